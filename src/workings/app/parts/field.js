// A labelled native control with a ? for its help and a place for an objection.
// What is typed lives here until it is done, so that no update of the page can overwrite it.
const REST = 600; // a slider that was moved less than so many milliseconds ago is still being moved

export default {
  props: {
    kind: String,
    name: String,
    label: String,
    help: String,
    helpName: String,
    value: null,
    version: Number,
    error: String,
    enabled: Boolean,
    suffix: String,
    step: Number,
    low: Number,
    high: Number,
    most: Number,
    options: Array,
  },
  emits: ["change"],
  data() {
    return { shown: this.value, typing: false, open: false };
  },
  watch: {
    version() {
      clearTimeout(this.later);
      const left = this.movedAt ? this.movedAt + REST - performance.now() : 0;
      if (left > 0) this.later = setTimeout(() => (this.shown = this.value), left);
      else if (!this.typing) this.shown = this.value;
    },
  },
  computed: {
    described() {
      const parts = [];
      if (this.suffix) parts.push(this.name + "-suffix");
      if (this.error) parts.push(this.name + "-error");
      return parts.join(" ") || undefined;
    },
    common() {
      return {
        id: this.name,
        disabled: !this.enabled,
        "aria-invalid": this.error ? "true" : undefined,
        "aria-describedby": this.described,
      };
    },
  },
  methods: {
    typed(event) {
      this.typing = true;
      this.shown = event.target.value;
    },
    done(event) {
      this.typing = false;
      this.shown = event.target.value;
      this.$emit("change", this.shown);
    },
    moved(event) {
      clearTimeout(this.later);
      this.movedAt = performance.now();
      this.shown = event.target.value;
      this.$emit("change", this.shown);
    },
    switched(event) {
      this.shown = event.target.checked;
      this.$emit("change", this.shown);
    },
  },
  template: `
    <div>
      <div class="field-head">
        <input v-if="kind === 'switch'" v-bind="common" type="checkbox" role="switch" :checked="shown"
               @change="switched">
        <label :for="name">{{ label }}</label>
        <button v-if="help" type="button" class="help-button" :aria-expanded="open ? 'true' : 'false'"
                :aria-controls="name + '-help'" @click="open = !open"
                ><span aria-hidden="true">?</span><span class="visually-hidden">{{ helpName }}</span></button>
      </div>
      <div v-if="kind !== 'switch'" class="field-control">
        <select v-if="kind === 'choice'" v-bind="common" :value="shown" @change="done">
          <option v-for="option in options" :key="option[0]" :value="option[0]">{{ option[1] }}</option>
        </select>
        <input v-else-if="kind === 'slider'" v-bind="common" type="range" :min="low" :max="high" :step="step"
               :value="shown" :aria-valuetext="shown + (suffix ? ' ' + suffix : '')" @input="moved">
        <input v-else-if="kind === 'number'" v-bind="common" type="number" inputmode="decimal"
               :step="step === undefined || step === null ? 'any' : step" :value="shown" autocomplete="off"
               @input="typed" @change="done">
        <input v-else v-bind="common" type="text" :maxlength="most" :value="shown" autocomplete="off"
               spellcheck="false" @input="typed" @change="done">
        <output v-if="kind === 'slider'" class="numbers" :for="name" aria-live="off">{{ shown }}</output>
        <span v-if="suffix" class="field-suffix muted" :id="name + '-suffix'">{{ suffix }}</span>
      </div>
      <p v-if="help" class="help" :id="name + '-help'" :hidden="!open">{{ help }}</p>
      <p v-if="error" class="field-error" role="alert" :id="name + '-error'"
         ><span class="sign" aria-hidden="true">!</span>{{ error }}</p>
    </div>`,
};
