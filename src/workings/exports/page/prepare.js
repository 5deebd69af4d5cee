/**
 * A drawing prepared as MNIST's digits were: the twin of drawing.py in workings/data.
 *
 * The same arithmetic with whole numbers, so that the 28×28 pixels are the same, byte for byte.
 * docs/drawing.md tells what each stage does, and what it is worth.
 */

import { drawCropped, drawPad } from "./pen.js";
import { picture, rounded } from "./picture.js";
import { fit } from "./scale.js";

export const SIDE = 28;
export const BOX = 20;

/**
 * Every stage of strokes on a pad of 280×280: sheet, cropped, fitted, smoothed, pixels. What the
 * network takes is the last. Null where nothing is drawn.
 */
export function prepare(strokes) {
  const drawn = strokes.filter((stroke) => stroke.length);
  if (!drawn.length) return null;
  const cropped = drawCropped(drawn);
  const fitted = fit(cropped, BOX);
  const smoothed = smooth(fitted);
  const mass = centreOfMass(smoothed);
  return { sheet: drawPad(drawn), cropped, fitted, smoothed, mass, pixels: place(smoothed, mass) };
}

/**
 * Put a border of 1 around, then mix each pixel with its neighbours: weights 1 2 1 along rows and
 * along columns. Beyond the border the picture goes on as it is there: empty.
 */
function smooth(from) {
  const whole = picture(from.rows + 2, from.columns + 2);
  const level = (row, column) =>
    row < 0 || column < 0 || row >= from.rows || column >= from.columns
      ? 0
      : from.levels[row * from.columns + column];
  for (let row = -1; row <= from.rows; row++) {
    for (let column = -1; column <= from.columns; column++) {
      let sum = 0;
      for (let i = -1; i <= 1; i++) {
        for (let j = -1; j <= 1; j++) {
          sum += (2 - Math.abs(i)) * (2 - Math.abs(j)) * level(row + i, column + j);
        }
      }
      whole.levels[(row + 1) * whole.columns + column + 1] = rounded(sum, 16);
    }
  }
  return whole;
}

/** [Σ row·level / Σ level, and so for the column], rounded half up; the middle where all is 0. */
function centreOfMass({ rows, columns, levels }) {
  let total = 0;
  let down = 0;
  let across = 0;
  levels.forEach((level, k) => {
    total += level;
    down += level * Math.floor(k / columns);
    across += level * (k % columns);
  });
  if (!total) return [Math.floor(rows / 2), Math.floor(columns / 2)];
  return [down, across].map((sum) => Math.floor((2 * sum + total) / (2 * total)));
}

/** Put the centre of mass on pixel (14, 14) of 28×28, or as near as the edges allow. */
function place(from, mass) {
  const whole = picture(SIDE, SIDE);
  const [top, left] = [from.rows, from.columns].map((size, axis) =>
    Math.min(Math.max(SIDE / 2 - mass[axis], 0), SIDE - size),
  );
  for (let row = 0; row < from.rows; row++) {
    const line = from.levels.subarray(row * from.columns, (row + 1) * from.columns);
    whole.levels.set(line, (top + row) * SIDE + left);
  }
  return whole;
}
