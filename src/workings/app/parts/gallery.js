// Examples as buttons in a row; after "more" the first of the new ones has the focus.
export default {
  props: { items: Array, more: String },
  emits: ["open", "more"],
  data: () => ({ before: null }),
  updated() {
    if (this.before === null || this.items.length <= this.before) return;
    this.$refs.list.children[this.before]?.querySelector("button")?.focus();
    this.before = null;
  },
  template: `
    <div class="gallery">
      <ul ref="list" class="gallery-list numbers" role="list">
        <li v-for="item in items" :key="item.row" v-memo="[item.row, item.label]">
          <button type="button" class="gallery-item" :class="{ 'gallery-plain': !item.picture }" :aria-label="item.label" @click="$emit('open', item.row)">
            <img v-if="item.picture" :src="item.picture" alt="" width="56" height="56" class="crisp">
            <span v-for="line in item.lines" :key="line">{{ line }}</span>
          </button>
        </li>
      </ul>
      <button v-if="more" type="button" class="btn" @click="before = items.length; $emit('more')">{{ more }}</button>
    </div>`,
};
