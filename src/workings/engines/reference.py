"""The reference engine: `Network.forward` and `Network.backward`, batch by batch, in NumPy.

A batch is worked through in chunks whose prepared pixels stay in the processor's cache. Preparing
2,048 MNIST images there each time costs less than reading 2,048 prepared ones from memory twice,
and memory stays bounded, however large the batch.
"""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from workings.arrays import Array, Integers
from workings.data import Dataset
from workings.engines.segment import Order, State, Sums
from workings.maths import one_hot
from workings.network import Network
from workings.objective import add_penalty

#: Input values in one chunk: 2,048 images of 784 pixels, measured fastest of 256 to 42,000.
CHUNK_VALUES = 2_048 * 784


class ReferenceEngine:
    """The engine that every other is measured against."""

    name: ClassVar[str] = "reference"

    def run(self, state: State, data: Dataset, order: Order) -> Sums:
        """Take one step a batch; see `Engine.run`."""
        sums = Sums()
        for rows, learning_rate in order.batches(len(data)):
            if order.stop[0]:
                break
            batch, dW, db = batch_gradients(state, data, rows)
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
            for rows in _chunks(slice(0, len(data)), data.features)
        ]
        return np.concatenate(parts, axis=1)  # classes×m


def batch_gradients(
    state: State, data: Dataset, rows: slice | Integers
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
    buffer = np.empty((min(examples, _chunk_size(data.features)), data.features), network.dtype)
    for chunk in _chunks(rows, data.features):
        labels = data.known_labels[chunk]
        X = data.preparation.apply(data.values[chunk], network.dtype, buffer)  # n×m
        Y = one_hot(labels, data.classes, network.dtype)  # classes×m
        w = None if weights is None else weights[chunk].astype(network.dtype)  # m
        trace = network.forward(X, objective.masks and objective.masks(state.step, _numbers(chunk)))
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


def _chunks(rows: slice | Integers, features: int) -> Iterator[slice | Integers]:
    size = _chunk_size(features)
    if isinstance(rows, slice):
        for start in range(rows.start, rows.stop, size):
            yield slice(start, min(start + size, rows.stop))
    else:
        for start in range(0, len(rows), size):
            yield rows[start : start + size]


def _numbers(rows: slice | Integers) -> Integers:
    return np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows


def _chunk_size(features: int) -> int:
    return max(64, CHUNK_VALUES // features)
