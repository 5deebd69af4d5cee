// The network as a drawing. Columns of units from left to right; between two columns a line for each
// weight: the stronger, the wider; dashed where it is below zero. A unit that is pointed at, focused
// or chosen tells its strongest weights, and only its lines stay.
const NODE = 34;
const SMALL = 20;
const HEAD = 34;
const STEP = 42;

export default {
  props: { columns: Array, links: Array, words: Object },
  data: () => ({ width: 640, at: null, pinned: null, focus: [1, 0] }),
  mounted() {
    this.watcher = new ResizeObserver((entries) => {
      const width = Math.round(entries[0].contentRect.width);
      if (width && width !== this.width) this.width = width;
    });
    this.watcher.observe(this.$el);
  },
  unmounted() {
    this.watcher.disconnect();
  },
  watch: {
    columns(fresh) {
      const gone = (place) => place && !(fresh[place[0]]?.names.length > place[1]);
      if (gone(this.at)) this.at = null;
      if (gone(this.pinned)) this.pinned = null;
      if (gone(this.focus)) this.focus = [1, 0];
    },
  },
  computed: {
    chosen() {
      return this.at ?? this.pinned;
    },
    rows() {
      return Math.max(1, ...this.columns.map((column) => column.names.length + (column.more ? 1 : 0)));
    },
    height() {
      return HEAD + this.rows * STEP + 6;
    },
    nodes() {
      const last = this.columns.length - 1;
      const left = 46;
      const right = 30 + this.labelWidth;
      return this.columns.map((column, k) => {
        const x = last ? left + ((this.width - left - right) * k) / last : this.width / 2;
        const used = column.names.length + (column.more ? 1 : 0);
        const top = HEAD + ((this.rows - used) * STEP) / 2 + STEP / 2;
        return column.names.map((name, i) => ({
          name,
          x,
          y: top + i * STEP,
          size: column.pictures?.[i] || column.kind !== "hidden" ? NODE : SMALL,
          picture: column.pictures?.[i],
          dead: column.dead?.includes(i),
          kind: column.kind,
        }));
      });
    },
    labelWidth() {
      const names = this.columns.at(-1)?.names ?? [];
      const longest = Math.max(1, ...names.map((name) => name.length));
      return longest <= 2 ? 0 : Math.min(longest * 8, this.width / 4);
    },
    lines() {
      const found = [];
      for (const unit of this.nodes[1] ?? []) {
        const [from] = this.nodes[0];
        found.push({ from, to: unit, k: 0, i: 0, j: this.nodes[1].indexOf(unit), plain: true });
      }
      this.links.forEach((rows, gap) => {
        const largest = Math.max(1e-12, ...rows.flat().map((value) => Math.abs(value ?? 0)));
        rows.forEach((row, j) =>
          row.forEach((value, i) => {
            if (value === null || Math.abs(value) < largest * 0.04) return;
            const from = this.nodes[gap + 1]?.[i];
            const to = this.nodes[gap + 2]?.[j];
            if (from && to) found.push({ from, to, k: gap + 1, i, j, value, share: Math.abs(value) / largest });
          }),
        );
      });
      return found;
    },
    told() {
      if (!this.chosen) return this.words.help;
      const [k, i] = this.chosen;
      const node = this.nodes[k]?.[i];
      if (!node) return this.words.help;
      const parts = [];
      const outgoing = this.links[k - 1];
      const incoming = this.links[k - 2];
      if (outgoing) parts.push(this.strongest(outgoing.map((row, j) => [this.nodes[k + 1][j].name, row[i]]), "for"));
      if (incoming) parts.push(this.strongest(incoming[i].map((value, j) => [this.nodes[k - 1][j].name, value]), "from"));
      if (!parts.length) parts.push(this.words.ends);
      return `${node.name}: ${parts.join("; ")}`;
    },
  },
  methods: {
    strongest(pairs, word) {
      const known = pairs.filter(([, value]) => value);
      if (!known.length) return this.words.none;
      known.sort((one, other) => Math.abs(other[1]) - Math.abs(one[1]));
      const list = known
        .slice(0, 4)
        .map(([name, value]) => `${name} ${value > 0 ? "+" : "−"}${Math.abs(value).toPrecision(3)}`);
      return this.words[word].replace("{list}", list.join(", "));
    },
    shape(line) {
      const start = line.from.x + line.from.size / 2 + (line.plain ? 12 : 1);
      const end = line.to.x - line.to.size / 2 - 1;
      const middle = (start + end) / 2;
      return `M${start} ${line.from.y}C${middle} ${line.from.y} ${middle} ${line.to.y} ${end} ${line.to.y}`;
    },
    looks(line) {
      const own = this.chosen && this.touches(line);
      if (line.plain) return { strokeWidth: 1, opacity: this.chosen ? (own ? 0.9 : 0.12) : 0.45 };
      const opacity = this.chosen ? (own ? 1 : 0.05) : 0.12 + 0.75 * line.share;
      return { strokeWidth: 0.5 + 3.5 * line.share, opacity };
    },
    touches(line) {
      const [k, i] = this.chosen;
      return (line.k === k && line.i === i) || (line.k + 1 === k && line.j === i);
    },
    is(place, k, i) {
      return place !== null && place[0] === k && place[1] === i;
    },
    pin(k, i) {
      this.pinned = this.is(this.pinned, k, i) ? null : [k, i];
      this.focus = [k, i];
    },
    move(event) {
      const [k, i] = this.focus;
      const to = {
        ArrowDown: [k, i + 1],
        ArrowUp: [k, i - 1],
        ArrowRight: [k + 1, i],
        ArrowLeft: [k - 1, i],
        Home: [k, 0],
        End: [k, this.nodes[k].length - 1],
      }[event.key];
      if (event.key === "Escape") this.pinned = this.at = null;
      if (!to) return;
      event.preventDefault();
      const column = Math.min(Math.max(to[0], 1), this.nodes.length - 1);
      const row = Math.min(Math.max(to[1], 0), this.nodes[column].length - 1);
      this.focus = [column, row];
      this.$nextTick(() => this.$el.querySelector(`[data-node="${column}-${row}"]`)?.focus());
    },
  },
  template: `
    <div>
      <svg :height="height" :viewBox="'0 0 ' + width + ' ' + height" role="group"
           :aria-label="words.name" @keydown="move" @pointerleave="at = null">
        <text v-for="(column, k) in columns" :key="'head' + k" class="diagram-head" y="16"
              :x="k === 0 ? 2 : k === columns.length - 1 ? width - 2 : nodes[k][0].x"
              :text-anchor="k === 0 ? 'start' : k === columns.length - 1 ? 'end' : 'middle'">{{ column.title }}</text>
        <g aria-hidden="true">
          <path v-for="(line, n) in lines" :key="n" :d="shape(line)" fill="none" :style="looks(line)"
                :class="line.plain ? 'diagram-in' : line.value > 0 ? 'diagram-plus' : 'diagram-minus'" />
        </g>
        <g v-for="node in nodes[0]" :key="'in'" class="diagram-input" aria-hidden="true">
          <rect :x="node.x - 44" :y="node.y - 20" width="72" height="40" rx="6" />
          <text :x="node.x - 8" :y="node.y + 5" text-anchor="middle">{{ node.name }}</text>
        </g>
        <template v-for="(column, k) in nodes" :key="'column' + k">
          <g v-for="(node, i) in k ? column : []" :key="i" role="button" class="diagram-node"
             :class="['diagram-' + node.kind, { dead: node.dead, chosen: is(chosen, k, i) }]"
             :data-node="k + '-' + i" :aria-label="node.name + ', ' + columns[k].title"
             :aria-pressed="is(pinned, k, i) ? 'true' : 'false'" :tabindex="is(focus, k, i) ? 0 : -1"
             @pointerenter="at = [k, i]" @focus="at = [k, i]; focus = [k, i]" @blur="at = null"
             @click="pin(k, i)" @keydown.enter.prevent="pin(k, i)" @keydown.space.prevent="pin(k, i)">
            <rect :x="node.x - node.size / 2 - 4" :y="node.y - 20" :width="node.size + 8" height="40" class="diagram-touch" />
            <image v-if="node.picture" :href="node.picture" :x="node.x - node.size / 2" :y="node.y - node.size / 2"
                   :width="node.size" :height="node.size" preserveAspectRatio="none" />
            <circle v-else-if="node.kind === 'hidden'" :cx="node.x" :cy="node.y" :r="node.size / 2" />
            <circle v-else :cx="node.x" :cy="node.y" :r="node.size / 2 - 1" />
            <rect v-if="node.picture" :x="node.x - node.size / 2" :y="node.y - node.size / 2" :width="node.size"
                  :height="node.size" class="diagram-frame" />
            <text v-if="node.dead" :x="node.x" :y="node.y + 5" text-anchor="middle" class="diagram-cross">✕</text>
            <text v-if="node.kind === 'output' && !labelWidth" :x="node.x" :y="node.y + 6" text-anchor="middle">{{ node.name }}</text>
            <text v-if="node.kind === 'output' && labelWidth" :x="node.x + 22" :y="node.y + 5">{{ node.name }}</text>
          </g>
          <text v-if="columns[k].more" :x="nodes[k][0].x" :y="nodes[k].at(-1).y + 36" text-anchor="middle"
                class="diagram-more">{{ columns[k].more }}</text>
        </template>
      </svg>
      <p class="diagram-told" aria-live="polite">{{ told }}</p>
    </div>`,
};
