/**
 * What is drawn: strokes, and what there was before each change.
 *
 * A stroke is a list of points [x, y], whole numbers from 0 to 280, however large the pad is on the
 * screen.
 */

const MOST_STROKES = 200;
const MOST_POINTS = 5000;
const NEAR = 2; // points nearer than this to the last one say nothing new

export class Strokes {
  constructor() {
    this.all = [];
    this.open = null; // the stroke that is being made, the last of `all`
    this.before = [];
  }

  get empty() {
    return this.all.length === 0;
  }

  get full() {
    return this.all.length >= MOST_STROKES || this.all.flat().length >= MOST_POINTS;
  }

  /** Begin a stroke; false where the pad is full. */
  begin(point) {
    if (this.full) return false;
    this.remember();
    this.open = [point];
    this.all.push(this.open);
    return true;
  }

  /** Go on to a point; the last one of a stroke counts however near it is. */
  reach(point, last = false) {
    const [x, y] = this.open.at(-1);
    if (Math.hypot(point[0] - x, point[1] - y) < (last ? 1 : NEAR) || this.full) return;
    this.open.push(point);
  }

  /** End the stroke; false where none was being made. */
  finish() {
    const drawing = this.open !== null;
    this.open = null;
    return drawing;
  }

  /** Take the last change back; false where there is none. */
  undo() {
    this.finish();
    if (!this.before.length) return false;
    this.all = this.before.pop();
    return true;
  }

  /** Put other strokes in place of what is there. */
  put(strokes) {
    this.finish();
    this.remember();
    this.all = strokes.map((stroke) => [...stroke]);
  }

  remember() {
    this.before.push([...this.all]);
    if (this.before.length > MOST_STROKES) this.before.shift();
  }
}
