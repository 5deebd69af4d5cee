/**
 * What a network makes of a drawing: its answer, large, and how probable each class is, as a table
 * of bars. Every word comes from the server; the widths are shares from 0 to 1.
 *
 * An answer brings back the moment that its strokes were told at: how long it took, from the pen's
 * end to the changed page, is kept in `window.workingsLatency`, in milliseconds.
 */

const MOST_KEPT = 1000;

export default {
  template: `
    <div class="reading">
      <div class="reading-answer">
        <p class="reading-digit" :class="{ 'reading-long': answer.large.length > 2 }" aria-hidden="true">{{ answer.large }}</p>
        <div class="reading-words">
          <p v-if="answer.read" class="visually-hidden">{{ answer.read }}</p>
          <p class="reading-certainty">{{ answer.certainty }}</p>
          <p class="muted">{{ answer.remark }}</p>
          <p v-if="answer.beside" class="reading-beside">{{ answer.beside }}</p>
        </div>
      </div>
      <table v-if="answer.rows.length" class="bars">
        <caption>{{ answer.caption }}</caption>
        <thead class="visually-hidden"><tr><th scope="col">{{ answer.heads[0] }}</th><th scope="col">{{ answer.heads[1] }}</th></tr></thead>
        <tbody>
          <tr v-for="row in answer.rows" :key="row.name" :class="{ 'bars-best': row.best }">
            <th scope="row">{{ row.name }}</th>
            <td>
              <span class="bars-track" aria-hidden="true"><span class="bars-fill" :style="{ transform: 'scaleX(' + row.share + ')' }"></span></span>
              <span class="bars-number">{{ row.text }}</span>
            </td>
          </tr>
        </tbody>
      </table>
      <p v-if="answer.rest" class="muted">{{ answer.rest }}</p>
      <p class="visually-hidden" aria-live="polite">{{ heard }}</p>
    </div>`,

  props: { answer: Object },

  data() {
    return { heard: "" };
  },

  watch: {
    answer: {
      flush: "post", // when the page has changed
      handler(now, before) {
        if (now.count === before.count) return;
        if (now.spoken) {
          // Said again where it is the same again: a screen reader tells only what has changed.
          this.heard = now.spoken + (this.heard === now.spoken ? "\u00a0" : "");
        } else if (now.certainty !== before.certainty) {
          this.heard = ""; // what is no longer so: taken away without a word
        }
        if (now.spoken && now.moment && now.moment !== before.moment) {
          const kept = (window.workingsLatency ??= []);
          kept.push(performance.now() - now.moment);
          if (kept.length > MOST_KEPT) kept.shift();
        }
      },
    },
  },
};
