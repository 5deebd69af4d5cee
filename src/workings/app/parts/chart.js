// A line chart drawn as SVG in the browser. The server sends every point once, see chart.py.
//
// All points are kept; what is drawn is thinned to what the screen can show, so that thousands of
// points cost no more than hundreds. Values are read with the pointer, a finger or the arrow keys;
// the plot is a slider for assistive technology, which says what stands at the place it is moved to.
// Nothing moves by itself: a new point is a new picture, so there is no animation to be reduced.
// (Longer than most files here: one component, with no build step, is one file.)

const MARKERS = {
  circle: "M-3.5,0a3.5,3.5 0 1,0 7,0a3.5,3.5 0 1,0 -7,0z",
  square: "M-3,-3H3V3H-3z",
  triangle: "M0,-4L4,3H-4z",
  diamond: "M0,-4.5L4.5,0L0,4.5L-4.5,0z",
  cross: "M-3,-3L3,3M-3,3L3,-3",
  plus: "M-4,0H4M0,-4V4",
};
const TOP = 22;
const BOTTOM = 28;
// Where an axis of shares may begin: the highest below all that is to be seen.
const SHARES = [0.98, 0.95, 0.9, 0.8, 0.5, 0];

// Return round numbers from low to high, about `most` of them, and the step between them.
export function ticks(low, high, most) {
  const rough = (high - low) / Math.max(most, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.8);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return { step, values: Array.from({ length: count }, (_, i) => (first + i) * step) };
}

// Return the places of the points worth drawing: of each column the first, lowest, highest and last.
export function thin(xs, ys, column) {
  const kept = [];
  for (let start = 0, end = 1; end <= xs.length; end++) {
    const same =
      end < xs.length &&
      column(xs[end]) === column(xs[start]) &&
      (ys[end] === null) === (ys[start] === null);
    if (same) continue;
    let [low, high] = [start, start];
    for (let i = start; i < end; i++) {
      if (ys[i] < ys[low]) low = i;
      if (ys[i] > ys[high]) high = i;
    }
    kept.push(...[...new Set([start, low, high, end - 1])].sort((a, b) => a - b));
    start = end;
  }
  return kept;
}

// Return the place of the number nearest to x in an ascending list.
export function nearest(xs, x) {
  let [low, high] = [0, xs.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xs[middle] < x) low = middle + 1;
    else high = middle;
  }
  return low > 0 && x - xs[low - 1] <= xs[low] - x ? low - 1 : low;
}

function decimals(step) {
  return Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}

function plain(value, digits) {
  if (value !== 0 && (Math.abs(value) >= 1e5 || Math.abs(value) < 1e-5)) return value.toExponential(1);
  return value.toFixed(digits).replace("-", "−");
}

function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

const pen = document.createElement("canvas").getContext("2d");

