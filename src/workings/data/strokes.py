"""A drawing as a picture: the lines of a pen, each a list of points."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from workings.data.scaling import Picture
from workings.errors import DataError, SettingError

#: A line of the pen: points as (x, y), x to the right and y down, in any unit.
Stroke = Sequence[tuple[float, float]] | npt.NDArray[np.floating]
#: The longer side of the drawing between the middles of its outermost lines, in pixels.
LONGER = 200
#: The pen's width in these pixels: a ninth of the side, as wide as the lines in MNIST's digits.
PEN = 24
#: Points beyond this are a slip: their differences would overflow.
_FARTHEST = 1e9


def draw_strokes(strokes: Sequence[Stroke], pen: int = PEN) -> Picture:
    """Draw the lines of a pen as light ink on dark ground, always in the same size.

    The points are scaled so that the longer side of all of them is 200 pixels, and rounded to whole
    ones. Every pixel within half a pen's width of a line between two points is ink, 255; the others
    are 0. Distances are compared as squares of whole numbers.

    Parameters
    ----------
    strokes
        The lines; each has one point (a dot) or more. In any unit: only their proportions count.
    pen
        The pen's width, from 2 to 200, where the drawing is 200 wide or high; of an odd one, one
        less.

    Returns
    -------
    Picture
        The drawing, as large as it needs; a single empty pixel where there is no point.

    Raises
    ------
    DataError
        If a stroke holds something else than pairs of finite numbers.
    SettingError
        If the pen is thinner or wider.

    Examples
    --------
    >>> draw_strokes([[(0.0, 0.0), (0.0, 30.0)]], pen=2).shape
    (203, 3)
    """
    if not 2 <= pen <= LONGER:
        raise SettingError(f"pen is {pen}: give a width from 2 to {LONGER}")
    lines = [_points(stroke, place) for place, stroke in enumerate(strokes) if len(stroke)]
    if not lines:
        return np.zeros((1, 1), np.uint8)
    together = np.concatenate(lines)
    low = together.min(axis=0)
    side = float((together.max(axis=0) - low).max())
    half = pen // 2
    whole = [
        np.floor((line - low) * LONGER / side + 0.5).astype(np.int64) + half
        if side
        else np.full((1, 2), half)
        for line in lines
    ]
    columns, rows = np.concatenate(whole).max(axis=0) + half + 1
    picture = np.zeros((rows, columns), np.uint8)
    for line in whole:
        _dot(picture, line[0], half)
        for start, end in pairwise(line):
            _line(picture, start, end, half)
    return picture


def _points(stroke: Stroke, place: int) -> npt.NDArray[np.float64]:
    try:
        points = np.asarray(stroke, np.float64)
    except (TypeError, ValueError):
        points = np.empty(0)
    if points.ndim != 2 or points.shape[1] != 2 or not (np.abs(points) <= _FARTHEST).all():
        raise DataError(f"stroke {place}: expected points (x, y), finite numbers up to 1e9")
    return points


def _dot(picture: Picture, point: npt.NDArray[np.int64], half: int) -> None:
    x, y = point.tolist()
    rows, columns = np.ogrid[y - half : y + half + 1, x - half : x + half + 1]
    near = (columns - x) ** 2 + (rows - y) ** 2 <= half**2
    picture[y - half : y + half + 1, x - half : x + half + 1][near] = 255


def _line(
    picture: Picture, start: npt.NDArray[np.int64], end: npt.NDArray[np.int64], half: int
) -> None:
    """Ink what is near the line between two points: near its end, or beside it and near it."""
    _dot(picture, end, half)
    (left, top), (right, bottom) = np.minimum(start, end) - half, np.maximum(start, end) + half + 1
    rows, columns = np.ogrid[top:bottom, left:right]
    along_x, along_y = (end - start).tolist()
    squared = along_x**2 + along_y**2
    from_x, from_y = columns - int(start[0]), rows - int(start[1])
    along = from_x * along_x + from_y * along_y  # the foot's place on the line, times `squared`
    aside = from_x * along_y - from_y * along_x  # the distance from it, times √squared
    beside = (along >= 0) & (along <= squared) & (aside**2 <= half**2 * squared)
    picture[top:bottom, left:right][beside & (squared > 0)] = 255
