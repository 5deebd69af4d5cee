/**
 * Pictures made smaller by averaging areas: what scaling.py in workings/data does, to the byte.
 *
 * A pixel of the result is the mean of the area that it covers, half pixels counted by half.
 */

import { picture, rounded } from "./picture.js";

/** Scale a picture so that it just fits into side×side, height to width as before. */
export function fit(from, side) {
  const { rows, columns } = from;
  const shorter = (short, long) =>
    Math.max(1, Math.floor((2 * short * side + long) / (2 * long)));
  return rows >= columns
    ? scale(from, side, shorter(columns, rows))
    : scale(from, shorter(rows, columns), side);
}

function scale(from, rows, columns) {
  const whole = picture(rows, columns);
  const narrow = []; // for each row of the picture, its sums over the columns
  for (let row = 0; row < from.rows; row++) {
    narrow.push(sums(from.levels.subarray(row * from.columns, (row + 1) * from.columns), columns));
  }
  for (let column = 0; column < columns; column++) {
    const down = sums(narrow.map((each) => each[column]), rows);
    for (let row = 0; row < rows; row++) {
      whole.levels[row * columns + column] = rounded(down[row], from.rows * from.columns);
    }
  }
  return whole;
}

/**
 * Add numbers up in `count` equal parts, each number `count` times, so that its share of a part is a
 * whole number. A part is the difference of two sums that reach from the first number to a place.
 */
function sums(values, count) {
  const size = values.length;
  const before = [0]; // the sum of the numbers before each
  for (const value of values) before.push(before.at(-1) + value);
  const upTo = (part) => {
    const share = (part * size) % count;
    const place = (part * size - share) / count;
    return before[place] * count + share * (values[place] ?? 0);
  };
  return Array.from({ length: count }, (_, part) => upTo(part + 1) - upTo(part));
}
