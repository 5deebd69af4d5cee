"""A training workload on one side: the same problem for all, and what is timed."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import numpy.typing as npt

from workings.arrays import Array, Integers
from workings.bench.cases import IMAGES, TrainCase
from workings.bench.work import Work
from workings.data import Dataset, load_mnist
from workings.network import Network
from workings.randomness import generator

#: The learning rate of every training workload.
ALPHA = 0.1


@dataclass(frozen=True)
class Problem:
    """What every side is given.

    Parameters
    ----------
    case
        The workload.
    data
        The first 42,000 of MNIST's training images.
    network
        The start: W and b that every side copies.
    threads
        How many it may use.
    """

    case: TrainCase
    data: Dataset
    network: Network
    threads: int

    @property
    def X(self) -> npt.NDArray[np.float32]:
        """m×784 from 0 to 1: a row an image, as the peers take them."""
        return np.ascontiguousarray(self.data.X.T)

    @property
    def labels(self) -> Integers:
        """m class numbers."""
        return self.data.known_labels


@dataclass(frozen=True)
class Trainer:
    """A side that trains.

    Parameters
    ----------
    epoch
        Goes through the examples once, changing the parameters, and has ended when it returns.
        Takes batches×size row numbers, or None for one step on all examples as they stand.
    parameters
        Returns W[1], b[1], W[2], … as they are now; W[1] is units×784, b[1] units×1.
    """

    epoch: Callable[[Integers | None], None]
    parameters: Callable[[], list[Array]]


def problem(case: TrainCase, threads: int) -> Problem:
    """Return the problem of a case."""
    data = load_mnist()[0][:IMAGES]
    return Problem(case, data, Network(case.sizes, seed=0, preparation=data.preparation), threads)


def order(case: TrainCase, epoch: int) -> Integers | None:
    """Return the rows of an epoch, a line a batch; None where the batch is everything."""
    if case.batch_size is None:
        return None
    rows = generator(0, "shuffle", epoch).permutation(IMAGES)
    return rows[: case.batches * case.batch_size].reshape(case.batches, case.batch_size)


def work(case: TrainCase, trainer: Trainer) -> Work:
    """Return what to measure; the first epoch, which compiles and warms up, is what is compared."""
    trainer.epoch(order(case, 0))
    reached = {str(place): array for place, array in enumerate(trainer.parameters())}
    epochs = 0

    def measure() -> float:
        nonlocal epochs
        orders = []
        for _ in range(case.passes):  # drawn before the clock starts
            epochs += 1
            orders.append(order(case, epochs))
        start = perf_counter()
        for rows in orders:
            trainer.epoch(rows)
        return (perf_counter() - start) / case.passes

    return Work(measure, reached)
