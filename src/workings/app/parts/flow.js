/** The stages of a training step as panels in a loop: forwards to the loss, and back. */

export default {
  template: `
    <div class="flow" :class="{ 'flow-many': columns > 5 }">
      <p class="flow-way" aria-hidden="true"><span>{{ words.forwards }}</span></p>
      <div class="flow-scroll" ref="scroll" :class="{ 'cut-left': left, 'cut-right': right }" @scroll.passive="see">
        <div class="flow-grid" role="tablist" :aria-label="words.name" :style="{ '--columns': columns }">
          <button
            v-for="panel in panels" :key="panel.key" type="button" role="tab" :ref="(made) => (made && (tabs[panel.key] = made))"
            :id="controls + '-tab-' + panel.key" :aria-selected="panel.key === open" :aria-controls="controls"
            :tabindex="panel.key === open ? 0 : -1" class="flow-panel"
            :class="{ 'flow-back': panel.row === 1, 'flow-turn': panel.both, 'flow-lit': marked.includes(panel.key) }"
            :style="place(panel)" @click="$emit('open', panel.key)" @keydown="key($event, panel.key)"
          >
            <span class="flow-title">{{ panel.title }}</span>
            <img v-if="panel.picture" :src="panel.picture" alt="" class="flow-picture" :class="{ 'flow-strip': panel.strip }">
            <span v-if="panel.figure" class="flow-figure numbers">{{ panel.figure }}</span>
            <span v-if="panel.bars.length" class="flow-bars" aria-hidden="true">
              <span v-for="(bar, i) in panel.bars" :key="i" class="flow-bar" :class="{ truth: bar[2] }">
                <span class="flow-bar-name">{{ bar[0] }}</span><span class="flow-bar-line"><span :style="{ width: 100 * bar[1] + '%' }"></span></span>
              </span>
            </span>
            <span class="flow-note numbers">{{ panel.note }}</span>
            <span v-if="marked.includes(panel.key)" class="flow-mark"><span aria-hidden="true">◆</span><span class="visually-hidden">{{ words.lit }}</span></span>
          </button>
        </div>
      </div>
      <p class="flow-way flow-way-back" aria-hidden="true"><span>{{ words.back }}</span></p>
    </div>`,

  props: { panels: Array, open: String, controls: String, words: Object, lit: Array },
  emits: ["open"],

  data() {
    return { marked: [], left: false, right: false };
  },

  mounted() {
    this.sizes = new ResizeObserver(() => this.reach());
    this.sizes.observe(this.$refs.scroll);
    this.reach();
  },

  unmounted() {
    this.sizes.disconnect();
  },

  watch: {
    open() {
      this.$nextTick(() => this.reach());
    },
    columns() {
      this.$nextTick(() => this.reach());
    },
  },

  created() {
    this.tabs = {};
  },

  computed: {
    columns() {
      return Math.max(1, ...this.panels.map((panel) => panel.column + 1));
    },
  },

  methods: {
    /** Bring the open stage to the middle, and nothing but the strip is moved. */
    reach() {
      const strip = this.$refs.scroll;
      const tab = this.tabs[this.open];
      if (!strip) return;
      if (tab) {
        const [inside, outside] = [tab.getBoundingClientRect(), strip.getBoundingClientRect()];
        const middle = inside.left + inside.width / 2 - outside.left - outside.width / 2;
        strip.scrollTo({ left: strip.scrollLeft + middle });
      }
      this.see();
    },
    see() {
      const { scrollLeft, scrollWidth, clientWidth } = this.$refs.scroll;
      this.left = scrollLeft > 4;
      this.right = scrollLeft + clientWidth < scrollWidth - 4;
    },
    light(keys) {
      this.marked = keys;
    },
    place(panel) {
      return { gridColumn: panel.column + 1, gridRow: panel.both ? "1 / span 2" : panel.row + 1 };
    },
    key(event, name) {
      const keys = this.panels.map((panel) => panel.key);
      const now = keys.indexOf(name);
      const next = {
        ArrowRight: now + 1,
        ArrowDown: now + 1,
        ArrowLeft: now - 1,
        ArrowUp: now - 1,
        Home: 0,
        End: keys.length - 1,
      }[event.key];
      if (next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const there = keys[(next + keys.length) % keys.length];
      this.tabs[there].focus();
      this.$emit("open", there);
    },
  },
};
