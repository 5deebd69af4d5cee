/**
 * A grid of numbers. It is one stop of the Tab key; arrows, Home and End move inside, Enter goes to
 * where a number came from. A bar behind a number shows its size: to the right above zero, to the
 * left below.
 */

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export default {
  template: `
    <div class="grid-box" @pointerleave="leave">
      <table role="grid" class="cellgrid numbers" :aria-describedby="$attrs.id + '-help'">
        <caption>{{ caption }}</caption>
        <thead>
          <tr role="row">
            <th v-for="(head, c) in heads" :key="c" scope="col" role="columnheader" :class="{ start: starts.includes(c - 1) }">{{ head }}</th>
          </tr>
        </thead>
        <tbody>
          <tr v-for="(row, r) in rows" :key="r" role="row" :class="{ strong: row.sign }">
            <th scope="row" role="rowheader"><span v-if="row.sign" class="row-sign" :class="{ 'row-sign-bad': row.sign === '✗' }">{{ row.sign }}</span>{{ row.head }}</th>
            <td v-if="row.sum !== null" role="gridcell" class="sum">{{ row.sum }}</td>
            <template v-for="(cell, c) in row.cells" :key="c">
              <td
                v-if="cell" role="gridcell" :ref="(td) => keep(td, r, c)"
                :tabindex="r === at_[0] && c === at_[1] ? 0 : -1" :class="look(r, c)"
                @pointerenter="point($event, r, c)" @pointerdown="pressed = true" @click="click(r, c)" @keydown="key($event, r, c)" @focus="focused($event, r, c)"
              ><span v-if="cell.share" class="bar" :style="bar(cell.share)" aria-hidden="true"></span><span class="cell-number">{{ cell.text }}</span></td>
              <td v-else role="gridcell" :class="{ start: starts.includes(c) }" class="nothing"></td>
            </template>
          </tr>
        </tbody>
      </table>
      <p class="visually-hidden" :id="$attrs.id + '-help'">{{ help }}</p>
    </div>`,

  props: { caption: String, heads: Array, rows: Array, starts: Array, help: String, at: Array },
  emits: ["look"],

  data() {
    return { at_: this.at ?? this.first(), lit: new Set(), told: "" };
  },

  created() {
    this.cells = {};
    this.pressed = false;
  },

  mounted() {
    if (this.at) this.go(...this.at);
  },

  methods: {
    first() {
      const r = this.rows.findIndex((row) => row.cells.some(Boolean));
      return [r, r < 0 ? 0 : this.rows[r].cells.findIndex(Boolean)];
    },
    keep(td, r, c) {
      if (td) this.cells[`${r} ${c}`] = td;
    },
    light(lit, told) {
      this.lit = new Set((lit ?? []).map(([r, c]) => `${r} ${c}`));
      this.told = told ? told.join(" ") : "";
    },
    go(r, c) {
      this.at_ = [r, c];
      this.$nextTick(() => {
        const td = this.cells[`${r} ${c}`];
        td?.focus({ preventScroll: true });
        td?.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "auto" });
      });
    },
    look(r, c) {
      const name = `${r} ${c}`;
      return { start: this.starts.includes(c), lit: this.lit.has(name), told: this.told === name };
    },
    bar(share) {
      const width = Math.max(1, Math.abs(share) * 50);
      return share < 0 ? { right: "50%", width: `${width}%` } : { left: "50%", width: `${width}%` };
    },
    point(event, r, c) {
      if (event.pointerType !== "touch") this.tell("point", r, c);
    },
    leave(event) {
      if (event.pointerType !== "touch") this.tell("leave", ...this.at_);
    },
    click(r, c) {
      this.at_ = [r, c];
      this.cells[`${r} ${c}`].focus({ preventScroll: true });
      this.pressed = false;
      this.tell("click", r, c);
    },
    focused(event, r, c) {
      this.at_ = [r, c];
      if (!this.pressed) this.tell("key", r, c); // a press tells of itself
    },
    key(event, r, c) {
      if (event.ctrlKey && !["Home", "End"].includes(event.key)) return;
      if (event.altKey || event.metaKey) return;
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        if (!event.repeat) this.tell(event.key === "Enter" ? "enter" : "click", r, c);
        return;
      }
      let [row, column] = [r, c];
      if (event.key in MOVES) {
        const [down, right] = MOVES[event.key];
        do {
          row += down;
          column += right;
        } while (this.rows[row] && column >= 0 && column < this.rows[row].cells.length && !this.rows[row].cells[column]);
      } else if (event.key === "Home") [row, column] = [event.ctrlKey ? 0 : r, 0];
      else if (event.key === "End") {
        row = event.ctrlKey ? this.rows.length - 1 : r;
        column = this.rows[row].cells.length - 1;
      } else return;
      event.preventDefault();
      if (!this.rows[row]?.cells[column]) return;
      if (row === r && column === c) this.tell("key", r, c);
      else this.cells[`${row} ${column}`].focus();
    },
    tell(how, r, c) {
      this.$emit("look", { how, place: [r, c] });
    },
  },
};
