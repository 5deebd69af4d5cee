"""The sample drawings that come along: how many of them a network reads rightly.

A hundred drawings, each digit in ten hands, the lines as a pen would leave them on the pad. They
show what the stages of the preparation are worth.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from workings.app.parts.strokes import Strokes
from workings.app.reading import Stages, as_taken, prepared
from workings.data import Dataset, from_arrays
from workings.data.preparation import DIGITS
from workings.errors import DataError
from workings.evaluation import evaluate
from workings.network import Network


@dataclass(frozen=True)
class Sample:
    """A drawing that comes along: which digit it is, in whose hand, and its lines."""

    digit: int
    hand: str
    strokes: Strokes


@lru_cache(maxsize=1)
def samples() -> tuple[Sample, ...]:
    """Return the sample drawings."""
    text = (files("workings.app") / "data" / "drawings.json").read_text("utf-8")
    return tuple(
        Sample(
            one["digit"],
            one["hand"],
            tuple(tuple((x, y) for x, y in line) for line in one["strokes"]),
        )
        for one in json.loads(text)
    )


@lru_cache(maxsize=16)  # the stages can be switched in so many ways
def samples_dataset(stages: Stages) -> Dataset:
    """Return the sample drawings as examples, prepared with the stages that are on."""
    return from_arrays(
        np.stack([prepared(sample.strokes, stages).pixels for sample in samples()]),
        np.array([sample.digit for sample in samples()], np.int64),
        class_names=DIGITS,
        source=f"{len(samples())} sample drawings",
    )


def read_rightly(network: Network, stages: Stages) -> int | None:
    """Return how many of the sample drawings a network reads rightly; None where it reads others.

    Parameters
    ----------
    network
        One that takes pictures of 28×28 pixels.
    stages
        Which stages of the preparation are on.
    """
    data = samples_dataset(stages)
    taken = Dataset(as_taken(data.values, network), data.labels, data.preparation)
    try:
        return int(evaluate(network, taken).confusion.trace())
    except DataError:  # its classes are no digits
        return None
