/**
 * The drawing pad: strokes by mouse, pen, touch or keyboard, told to the server while they are made.
 *
 * A point is two whole numbers from 0 to 280, x to the right and y down, however large the pad is on
 * the screen. A stroke is told as one list: x, y, x, y, … The server has the last word about what it
 * takes; the limits here only spare it what it would refuse.
 *
 * It is a little longer than our files are: a component is one file, without a build step.
 */

const SIDE = 280;
const MOST_STROKES = 200;
const MOST_POINTS = 5000;
const PAUSE = 33; // milliseconds between two tellings while a stroke is being made
const NEAR = 2; // points nearer than this to the last one say nothing new
const STEP = 4;
const LARGE_STEP = 20;
const SPEAK_AFTER = 500; // milliseconds: where the cursor is, once it rests
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const within = (value) => Math.min(SIDE, Math.max(0, Math.round(value)));

export default {
  template: `
    <div class="pad">
      <div class="pad-sheet" :class="{ 'pad-by-key': byKey }">
        <canvas
          ref="canvas" class="pad-canvas" tabindex="0" role="application"
          :aria-label="words.name" :aria-roledescription="words.kind" :aria-describedby="$attrs.id + '-help'"
          @pointerdown="start" @pointermove="move" @pointerup="end" @pointercancel="end"
          @lostpointercapture="end" @contextmenu.prevent
          @keydown="key" @keyup="release" @focus="focused" @blur="left"
        ></canvas>
        <p v-if="empty && !byKey" class="pad-hint" aria-hidden="true">{{ words.hint }}</p>
      </div>
      <div class="pad-tools">
        <button type="button" class="btn" :aria-disabled="past === 0" @click="undo">
          <svg aria-hidden="true" viewBox="0 0 16 16"><path d="M6 3 2.5 6.5 6 10M3 6.5h6a4 4 0 0 1 0 8H6"/></svg>
          {{ words.undo }}
        </button>
        <button type="button" class="btn" :aria-disabled="empty" @click="clear">
          <svg aria-hidden="true" viewBox="0 0 16 16"><path d="M3 3l10 10M13 3 3 13"/></svg>
          {{ words.clear }}
        </button>
        <button type="button" class="btn btn-quiet" @click="$emit('sample')">{{ words.sample }}</button>
        <span class="pad-echo" aria-hidden="true">{{ echo }}</span>
      </div>
      <details class="pad-help">
        <summary>{{ words.help_title }}</summary>
        <p class="help" :id="$attrs.id + '-help'">{{ words.help }}</p>
      </details>
      <p v-if="full" class="notice notice-bad">{{ words.full }}</p>
      <p class="visually-hidden" aria-live="polite">{{ spoken }}</p>
    </div>`,

  props: { words: Object, pen: Number, given: Array, echo: String },
  emits: ["strokes", "digit", "sample"],

  data() {
    return { empty: true, full: false, past: 0, byKey: false, spoken: "" };
  },

  created() {
    // Not reactive: they change a hundred times a second, and only the canvas shows them.
    this.strokes = (this.given ?? []).map((stroke) => [...stroke]);
    this.before = []; // what there was before each change, for undo
    this.open = null; // the stroke that is being made, the last of `strokes`
    this.pointer = null; // whose it is, where it is a pointer's
    this.cursor = [SIDE / 2, SIDE / 2];
    this.held = new Set(); // arrow keys
    this.toldAt = -PAUSE;
    this.timer = this.speaker = this.frame = 0;
  },

  mounted() {
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.$refs.canvas);
    this.theme = new MutationObserver(() => this.paintSoon());
    this.theme.observe(document.documentElement, { attributes: true });
    this.scheme = window.matchMedia("(prefers-color-scheme: dark)");
    this.scheme.addEventListener("change", this.paintSoon);
    this.counted();
    this.resize();
  },

  unmounted() {
    this.sizes.disconnect();
    this.theme.disconnect();
    this.scheme.removeEventListener("change", this.paintSoon);
    clearTimeout(this.timer);
    clearTimeout(this.speaker);
    cancelAnimationFrame(this.frame);
  },

  methods: {
    // ---- pointers
    start(event) {
      if (this.pointer !== null || event.button !== 0) return;
      this.finish(event.timeStamp); // a stroke begun by key
      if (!this.begin(...this.place(event))) return;
      this.pointer = event.pointerId;
      this.byKey = false;
      try {
        this.$refs.canvas.setPointerCapture(event.pointerId);
      } catch {
        // the pointer is gone already: its end follows
      }
    },
    move(event) {
      if (event.pointerId !== this.pointer) return;
      const events = event.getCoalescedEvents?.() ?? [];
      for (const one of events.length ? events : [event]) this.reach(...this.place(one));
    },
    end(event) {
      if (event.pointerId !== this.pointer) return;
      if (event.type === "pointerup") this.reach(...this.place(event), true);
      this.finish(event.timeStamp);
    },
    place(event) {
      const sheet = this.$refs.canvas.getBoundingClientRect();
      return [
        within(((event.clientX - sheet.left) / sheet.width) * SIDE),
        within(((event.clientY - sheet.top) / sheet.height) * SIDE),
      ];
    },

    // ---- keys
    key(event) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key in ARROWS) this.step(event);
      else if (event.key === " ") event.repeat || this.toggle(event.timeStamp);
      else if (event.key === "Enter") event.repeat || this.finish(event.timeStamp) || this.tell(true, event.timeStamp);
      else if (event.key === "Escape" && this.open) this.finish(event.timeStamp);
      else if (event.key === "Backspace") this.undo(event);
      else if (event.key === "Delete") this.clear(event);
      else if (/^[0-9]$/.test(event.key)) this.$emit("digit", Number(event.key));
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    release(event) {
      this.held.delete(event.key);
    },
    step(event) {
      this.byKey = true;
      this.held.add(event.key);
      const size = event.shiftKey ? LARGE_STEP : STEP;
      for (const arrow of this.held)
        this.cursor = this.cursor.map((value, axis) => within(value + ARROWS[arrow][axis] * size));
      if (this.open && this.pointer === null) this.reach(...this.cursor);
      clearTimeout(this.speaker);
      this.speaker = setTimeout(() => this.say(this.words.at, this.cursor), SPEAK_AFTER);
      this.paintSoon();
    },
    toggle(moment) {
      this.byKey = true;
      if (this.finish(moment)) this.say(this.words.up, this.cursor);
      else if (this.begin(...this.cursor)) this.say(this.words.down, this.cursor);
    },
    focused() {
      this.byKey = this.$refs.canvas.matches(":focus-visible") && this.pointer === null;
      this.paintSoon();
    },
    left(event) {
      this.held.clear();
      if (this.pointer === null) this.finish(event.timeStamp);
      this.byKey = false;
      this.paintSoon();
    },

    // ---- strokes
    begin(x, y) {
      if (this.strokes.length >= MOST_STROKES || this.points() >= MOST_POINTS) {
        this.full = true;
        return false;
      }
      this.remember();
      this.open = [x, y];
      this.strokes.push(this.open);
      this.counted();
      this.tellSoon();
      return true;
    },
    reach(x, y, last = false) {
      const [oldX, oldY] = this.open.slice(-2);
      const far = Math.hypot(x - oldX, y - oldY);
      if (far < (last ? 1 : NEAR)) return;
      this.cursor = [x, y];
      if (this.points() >= MOST_POINTS) {
        this.full = true;
        return;
      }
      this.open.push(x, y);
      this.paintSoon();
      this.tellSoon();
    },
    finish(moment) {
      if (!this.open) return false;
      this.open = this.pointer = null;
      this.paintSoon();
      this.tell(true, moment);
      return true;
    },
    undo(event) {
      this.finish(event.timeStamp);
      if (!this.before.length) return;
      this.strokes = this.before.pop();
      this.changed(this.words.undone, event.timeStamp);
    },
    clear(event) {
      this.away(this.words.cleared, event.timeStamp);
    },
    /** Called by the server, when a drawing has been kept; it can be undone as well. */
    wipe() {
      this.away("", performance.now());
    },
    /** Called by the server: a drawing to look at. */
    put(strokes) {
      const moment = performance.now();
      this.finish(moment);
      this.remember();
      this.strokes = strokes;
      this.changed(this.words.sampled, moment);
    },
    away(words, moment) {
      this.finish(moment);
      if (!this.strokes.length) return;
      this.remember();
      this.strokes = [];
      this.changed(words, moment);
    },
    changed(words, moment) {
      this.full = false;
      this.counted();
      this.say(words);
      this.tell(true, moment);
    },
    remember() {
      this.before.push([...this.strokes]);
      if (this.before.length > MOST_STROKES) this.before.shift();
    },
    counted() {
      this.empty = this.strokes.length === 0;
      this.past = this.before.length;
      this.paintSoon();
    },
    points() {
      return this.strokes.reduce((sum, stroke) => sum + stroke.length / 2, 0);
    },

    // ---- telling
    tellSoon() {
      if (this.timer) return;
      const wait = Math.max(0, this.toldAt + PAUSE - performance.now());
      this.timer = setTimeout(() => this.tell(false, performance.now()), wait);
    },
    tell(ended, moment) {
      clearTimeout(this.timer);
      this.timer = 0;
      this.toldAt = performance.now();
      this.$emit("strokes", { strokes: this.strokes, ended, moment });
    },
    say(words, place) {
      clearTimeout(this.speaker);
      const [x, y] = (place ?? []).map((value) => Math.round((value / SIDE) * 100));
      this.spoken = words.replace("{x}", x).replace("{y}", y);
    },

    // ---- looks
    resize() {
      const canvas = this.$refs.canvas;
      const side = Math.round(canvas.clientWidth * (window.devicePixelRatio || 1));
      if (side && (side !== canvas.width || side !== canvas.height)) canvas.width = canvas.height = side;
      this.paint();
    },
    paintSoon() {
      if (!this.frame) this.frame = requestAnimationFrame(() => this.paint());
    },
    paint() {
      cancelAnimationFrame(this.frame);
      this.frame = 0;
      const canvas = this.$refs.canvas;
      if (!canvas) return;
      const style = getComputedStyle(canvas);
      const brush = canvas.getContext("2d");
      const scale = canvas.width / SIDE;
      brush.setTransform(scale, 0, 0, scale, 0, 0);
      brush.clearRect(0, 0, SIDE, SIDE);
      brush.lineCap = brush.lineJoin = "round";
      brush.lineWidth = this.pen;
      brush.strokeStyle = style.color;
      for (const stroke of this.strokes) brush.stroke(path(stroke));
      if (this.byKey) this.paintCursor(brush, style.getPropertyValue("--focus") || style.color);
    },
    paintCursor(brush, colour) {
      const [x, y] = this.cursor;
      brush.strokeStyle = brush.fillStyle = colour;
      brush.lineWidth = 2;
      brush.beginPath();
      brush.arc(x, y, this.pen / 2, 0, 2 * Math.PI);
      brush.stroke();
      if (this.open) {
        brush.globalAlpha = 0.35;
        brush.fill();
        brush.globalAlpha = 1;
      }
      const reach = this.pen / 2 + 8;
      brush.stroke(new Path2D(`M${x - reach} ${y}H${x + reach}M${x} ${y - reach}V${y + reach}`));
    },
  },
};

/** A smooth line: curves from the middle of each piece to the middle of the next. */
function path(stroke) {
  const line = new Path2D();
  line.moveTo(stroke[0], stroke[1]);
  for (let i = 2; i + 2 < stroke.length; i += 2) {
    const [x, y, nextX, nextY] = stroke.slice(i, i + 4);
    line.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  line.lineTo(stroke.at(-2) + 0.01, stroke.at(-1)); // a line of no length would not be drawn
  return line;
}
