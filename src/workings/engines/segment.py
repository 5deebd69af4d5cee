"""The one interface between training and an engine: run these batches from this state."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

import numpy as np
import numpy.typing as npt

from workings.arrays import Array, Integers, Values
from workings.data import Dataset
from workings.errors import ShapeError
from workings.network import Network
from workings.objective import Objective, dropout_shares
from workings.optimisers import Optimiser


@dataclass
class State:
    """What a segment changes: parameters, the optimiser's slots, and how many steps were taken.

    Parameters
    ----------
    network
        Its W and b are changed in place.
    optimiser
        The rule of the update.
    objective
        What is made small.
    slots
        What the optimiser remembers; zeros at the start.
    step
        Updates taken so far.
    """

    network: Network
    optimiser: Optimiser
    objective: Objective = field(default_factory=Objective)
    slots: list[list[Array]] = field(default_factory=list)
    step: int = 0

    def __post_init__(self) -> None:
        if not self.slots:
            parameters = self.network.parameters
            self.slots = [
                [np.zeros_like(array) for array in parameters] for _ in self.optimiser.slots
            ]


@dataclass(frozen=True)
class Order:
    """Which examples, in which batches.

    Parameters
    ----------
    rows
        The examples' row numbers, batch after batch; None for all of them as they stand.
    batch_size
        Examples a batch; the last batch may be smaller.
    learning_rates
        α for each batch, float64.
    stop
        One boolean that another thread, or a signal's handler, may set: the engine looks at it
        between batches and ends there.
    """

    rows: Integers | None
    batch_size: int
    learning_rates: npt.NDArray[np.float64]
    stop: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(1, np.bool_))

    @classmethod
    def of(
        cls,
        rows: Integers | None,
        batch_size: int,
        first: int,
        learning_rates: list[float],
        stop: npt.NDArray[np.bool_],
    ) -> "Order":
        """Return the batches of an epoch from number `first` on, one for each learning rate."""
        if rows is not None:
            rows = rows[first * batch_size : (first + len(learning_rates)) * batch_size]
        return cls(rows, batch_size, np.array(learning_rates), stop)

    def batches(self, examples: int) -> Iterator[tuple[slice | Integers, float]]:
        """Yield each batch's rows, as a slice or as numbers, and its learning rate."""
        for number, learning_rate in enumerate(self.learning_rates.tolist()):
            part = slice(number * self.batch_size, (number + 1) * self.batch_size)
            if self.rows is None:
                yield slice(part.start, min(part.stop, examples)), learning_rate
            else:
                yield self.rows[part], learning_rate


@dataclass(frozen=True)
class Sums:
    """What was seen on the way, before each update.

    Parameters
    ----------
    loss
        Σ of each batch's mean loss (penalties included) times its weight; not finite where a
        batch's loss was not, and then that batch made no update and is the last.
    weight
        Σ of the examples' weights: their number, where all count once.
    hits
        How many examples were classified rightly.
    examples
        How many examples were seen.
    batches
        How many batches were computed.
    """

    loss: float = 0.0
    weight: float = 0.0
    hits: int = 0
    examples: int = 0
    batches: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.loss + other.loss,
            self.weight + other.weight,
            self.hits + other.hits,
            self.examples + other.examples,
            self.batches + other.batches,
        )


def check_segment(state: State, data: Dataset, order: Order) -> None:
    """Raise unless the state, the data and the order fit together: kernels trust what they get.

    Raises
    ------
    ShapeError
        If the network has other inputs or classes than the data, there are other weights than
        examples, a row or a label is outside its range, or there are more batches than examples.
    SettingError
        If there is dropout for more or fewer than the hidden layers.
    """
    check_inputs(state.network, data)
    labels, weights, rows = data.known_labels, state.objective.weights, order.rows
    dropout_shares(state.objective, state.network.sizes)
    if data.classes != state.network.sizes[-1]:
        outputs = state.network.sizes[-1]
        raise ShapeError(f"the network has {outputs} outputs; the data has {data.classes} classes")
    if weights is not None and len(weights) != len(data):
        raise ShapeError(f"{len(weights):,} weights for {len(data):,} examples")
    if len(labels) and not 0 <= labels.min() <= labels.max() < data.classes:
        raise ShapeError(f"a label is outside 0 to {data.classes - 1}")
    if rows is not None and len(rows) and not 0 <= rows.min() <= rows.max() < len(data):
        raise ShapeError(f"a row number is outside 0 to {len(data) - 1}")
    examples = len(data) if rows is None else len(rows)
    batches, size = len(order.learning_rates), order.batch_size
    if size < 1 or (batches - 1) * size >= examples:
        raise ShapeError(f"{batches:,} batches of {size:,} for {examples:,} examples")


def check_inputs(network: Network, data: Dataset) -> None:
    """Raise unless the data has as many features as the network has inputs.

    Raises
    ------
    ShapeError
        If it has others.
    """
    if data.features != network.sizes[0]:
        raise ShapeError(
            f"the network has {network.sizes[0]} inputs; the data has {data.features} features"
        )


class Engine(Protocol):
    """What an engine offers."""

    name: ClassVar[str]
    threads: int

    def run(self, state: State, data: Dataset, order: Order) -> Sums:
        """Take one step a batch, changing `state` in place."""
        ...

    def outputs(self, network: Network, data: Dataset) -> Array:
        """Return Z[L], classes×m before softmax, for the examples of a data set."""
        ...

    def for_one(self, network: Network) -> Callable[[Values], Array]:
        """Return a function from one example's n values, raw, to its probabilities.

        It may keep the parameters as they are now.
        """
        ...
