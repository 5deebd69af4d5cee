// A picture of a unit's weights with a cursor in it: pointer or arrow keys choose one of them.
//
// The picture is one image, however many weights there are; where the cursor stands is said by one
// live description, and told to the server once it rests.
const REST = 120; // milliseconds

export default {
  template: `
    <div class="weightmap">
      <div class="weightmap-sheet" role="application" tabindex="0" :aria-label="label"
          :aria-roledescription="words.kind" :aria-describedby="$attrs.id + '-at ' + $attrs.id + '-hint'"
          :style="{ aspectRatio: columns + ' / ' + rows }" @keydown="key"
          @click="point" @pointermove="(event) => event.buttons === 1 && event.pointerType === 'mouse' && point(event)">
        <img v-if="src" :src="src" alt="" class="crisp" draggable="false">
        <span class="weightmap-cursor" :style="place" aria-hidden="true"></span>
      </div>
      <p class="visually-hidden" :id="$attrs.id + '-at'" aria-live="polite">{{ said }}</p>
      <p class="weightmap-hint muted" :id="$attrs.id + '-hint'">{{ words.hint }}</p>
    </div>`,
  props: {
    src: String, rows: Number, columns: Number, at: Number, version: Number, weights: Array,
    names: Array, label: String, begin: String, pixels: Boolean, words: Object,
  },
  emits: ["choose"],
  data() {
    return { cursor: this.at };
  },
  watch: {
    version() {
      clearTimeout(this.timer);
      this.cursor = this.at;
    },
  },
  unmounted() {
    clearTimeout(this.timer);
  },
  computed: {
    place() {
      const [row, column] = [Math.floor(this.cursor / this.columns), this.cursor % this.columns];
      return {
        left: `${(100 * column) / this.columns}%`,
        top: `${(100 * row) / this.rows}%`,
        width: `${100 / this.columns}%`,
        height: `${100 / this.rows}%`,
      };
    },
    said() {
      const [row, column] = [Math.floor(this.cursor / this.columns), this.cursor % this.columns];
      const name = this.names[this.cursor];
      const where = name ?? this.filled(this.pixels ? this.words.pixel : this.words.unit, { row, column, unit: this.cursor });
      const weight = String(this.weights[this.cursor] ?? "").replace("-", "−");
      return this.filled(this.words.at, { place: `${this.begin}${this.cursor}]`, where, weight });
    },
  },
  methods: {
    filled(words, values) {
      return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    },
    point(event) {
      const box = event.currentTarget.getBoundingClientRect();
      const within = (share, most) => Math.min(most - 1, Math.max(0, Math.floor(share * most)));
      const row = within((event.clientY - box.top) / box.height, this.rows);
      const column = within((event.clientX - box.left) / box.width, this.columns);
      this.go(row * this.columns + column);
    },
    key(event) {
      if (event.altKey || event.metaKey) return;
      const all = event.ctrlKey;
      const begin = this.cursor - (this.cursor % this.columns);
      const last = this.weights.length - 1;
      const leap = Math.max(2, Math.round(this.rows / 6)) * this.columns;
      const to = {
        ArrowLeft: this.cursor - 1, ArrowRight: this.cursor + 1,
        ArrowUp: this.cursor - this.columns, ArrowDown: this.cursor + this.columns,
        PageUp: this.cursor - leap, PageDown: this.cursor + leap,
        Home: all ? 0 : begin, End: all ? last : begin + this.columns - 1,
      }[event.key];
      if (to === undefined || (all && !["Home", "End"].includes(event.key))) return;
      event.preventDefault();
      const vertical = ["ArrowUp", "ArrowDown", "PageUp", "PageDown"].includes(event.key);
      if (vertical && (to < 0 || to > last)) return; // at an edge it stays in its column
      this.go(Math.min(Math.max(to, 0), last));
    },
    go(to) {
      if (to === this.cursor || to >= this.weights.length) return;
      this.cursor = to;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.$emit("choose", this.cursor), REST);
    },
  },
};
