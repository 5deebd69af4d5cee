"""What the room Mistakes judges: a network held as it was, and parts of its run's data.

All numbers come from `workings.evaluate`, as those of the command line do.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from workings.app.run import Run
from workings.app.setup import set_aside
from workings.app.visitor import Reader, Visitor
from workings.arrays import Values
from workings.data import Dataset
from workings.evaluation import Evaluation, evaluate
from workings.network import Network
from workings.predictor import Predictor

Part = Literal["test", "validation", "train"]


@dataclass(frozen=True, eq=False)
class Held:
    """A network as it was when it was looked at, however its run goes on.

    Parameters
    ----------
    run
        Whose it is.
    reader
        The network.
    epoch
        How many epochs it had learnt, with a part of one.
    edited
        Whether it was changed by hand since.
    """

    run: Run
    reader: Reader
    epoch: float
    edited: bool = False

    @property
    def network(self) -> Network:
        """The network: a copy."""
        return self.reader.network

    @property
    def sound(self) -> bool:
        """Whether all its parameters are numbers still: a run may have run away."""
        return all(bool(np.isfinite(array).all()) for array in self.network.parameters)


def hold(visitor: Visitor) -> Held | None:
    """Hold the network of a visitor's run as it is now; None where there is none."""
    run, reader = visitor.run, visitor.reader()
    if run is None or reader is None or run.seen is None:
        return None
    return Held(run, reader, run.seen.epoch)


def changed(held: Held, network: Network) -> Held:
    """Return what was made by hand of a network that is held."""
    reader = Reader(held.run.number, held.reader.version, Predictor(network, engine="reference"))
    return replace(held, reader=reader, edited=True)


def sizes(run: Run) -> dict[Part, int]:
    """Return which parts of a run's data can be judged, the fairest first, and their sizes.

    The test set, where it has labels; what was set aside; and what the network learns from.
    """
    source = run.source
    aside = set_aside(len(source.train))
    found: dict[Part, int] = {}
    if source.test is not None and source.test.labels is not None and len(source.test):
        found["test"] = len(source.test)
    if aside:
        found["validation"] = aside
    return found | {"train": len(source.train) - aside}


def data_of(run: Run, part: Part) -> Dataset:
    """Return a part of a run's data; it may take a moment."""
    if part == "test" and run.source.test is not None:
        return run.source.test
    rest, aside = run.source.split(run.setup.seed)
    return aside if part == "validation" and aside is not None else rest


def judge(network: Network, data: Dataset) -> Evaluation:
    """Measure a network, also one that has run away."""
    with np.errstate(over="ignore", invalid="ignore"):
        return evaluate(network, data)


def confused(found: Evaluation) -> tuple[int, int] | None:
    """Return the most frequent mistake, as true class and class read; None where there is none."""
    wrong = found.confusion - np.diag(found.confusion.diagonal())
    if not wrong.any():
        return None
    label, predicted = np.unravel_index(int(wrong.argmax()), wrong.shape)
    return int(label), int(predicted)


def are_pictures(data: Dataset) -> bool:
    """Whether examples can be shown as pictures."""
    return data.image_shape is not None and data.values.dtype == np.uint8


def as_ink(data: Dataset, row: int) -> Values:
    """Return a picture so that what is dark on the page is dark in it, or ink on empty ground."""
    picture = data.image(row)
    return picture if data.preparation.light_ground is False else 255 - picture
