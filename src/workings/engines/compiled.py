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
from workings.engines.kernels.team import TEAM
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
WORTH_A_THREAD = 400_000
#: The kernels that have been loaded in this process, with the kinds of arrays they are for.
_LOADED: set[tuple[Any, ...]] = set()

Kernel = Callable[..., None]
Flag = npt.NDArray[np.bool_]


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
            shares = self._shares(network, len(data))
            model, read = pack(network), pack_data(network, data)
            rooms = self._rooms_for(model, read, shares)
            Z: Array = np.empty((network.sizes[-1], len(data)), network.dtype)
            none = read._replace(values=read.values[:0], pixels=read.pixels[:0])
            _load(batches.outputs, (0, 1, model, none, rooms[0], Z), model, read)
            self._together(
                [(batches.outputs, (n, shares, model, read, rooms[n], Z)) for n in range(shares)]
            )
            return Z

    def for_one(self, network: Network) -> Callable[[Values], Array]:
        """Return what predicts one example; see `Engine.for_one`."""
        model = pack(network)
        shift, scale, factor = scaling(network.preparation, network.sizes[0], network.dtype)
        fixed = (bool(factor != 0), factor, shift, scale, model.layers, model.theta)

        def probabilities(values: Values) -> Array:
            return one.probabilities(values, *fixed)

        return probabilities

    def _segment(
        self, state: State, data: Dataset, order: Order, masks: Masks | None = None
    ) -> Sums:
        network, objective, optimiser = state.network, state.objective, state.optimiser
        with self._turn:
            shares = self._shares(network, order.batch_size)
            model = pack(network, state.slots, shares)
            made = pack_masks(masks or {}, model.layers, order.batch_size, network.dtype)
            read = pack_data(network, data, order, objective.weights, made)
            rooms = self._rooms_for(model, read, shares)
            rule = layout.Rule(*numbered(optimiser), float(objective.l2))
            team, sums = layout.aligned(TEAM, np.int64), np.zeros(batches.SUMS)
            said = layout.aligned((shares, batches.SAID), np.float64)

            def arguments(room: layout.Work, rates: npt.NDArray[np.float64]) -> tuple[Any, ...]:
                return (
                    *(team, said, model, rule, read, room, order.batch_size),
                    *(rates, state.step, order.stop, sums),
                )

            none = order.learning_rates[:0]
            _load(batches.run_batches, arguments(rooms[0], none), model, read)
            self._together(
                [(batches.run_batches, arguments(room, order.learning_rates)) for room in rooms],
                order.stop,
            )
        loss, weight, hits, examples, done, steps = sums.tolist()
        state.step += int(steps)
        if rule.optimiser != OTHER:
            unpack(model, network, state.slots)
        elif steps:
            gradients = layout.views(model.layers, model.gradients[0])
            rate = float(order.learning_rates[0])
            optimiser.update(network.parameters, gradients, state.slots, state.step, rate)
        return Sums(loss, weight, int(hits), int(examples), int(done))

    def _shares(self, network: Network, examples: int) -> int:
        """Return in how many shares a batch is worked through: at most one a thread."""
        products = 3 * examples * sum(inputs * units for inputs, units in pairwise(network.sizes))
        return min(self.threads, 1 + products // WORTH_A_THREAD)

    def _rooms_for(self, model: layout.Model, read: layout.Data, threads: int) -> list[layout.Work]:
        """Return room for each thread's chunk, kept from segment to segment."""
        tile, dtype = read.pixels.dtype, model.theta.dtype
        key = (model.layers.tobytes(), tile, dtype)
        if key not in self._rooms:
            self._rooms = {key: []}
        rooms = self._rooms[key]
        while len(rooms) < threads:
            rooms.append(layout.work(model.layers, CHUNK, tile, dtype))
        return rooms[:threads]

    def _together(
        self, work: list[tuple[Kernel, tuple[Any, ...]]], stop: Flag | None = None
    ) -> None:
        """Call kernels in threads, while this one waits and so can answer signals.

        Where waiting is interrupted, they are told to stop and waited for: afterwards nobody
        changes the arrays any more.
        """
        tasks: list[Future[None]] = []
        try:
            for function, arguments in work:
                tasks.append(self._pool.submit(function, *arguments))
            for task in tasks:
                task.result()
        except BaseException:
            before = stop is not None and bool(stop[0])
            if stop is not None:
                stop[0] = True
            while not all(task.done() for task in tasks):
                with suppress(KeyboardInterrupt):
                    wait(tasks)
            if stop is not None:
                stop[0] = before
            raise

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self.threads, "workings")


def _load(
    function: Kernel, nothing: tuple[Any, ...], model: layout.Model, read: layout.Data
) -> None:
    """Have a kernel compiled, or loaded, before threads share it.

    Parameters
    ----------
    function
        The kernel.
    nothing
        Arguments of the kinds to come, with nothing to be done: no batches, no examples.
    model, read
        What decides the kinds.
    """
    kinds = (function, model.theta.dtype, read.values.dtype, read.pixels.dtype)
    if kinds in _LOADED:
        return
    try:
        function(*nothing)
    except OSError:  # it is compiled, but there is no room on the disk to keep the code
        function(*nothing)
    _LOADED.add(kinds)
