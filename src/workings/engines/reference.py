"""The reference engine: `Network.forward` and `Network.backward`, batch by batch, in NumPy.

The prepared pixels are kept as floats where they fit in memory, and a large batch is worked through
in a few large chunks: each product is then long enough that the matrix library's threads do not
spend their time waiting for each other, also on a machine that is busy with other things.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from workings.arrays import Array, Integers
from workings.data import Dataset
from workings.engines.segment import Order, State, Sums
from workings.maths import one_hot
from workings.network import Network
from workings.objective import add_penalty

#: Values of the widest layer in one chunk: 21,399 MNIST images.
CHUNK_VALUES = 1 << 24
#: Prepared values kept from one run to the next: 1 GiB of float32. Larger data is prepared in
#: chunks, each time.
KEPT_VALUES = 1 << 28


class ReferenceEngine:
    """The engine that every other is measured against."""

    name: ClassVar[str] = "reference"

    def __init__(self) -> None:
        self._kept: tuple[Dataset, Array] | None = None

    def run(self, state: State, data: Dataset, order: Order) -> Sums:
        """Take one step a batch; see `Engine.run`."""
        sums = Sums()
        for rows, learning_rate in order.batches(len(data)):
            if order.stop[0]:
                break
            batch, dW, db = self.batch_gradients(state, data, rows)
            sums += batch
            if not np.isfinite(batch.loss):
                break
            state.step += 1
            gradients = [array for pair in zip(dW, db, strict=True) for array in pair]
            state.optimiser.update(
                state.network.parameters, gradients, state.slots, state.step, learning_rate
            )
        return sums

    def outputs(self, network: Network, data: Dataset) -> Array:
        """Return Z[L], classes×m before softmax; see `Engine.outputs`."""
        apply = data.preparation.apply
        parts = [
            network.forward(apply(data.values[rows], network.dtype)).Z[network.depth]
            for rows in _chunks(slice(0, len(data)), max(network.sizes))
        ]
        return np.concatenate(parts, axis=1)  # classes×m

    def batch_gradients(
        self, state: State, data: Dataset, rows: slice | Integers
    ) -> tuple[Sums, list[Array], list[Array]]:
        """Return what one batch saw, and dW and db for its step, penalties included.

        The chunks' gradients add up to the batch's: each is divided by the whole batch's weight.
        """
        network, objective = state.network, state.objective
        weights = objective.weights
        examples = rows.stop - rows.start if isinstance(rows, slice) else len(rows)
        total = float(examples if weights is None else weights[rows].sum())
        loss, hits = 0.0, 0
        summed: list[Array] = []
        for chunk in _chunks(rows, max(network.sizes)):
            labels = data.known_labels[chunk]
            X = self._prepared(data, chunk, network.dtype)  # n×m
            Y = one_hot(labels, data.classes, network.dtype)  # classes×m
            w = None if weights is None else weights[chunk].astype(network.dtype)  # m
            masks = objective.masks and objective.masks(state.step, _numbers(chunk))
            trace = network.forward(X, masks)
            gradients = network.backward(trace, Y, w, total=total)
            losses = network.losses(trace, Y)  # m
            loss += float((losses if w is None else losses * w).sum(dtype=np.float64))
            hits += int((trace.probabilities.argmax(axis=0) == labels).sum())
            parts = [*gradients.dW, *gradients.db]
            for sum_so_far, part in zip(summed, parts, strict=False):
                sum_so_far += part
            summed = summed or parts
        dW, db = summed[: network.depth], summed[network.depth :]
        loss += add_penalty(objective.l2, network.W, dW) * total
        return Sums(loss, total, hits, examples, 1), dW, db

    def _prepared(self, data: Dataset, rows: slice | Integers, dtype: np.dtype[Any]) -> Array:
        """Return X for some rows, n×m, from the kept values or made anew."""
        if data.values.size > KEPT_VALUES:
            return data.preparation.apply(data.values[rows], dtype)
        if self._kept is None or self._kept[0] is not data or self._kept[1].dtype != dtype:
            self._kept = (data, data.preparation.apply(data.values, dtype))
        return self._kept[1].T[rows].T


def _chunks(rows: slice | Integers, width: int) -> Iterator[slice | Integers]:
    size = max(1, CHUNK_VALUES // width)
    if isinstance(rows, slice):
        for start in range(rows.start, rows.stop, size):
            yield slice(start, min(start + size, rows.stop))
    else:
        for start in range(0, len(rows), size):
            yield rows[start : start + size]


def _numbers(rows: slice | Integers) -> Integers:
    return np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
