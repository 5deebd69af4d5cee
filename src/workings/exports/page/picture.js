/**
 * A picture: rows×columns levels, row by row; 0 is empty, 255 is ink.
 */

export const picture = (rows, columns) => ({
  rows,
  columns,
  levels: new Uint8Array(rows * columns),
});

/** ⌊sum / divisor + ½⌋, from 0 to 255; whole numbers far below 2⁵³, so exact. */
export const rounded = (sum, divisor) =>
  Math.min(255, Math.max(0, Math.floor((2 * sum + divisor) / (2 * divisor))));
