/**
 * The pad by keyboard: arrow keys move the pen, Space puts it down and lifts it.
 */

import { within } from "./pad.js";
import { PAD } from "./pen.js";

const STEP = 4;
const LARGE_STEP = 20; // with Shift
const SPEAK_AFTER = 500; // milliseconds: where the pen is, once it rests
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Let keys draw; returns what tells where the keyboard's pen is, null while it is not in use.
 *
 * `changed(ended)` is called whenever something was added, `say(words)` tells it aloud, and `undo`
 * and `clear` are what the buttons do.
 */
export function drawByKey(canvas, strokes, { changed, say, undo, clear }) {
  let pen = [PAD / 2, PAD / 2];
  let used = false;
  let speaker = 0;
  const held = new Set(); // arrow keys: two of them together move it aslant

  const whereabouts = () => pen.map((value) => Math.round((value / PAD) * 100));
  const tell = (words) => {
    clearTimeout(speaker);
    const [across, down] = whereabouts();
    say(`${words}${across} across, ${down} down`);
  };

  const step = (event) => {
    held.add(event.key);
    const size = event.shiftKey ? LARGE_STEP : STEP;
    for (const arrow of held) {
      pen = pen.map((value, axis) => within(value + ARROWS[arrow][axis] * size));
    }
    if (strokes.open) strokes.reach(pen);
    clearTimeout(speaker);
    speaker = setTimeout(() => tell(""), SPEAK_AFTER);
    changed(false);
  };

  const putDownOrLift = () => {
    if (strokes.finish()) {
      changed(true);
      return;
    }
    if (strokes.begin(pen)) tell("Pen down, ");
    changed(false);
  };

  const read = () => {
    strokes.finish();
    changed(true);
  };

  const does = {
    " ": putDownOrLift,
    Enter: read,
    Escape: read,
    Backspace: undo,
    Delete: clear,
  };

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (!(event.key in ARROWS) && !(event.key in does)) return;
    event.preventDefault();
    used = true;
    if (event.key in ARROWS) step(event);
    else if (!event.repeat) does[event.key]();
  });
  canvas.addEventListener("keyup", (event) => held.delete(event.key));
  canvas.addEventListener("focus", () => {
    used = canvas.matches(":focus-visible");
    changed(false);
  });
  canvas.addEventListener("pointerdown", () => {
    used = false;
  });
  canvas.addEventListener("blur", () => {
    held.clear();
    clearTimeout(speaker);
    used = false;
    changed(strokes.finish());
  });
  return () => (used ? pen : null);
}
