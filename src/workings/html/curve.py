"""A loss curve as SVG: lines in the page's own colours and two that show on white and on black."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from workings.arrays import Array
from workings.html.parts import Html, number, tag

_WIDTH, _HEIGHT = 460, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 84, 20, 34
#: A line has no more points than this: more could not be told apart.
_POINTS = 230
#: Each line's colour and dashes: told apart by either, and by the name at its end.
_LOOKS = {"training": ("#1f77b4", "none"), "validation": ("#d95f02", "5 3")}


def curve(epochs: Sequence[int], lines: Mapping[str, Sequence[float]], best: int | None) -> Html:
    """Return a picture of losses over the epochs.

    Parameters
    ----------
    epochs
        The epochs' numbers.
    lines
        ``"training"``, and ``"validation"`` where there is any: a loss an epoch.
    best
        The epoch to be marked, if any.
    """
    finite = [value for line in lines.values() for value in line if math.isfinite(value)]
    low, high = min(finite, default=0.0), max(finite, default=1.0)
    if high == low:
        low, high = low - 0.5, high + 0.5
    first, last = epochs[0], max(epochs[-1], epochs[0] + 1)

    def x(epoch: float) -> float:
        return _LEFT + (epoch - first) / (last - first) * (_WIDTH - _LEFT - _RIGHT)

    def y(loss: float) -> float:
        return _TOP + (high - loss) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)

    parts: list[Html] = []
    for loss in np.linspace(low, high, 4).tolist():
        parts.append(_line(_LEFT, y(loss), _WIDTH - _RIGHT, y(loss)))
        parts.append(_text(_LEFT - 6, y(loss) + 4, number(loss), "end"))
    for epoch in sorted({first, epochs[-1]}):
        parts.append(_text(x(epoch), _HEIGHT - _BOTTOM + 16, f"{epoch}", "middle"))
    parts.append(_text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 4, "epoch", "middle"))
    if best is not None:
        parts.append(_line(x(best), _TOP, x(best), _HEIGHT - _BOTTOM, "2 3"))
        parts.append(_text(x(best), _TOP - 8, f"best: {best}", "middle"))
    ends = {}
    for name, values in lines.items():
        colour, dashes = _LOOKS[name]
        kept = _thinned(np.column_stack([epochs, values]))
        points = " ".join(f"{x(epoch):.1f},{y(loss):.1f}" for epoch, loss in kept.tolist())
        parts.append(
            tag(
                "polyline",
                points=points,
                fill="none",
                stroke=colour,
                stroke_width=1.8,
                stroke_dasharray=dashes,
            )
        )
        if len(kept):
            ends[name] = y(kept[-1, 1])
    for name, place in _apart(ends).items():
        parts.append(_text(_WIDTH - _RIGHT + 6, place + 4, name, "start"))
    words = "Loss over the epochs: " + "; ".join(
        f"{name} from {number(values[0])} to {number(values[-1])}" for name, values in lines.items()
    )
    return tag(
        "svg",
        tag("title", words),
        *parts,
        width=_WIDTH,
        height=_HEIGHT,
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        role="img",
        aria_label=words,
        style="max-width:100%;font:11px sans-serif",
    )


def _line(x1: float, y1: float, x2: float, y2: float, dashes: str = "none") -> Html:
    return tag(
        "line",
        x1=f"{x1:.1f}",
        y1=f"{y1:.1f}",
        x2=f"{x2:.1f}",
        y2=f"{y2:.1f}",
        stroke="currentColor",
        stroke_opacity=0.25 if dashes == "none" else 0.7,
        stroke_dasharray=dashes,
    )


def _text(x: float, y: float, text: str, anchor: str) -> Html:
    return tag("text", text, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, fill="currentColor")


def _thinned(points: Array) -> Array:
    """Return the points that are finite, and of many only some, the first and last among them."""
    points = points[np.isfinite(points).all(axis=1)]
    if len(points) <= _POINTS:
        return points
    return points[np.linspace(0, len(points) - 1, _POINTS).round().astype(int)]


def _apart(ends: dict[str, float]) -> dict[str, float]:
    """Return where the lines' names stand, moved apart where they would cover one another."""
    names = sorted(ends, key=lambda name: ends[name])
    for above, below in pairwise(names):
        ends[below] = max(ends[below], ends[above] + 13)
    return ends
