"""The strokes that a browser tells, checked before anything is done with them."""

from dataclasses import dataclass
from itertools import chain
from typing import Any

from workings.app.limits import real
from workings.errors import SettingError

#: The pad's side: points are whole numbers from 0 to this, however large it is on the screen.
SIDE = 280
MOST_STROKES = 200
MOST_POINTS = 5_000

#: The pen's lines: of each its points, as (x, y).
Strokes = tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True)
class Told:
    """What a pad told.

    Parameters
    ----------
    strokes
        The pen's lines.
    ended
        Whether the pen has been lifted: the answer to this is read aloud.
    moment
        When it was told, by the browser's clock. It goes back with the answer.
    """

    strokes: Strokes
    ended: bool = True
    moment: float = 0.0


def told(raw: Any) -> Told:
    """Check what a pad told.

    Parameters
    ----------
    raw
        ``{"strokes": [[x, y, x, y, …], …], "ended": bool, "moment": float}``, if all is well.

    Raises
    ------
    SettingError
        If it is anything else, or more than 200 strokes or 5,000 points.

    Examples
    --------
    >>> told({"strokes": [[10, 20, 30, 40]], "ended": True, "moment": 7.5}).strokes
    (((10, 20), (30, 40)),)
    """
    if not isinstance(raw, dict):
        raise SettingError("a drawing is told as strokes, ended and moment")
    moment = real(raw.get("moment"), 0.0, 1e15)
    return Told(_strokes(raw.get("strokes")), raw.get("ended") is True, moment)


def flat(strokes: Strokes) -> list[list[int]]:
    """Return strokes as a pad tells them: each as x, y, x, y and so on."""
    return [list(chain.from_iterable(stroke)) for stroke in strokes]


def _strokes(raw: Any) -> Strokes:
    if not isinstance(raw, list) or not all(isinstance(stroke, list) for stroke in raw):
        raise SettingError("strokes are lists of numbers")
    if len(raw) > MOST_STROKES or sum(map(len, raw)) > 2 * MOST_POINTS:
        raise SettingError(f"a drawing has at most {MOST_STROKES} strokes, {MOST_POINTS:,} points")
    if not all(stroke and len(stroke) % 2 == 0 for stroke in raw):
        raise SettingError("a stroke is x, y, x, y, …")
    if not all(type(value) is int and 0 <= value <= SIDE for value in chain.from_iterable(raw)):
        raise SettingError(f"a point is two whole numbers from 0 to {SIDE}")
    return tuple(tuple(zip(stroke[::2], stroke[1::2], strict=True)) for stroke in raw)
