"""The reference engine: `Network.forward` and `Network.backward`, batch by batch, in NumPy.

A large batch is worked through in chunks whose prepared pixels stay in the processor's cache:
preparing 1,536 MNIST images there each time costs less than reading 1,536 prepared ones from memory
twice, and memory stays bounded, however large the batch. The chunks are shared out over threads and
added up in their own order, so that the sums do not depend on who computed what, or when.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextvars import copy_context
from typing import Any, ClassVar, TypeVar

import numpy as np

from workings.arrays import Array, Integers, Values
from workings.data import Dataset
from workings.engines.segment import Order, State, Sums, check_inputs, check_segment
from workings.engines.threads import Workers, checked_threads, matrix_threads
from workings.maths import clip
from workings.network import Network
from workings.objective import add_penalty, as_shares, made_masks, targets

#: Values of the widest layer in one chunk: 1,536 images of 784 pixels. From 1,024 to 2,048 the
#: differences were within the noise; 4,096 and more were slower.
CHUNK_VALUES = 1_536 * 784

Rows = slice | Integers
T = TypeVar("T")


class ReferenceEngine:
    """The engine that every other is measured against.

    Parameters
    ----------
    threads
        How many to use, 1 or more; by default one a processor.
    """

    name: ClassVar[str] = "reference"

    def __init__(self, threads: int | None = None) -> None:
        self.threads = checked_threads(threads)
        self._own = threading.local()  # each thread's buffer
        self._workers = Workers(self.threads)

    def run(self, state: State, data: Dataset, order: Order) -> Sums:
        """Take one step a batch; see `Engine.run`."""
        check_segment(state, data, order)
        sums = Sums()
        with matrix_threads(self.threads, state.network.sizes, order.batch_size, CHUNK_VALUES):
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
        check_inputs(network, data)

        def work(rows: Rows) -> Array:
            X = self._prepared(data, rows, network.dtype)  # n×m
            return network.forward(X).Z[network.depth]

        with matrix_threads(self.threads, network.sizes, len(data), CHUNK_VALUES):
            parts = list(self._share_out(work, _chunks(slice(0, len(data)), network)))
        return np.concatenate(parts, axis=1)  # classes×m

    def for_one(self, network: Network) -> Callable[[Values], Array]:
        """Return what predicts one example; see `Engine.for_one`."""

        def probabilities(values: Values) -> Array:
            return network.probabilities(
                network.preparation.apply(values[np.newaxis], network.dtype)
            )[:, 0]

        return probabilities

    def batch_gradients(
        self, state: State, data: Dataset, rows: Rows
    ) -> tuple[Sums, list[Array], list[Array]]:
        """Return what one batch saw, and dW and db for its step: penalties included, clipped.

        The chunks' gradients add up to the batch's: each is divided by the whole batch's weight.
        """
        network, objective = state.network, state.objective
        weights = objective.weights
        examples = rows.stop - rows.start if isinstance(rows, slice) else len(rows)
        weight = float(examples if weights is None else weights[rows].sum())
        total = weight or 1.0  # where no example counts, there is nothing to be divided

        def work(chunk: Rows) -> tuple[float, int, list[Array]]:
            labels = data.known_labels[chunk]
            X = self._prepared(data, chunk, network.dtype)  # n×m
            Y = targets(objective, labels, data.classes, network.dtype)  # classes×m
            w, divisor, power = None, total, 0
            if weights is not None:
                w, divisor, power = as_shares(weights[chunk], total, network.dtype)  # m
            masks = made_masks(objective, network.sizes, state.step, _numbers(chunk), network.dtype)
            trace = network.forward(X, masks)
            gradients = network.backward(trace, Y, w, total=divisor)
            losses = network.losses(trace, Y)  # m
            loss = float((losses if w is None else losses * w).sum(dtype=np.float64))
            loss = float(np.ldexp(loss, power))
            hits = int((trace.probabilities.argmax(axis=0) == labels).sum())
            return loss, hits, [*gradients.dW, *gradients.db]

        loss, hits = 0.0, 0
        summed: list[Array] = []
        for part_loss, part_hits, arrays in self._share_out(work, _chunks(rows, network)):
            loss, hits = loss + part_loss, hits + part_hits
            for sum_so_far, array in zip(summed, arrays, strict=False):
                sum_so_far += array
            summed = summed or arrays
        dW, db = summed[: network.depth], summed[network.depth :]
        loss += add_penalty(objective.l2, network.W, dW) * weight
        if objective.clip_norm is not None:
            clip([*dW, *db], objective.clip_norm)
        return Sums(loss, weight, hits, examples, 1), dW, db

    def _share_out(self, work: Callable[[Rows], T], chunks: list[Rows]) -> Iterator[T]:
        """Yield the work's results in the chunks' order; no more than a few wait to be taken."""
        if len(chunks) == 1 or self.threads == 1:
            yield from map(work, chunks)
            return
        waiting: deque[Future[T]] = deque()
        for chunk in chunks:
            # Each with a copy of this thread's context: NumPy keeps there how to take an overflow.
            waiting.append(self._workers.submit(copy_context().run, work, chunk))
            if len(waiting) > 2 * self.threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _prepared(self, data: Dataset, rows: Rows, dtype: np.dtype[Any]) -> Array:
        """Return X, n×m, in a buffer of this thread's that its next call writes over."""
        values = data.values[rows]
        buffer: Array | None = getattr(self._own, "buffer", None)
        if (
            buffer is None
            or buffer.dtype != dtype
            or len(buffer) < len(values)
            or buffer.shape[1] != data.features
        ):
            self._own.buffer = buffer = np.empty(values.shape, dtype)
        return data.preparation.apply(values, dtype, buffer)


def _chunks(rows: Rows, network: Network) -> list[Rows]:
    size = max(1, CHUNK_VALUES // max(network.sizes))
    if isinstance(rows, slice):
        starts = range(rows.start, rows.stop, size)
        return [slice(start, min(start + size, rows.stop)) for start in starts]
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _numbers(rows: Rows) -> Integers:
    return np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
