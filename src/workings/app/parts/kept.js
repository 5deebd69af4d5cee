/**
 * The drawings that were kept, as small pictures: what each was meant to be, what the network reads
 * in it, and a button that removes it. The newest come first.
 */

export default {
  template: `
    <div class="kept">
      <ul class="kept-list" role="list">
        <li v-for="item in items" :key="item.key" v-memo="[item]" class="kept-item" :class="'kept-' + item.state">
          <button type="button" class="kept-open" :aria-label="item.open" :title="item.open" @click="$emit('open', item.key)">
            <img :src="item.picture" alt="" width="56" height="56" class="crisp">
          </button>
          <select :aria-label="item.choose" :value="item.label" @change="$emit('label', item.key, $event.target.value)">
            <option v-for="choice in choices" :key="choice.value" :value="choice.value">{{ choice.name }}</option>
          </select>
          <span class="kept-read"><span aria-hidden="true">{{ item.sign }}</span> {{ item.read }}</span>
          <button type="button" class="btn btn-quiet kept-remove" :aria-label="item.remove" :title="item.remove" @click="$emit('remove', item.key)">
            <svg aria-hidden="true" viewBox="0 0 16 16"><path d="M3 3l10 10M13 3 3 13"/></svg>
          </button>
        </li>
      </ul>
      <button v-if="more" type="button" class="btn" @click="$emit('all')">{{ more }}</button>
    </div>`,

  props: { items: Array, choices: Array, more: String },
  emits: ["label", "remove", "open", "all"],
};
