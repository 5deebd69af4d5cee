/**
 * The ink that a pen leaves: what strokes.py and pen.py in workings/data do, to the pixel.
 *
 * A stroke is a list of points [x, y], x to the right and y down. In each row, whole-number division
 * finds where a line's ink begins and ends.
 */

import { picture } from "./picture.js";

export const LONGER = 200; // the longer side of a drawing between its outermost points, in pixels
export const PAD = 280; // the pad's side, in points and in pixels
export const PEN = 24; // the pen's width in these pixels
const HALF = PEN / 2;

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** ⌊length · pixels / side + ½⌋; in this order, as floating point would differ in another. */
const scaled = (length, pixels, side) => (side ? Math.floor((length * pixels) / side + 0.5) : 0);

/** Draw the whole pad: place and size stay as they are. */
export function drawPad(strokes) {
  const place = (value) => scaled(clamp(value, 0, PAD), PAD, PAD);
  return ink(mapped(strokes, place, place), PAD, PAD);
}

/** Draw what the points cover, its longer side always 200 pixels: the stage `cropped`. */
export function drawCropped(strokes) {
  const points = strokes.flat();
  if (!points.length) return picture(1, 1);
  const [left, right] = ends(points, 0);
  const [top, bottom] = ends(points, 1);
  const side = Math.max(right - left, bottom - top);
  const lines = mapped(
    strokes,
    (x) => scaled(x - left, LONGER, side) + HALF,
    (y) => scaled(y - top, LONGER, side) + HALF,
  );
  const last = (axis) => ends(lines.flat(), axis)[1] + HALF + 1;
  return ink(lines, last(1), last(0));
}

const mapped = (strokes, x, y) =>
  strokes.map((stroke) => stroke.map((point) => [x(point[0]), y(point[1])]));

function ends(points, axis) {
  let low = Infinity;
  let high = -Infinity;
  for (const point of points) {
    low = Math.min(low, point[axis]);
    high = Math.max(high, point[axis]);
  }
  return [low, high];
}

/** 255 within half a pen's width of a line between two points, 0 elsewhere. */
function ink(lines, rows, columns) {
  const width = columns + 1;
  const changes = new Int32Array(rows * width); // +1 where ink begins, −1 after its end
  const run = (row, first, last) => {
    const begin = Math.max(first, 0);
    const end = Math.min(last, columns - 1);
    if (row < 0 || row >= rows || begin > end) return;
    changes[row * width + begin] += 1;
    changes[row * width + end + 1] -= 1;
  };
  for (const line of lines) {
    line.forEach((point, k) => {
      disc(point, run);
      if (k > 0) band(line[k - 1], point, rows, run);
    });
  }
  const whole = picture(rows, columns);
  for (let row = 0; row < rows; row++) {
    let depth = 0;
    for (let column = 0; column < columns; column++) {
      depth += changes[row * width + column];
      if (depth > 0) whole.levels[row * columns + column] = 255;
    }
  }
  return whole;
}

/** A point's ink: in the row v away from it, u² ≤ half² − v². */
function disc([x, y], run) {
  for (let v = -HALF; v <= HALF; v++) {
    const reach = Math.floor(Math.sqrt(HALF * HALF - v * v));
    run(y + v, x - reach, x + reach);
  }
}

/**
 * The ink beside a line. From its start, the pixel (u, v) is u·dx + v·dy along it and u·dy − v·dx
 * aside of it, both times its length: from 0 to length², and at most ±half·length.
 */
function band([x, y], [endX, endY], rows, run) {
  const [dx, dy] = [endX - x, endY - y];
  if (!dx && !dy) return;
  const squared = dx * dx + dy * dy;
  const wide = Math.floor(Math.sqrt(HALF * HALF * squared));
  const bottom = Math.min(Math.max(y, endY) + HALF, rows - 1);
  for (let row = Math.max(Math.min(y, endY) - HALF, 0); row <= bottom; row++) {
    const v = row - y;
    const [first, last] = between(dx, -v * dy, squared - v * dy);
    const [lowest, highest] = between(dy, v * dx - wide, v * dx + wide);
    run(row, x + Math.max(first, lowest), x + Math.min(last, highest));
  }
}

/** The least and the largest whole u with low ≤ factor·u ≤ high. */
function between(factor, low, high) {
  if (factor < 0) return between(-factor, -high, -low);
  if (factor > 0) return [Math.ceil(low / factor), Math.floor(high / factor)];
  return low <= 0 && high >= 0 ? [-Infinity, Infinity] : [Infinity, -Infinity];
}
