"""What is shown of a training at one moment: its network, and how its layers fare."""

from dataclasses import dataclass
from itertools import count

import numpy as np

from workings.app.marks import batches_done
from workings.data import Dataset
from workings.engines.reference import CHUNK_VALUES
from workings.engines.threads import matrix_threads
from workings.network import Network
from workings.trace import Trace
from workings.training import Training

#: Multiplications that one look may cost; of wide networks fewer examples are looked at.
_COST = 1_000_000_000
_EXAMPLES = (16, 500)
_versions = count()


@dataclass(frozen=True, eq=False)
class Seen:
    """A network as it was between two steps.

    Parameters
    ----------
    version
        Grows with each look, at whatever: no two have the same.
    epoch
        How many epochs had passed, with a part of one.
    steps
        How many updates had been made.
    network
        A copy.
    examples
        How many of the training examples the rest was measured on.
    dead_units
        For each hidden layer, the units that put out 0 for every one of them.
    gradient_sizes
        For each layer the root of the mean of dW²: a size per weight, so that a large layer does
        not look stronger than a small one.
    """

    version: int
    epoch: float
    steps: int
    network: Network
    examples: int
    dead_units: tuple[tuple[int, ...], ...]
    gradient_sizes: tuple[float, ...]


def look(training: Training) -> Seen:
    """Look at a training between two of its steps.

    Parameters
    ----------
    training
        What is looked at. Nothing in it changes.
    """
    epoch = training.epoch + batches_done(training) / training.batches
    steps = training.progress.state.step
    return look_at(training.network, training.data, epoch, steps)


def look_at(network: Network, data: Dataset, epoch: float = 0.0, steps: int = 0) -> Seen:
    """Look at a network: at a copy of it, and what some of the examples do in it.

    With one thread: several of the matrix library's would go on spinning for a while, and take the
    processors from the training.
    """
    network = network.copy()
    sample = _sample(network, data)
    one = matrix_threads(1, network.sizes, len(sample), CHUNK_VALUES)
    with one, np.errstate(over="ignore", invalid="ignore"):
        trace = network.forward(sample.X)
        sizes = _gradient_sizes(network, trace, sample)
    return Seen(next(_versions), epoch, steps, network, len(sample), trace.dead, sizes)


def _sample(network: Network, data: Dataset) -> Dataset:
    parameters = sum(array.size for array in network.parameters)
    few, many = _EXAMPLES
    return data[: max(few, min(many, _COST // (6 * parameters)))]


def _gradient_sizes(network: Network, trace: Trace, sample: Dataset) -> tuple[float, ...]:
    gradients = network.backward(trace, sample.Y)
    squares = (np.square(dW, dtype=np.float64) for dW in gradients.dW)
    return tuple(float(np.sqrt(each.mean())) for each in squares)
