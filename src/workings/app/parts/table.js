// A table with a caption and heads that a screen reader finds; wide ones scroll in a box of theirs.
export default {
  props: {
    caption: String,
    scroll: String,
    captionShown: Boolean,
    columns: Array,
    numbers: Array,
    rows: Array,
  },
  data: () => ({ scrolls: false }),
  mounted() {
    this.watcher = new ResizeObserver(() => this.look());
    this.watcher.observe(this.$el);
  },
  updated() {
    this.look();
  },
  unmounted() {
    this.watcher.disconnect();
  },
  methods: {
    look() {
      this.scrolls = this.$el.scrollWidth > this.$el.clientWidth;
    },
    kind(column) {
      return this.numbers.includes(column) ? "numbers" : undefined;
    },
  },
  template: `
    <div :tabindex="scrolls ? 0 : undefined" :role="scrolls ? 'region' : undefined"
         :aria-label="scrolls ? scroll : undefined">
      <table>
        <caption :class="captionShown ? undefined : 'visually-hidden'">{{ caption }}</caption>
        <thead>
          <tr><th v-for="(column, k) in columns" :key="k" scope="col" :class="kind(k)">{{ column }}</th></tr>
        </thead>
        <tbody>
          <tr v-for="(row, i) in rows" :key="i">
            <template v-for="(cell, k) in row" :key="k">
              <th v-if="k === 0" scope="row" :class="kind(k)">{{ cell }}</th>
              <td v-else :class="kind(k)">{{ cell }}</td>
            </template>
          </tr>
        </tbody>
      </table>
    </div>`,
};
