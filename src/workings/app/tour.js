// The tour's card. It does not lock the page: a reader may try things between two steps.
const KEPT = "workings.tour";
const HOME = "/";

function remembered() {
  try {
    return localStorage.getItem(KEPT) === "left";
  } catch {
    return true; // where nothing can be kept, better no tour than one on every visit
  }
}

function remember() {
  try {
    localStorage.setItem(KEPT, "left");
  } catch {
    // nothing can be kept here
  }
}

export default {
  props: { steps: Array, words: Object },
  data: () => ({ open: false, at: 0, heard: "" }),
  computed: {
    step() {
      return this.steps[this.at];
    },
    last() {
      return this.at === this.steps.length - 1;
    },
  },
  mounted() {
    this.onClick = (event) => {
      if (event.target.closest("#tour-button")) this.start(true);
    };
    this.onKey = (event) => {
      if (event.key === "Escape" && this.open && !event.defaultPrevented) this.leave();
    };
    document.addEventListener("click", this.onClick);
    document.addEventListener("keydown", this.onKey);
    if (!remembered() && location.pathname === HOME) this.start(false);
  },
  unmounted() {
    document.removeEventListener("click", this.onClick);
    document.removeEventListener("keydown", this.onKey);
    this.lift();
  },
  methods: {
    start(asked) {
      if (location.pathname !== HOME) emitEvent("sub_pages_navigate", HOME);
      this.open = true;
      this.go(0, asked);
      // Where focus stays, it is told; a moment later, since only what changes is told at all.
      if (!asked) setTimeout(() => (this.heard = this.open ? this.words.begun : ""), 1000);
    },
    async go(at, asked = true) {
      this.at = at;
      await this.$nextTick();
      document.documentElement.style.scrollPaddingBottom = this.$refs.card.offsetHeight + 32 + "px";
      if (asked) this.$refs.title.focus({ preventScroll: true });
      this.point(asked);
    },
    leave() {
      const inside = this.$el.contains(document.activeElement);
      remember();
      this.open = false;
      this.heard = "";
      this.lift();
      document.documentElement.style.scrollPaddingBottom = "";
      if (inside) document.getElementById("tour-button")?.focus();
    },
    point(scrolls) {
      this.lift();
      const target = this.step.target && document.querySelector(`[data-tour="${this.step.target}"]`);
      if (!target) return;
      target.classList.add("tour-target");
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const place = target.closest("header") ?? target;
      // What is higher than the room above the card is shown from its beginning.
      const high = place.offsetHeight > innerHeight - this.$refs.card.offsetHeight - 48;
      const block = high ? "start" : "nearest";
      if (scrolls) place.scrollIntoView({ block, behavior: still ? "auto" : "smooth" });
    },
    lift() {
      for (const marked of document.querySelectorAll(".tour-target")) marked.classList.remove("tour-target");
    },
  },
  template: `
    <div class="tour">
      <p class="visually-hidden" aria-live="polite">{{ heard }}</p>
      <section v-if="open" ref="card" class="tour-card" aria-labelledby="tour-title">
        <p class="tour-count muted numbers">{{ step.count }}</p>
        <h2 id="tour-title" ref="title" tabindex="-1">{{ step.title }}</h2>
        <p>{{ step.text }}</p>
        <div class="tour-steps" aria-hidden="true">
          <span v-for="(each, k) in steps" :key="k" :class="{ done: k <= at }"></span>
        </div>
        <div class="tour-buttons">
          <button v-if="!last" type="button" class="btn btn-quiet" @click="leave">{{ words.leave }}</button>
          <button v-if="at > 0" type="button" class="btn" @click="go(at - 1)">{{ words.back }}</button>
          <button v-if="!last" type="button" class="btn btn-primary" @click="go(at + 1)">{{ words.next }}</button>
          <button v-else type="button" class="btn btn-primary" @click="leave">{{ words.done }}</button>
        </div>
      </section>
    </div>`,
};
