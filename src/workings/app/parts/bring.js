// Chooses a model file and sends it as it is; the server answers with one sentence.
function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

export default {
  template: `
    <div class="bring stack">
      <div v-if="!file">
        <label class="btn bring-way"><input ref="input" type="file" accept=".safetensors,.json" @change="choose">{{ words.choose }}</label>
      </div>
      <div v-else class="bring-busy">
        <p class="numbers">{{ underway }}</p>
        <progress :aria-label="words.progress" max="100" :value="percent < 100 ? percent : undefined"></progress>
        <button ref="cancel" type="button" class="btn" @click="cancel">{{ words.cancel }}</button>
      </div>
      <p v-if="fault" class="notice notice-bad" role="alert">{{ fault }}</p>
      <p role="status" :class="{ 'notice notice-good': good }">{{ told }}</p>
    </div>`,
  props: {
    address: String,
    header: String,
    secret: String,
    nameHeader: String,
    mostBytes: Number,
    words: Object,
  },
  emits: ["held"],
  data() {
    return { file: null, percent: 0, fault: "", told: "", good: false };
  },
  computed: {
    underway() {
      const words = this.percent < 100 ? this.words.sending : this.words.reading;
      return filled(words, { name: this.file.name, percent: this.percent });
    },
  },
  unmounted() {
    this.request?.abort();
  },
  methods: {
    choose(event) {
      const file = event.target.files[0];
      event.target.value = "";
      if (!file) return;
      this.fault = this.told = "";
      this.good = false;
      if (file.size > this.mostBytes) {
        this.fault = this.words.large;
        return;
      }
      const request = (this.request = new XMLHttpRequest());
      request.open("POST", this.address);
      request.setRequestHeader(this.header, this.secret);
      request.setRequestHeader(this.nameHeader, encodeURIComponent(file.name.slice(0, 100)));
      request.upload.onprogress = (event) => {
        this.percent = Math.floor((100 * event.loaded) / Math.max(event.total, 1));
      };
      request.upload.onload = () => (this.percent = 100);
      request.onload = () => this.answered(request);
      request.onerror = () => this.ended(this.words.lost);
      request.onabort = () => {
        this.ended("");
        this.told = this.words.cancelled;
      };
      this.percent = 0;
      this.file = file;
      request.send(file);
      this.$nextTick(() => this.$refs.cancel?.focus());
    },
    cancel() {
      this.request?.abort();
    },
    answered(request) {
      let answer;
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        answer = { ok: false, said: request.responseText.slice(0, 300) || this.words.lost };
      }
      this.ended(answer.ok ? "" : answer.said);
      if (!answer.ok) return;
      this.told = answer.said;
      this.good = true;
      this.$emit("held");
    },
    ended(fault) {
      const within = this.$el.contains(document.activeElement);
      this.file = this.request = null;
      this.fault = fault;
      if (within) this.$nextTick(() => this.$refs.input?.focus());
    },
  },
};
