"""What is ink in a grey picture, and what is ground: uneven light, noise and specks taken away.

Whole numbers only, as in `scaling`: the same bytes wherever this is repeated.
"""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from workings.data.scaling import Picture, edge, edge_tone, ranked, rounded

Levels = npt.NDArray[np.int64]
Some = TypeVar("Some", Levels, Picture)
#: The window in which the paper is looked for, as a share of the longer side: wider than a stroke.
_WINDOW = 4
#: Full ink that is less than this below its ground, of 255, is noise on an empty sheet.
_FAINTEST = 24
#: Ground whose levels differ by more than this has light and shadow on it: a photograph's.
_EVEN = 16
#: What has less than this share of full ink is ground: on even paper, and in a photograph.
_LEAST_EVEN, _LEAST_UNEVEN = 16, 3
#: A stroke that has less than this share of the largest's ink is a speck.
_SPECK = 8


def dark_on_light(picture: Picture) -> bool:
    """Return whether the ink is dark.

    Where most of the picture's edge has one tone, that is the ground: the ink is dark if the ground
    is lighter than the middle between the lightest and the darkest pixel.

    Elsewhere light and shadow fall across it, and what stands out from its surroundings decides:
    each pixel minus the mean around it is mostly small where it is ground, rarely and far on the
    other side where it is ink, so that the sum of the cubes has ink's sign. A shadow's edge adds as
    much on one side as on the other.
    """
    around, tone = edge(picture).astype(np.int64), edge_tone(picture)
    if 2 * int((abs(around - tone) <= _EVEN).sum()) > len(around):
        return 2 * tone > int(picture.min()) + int(picture.max())
    values = picture.astype(np.int64)
    sums, counts = _around(values, max(1, max(picture.shape) // _WINDOW))
    away = values - rounded_each(sums, counts)
    return bool((away**3).sum() < 0)


def _around(values: Levels, half: int) -> tuple[Levels, Levels]:
    """Return the sum, and the count, of the pixels up to `half` away along rows and columns."""
    counts = np.ones_like(values)
    for axis in (0, 1):
        values, counts = (_moving_sum(array, half, axis) for array in (values, counts))
    return values, counts


def _moving_sum(values: Levels, half: int, axis: int) -> Levels:
    size = values.shape[axis]
    before = np.insert(values.cumsum(axis=axis), 0, 0, axis=axis)
    places = np.arange(size)
    return before.take(np.minimum(places + half + 1, size), axis) - before.take(
        np.maximum(places - half, 0), axis
    )


def paper(picture: Picture) -> Levels:
    """Return the level that the ground has at each pixel, also under the ink.

    A closing: first the lightest level within the window around each pixel, which no stroke
    survives, then the darkest of those within the window, which puts the edges of shadows back
    where they were. The picture is smoothed before, so that a single light pixel counts less.
    """
    half = max(1, max(picture.shape) // (2 * _WINDOW))
    lightest = extreme(np.maximum, smoothed(picture).astype(np.int64), half)
    return extreme(np.minimum, lightest, half)


def ink_on(picture: Picture, ground: Levels) -> Picture:
    """Return how much ink covers each pixel of a dark-on-light picture, 0 to 255.

    A pixel under ink gives back a share of the light that falls on it: its level over the ground's.
    What is missing of the ground's level, times 255/ground, is ink, in light and in shadow. Then
    full ink is made 255, and what is no more than noise 0.
    """
    missing = np.maximum(ground - picture, 0)
    found = rounded_each(missing * 255, np.maximum(ground, 1))
    most = int(found.max())
    strong = found[2 * found > most]
    if not len(strong):
        return np.zeros_like(picture)
    full = ranked(strong, 1, 2)
    noise = ranked(found, 1, 4)
    if full < _FAINTEST and noise:
        return np.zeros_like(picture)
    uneven = ranked(ground, 19, 20) - ranked(ground, 1, 20) > _EVEN
    least = min(full // (_LEAST_UNEVEN if uneven else _LEAST_EVEN) + 4 * noise, full // 2)
    return rounded(np.where(found >= least, found, 0) * 255, full)


def without_specks(ink: Picture) -> Picture:
    """Return the ink without the pieces that have less than an eighth of the largest's ink.

    A piece is what hangs together along rows, columns and diagonals. Where one that does not touch
    the picture's edge is large enough to stay, those that do are left out: the end of the sheet, a
    shadow, the next word.
    """
    starts, ends, rows, piece = _pieces(ink > 0)
    if not len(starts):
        return ink
    height, width = ink.shape
    strong = np.where(ink >= 128, ink, 0)  # what is left of a shadow is large and faint
    before = np.insert(strong.astype(np.int64).ravel().cumsum(), 0, 0)
    weights = np.bincount(piece, before[rows * width + ends] - before[rows * width + starts])
    on_edge = (rows == 0) | (rows == height - 1) | (starts == 0) | (ends == width)
    inside = np.where(np.bincount(piece, on_edge) > 0, 0, weights)
    if _SPECK * inside.max() >= weights.max():
        weights = inside
    out = ink.copy()
    for run in np.flatnonzero(_SPECK * weights[piece] < weights.max()).tolist():
        out[rows[run], starts[run] : ends[run]] = 0
    return out


def smoothed(picture: Picture) -> Picture:
    """Return each pixel mixed with its neighbours: weights 1 2 1 along rows and along columns.

    Beyond the edge the picture goes on as its outermost pixels.
    """
    wide = np.pad(picture.astype(np.int64), 1, mode="edge")
    down = wide[:-2] + 2 * wide[1:-1] + wide[2:]
    return rounded(down[:, :-2] + 2 * down[:, 1:-1] + down[:, 2:], 16)


def spread(ink: Picture, reach: int) -> Picture:
    """Let each pixel take the most ink that is up to `reach` away along rows and columns."""
    return extreme(np.maximum, ink, reach)


def rounded_each(values: Levels, divisors: Levels) -> Levels:
    """Divide whole numbers by whole numbers, rounding half up."""
    return (2 * values + divisors) // (2 * divisors)


def extreme(choose: np.ufunc, values: Some, half: int) -> Some:
    """Return the largest (or smallest) level up to `half` away along rows and columns.

    Parameters
    ----------
    choose
        ``numpy.maximum`` or ``numpy.minimum``.
    values
        Levels; the last two axes are a picture's rows and columns.
    half
        How far is looked, from 0. Beyond its edge a picture goes on as its outermost pixels.

    Examples
    --------
    >>> extreme(np.maximum, np.array([[0, 3, 0, 0, 0]]), 1).tolist()
    [[3, 3, 3, 0, 0]]
    """
    for axis in (-2, -1):
        values = _extreme_along(choose, values, half, axis)
    return values


def _extreme_along(choose: np.ufunc, values: Some, half: int, axis: int) -> Some:
    """Double the reach until it is the window: the extreme of 1, 2, 4, … pixels that follow."""
    values = np.moveaxis(values, axis, 0)
    size, window = len(values), 2 * half + 1
    wide = np.pad(values, ((half, half), *[(0, 0)] * (values.ndim - 1)), mode="edge")
    reach = 1
    while 2 * reach <= window:
        wide = choose(wide[:-reach], wide[reach:])
        reach *= 2
    rest = window - reach
    wide = choose(wide[: len(wide) - rest], wide[rest:]) if rest else wide
    return np.moveaxis(wide[:size], 0, axis)


def _pieces(
    covered: npt.NDArray[np.bool_],
) -> tuple[Levels, Levels, Levels, Levels]:
    """Return the runs of ink along rows (start, end, row) and the number of each one's piece."""
    sides = np.diff(np.pad(covered.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(sides == 1)
    ends = np.nonzero(sides == -1)[1]
    parent = list(range(len(starts)))

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = run = parent[parent[run]]
        return run

    first = np.searchsorted(rows, np.arange(len(covered) + 1)).tolist()
    begin, end = starts.tolist(), ends.tolist()
    for row in range(1, len(covered)):
        above, here = first[row - 1], first[row]
        while above < first[row] and here < first[row + 1]:
            if begin[above] <= end[here] and begin[here] <= end[above]:  # diagonals touch, too
                parent[root(above)] = root(here)
            if end[above] < end[here]:
                above += 1
            else:
                here += 1
    pieces = np.unique([root(run) for run in range(len(parent))], return_inverse=True)[1]
    return starts, ends, rows, pieces.astype(np.int64)
