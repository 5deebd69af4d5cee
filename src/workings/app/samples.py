"""The sample drawings that come along: what a network reads in them.

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
from workings.evaluation import Evaluation, evaluate
from workings.html.pictures import ink_source
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


@lru_cache(maxsize=16)
def samples_sheet(stages: Stages) -> str:
    """Return a picture's address: the sample drawings as prepared, a row a hand."""
    tiles = samples_dataset(stages).values.reshape(-1, len(DIGITS), 28, 28)
    return ink_source(tiles.swapaxes(1, 2).reshape(28 * len(tiles), -1), whole=True)


def samples_read(network: Network, stages: Stages) -> Evaluation | None:
    """Return what a network reads in the sample drawings; None where it reads no digits.

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
        return evaluate(network, taken)
    except DataError:  # its classes are no digits
        return None
