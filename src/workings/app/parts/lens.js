/**
 * The reading place: a cell's formula with its numbers, and buttons to the cells it is made of.
 *
 * On a narrow screen it lies beneath, and can be made larger.
 */

const SPEAK_AFTER = 350; // milliseconds: not every cell that the cursor passes

export default {
  template: `
    <section class="lens" :class="{ 'lens-large': large, 'lens-empty': !shown }" :aria-label="words.title">
      <div class="lens-head">
        <h2 tabindex="-1" ref="head">
          <template v-if="shown"><span class="lens-name">{{ shown.name }}</span> <span class="lens-value numbers">= {{ shown.value }}</span></template>
          <template v-else>{{ words.title }}</template>
        </h2>
        <span v-if="shown" class="lens-buttons">
        <button type="button" class="btn lens-size" :aria-expanded="large" @click="large = !large">{{ large ? words.smaller : words.larger }}</button>
        <button type="button" class="btn lens-size" @click="close">{{ words.close }}</button>
        </span>
      </div>
      <p v-if="!shown" class="muted">{{ words.nothing }}</p>
      <div v-else class="lens-body" tabindex="-1">
        <p class="lens-meaning">{{ shown.meaning }}</p>
        <dl v-if="shown.formula" class="lens-formulas">
          <dt>{{ words.formula }}</dt><dd class="formula">{{ shown.formula }}</dd>
          <dt>{{ words.with_numbers }}</dt><dd class="formula formula-numbers">{{ shown.withNumbers }}</dd>
        </dl>
        <p v-if="shown.note" class="muted small">{{ shown.note }}</p>
        <div v-if="shown.pinned && shown.provable" class="lens-prove">
          <button v-if="!shown.proof" type="button" class="btn" @click="$emit('prove')">{{ words.prove }}</button>
          <div v-else ref="proof" tabindex="-1" class="notice" :class="shown.proof.good ? 'notice-good' : 'notice-bad'">
            <h3>{{ words.proof }}</h3>
            <dl class="proof numbers"><template v-for="(line, i) in shown.proof.lines" :key="i"><dt>{{ line[0] }}</dt><dd>{{ line[1] }}</dd></template></dl>
            <p>{{ shown.proof.verdict }}</p>
          </div>
        </div>
        <div v-if="shown.terms.length">
          <h3>{{ words.terms }}</h3>
          <ul class="terms numbers">
            <li v-for="(term, i) in shown.terms" :key="i">
              <template v-for="(factor, k) in term.factors" :key="k">
                <span v-if="k" aria-hidden="true"> × </span>
                <button type="button" class="way" :disabled="!shown.pinned" @click="go(factor)"><span class="way-name">{{ factor.name }}</span> {{ factor.number }}</button>
              </template>
              <span class="term-value"> = {{ term.value }}</span>
            </li>
          </ul>
          <p v-if="shown.more" class="muted small">{{ shown.more }}</p>
        </div>
        <div v-if="shown.sources.length">
          <h3>{{ words.sources }}</h3>
          <ul class="ways-list numbers">
            <li v-for="(way, i) in shown.sources" :key="i">
              <button type="button" class="way" :disabled="!shown.pinned" @click="go(way)"><span class="way-name">{{ way.name }}</span> {{ way.number }}</button>
            </li>
          </ul>
        </div>
        <div v-if="shown.onwards.length">
          <h3>{{ words.onwards }}</h3>
          <ul class="ways-list numbers">
            <li v-for="(way, i) in shown.onwards" :key="i">
              <button type="button" class="way" :disabled="!shown.pinned" @click="go(way)"><span class="way-name">{{ way.name }}</span> {{ way.number }}</button>
            </li>
          </ul>
          <p v-if="shown.moreOnwards" class="muted small">{{ shown.moreOnwards }}</p>
        </div>
        <p v-if="shown.pinned && shown.unit"><button type="button" class="btn btn-quiet lens-unit" @click="$emit('unit')">{{ shown.unit }}</button></p>
        <nav v-if="shown.trail.length" class="trail" :aria-label="words.trail">
          <h3>{{ words.trail }}</h3>
          <div class="row">
            <button type="button" class="btn trail-back" :disabled="!shown.pinned" @click="$emit('back')">{{ words.back }}</button>
            <ol class="ways-list numbers"><li v-for="(way, i) in shown.trail" :key="i">
              <button type="button" class="way" :disabled="!shown.pinned" @click="go(way)"><span class="way-name">{{ way.name }}</span></button>
            </li></ol>
          </div>
        </nav>
      </div>
      <p class="visually-hidden" role="status">{{ said }}</p>
    </section>`,

  props: { shown: Object, words: Object, spoken: String },
  emits: ["go", "back", "prove", "close", "unit"],

  data() {
    return { large: false, said: "" };
  },

  watch: {
    /** The button that asked for it is gone, and the focus with it. */
    "shown.proof"(proof) {
      if (proof) this.$nextTick(() => this.$refs.proof?.focus({ preventScroll: true }));
    },
    spoken(words) {
      clearTimeout(this.speaker);
      this.speaker = setTimeout(() => (this.said = words), SPEAK_AFTER);
    },
  },

  mounted() {
    this.escaped = (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && this.shown?.pinned) this.close();
    };
    document.addEventListener("keydown", this.escaped);
  },

  unmounted() {
    document.removeEventListener("keydown", this.escaped);
    clearTimeout(this.speaker);
  },

  methods: {
    close() {
      this.large = false;
      this.$emit("close");
    },
    go(way) {
      this.$emit("go", way.way);
    },
    /** Called by the server where a cell is not drawn: what is told of it is gone on from here. */
    focusHead() {
      this.$refs.head.focus();
    },
  },
};
