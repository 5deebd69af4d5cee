"""The compiled engine: the reference engine's numbers, by plain loops that Numba compiles.

Here the kernels' arguments are put together and threads are given their work; the procedure itself
is in `workings.engines.kernels.batches`.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from functools import cached_property
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from workings.arrays import Array, Values
from workings.data import Dataset
from workings.engines.kernels import batches, layout, one
from workings.engines.kernels.team import SPACING
from workings.engines.kernels.updates import OTHER, numbered
from workings.engines.packing import pack, pack_data, pack_masks, scaling, unpack
from workings.engines.segment import Order, State, Sums
from workings.engines.threads import checked_threads
from workings.network import Network
from workings.objective import Masks

#: Images a thread works on at once: their pixels, Z, A and dZ stay in its cache.
CHUNK = 144
#: Multiplications in a batch for which one more thread pays: some 50 µs of work. With less to do,
#: threads would mostly wait for one another.
WORTH_A_THREAD = 4_000_000
#: The kinds of arrays that the kernels have been compiled for, or loaded, in this process.
_READY: set[tuple[Any, ...]] = set()


class CompiledEngine:
    """The reference engine's numbers, to rounding, several times as fast.

    It computes one segment at a time: where several threads of a process use the same engine, each
    waits its turn. Engines of their own do not wait for one another.

    Parameters
    ----------
    threads
        How many to use, 1 or more; by default one a processor. Small batches get fewer.
    """

    name: ClassVar[str] = "compiled"

    def __init__(self, threads: int | None = None) -> None:
        self.threads = checked_threads(threads)
        self._turn = threading.Lock()
        self._rooms: dict[tuple[Any, ...], list[layout.Work]] = {}

    def run(self, state: State, data: Dataset, order: Order) -> Sums:
        """Take one step a batch; see `Engine.run`."""
        masks = state.objective.masks
        if masks is None and numbered(state.optimiser)[0] != OTHER:
            return Sums() if order.stop[0] else self._segment(state, data, order)
        sums = Sums()  # something is to be asked for in Python: batch by batch
        for rows, rate in order.batches(len(data)):
            if order.stop[0]:
                break
            chosen = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
            batch = Order(chosen, len(chosen), np.array([rate]), order.stop)
            made = None if masks is None else masks(state.step, chosen)
            seen = self._segment(state, data, batch, made)
            sums += seen
            if not np.isfinite(seen.loss):
                break
        return sums

    def outputs(self, network: Network, data: Dataset) -> Array:
        """Return Z[L], classes×m before softmax; see `Engine.outputs`."""
        with self._turn:
            threads = self._threads_for(network, len(data))
            model = pack(network)
            read = pack_data(network, data)
            rooms = self._room(model, read, threads)
            Z: Array = np.empty((network.sizes[-1], len(data)), network.dtype)
            none = read._replace(values=read.values[:0], pixels=read.pixels[:0])
            _ready(batches.outputs, 0, 1, model, none, rooms[0], Z)
            self._together(
                threads,
                lambda thread: batches.outputs(thread, threads, model, read, rooms[thread], Z),
            )
            return Z

    def for_one(self, network: Network) -> Callable[[Values], Array]:
        """Return what predicts one example; see `Engine.for_one`."""
        model = pack(network)
        shift, scale, factor = scaling(network.preparation, network.sizes[0], network.dtype)
        fixed = (
            bool(factor != 0),
            factor,
            shift,
            scale,
            model.layers,
            model.theta,
        )

        def probabilities(values: Values) -> Array:
            return one.probabilities(values, *fixed)

        return probabilities

    def _segment(
        self, state: State, data: Dataset, order: Order, masks: Masks | None = None
    ) -> Sums:
        with self._turn:
            network, objective = state.network, state.objective
            threads = self._threads_for(network, order.batch_size)
            model = pack(network, state.slots, threads)
            made = (
                pack_masks(masks, model.layers, order.batch_size, network.dtype) if masks else None
            )
            read = pack_data(network, data, order, objective.weights, made)
            rooms = self._room(model, read, threads)
            number, settings = numbered(state.optimiser)
            rule = layout.Rule(number, settings, float(objective.l2))
            flags = layout.aligned(threads * SPACING, np.int64)
            said = layout.aligned((threads + 1, batches.SAID), np.float64)
            sums = np.zeros(batches.SUMS)
            rest = (order.batch_size, order.learning_rates, state.step, order.stop, sums)
            none = (order.batch_size, order.learning_rates[:0], *rest[2:])
            _ready(batches.run_batches, 0, 1, flags, said, model, rule, read, rooms[0], *none)
            self._together(
                threads,
                lambda thread: batches.run_batches(
                    thread, threads, flags, said, model, rule, read, rooms[thread], *rest
                ),
                flags,
                order.stop,
            )
        loss, weight, hits, examples, done, step = sums.tolist()
        if number != OTHER:
            unpack(model, network, state.slots)
        elif np.isfinite(loss):
            gradients = layout.views(model.layers, model.gradients[0])
            rate = float(order.learning_rates[0])
            state.optimiser.update(network.parameters, gradients, state.slots, int(step), rate)
        state.step = int(step)
        return Sums(loss, weight, int(hits), int(examples), int(done))

    def _threads_for(self, network: Network, examples: int) -> int:
        products = 3 * examples * sum(inputs * units for inputs, units in pairwise(network.sizes))
        return min(self.threads, 1 + products // WORTH_A_THREAD)

    def _room(self, model: layout.Model, read: layout.Data, threads: int) -> list[layout.Work]:
        """Return each thread's room, kept from segment to segment."""
        tile, dtype = read.pixels.dtype, model.theta.dtype
        key = (model.layers.tobytes(), tile, dtype)
        if key not in self._rooms:
            self._rooms = {key: []}
        rooms = self._rooms[key]
        while len(rooms) < threads:
            rooms.append(layout.work(model.layers, CHUNK, tile, dtype))
        return rooms

    def _together(
        self,
        threads: int,
        work: Callable[[int], None],
        flags: npt.NDArray[np.int64] | None = None,
        stop: npt.NDArray[np.bool_] | None = None,
    ) -> None:
        """Let every thread do its share, while this one waits and so can answer signals.

        Where waiting is interrupted, the threads are told to end after the batch they are at, and
        waited for: nobody changes these arrays afterwards.
        """
        tasks: list[Future[None]] = []
        try:
            for thread in range(threads):
                tasks.append(self._pool.submit(work, thread))
            for task in tasks:
                task.result()
        except BaseException:
            if flags is not None and stop is not None:
                before, stop[0] = bool(stop[0]), True
                if len(tasks) < threads:  # those there are shall not wait for who never came
                    flags[len(tasks) * SPACING :] = np.iinfo(np.int64).max
            while not all(task.done() for task in tasks):
                with suppress(KeyboardInterrupt):
                    wait(tasks)
            if stop is not None:
                stop[0] = before
            raise

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self.threads, "workings")


def _ready(function: Callable[..., None], *arguments: Any) -> None:
    """Have a kernel compiled, or loaded, for arguments of these kinds before threads share it.

    Parameters
    ----------
    function
        The kernel.
    arguments
        With nothing to be done: no batches, no examples.
    """
    model = next(given for given in arguments if isinstance(given, layout.Model))
    read = next(given for given in arguments if isinstance(given, layout.Data))
    key = (function, model.theta.dtype, read.values.dtype, read.pixels.dtype)
    if key in _READY:
        return
    try:
        function(*arguments)
    except OSError:  # compiled, but the code cannot be kept: no room on the disk
        function(*arguments)
    _READY.add(key)