export default {
  template: `
    <figure class="chart">
      <figcaption class="chart-head">
        <span class="chart-title">{{ title }}</span>
        <span class="chart-unit">{{ unit }}</span>
        <span v-if="picture.from" class="chart-unit chart-from">{{ picture.from }}</span>
        <button v-if="picture.zoom" type="button" class="btn btn-quiet chart-zoom"
          :aria-pressed="String(close)" @click="turnZoom">{{ picture.zoom }}</button>
      </figcaption>
      <div class="chart-plot" ref="plot">
        <svg v-if="picture.width" role="img" :aria-label="picture.gist" :width="picture.width"
          :height="picture.height">
          <defs><clipPath :id="clip"><rect v-bind="picture.frame" /></clipPath></defs>
          <g class="chart-grid">
            <path v-for="tick in picture.across" :key="tick.text" :d="tick.line" :class="tick.look" />
          </g>
          <text v-for="tick in picture.across" :key="tick.text" class="chart-tick" text-anchor="end"
            :x="tick.x" :y="tick.y">{{ tick.text }}</text>
          <text v-for="tick in picture.along" :key="tick.text" class="chart-tick"
            :text-anchor="tick.anchor" :x="tick.x" :y="tick.y">{{ tick.text }}</text>
          <g v-if="picture.rule">
            <path class="chart-rule" :d="picture.rule.path" />
            <text class="chart-label" :text-anchor="picture.rule.anchor" :x="picture.rule.x"
              :y="picture.rule.y">{{ picture.rule.text }}</text>
          </g>
          <g v-for="line in picture.lines" :key="line.name" :class="line.look">
            <path class="chart-line" :d="line.path" :stroke-dasharray="line.dashes"
              :clip-path="'url(#' + clip + ')'" />
            <path v-for="(mark, i) in line.marks" :key="i" class="chart-marker" :d="line.marker"
              :transform="mark" />
            <circle v-if="line.dot" class="chart-dot" r="4.5" :cx="line.dot.x" :cy="line.dot.y" />
          </g>
          <text v-if="!picture.xs.length" class="chart-empty" text-anchor="middle"
            :x="picture.width / 2" :y="picture.height / 2">{{ words.empty }}</text>
        </svg>
        <div v-if="picture.xs.length" class="chart-cursor" role="slider" tabindex="0"
          :aria-label="filled(words.cursor, { title })" :aria-valuemin="picture.xs[0]"
          :aria-valuemax="picture.xs[picture.xs.length - 1]" :aria-valuenow="picture.at"
          :aria-valuetext="picture.said" :style="picture.area" @keydown="key" @focus="hold"
          @blur="leave" @pointerdown="point" @pointermove="point"
          @pointerleave="(event) => event.pointerType === 'mouse' && leave()"></div>
      </div>
      <ul class="chart-legend">
        <li v-for="entry in picture.entries" :key="entry.name" :class="entry.look">
          <svg class="chart-sample" width="40" height="12" viewBox="-20 -6 40 12" aria-hidden="true">
            <path class="chart-line" d="M-20,0H20" :stroke-dasharray="entry.dashes" />
            <path v-if="entry.marker" class="chart-marker" :d="entry.marker" />
          </svg>
          <span class="chart-name">{{ entry.name }}</span>
          <span v-if="latest || picture.rule" class="chart-value">{{ entry.value }}</span>
          <span v-if="entry.elsewhere" class="chart-elsewhere">{{ entry.elsewhere }}</span>
        </li>
      </ul>
    </figure>`,
  props: {
    title: String, unit: String, form: String, words: Object,
    series: Array, version: Number, until: Number, ceiling: Number, latest: Boolean,
    told: String,
  },
  data() {
    return { picture: { xs: [], frame: {} }, close: false };
  },
  created() {
    this.cursor = null; // the x at which values are read; null for the latest
    this.take();
  },
  mounted() {
    this.observer = new ResizeObserver(() => this.soon());
    this.observer.observe(this.$refs.plot);
  },
  unmounted() {
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
  },
  watch: {
    series() {
      this.take();
      this.soon();
    },
  },
  computed: {
    clip() {
      return `${this.$attrs.id}-clip`;
    },
  },
  methods: {
    filled,
    // Take over all lines from the server.
    take() {
      this.lines = Vue.toRaw(this.series).map((line) => ({ ...line, xs: [], ys: [] }));
      this.add(this.version, this.lines.map((line, place) => [place, 0, line.points]));
    },
    // Add points x, y, x, y, … to lines; those before `start` are here already.
    add(version, additions) {
      if (version !== this.version) return; // meant for the lines before these
      for (const [place, start, points] of additions) {
        const line = this.lines[place];
        if (!line || start > line.xs.length) continue;
        for (let i = 2 * (line.xs.length - start); i < points.length; i += 2) {
          line.xs.push(points[i]);
          line.ys.push(points[i + 1]);
        }
      }
      this.soon();
    },
    soon() {
      this.frame ??= requestAnimationFrame(() => {
        this.frame = undefined;
        this.draw();
      });
    },
    value(y) {
      if (y === null) return this.words.missing;
      if (this.form === "percent") return `${plain(100 * y, 2)}%`;
      return plain(y, y > 0 && y < 0.001 ? 6 : 4);
    },
    epoch(x, words = this.words.epoch) {
      return filled(words, { epoch: String(Math.round(100 * x) / 100) });
    },
    // Return a line's point that is to be read at x; none where the line has not come, or has ended.
    read(line, x) {
      const last = line.xs.length - 1;
      if (last < 0) return null;
      const gap = last ? (line.xs[last] - line.xs[0]) / last : 1; // from one point to the next
      if (x > line.xs[last] + gap || x < line.xs[0] - gap) return null;
      const place = nearest(line.xs, x);
      return { x: line.xs[place], y: line.ys[place] };
    },
    // Return where the y axis begins and ends, and what the button beside the title offers.
    axis(seen, late) {
      if (this.form !== "percent") {
        const most = seen.length ? Math.max(...seen) : 1;
        const beyond = this.ceiling && most > this.ceiling ? filled(this.words.beyond, { value: this.value(most) }) : "";
        const high = beyond ? this.ceiling : most;
        const { step } = ticks(0, high || 1, 5);
        return { low: 0, high: Math.max(Math.ceil(high / step - 1e-9), 1) * step, beyond };
      }
      const below = (values) => SHARES.find((share) => share <= Math.min(1, ...values));
      const [all, later] = [below(seen.length ? seen : [0]), below(late.length ? late : [0])];
      const offer = later > all ? filled(this.words.zoom, { from: Math.round(100 * later) }) : "";
      return { low: this.close && offer ? later : all, high: 1, offer };
    },
    draw() {
      const width = this.$refs.plot?.clientWidth;
      if (!width) return;
      const height = Math.round(Math.min(300, Math.max(190, width * 0.5)));
      const lines = this.lines;
      pen.font = getComputedStyle(this.$refs.plot).font;
      const xs = [...new Set(lines.flatMap((line) => line.xs))].sort((a, b) => a - b);
      const end = Math.max(xs.length ? xs[xs.length - 1] : 0, this.until || 0) || 1;
      const drawn = lines.map((line) => thin(line.xs, line.ys, (x) => Math.floor((x / end) * width)));
      const points = lines.flatMap((line, l) =>
        drawn[l].filter((i) => line.ys[i] !== null).map((i) => [line.xs[i], line.ys[i]]),
      );
      const half = xs.length ? xs[xs.length - 1] / 2 : 0;
      const { low, high, offer, beyond } = this.axis(
        points.map(([, y]) => y),
        points.filter(([x]) => x >= half).map(([, y]) => y),
      );
      const scale = ticks(low, high, 5);
      const percent = this.form === "percent";
      const named = (y) =>
        percent ? `${plain(100 * y, decimals(scale.step * 100))}%` : plain(y, decimals(scale.step));
      const wide = (text) => pen.measureText(text).width;
      const left = Math.ceil(Math.max(...scale.values.map((y) => wide(named(y))))) + 10;
      const [right, bottom] = [width - 10, height - BOTTOM];
      const X = (x) => left + (x / end) * (right - left);
      const Y = (y) => TOP + ((high - y) / (high - low)) * (bottom - TOP);
      const most = Math.min(10, Math.floor((right - left) / 70), end < 2 ? 4 : end); // whole epochs
      const along = ticks(0, end, Math.max(2, most));
      const at = this.cursor === null || !xs.length ? null : xs[nearest(xs, this.cursor)];
      const read = lines.map((line) =>
        at === null ? this.newest(line) : this.read(line, at),
      );
      const entries = lines.map((line, l) => this.entry(line, read[l], at));
      const shapes = lines.map((line, l) => ({
        ...entries[l],
        path: this.path(line, drawn[l], X, Y),
        marks: line.faint ? [] : this.marks(line, along, X, Y, low, high),
        dot: at !== null && read[l]?.y >= low && read[l].y <= high ? { x: X(read[l].x), y: Y(read[l].y) } : null,
      }));
      this.picture = Object.freeze({
        width, height, entries, xs, lines: shapes,
        at: at ?? xs[xs.length - 1],
        zoom: offer,
        from: beyond || (percent && low > 0 ? filled(this.words.from, { from: named(low) }) : ""),
        said: xs.length ? this.say(entries, at ?? xs[xs.length - 1]) : "",
        gist: this.gist(lines),
        rule: at === null ? null : this.rule(at, X(at), bottom, left, right),
        frame: { x: left, y: TOP - 4, width: Math.max(0, right - left + 4), height: bottom - TOP + 5 },
        area: { left: `${left}px`, width: `${right - left}px`, top: `${TOP}px`, height: `${bottom - TOP}px` },
        across: scale.values.map((y) => ({
          text: named(y), x: left - 8, y: Y(y) + 4,
          line: `M${left},${Math.round(Y(y)) + 0.5}H${right}`,
          look: y === low ? "chart-base" : "",
        })),
        along: along.values.map((x, i) => {
          const number = plain(x, decimals(along.step));
          const last = i === along.values.length - 1;
          const text = last ? filled(this.words.epoch, { epoch: number }) : number;
          const anchor = X(x) + wide(text) / 2 > width ? "end" : "middle";
          return { text, anchor, x: anchor === "end" ? width : X(x), y: bottom + 20 };
        }),
      });
      this.scale = { left, right, end };
    },
    entry(line, point, at) {
      return {
        name: line.name,
        look: `chart-series chart-series-${line.style + 1}${line.faint ? " chart-faint" : ""}`,
        dashes: line.dashed ? "5 4" : null,
        marker: line.faint ? null : MARKERS[line.marker],
        value: point ? this.value(point.y) : "–",
        elsewhere: point && at !== null && point.x !== at ? this.epoch(point.x, this.words.elsewhere) : "",
      };
    },
    newest(line) {
      const last = line.xs.length - 1;
      return last < 0 ? null : { x: line.xs[last], y: line.ys[last] };
    },
    path(line, places, X, Y) {
      let [path, down] = ["", false];
      for (const i of places) {
        if (line.ys[i] !== null)
          path += `${down ? "L" : "M"}${X(line.xs[i]).toFixed(1)},${Y(line.ys[i]).toFixed(1)}`;
        down = line.ys[i] !== null;
      }
      return path;
    },
    // Markers stand at the axis's round numbers, so that they keep their places, and at the end.
    marks(line, along, X, Y, low, high) {
      const places = along.values.slice(1).map((x) => nearest(line.xs, x));
      const chosen = new Set([...places, line.xs.length - 1]);
      return [...chosen]
        .filter((i) => i >= 0 && line.ys[i] !== null && line.ys[i] >= low && line.ys[i] <= high)
        .map((i) => `translate(${X(line.xs[i]).toFixed(1)},${Y(line.ys[i]).toFixed(1)})`);
    },
    // Return the line at the epoch that is read, with its name above, which stays inside.
    rule(at, x, bottom, left, right) {
      const text = this.epoch(at);
      const half = pen.measureText(text).width / 2;
      const anchor = x - half < left ? "start" : x + half > right ? "end" : "middle";
      return { text, anchor, x, y: TOP - 8, path: `M${x},${TOP - 4}V${bottom}` };
    },
    say(entries, at) {
      const values = entries.map((entry) => `${entry.name} ${entry.value} ${entry.elsewhere}`.trim());
      return `${this.epoch(at)}: ${values.join("; ")}`;
    },
    gist(lines) {
      const told = lines.flatMap((line) => {
        const [first, last] = [line.ys.find((y) => y !== null), line.ys.findLast((y) => y !== null)];
        if (first === undefined) return [];
        return [filled(this.words.line, {
          name: line.name, first: this.value(first), last: this.value(last),
          epoch: this.epoch(line.xs[line.xs.length - 1]),
        })];
      });
      const lead = this.told ? [this.title + ".", this.told] : [this.title + "."];
      return [...lead, ...(told.length ? told : [this.words.empty])].join(" ");
    },
    turnZoom() {
      this.close = !this.close;
      this.soon();
    },
    hold() {
      this.cursor ??= this.picture.at;
      this.soon();
    },
    leave() {
      this.cursor = null;
      this.soon();
    },
    point(event) {
      const { left, right, end } = this.scale;
      const inside = event.clientX - this.$refs.plot.getBoundingClientRect().left;
      this.cursor = ((inside - left) / (right - left)) * end;
      this.soon();
    },
    key(event) {
      const xs = this.picture.xs;
      const here = nearest(xs, this.cursor ?? xs[xs.length - 1]);
      const leap = Math.max(2, Math.round(xs.length / 10));
      const moves = {
        ArrowRight: here + 1, ArrowUp: here + 1, ArrowLeft: here - 1, ArrowDown: here - 1,
        PageUp: here + leap, PageDown: here - leap, Home: 0, End: xs.length - 1,
      };
      if (!(event.key in moves) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.cursor = xs[Math.min(Math.max(moves[event.key], 0), xs.length - 1)];
      this.soon();
    },
  },
};
