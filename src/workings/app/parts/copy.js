// A line to be copied: by the button, or by hand where the browser does not let a page do it.
export default {
  template: `
    <div class="copy">
      <label :for="name">{{ label }}</label>
      <div class="copy-row">
        <input ref="line" :id="name" type="text" readonly :value="text" class="copy-line" spellcheck="false"
          @focus="$event.target.select()">
        <button type="button" class="btn" :aria-label="words.copy + ': ' + label" @click="copy">{{ words.copy }}</button>
      </div>
      <p role="status" class="muted copy-told">{{ told }}</p>
    </div>`,
  props: { name: String, label: String, text: String, words: Object },
  data() {
    return { told: "" };
  },
  watch: {
    text() {
      this.told = "";
    },
  },
  methods: {
    async copy() {
      this.told = "";
      try {
        await navigator.clipboard.writeText(this.text);
        this.told = this.words.copied;
      } catch {
        // not on a plain address of another machine, or not allowed
        this.$refs.line.focus();
        this.$refs.line.select();
        this.told = this.words.selected;
      }
    },
  },
};
