/**
 * Numbers as pictures with a cursor, for numbers too many to be elements.
 *
 * All pictures together are one stop of the Tab key. Arrows move from cell to cell, and at a
 * picture's edge to its neighbour; Page Up and Page Down go from picture to picture.
 */

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const SHADE = Object.fromEntries([...LETTERS].map((letter, shade) => [letter, shade]));
const TOP = 62;
// From below zero by zero to above, as the pictures of weights have it everywhere.
const STOPS = [
  [8, 20, 96],
  [128, 128, 128],
  [255, 238, 120],
];
const NAMED = 18; // pixels: a row with a name
const PAUSE = 60; // milliseconds between two tellings while the pointer moves

export default {
  template: `
    <div class="cells">
      <div class="cells-tiles">
        <figure v-for="(tile, t) in tiles" :key="t" class="cells-tile" :class="{ 'cells-lit': marks(t), 'cells-named': tile.names.length }">
          <span v-if="tile.heads.length" class="cells-heads" :style="{ width: width(tile) }" aria-hidden="true">
            <span v-for="(head, i) in tile.heads" :key="i">{{ head }}</span>
          </span>
          <span v-if="tile.names.length" class="cells-names" aria-hidden="true">
            <span v-for="(name, i) in tile.names" :key="i" :class="name[1]">{{ name[0] }}</span>
          </span>
          <canvas
            :ref="(canvas) => (canvases[t] = canvas)" class="cells-canvas" role="application"
            :tabindex="t === current ? 0 : -1" :style="style(tile)"
            :aria-label="tile.name + ', ' + name" :aria-roledescription="words.kind"
            :aria-describedby="$attrs.id + '-help'"
            @pointerdown="pressed = true" @pointermove="point($event, t)" @pointerleave="leave" @click="click($event, t)"
            @keydown="key($event, t)" @focus="focused(t)" @blur="paint(t)"
          ></canvas>
          <figcaption v-if="tile.lines.length">
            <span v-for="(line, i) in tile.lines" :key="i">{{ line }}</span>
          </figcaption>
          <span v-if="marks(t)" class="cells-sign" aria-hidden="true">◆</span>
        </figure>
      </div>
      <p v-if="words.low" class="cells-scale numbers" aria-hidden="true">
        <span>{{ words.less }} {{ words.low }}</span><span class="cells-ramp"></span><span>{{ words.high }} {{ words.more }}</span>
      </p>
      <p class="visually-hidden" :id="$attrs.id + '-help'">{{ words.help }}</p>
    </div>`,

  props: { tiles: Array, name: String, ink: Boolean, size: Number, words: Object, at: Array },
  emits: ["look"],

  data() {
    return { current: 0, lit: [], told: null };
  },

  created() {
    this.canvases = [];
    this.cursor = 0;
    this.toldAt = 0;
    this.pointed = "";
    this.pressed = false;
  },

  mounted() {
    this.sizes = new ResizeObserver(() => this.paintAll());
    this.sizes.observe(this.$el);
    this.theme = new MutationObserver(() => this.paintAll());
    this.theme.observe(document.documentElement, { attributes: true });
    this.paintAll();
    if (this.at) this.go(...this.at);
  },

  unmounted() {
    this.sizes.disconnect();
    this.theme.disconnect();
    clearTimeout(this.timer);
  },

  updated() {
    this.paintAll();
  },

  methods: {
    // ---- called by the server
    light(lit, told) {
      this.lit = lit ?? [];
      this.told = told;
      this.paintAll();
    },
    go(tile, place) {
      this.current = Math.min(tile, this.tiles.length - 1);
      this.cursor = place;
      this.$nextTick(() => {
        const canvas = this.canvases[this.current];
        canvas?.focus({ preventScroll: true });
        canvas?.scrollIntoView({ block: "nearest", behavior: "auto" });
        this.paintAll();
      });
    },

    // ---- pointer
    place(event, t) {
      const { wide, shades } = this.tiles[t];
      const canvas = this.canvases[t];
      const box = canvas.getBoundingClientRect();
      const high = Math.ceil(shades.length / wide);
      const x = Math.floor(((event.clientX - box.left - canvas.clientLeft) / canvas.clientWidth) * wide);
      const y = Math.floor(((event.clientY - box.top - canvas.clientTop) / canvas.clientHeight) * high);
      const place = y * wide + x;
      return x >= 0 && x < wide && y >= 0 && place < shades.length ? place : null;
    },
    point(event, t) {
      if (event.pointerType === "touch") return;
      const place = this.place(event, t);
      const name = `${t} ${place}`;
      if (place === null || name === this.pointed) return;
      this.pointed = name;
      clearTimeout(this.timer);
      const wait = Math.max(0, this.toldAt + PAUSE - performance.now());
      this.timer = setTimeout(() => this.tell("point", t, place), wait);
    },
    leave() {
      clearTimeout(this.timer);
      if (this.pointed) this.tell("leave", this.current, this.cursor);
      this.pointed = "";
    },
    click(event, t) {
      const place = this.place(event, t);
      if (place === null) return;
      clearTimeout(this.timer);
      this.pointed = "";
      this.current = t;
      this.cursor = place;
      this.canvases[t].focus({ preventScroll: true });
      this.pressed = false;
      this.tell("click", t, place);
      this.paintAll();
    },

    // ---- keys
    key(event, t) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const { wide, shades } = this.tiles[t];
      const count = shades.length;
      const x = this.cursor % wide;
      let next = null;
      if (event.key === "ArrowRight") next = x + 1 < wide && this.cursor + 1 < count ? this.cursor + 1 : "after";
      else if (event.key === "ArrowLeft") next = x > 0 ? this.cursor - 1 : "before";
      else if (event.key === "ArrowDown") next = this.cursor + wide < count ? this.cursor + wide : null;
      else if (event.key === "ArrowUp") next = this.cursor >= wide ? this.cursor - wide : null;
      else if (event.key === "Home") next = event.shiftKey ? 0 : this.cursor - x;
      else if (event.key === "End") next = event.shiftKey ? count - 1 : Math.min(count - 1, this.cursor - x + wide - 1);
      else if (event.key === "PageDown") next = "after";
      else if (event.key === "PageUp") next = "before";
      else if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        if (!event.repeat) this.tell(event.key === "Enter" ? "enter" : "click", t, this.cursor);
        return;
      } else return;
      event.preventDefault();
      if (next === "after" || next === "before") {
        const other = t + (next === "after" ? 1 : -1);
        if (!this.tiles[other]) return;
        const page = event.key.startsWith("Page");
        const beside = this.tiles[other];
        const row = Math.floor(this.cursor / wide) * beside.wide;
        const edge = row + (next === "after" ? 0 : beside.wide - 1);
        this.cursor = Math.min(beside.shades.length - 1, page ? this.cursor : edge);
        this.current = other;
        this.$nextTick(() => this.canvases[other].focus());
        return; // what is focused is told
      }
      if (next !== null) this.cursor = next;
      this.tell("key", t, this.cursor);
      this.paint(t);
    },
    focused(t) {
      this.current = t;
      this.cursor = Math.min(this.cursor, this.tiles[t].shades.length - 1);
      if (!this.pressed) this.tell("key", t, this.cursor);
      this.paintAll();
    },
    tell(how, tile, place) {
      this.toldAt = performance.now();
      this.$emit("look", { how, place: [tile, place] });
    },

    // ---- looks
    marks(t) {
      return (this.lit[t] ?? []).length > 0;
    },
    width(tile) {
      return `${tile.wide * this.size}px`;
    },
    /** Rows that have names are high enough to read them, however narrow the page is. */
    style(tile) {
      const high = Math.ceil(tile.shades.length / tile.wide);
      if (tile.names.length) return { width: this.width(tile), height: `${high * Math.max(this.size, NAMED)}px` };
      return { width: this.width(tile), aspectRatio: `${tile.wide} / ${high}` };
    },
    paintAll() {
      this.tiles.forEach((_, t) => this.paint(t));
    },
    paint(t) {
      const canvas = this.canvases[t];
      const tile = this.tiles[t];
      if (!canvas || !tile || !canvas.clientWidth) return;
      const high = Math.ceil(tile.shades.length / tile.wide);
      const ratio = window.devicePixelRatio || 1;
      const width = Math.round(canvas.clientWidth * ratio);
      const height = Math.round(tile.names.length ? canvas.clientHeight * ratio : (canvas.clientWidth * ratio * high) / tile.wide);
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      }
      const brush = canvas.getContext("2d");
      const cell = [width / tile.wide, height / high];
      brush.clearRect(0, 0, width, height);
      const across = (index) => Math.round(index * cell[0]);
      const down = (index) => Math.round(index * cell[1]);
      for (let place = 0; place < tile.shades.length; place++) {
        const x = place % tile.wide;
        const y = Math.floor(place / tile.wide);
        brush.fillStyle = colour(SHADE[tile.shades[place]] / TOP, this.ink);
        brush.fillRect(across(x), down(y), across(x + 1) - across(x), down(y + 1) - down(y));
      }
      this.outline(brush, t, tile.wide, cell, ratio);
      const focused = document.activeElement === canvas;
      if (focused) this.frame(brush, this.cursor, tile.wide, cell, ratio, "--focus");
      if (this.told && this.told[0] === t && !(focused && this.told[1] === this.cursor))
        this.frame(brush, this.told[1], tile.wide, cell, ratio, "--accent");
    },
    /** The border of all lit cells together, in a colour and white: it shows on any ground. */
    outline(brush, t, wide, [across, down], ratio) {
      const runs = this.lit[t] ?? [];
      const lit = new Set();
      for (let i = 0; i < runs.length; i += 2) for (let k = 0; k < runs[i + 1]; k++) lit.add(runs[i] + k);
      if (!lit.size) return;
      const line = new Path2D();
      for (const place of lit) {
        const x = (place % wide) * across;
        const y = Math.floor(place / wide) * down;
        if (place % wide === 0 || !lit.has(place - 1)) line.moveTo(x, y), line.lineTo(x, y + down);
        if (place % wide === wide - 1 || !lit.has(place + 1)) line.moveTo(x + across, y), line.lineTo(x + across, y + down);
        if (!lit.has(place - wide)) line.moveTo(x, y), line.lineTo(x + across, y);
        if (!lit.has(place + wide)) line.moveTo(x, y + down), line.lineTo(x + across, y + down);
      }
      brush.lineCap = "square";
      brush.lineWidth = 5 * ratio;
      brush.strokeStyle = "#fff";
      brush.stroke(line);
      brush.lineWidth = 3 * ratio;
      brush.strokeStyle = "#c2410c";
      brush.stroke(line);
    },
    frame(brush, place, wide, [across, down], ratio, token) {
      const x = (place % wide) * across;
      const y = Math.floor(place / wide) * down;
      const grow = Math.max(0, 5 * ratio - Math.min(across, down) / 2);
      brush.lineWidth = 4 * ratio;
      brush.strokeStyle = "#fff";
      brush.strokeRect(x - grow, y - grow, across + 2 * grow, down + 2 * grow);
      brush.lineWidth = 2 * ratio;
      brush.strokeStyle = "#000";
      brush.strokeRect(x - grow, y - grow, across + 2 * grow, down + 2 * grow);
    },
  },
};

function colour(share, ink) {
  if (ink) {
    const grey = Math.round(255 * (1 - share));
    return `rgb(${grey} ${grey} ${grey})`;
  }
  const [low, middle, high] = STOPS;
  const [from, to, part] = share < 0.5 ? [low, middle, share * 2] : [middle, high, share * 2 - 1];
  return `rgb(${from.map((value, i) => Math.round(value + (to[i] - value) * part)).join(" ")})`;
}
