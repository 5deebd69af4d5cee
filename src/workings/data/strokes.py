"""A drawing as a picture: the lines of a pen, each a list of points."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from workings.data.pen import ink_lines
from workings.data.scaling import Picture
from workings.errors import DataError, SettingError

#: A line of the pen: points as (x, y), x to the right and y down, in any unit.
Stroke = Sequence[tuple[float, float]] | npt.NDArray[np.floating]
#: The longer side of the drawing between the middles of its outermost lines, in pixels.
LONGER = 200
#: The longer side of a pad that is drawn as a whole, in pixels.
PAD = 280
#: The pen's width in these pixels: a ninth of the drawing, as wide as the lines in MNIST's digits.
PEN = 24
#: Points beyond this are a slip: their differences would overflow.
_FARTHEST = 1e9


def draw_strokes(
    strokes: Sequence[Stroke], pen: int = PEN, *, pad: tuple[float, float] | None = None
) -> Picture:
    """Draw the lines of a pen as light ink on dark ground, always in the same size.

    The points are scaled so that the longer side of all of them is 200 pixels, and rounded to whole
    ones: ⌊(x − least)·200/longer + ½⌋. Every pixel within half a pen's width of a line between two
    points is ink, 255; the others are 0. Distances are compared as squares of whole numbers.

    With a pad, all of it is drawn, its longer side 280 pixels: ⌊x·280/longer + ½⌋. Place and size
    on the pad are kept, and the pen is as wide for a small digit as for a large one.

    Parameters
    ----------
    strokes
        The lines; each has one point (a dot) or more. In any unit: only their proportions count.
    pen
        The pen's width in these pixels, from 2 to 200; of an odd one, one less.
    pad
        Its width and height, in the points' unit: it reaches from (0, 0) to there. A point outside
        is moved to the nearest place on its edge; ink beyond the edge is cut off.

    Returns
    -------
    Picture
        The drawing, as large as it needs, 400×400 at most; a single empty pixel where there is no
        point. Or the pad, 280×280 at most.

    Raises
    ------
    DataError
        If a stroke holds something else than pairs of finite numbers.
    SettingError
        If the pen is thinner or wider, or the pad has no size.

    Examples
    --------
    >>> draw_strokes([[(0.0, 0.0), (0.0, 30.0)]], pen=2).shape
    (203, 3)
    >>> draw_strokes([[(0.0, 0.0), (0.0, 30.0)]], pen=2, pad=(100, 50)).shape
    (140, 280)
    """
    if not 2 <= pen <= LONGER:
        raise SettingError(f"pen is {pen}: give a width from 2 to {LONGER}")
    found = [_points(stroke, place) for place, stroke in enumerate(strokes)]
    lines = [line for line in found if len(line)]
    half = pen // 2
    if pad is not None:
        sides = _sides(pad)
        scaled = [_scaled(np.clip(line, 0, sides), PAD, sides.max()) for line in lines]
        columns, rows = np.maximum(_scaled(sides, PAD, sides.max()), 1).tolist()
    elif lines:
        together = np.concatenate(lines)
        low = together.min(axis=0)
        side = (together.max(axis=0) - low).max()
        scaled = [_scaled(line - low, LONGER, side) + half for line in lines]
        columns, rows = (np.concatenate(scaled).max(axis=0) + half + 1).tolist()
    else:
        rows = columns = 1
    if not lines:
        return np.zeros((rows, columns), np.uint8)
    return ink_lines(scaled, half, rows, columns)


def _scaled(
    lengths: npt.NDArray[np.float64], pixels: int, side: np.float64
) -> npt.NDArray[np.int64]:
    """Return ⌊lengths·pixels/side + ½⌋: whole pixels where `side` has so many; 0 if it has none."""
    return np.floor(lengths * pixels / side + 0.5 if side else 0 * lengths).astype(np.int64)


def _sides(pad: tuple[float, float]) -> npt.NDArray[np.float64]:
    try:
        sides = np.asarray(pad, np.float64)
    except (TypeError, ValueError):
        sides = np.empty(0)
    if sides.shape != (2,) or not ((sides > 0) & (sides <= _FARTHEST)).all():
        raise SettingError(f"pad is {pad!r}: give its width and height, numbers above 0 up to 1e9")
    return sides


def _points(stroke: Stroke, place: int) -> npt.NDArray[np.float64]:
    try:
        points = np.asarray(stroke, np.float64)
        if points.shape == (0,):
            return points.reshape(0, 2)
    except (TypeError, ValueError, OverflowError):  # a whole number that no float holds
        points = np.empty(0)
    if points.ndim != 2 or points.shape[1] != 2 or not (np.abs(points) <= _FARTHEST).all():
        raise DataError(f"stroke {place}: expected points (x, y), finite numbers up to 1e9")
    return points
