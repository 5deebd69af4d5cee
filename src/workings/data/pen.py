"""The ink that a pen leaves: the pixels within half its width of the lines it follows.

Row by row: where a line's ink begins and ends in a row is found by whole-number division, for all
lines at once, so that a drawing of a thousand points can be drawn again while it grows.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from workings.data.scaling import Picture

Whole = npt.NDArray[np.int64]
#: The rows, first columns and last columns of runs of ink.
Runs = tuple[Whole, Whole, Whole]
#: Lines drawn at once: a million of them take little memory.
_AT_ONCE = 1_000


def ink_lines(lines: Sequence[Whole], half: int, rows: int, columns: int) -> Picture:
    """Return rows×columns pixels: 255 within `half` of a line between two points, 0 elsewhere.

    Parameters
    ----------
    lines
        The lines, each k×2 points (x, y) in pixels; of one point, a dot.
    half
        Half the pen's width, in pixels.
    rows, columns
        The picture's size; ink beyond it is not seen.

    Examples
    --------
    >>> ink_lines([np.array([[1, 1], [2, 1]])], 1, 3, 5).tolist()
    [[0, 255, 255, 0, 0], [255, 255, 255, 255, 0], [0, 255, 255, 0, 0]]
    """
    points = np.concatenate(lines)
    starts = np.concatenate([line[:-1] for line in lines])
    ends = np.concatenate([line[1:] for line in lines])
    moved = (starts != ends).any(axis=1)
    starts, ends = starts[moved], ends[moved]
    changes = np.zeros(rows * (columns + 1), np.int64)  # +1 where ink begins, −1 after its end
    for first in range(0, len(points), _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        for runs in (_dots(points[part], half), _bands(starts[part], ends[part], half, rows)):
            _add(changes, runs, rows, columns)
    depth = changes.reshape(rows, columns + 1).cumsum(axis=1)[:, :columns]
    return np.where(depth > 0, 255, 0).astype(np.uint8)


def _add(changes: Whole, runs: Runs, rows: int, columns: int) -> None:
    row, first, last = runs
    first, last = np.maximum(first, 0), np.minimum(last, columns - 1)
    seen = (row >= 0) & (row < rows) & (first <= last)
    begin = row[seen] * (columns + 1)
    changes += np.bincount(begin + first[seen], minlength=len(changes))
    changes -= np.bincount(begin + last[seen] + 1, minlength=len(changes))


def _dots(points: Whole, half: int) -> Runs:
    """Return the runs of discs: in the row v away from the middle, u² ≤ half² − v²."""
    away = np.arange(-half, half + 1)
    reach = _root(half**2 - away**2)
    x, y = points[:, :1], points[:, 1:]
    return (y + away).ravel(), (x - reach).ravel(), (x + reach).ravel()


def _bands(starts: Whole, ends: Whole, half: int, rows: int) -> Runs:
    """Return the runs of what lies beside lines.

    From a line's start the pixel (u, v) is u·dx + v·dy along it and u·dy − v·dx aside of it, both
    times its length. It is beside the line if the first is from 0 to length², the second at most
    ±half·length: in each row, two ranges of u.
    """
    top = np.maximum(np.minimum(starts, ends)[:, 1] - half, 0)
    bottom = np.minimum(np.maximum(starts, ends)[:, 1] + half, rows - 1)
    counts = np.maximum(bottom - top + 1, 0)
    line = np.repeat(np.arange(len(starts)), counts)
    row = np.arange(len(line)) - (counts.cumsum() - counts - top)[line]
    x, y = starts[line].T
    dx, dy = (ends - starts)[line].T
    squared = dx**2 + dy**2
    wide = _root(half**2 * squared)
    v = row - y
    first, last = _between(dx, -v * dy, squared - v * dy)
    lowest, highest = _between(dy, v * dx - wide, v * dx + wide)
    return row, x + np.maximum(first, lowest), x + np.minimum(last, highest)


def _between(factor: Whole, low: Whole, high: Whole) -> tuple[Whole, Whole]:
    """Return the least and the largest whole u with low ≤ factor·u ≤ high, in each place."""
    low, high = np.where(factor < 0, -high, low), np.where(factor < 0, -low, high)
    factor = abs(factor)
    divisor = np.maximum(factor, 1)
    anywhere = np.iinfo(np.int32).max
    least = np.where(factor, -(-low // divisor), np.where(low > 0, anywhere, -anywhere))
    largest = np.where(factor, high // divisor, np.where(high < 0, -anywhere, anywhere))
    return least, largest


def _root(squares: Whole) -> Whole:
    """Return the whole root, rounded down: exact, as these squares are far below 2⁵³."""
    return np.floor(np.sqrt(squares)).astype(np.int64)
