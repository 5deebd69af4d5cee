// A confusion matrix: a table in which one moves with the arrow keys, and opens a cell.
//
// One cell is in the tab order, the others are reached from it (the grid pattern of ARIA). A cell's
// shade says which share of its row it holds; the number says how many.
const CAP = 0.25; // of what is wrong, the share of a row that gets the strongest shade

export default {
  props: { names: Array, counts: Array, open: Array, words: Object },
  emits: ["open"],
  data: () => ({ at: [0, 0], lit: null, scrolls: false }),
  computed: {
    rows() {
      const size = this.names.length;
      return this.names.map((name, i) => {
        const counts = this.counts.slice(i * size, (i + 1) * size);
        const total = counts.reduce((sum, count) => sum + count, 0);
        return { name, total, cells: counts.map((count, k) => this.cell(count, total, i, k)) };
      });
    },
    wide() {
      return this.names.some((name) => name.length > 2);
    },
    looks() {
      const size = this.names.length;
      return {
        "confusion-wide": this.wide,
        "confusion-many": size > 12,
        "confusion-alone": size > (this.wide ? 6 : 12), // nothing fits beside it
      };
    },
    said() {
      const place = this.lit ?? this.open;
      return place ? (this.rows[place[0]]?.cells[place[1]]?.label ?? "") : "";
    },
  },
  mounted() {
    this.watcher = new ResizeObserver(() => this.look());
    this.watcher.observe(this.$refs.box);
  },
  updated() {
    this.look();
  },
  unmounted() {
    this.watcher.disconnect();
  },
  watch: {
    names() {
      this.at = [0, 0];
    },
  },
  methods: {
    look() {
      const box = this.$refs.box;
      this.scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
    },
    cell(count, total, i, k) {
      const share = total ? count / total : 0;
      const values = {
        true: this.names[i],
        said: this.names[k],
        count: count.toLocaleString("en"),
        total: total.toLocaleString("en"),
        share: `${(100 * share).toFixed(1)}%`,
      };
      const words = i === k ? this.words.right : this.words.cell;
      return {
        text: count ? String(count) : "·",
        label: words.replace(/\{(\w+)\}/g, (_, name) => values[name]),
        shade: (i === k ? share : Math.sqrt(Math.min(1, share / CAP))).toFixed(3),
      };
    },
    is(place, i, k) {
      return place !== null && place !== undefined && place[0] === i && place[1] === k;
    },
    key(event) {
      const last = this.names.length - 1;
      const [i, k] = this.at;
      const all = event.ctrlKey || event.metaKey;
      const to = {
        ArrowUp: [i - 1, k], ArrowDown: [i + 1, k], ArrowLeft: [i, k - 1], ArrowRight: [i, k + 1],
        Home: [all ? 0 : i, 0], End: [all ? last : i, last], PageUp: [0, k], PageDown: [last, k],
      }[event.key];
      if (!to || event.altKey || (all && event.key.startsWith("Arrow"))) return;
      event.preventDefault();
      this.at = to.map((place) => Math.min(Math.max(place, 0), last));
      this.$nextTick(() => this.$refs.table.querySelector('button[tabindex="0"]')?.focus());
    },
    take(i, k) {
      this.at = [i, k];
      this.$emit("open", [i, k]);
    },
  },
  template: `
    <div class="confusion" :class="looks">
      <div ref="box" class="confusion-box" :tabindex="scrolls ? 0 : undefined"
           :role="scrolls ? 'region' : undefined" :aria-label="scrolls ? words.scroll : undefined">
        <table v-if="rows.length" ref="table" role="grid" @keydown="key" @mouseleave="lit = null">
          <caption class="visually-hidden">{{ words.caption }}</caption>
          <thead>
            <tr>
              <td class="confusion-corner"></td>
              <th scope="colgroup" :colspan="names.length" class="confusion-axis">{{ words.said }} <span aria-hidden="true">→</span></th>
            </tr>
            <tr>
              <th scope="col" class="confusion-corner confusion-axis">{{ words.true }} <span aria-hidden="true">↓</span></th>
              <th v-for="(name, k) in names" :key="k" scope="col" :title="wide ? name : undefined" :class="{ lit: lit?.[1] === k }"><span>{{ name }}</span></th>
            </tr>
          </thead>
          <tbody>
            <tr v-for="(row, i) in rows" :key="i">
              <th scope="row" :title="wide ? row.name : undefined" :class="{ lit: lit?.[0] === i }"><span>{{ row.name }}</span></th>
              <td v-for="(cell, k) in row.cells" :key="k">
                <button type="button" :class="{ right: i === k }" :style="{ '--shade': cell.shade }"
                  :tabindex="is(at, i, k) ? 0 : -1" :aria-label="cell.label" :aria-pressed="String(is(open, i, k))"
                  @click="take(i, k)" @focus="at = [i, k]; lit = [i, k]" @blur="lit = null"
                  @mouseenter="lit = [i, k]">{{ cell.text }}</button>
              </td>
            </tr>
          </tbody>
        </table>
      </div>
      <p class="confusion-said numbers" aria-hidden="true">{{ said }}&nbsp;</p>
    </div>`,
};
