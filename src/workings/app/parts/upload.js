// Chooses files or a folder, asks what has to be said of them, sends them and tells how far it is.
//
// First comes what is said of the files, as JSON, then the files: their names stand in the JSON only.
// Cancelling breaks the request off; the server then keeps nothing.

const PICTURE = /\.(png|jpe?g|jfif|bmp|gif|webp|tiff?|pgm|ppm)$/i;
// What a label column is often called, the likeliest first.
const LABELS = ["label", "class", "target", "species", "y", "digit", "category", "kind", "type", "quality"];
const HEAD = 65_536; // bytes in which the first line is looked for
const OFFERED = 200;

function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

function sized(bytes) {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

// Return the cells of a CSV's first line.
export function cells(line) {
  const found = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  return found.map(([, quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain).trim());
}

// Return what the columns of a CSV are called, and whether that stands in the file.
export function columns(text) {
  const first = text.replace(/^\uFEFF/, "").split(/[\r\n]/, 1)[0];
  const names = cells(first);
  const numbers = names.filter((name) => name !== "" && Number.isFinite(Number(name))).length;
  const named = numbers < Math.max(1, names.length - (names.length > 2 ? 1 : 0));
  return { named, names: named ? names : names.map((_, at) => `column${at + 1}`) };
}

// Return which column most likely holds the labels.
export function guess(names, named) {
  const lower = names.map((name) => name.toLowerCase());
  const usual = LABELS.map((label) => lower.indexOf(label)).find((at) => at >= 0);
  if (usual !== undefined) return names[usual];
  const other = names.filter((name) => !/^pixel\d+$/i.test(name));
  return named && other.length === 1 ? other[0] : "";
}

// Return all files below what was dropped, each with its path.
async function dropped(entries) {
  const found = [];
  for (const entry of entries) {
    if (entry.isFile) {
      const file = await new Promise((good, bad) => entry.file(good, bad));
      found.push({ file, path: entry.fullPath.replace(/^\//, "") });
      continue;
    }
    const reader = entry.createReader();
    for (;;) {
      const more = await new Promise((good, bad) => reader.readEntries(good, bad));
      if (!more.length) break;
      found.push(...(await dropped(more)));
    }
  }
  return found;
}

function keepPage(event) {
  event.preventDefault(); // a file dropped beside the field would replace the page
}

export default {
  template: `
    <div role="group" :aria-label="words.legend" :class="{ 'upload-over': over }"
      @dragover.prevent="over = !busy" @dragleave="left" @drop.prevent="drop">
      <p class="muted upload-help">{{ words.help }}</p>
      <div v-if="!busy" class="upload-ways">
        <div>
          <label class="btn upload-way"><input ref="first" type="file" multiple
            :aria-describedby="name + '-files'" @change="choose">{{ words.choose }}</label>
          <p class="muted upload-hint" :id="name + '-files'">{{ words.chooseHelp }}</p>
        </div>
        <div>
          <label class="btn upload-way"><input type="file" webkitdirectory multiple
            :aria-describedby="name + '-folder'" @change="choose">{{ words.folder }}</label>
          <p class="muted upload-hint" :id="name + '-folder'">{{ words.folderHelp }}</p>
        </div>
        <p class="muted upload-drop" aria-hidden="true">{{ words.drop }}</p>
      </div>
      <form v-if="stage === 'chosen'" class="upload-chosen stack" novalidate @submit.prevent="send">
        <p class="upload-name">{{ chosen }}</p>
        <div v-if="table" class="upload-field">
          <label :for="name + '-label'">{{ words.label }}</label>
          <input :id="name + '-label'" type="text" :list="name + '-columns'" v-model="label" maxlength="255"
            autocomplete="off" spellcheck="false" :aria-describedby="name + '-label-help'">
          <datalist :id="name + '-columns'"><option v-for="column in offered" :key="column" :value="column"></option></datalist>
          <p class="muted upload-hint" :id="name + '-label-help'">{{ labelHelp }}</p>
        </div>
        <div v-if="pictures" class="upload-field">
          <label class="upload-check"><input type="checkbox" v-model="invert" :aria-describedby="name + '-light'">
            {{ words.light }}</label>
          <p class="muted upload-hint" :id="name + '-light'">{{ words.lightHelp }}</p>
        </div>
        <div class="row">
          <button type="submit" class="btn btn-primary">{{ words.send }}</button>
          <button type="button" class="btn btn-quiet" @click="forget">{{ words.cancel }}</button>
        </div>
      </form>
      <div v-if="busy" class="upload-busy">
        <p class="upload-name numbers">{{ underway }}</p>
        <progress :aria-label="words.progress" max="100" :value="stage === 'sending' ? percent : undefined"></progress>
        <div class="row"><button ref="cancel" type="button" class="btn" @click="cancel">{{ words.cancel }}</button></div>
      </div>
      <p v-if="fault" class="notice notice-bad" role="alert">{{ fault }}</p>
      <p role="status" :class="shown">{{ told }}</p>
      <ul v-if="notes.length" class="notice upload-notes"><li v-for="note in notes" :key="note">{{ note }}</li></ul>
    </div>`,
  props: {
    name: String,
    address: String,
    header: String,
    secret: String,
    mostBytes: Number,
    mostFiles: Number,
    words: Object,
  },
  emits: ["uploaded"],
  data() {
    return {
      stage: "idle", // idle, chosen, sending, reading, done
      over: false,
      fault: "",
      told: "",
      notes: [],
      chosen: "",
      title: "",
      percent: 0,
      table: null,
      pictures: false,
      label: "",
      invert: false,
    };
  },
  created() {
    this.files = []; // each a file and its path
    this.request = null;
  },
  mounted() {
    for (const kind of ["dragover", "drop"]) window.addEventListener(kind, keepPage);
  },
  unmounted() {
    for (const kind of ["dragover", "drop"]) window.removeEventListener(kind, keepPage);
    const request = this.request;
    this.request = null; // nobody is left to be told
    request?.abort();
  },
  computed: {
    busy() {
      return this.stage === "sending" || this.stage === "reading";
    },
    underway() {
      if (this.stage === "reading") return this.words.reading;
      return filled(this.words.sending, { name: this.title, percent: this.percent });
    },
    // What is told is seen too, where nothing else on the page says it.
    shown() {
      if (this.stage === "done") return "notice notice-good";
      return this.told === this.words.cancelled ? "muted" : "visually-hidden";
    },
    offered() {
      return this.table.names.filter((name) => name && !/^pixel\d+$/i.test(name)).slice(0, OFFERED);
    },
    labelHelp() {
      if (!this.table.named) return this.words.labelNumbered;
      return filled(this.words.labelHelp, { columns: this.table.names.length });
    },
  },
  methods: {
    choose(event) {
      const files = [...event.target.files];
      event.target.value = ""; // so that the same file can be chosen again
      this.take(files.map((file) => ({ file, path: file.webkitRelativePath || file.name })));
    },
    left(event) {
      if (!event.currentTarget.contains(event.relatedTarget)) this.over = false;
    },
    async drop(event) {
      this.over = false;
      if (this.busy) return;
      const { items, files } = event.dataTransfer;
      const entries = [...items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
      const plain = [...files].map((file) => ({ file, path: file.name })); // where there are no entries
      try {
        this.take(entries.length ? await dropped(entries) : plain);
      } catch {
        this.refuse(this.words.lost);
      }
    },
    async take(files) {
      this.forget();
      const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
      if (!files.length) return this.refuse(this.words.empty);
      if (files.length > this.mostFiles) return this.refuse(this.words.many);
      if (bytes > this.mostBytes) return this.refuse(this.words.large);
      const tops = new Set(files.map(({ path }) => path.split("/")[0]));
      this.title = tops.size === 1 ? [...tops][0] : filled(this.words.files, { files: files.length });
      const words = files.length === 1 || tops.size > 1 ? this.words.chosenOne : this.words.chosenMany;
      this.chosen = filled(words, { name: this.title, files: files.length, size: sized(bytes) });
      this.files = files;
      this.pictures = files.some(({ path }) => PICTURE.test(path));
      if (files.length === 1 && /\.csv$/i.test(files[0].path)) {
        try {
          this.table = columns(await files[0].file.slice(0, HEAD).text());
          this.label = guess(this.table.names, this.table.named);
        } catch {
          return this.refuse(this.words.empty);
        }
      }
      this.stage = "chosen";
      this.told = filled(this.words.next, { chosen: this.chosen });
    },
    forget() {
      this.files = [];
      this.table = null;
      this.pictures = this.invert = false;
      this.label = this.fault = this.told = "";
      this.notes = [];
      this.stage = "idle";
    },
    refuse(sentence) {
      this.forget();
      this.fault = sentence;
    },
    send() {
      const label = this.table?.named ? this.label.trim() : "";
      if (label && !this.table.names.includes(label)) {
        this.fault = filled(this.words.labelMissing, { label });
        return;
      }
      const said = {
        names: this.files.map(({ path }) => path),
        label: (this.table && this.label.trim()) || null,
        invert: this.pictures && this.invert,
      };
      const body = new FormData();
      body.append("about", JSON.stringify(said));
      for (const { file } of this.files) body.append("file", file, "file");
      const request = (this.request = new XMLHttpRequest());
      request.open("POST", this.address);
      request.setRequestHeader(this.header, this.secret);
      request.upload.onprogress = (event) => {
        this.percent = Math.floor((100 * event.loaded) / Math.max(event.total, 1));
      };
      request.upload.onload = () => {
        this.stage = "reading";
        this.told = this.words.reading;
      };
      request.onload = () => this.answered(request);
      request.onerror = () => this.ended(this.words.lost);
      request.onabort = () => {
        if (this.request !== request) return;
        this.ended("");
        this.told = this.words.cancelled;
      };
      this.fault = "";
      this.percent = 0;
      this.stage = "sending";
      this.told = filled(this.words.started, { name: this.title });
      request.send(body);
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
      this.forget();
      this.stage = "done";
      this.told = answer.said;
      this.notes = answer.notes;
      this.$emit("uploaded", answer.name);
    },
    // Go back to what was chosen, so that it can be mended and sent again.
    ended(fault) {
      const within = this.$el.contains(document.activeElement);
      this.request = null;
      this.stage = "chosen";
      this.told = "";
      this.fault = fault;
      if (within) this.$nextTick(() => this.$refs.first?.focus());
    },
  },
};
