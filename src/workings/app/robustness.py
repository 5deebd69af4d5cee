"""How a network fares when its examples are made harder to read: what is tried, and how strongly.

The pictures are changed by `workings.distort` and read by `workings.evaluate`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.app.judged import judge
from workings.data import Dataset, distort
from workings.evaluation import Evaluation
from workings.network import Network
from workings.randomness import generator

#: So many examples are tried: enough for half a per cent, few enough for seconds.
SAMPLE = 1_000
#: Strengths in pixels are for pictures of this side; larger ones get more.
_SIDE = 28
_SEED = 0
_DEGREES = (10.0, 20.0, 30.0, 40.0, 50.0, 60.0)


@dataclass(frozen=True)
class Line:
    """One way to change a picture, more and more.

    Parameters
    ----------
    name
        What it is called: ``"clockwise"``.
    strengths
        From weak to strong.
    change
        Returns what `workings.distort` needs for a strength.
    """

    name: str
    strengths: tuple[float, ...]
    change: Callable[[float], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """What belongs into one chart: a kind of change, its ways, and which are shown as pictures."""

    name: str
    lines: tuple[Line, ...]

    @property
    def strongest(self) -> float:
        """The greatest strength of all."""
        return max(line.strengths[-1] for line in self.lines)

    @property
    def shown(self) -> tuple[tuple[Line, float], ...]:
        """The pictures: of one way all strengths; of two, weaker and weaker, none, and stronger."""
        first, *others = self.lines
        if not others:
            return (first, 0.0), *((first, strength) for strength in first.strengths)
        before = [(others[0], strength) for strength in others[0].strengths[1::2]]
        after = [(first, strength) for strength in first.strengths[1::2]]
        return *reversed(before), (first, 0.0), *after


def kinds(shape: tuple[int, int] | None) -> tuple[Kind, ...]:
    """Return what is tried with pictures of so many rows and columns; nothing without pictures."""
    if shape is None:
        return ()
    pixel = max(1, round(min(shape) / _SIDE))
    steps = tuple(float(pixel * step) for step in range(1, 7))
    thinner = tuple(pixel * step for step in (0.25, 0.5, 0.75, 1.0))
    thicker = tuple(pixel * step for step in (0.5, 1.0, 1.5, 2.0))
    return (
        Kind("noise", (Line("noise", (0.1, 0.2, 0.3, 0.4, 0.5, 0.6), lambda s: {"noise": s}),)),
        Kind(
            "rotate",
            (
                Line("clockwise", _DEGREES, lambda s: {"rotate": -s}),
                Line("anticlockwise", _DEGREES, lambda s: {"rotate": s}),
            ),
        ),
        Kind(
            "shift",
            (
                Line("right", steps, lambda s: {"shift": (s, 0.0)}),
                Line("left", steps, lambda s: {"shift": (-s, 0.0)}),
                Line("up", steps, lambda s: {"shift": (0.0, -s)}),
                Line("down", steps, lambda s: {"shift": (0.0, s)}),
            ),
        ),
        Kind(
            "thickness",
            (
                Line("thicker", thicker, lambda s: {"thickness": s}),
                Line("thinner", thinner, lambda s: {"thickness": -s}),
            ),
        ),
    )


def sample_of(data: Dataset) -> Dataset:
    """Return the examples that are tried: the same ones whenever the data is the same."""
    rows = generator(_SEED, "pick").permutation(len(data))[:SAMPLE]
    return data[np.sort(rows)]


def changed(data: Dataset, line: Line, strength: float) -> Dataset:
    """Return examples changed in one way; as they are where the strength is 0."""
    return distort(data, **line.change(strength), seed=_SEED) if strength else data


def accuracy(network: Network, data: Dataset, line: Line, strength: float) -> float:
    """Return how many of the examples, as a share, are still read rightly."""
    return judge(network, changed(data, line, strength)).accuracy


@dataclass(frozen=True, eq=False)
class Picture:
    """An example that was changed, and what is read in it.

    Parameters
    ----------
    line, strength
        How it was changed.
    data
        The example, as it is now.
    found
        What the network makes of it.
    """

    line: Line
    strength: float
    data: Dataset
    found: Evaluation


def pictures(network: Network, example: Dataset, kind: Kind) -> list[Picture]:
    """Return an example in all the ways that are shown, and what is read in each."""
    found = []
    for line, strength in kind.shown:
        data = changed(example, line, strength)
        found.append(Picture(line, strength, data, judge(network, data)))
    return found
