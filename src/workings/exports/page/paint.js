/**
 * Pictures on a canvas: ink in the page's colour of text, weights from below to above zero.
 */

/** From dark blue, the lowest, by grey, zero, to light yellow: it climbs in lightness too. */
const SIGNED = [
  [8, 20, 96],
  [128, 128, 128],
  [255, 238, 120],
];

/** Paint a picture of rows×columns levels: 0 is the ground, 255 full ink. */
export function paintInk(canvas, { rows, columns, levels }) {
  const ink = getComputedStyle(canvas).color.match(/\d+/g).map(Number);
  paint(canvas, rows, columns, (pixels) => {
    for (let k = 0; k < levels.length; k++) {
      for (let part = 0; part < 3; part++) pixels[4 * k + part] = ink[part];
      pixels[4 * k + 3] = levels[k];
    }
  });
}

/** Paint numbers around zero; `limit` and what is beyond get the strongest shade. */
export function paintSigned(canvas, rows, columns, numbers, limit) {
  paint(canvas, rows, columns, (pixels) => {
    numbers.forEach((number, k) => pixels.set([...shade(number / limit), 255], 4 * k));
  });
}

function paint(canvas, rows, columns, fill) {
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const brush = canvas.getContext("2d");
  const pixels = brush.createImageData(columns, rows);
  fill(pixels.data);
  brush.putImageData(pixels, 0, 0);
}

function shade(share) {
  const place = Math.min(1, Math.max(-1, share));
  const [low, high] = place < 0 ? [SIGNED[0], SIGNED[1]] : [SIGNED[1], SIGNED[2]];
  const part = place < 0 ? place + 1 : place;
  return low.map((from, k) => Math.round(from + part * (high[k] - from)));
}

/** A size so many times the typical one, or the largest: weights beyond it look alike. */
const STRONG = 3;

/** Return the size of weight that gets the strongest shade. */
export function strongest(weights) {
  let largest = 0;
  let squares = 0;
  for (const weight of weights) {
    largest = Math.max(largest, Math.abs(weight));
    squares += weight * weight;
  }
  return Math.min(largest, STRONG * Math.sqrt(squares / weights.length)) || 1;
}
