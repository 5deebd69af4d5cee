"""The compiled engine: the reference engine's numbers, by plain loops that Numba compiles.

Here the kernels' arguments are put together and threads are given their work; the procedure itself
is in `workings.engines.kernels.batches`.
"""

import gc
import os
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from workings.arrays import Array, Values
from workings.data import Dataset
from workings.engines.kernels import batches, layout, one
from workings.engines.kernels.team import TEAM
from workings.engines.kernels.updates import OTHER
from workings.engines.packing import (
    pack,
    pack_data,
    pack_masks,
    pack_rule,
    scaling,
    unpack,
)
from workings.engines.segment import Order, State, Sums, check_inputs, check_segment
from workings.engines.threads import Workers, checked_threads, start_apart
from workings.network import Network
from workings.objective import made_masks

#: Images a thread works on at once: their pixels, Z, A and dZ stay in its cache.
CHUNK = 144
#: Multiplications in a batch for which one more thread pays: some 20 µs of work.
WORTH_A_THREAD = 2_000_000
#: Examples that a thread gets at least: its gradient is as large as everyone's, and has to be
#: added to theirs.
FEWEST = 16
#: For what changes nothing.
NO_RULE = layout.Rule(OTHER, np.zeros(1), 0.0, 0.0, 0.0, 0, np.zeros(0, np.uint32), np.zeros(0))
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
        self._workers = Workers(self.threads)
        self._rooms: dict[tuple[Any, ...], list[layout.Work]] = {}

    def run(self, state: State, data: Dataset, order: Order) -> Sums:
        """Take one step a batch; see `Engine.run`."""
        check_segment(state, data, order)
        objective, optimiser, network = state.objective, state.optimiser, state.network
        rule = pack_rule(optimiser, objective, network)
        own = rule.optimiser == OTHER  # it is called, and keeps its slots
        with self._workers.turn:
            shares = self._shares(network, order.batch_size)
            model = pack(network, () if own else state.slots, shares)
            read = pack_data(network, data, order, objective.weights)
            if not own and objective.masks is None:
                sums = Sums() if order.stop[0] else self._steps(state, model, rule, read, order)
            else:  # something is to be asked for in Python: batch by batch
                sums = Sums()
                for rows, rate in order.batches(len(data)):
                    if order.stop[0] or not np.isfinite(sums.loss):
                        break
                    numbers = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
                    made = None  # dropout's masks are drawn in the kernel, unless there are others
                    if objective.masks is not None:
                        made = made_masks(
                            objective, network.sizes, state.step, numbers, network.dtype
                        )
                    masks = pack_masks(made or {}, model.layers, len(numbers), network.dtype)
                    chosen = layout.read_only(np.ascontiguousarray(numbers, np.int64))
                    batch = Order(numbers, len(numbers), np.array([rate]), order.stop)
                    part = read._replace(rows=chosen, masks=masks)
                    seen = self._steps(state, model, rule, part, batch)
                    sums += seen
                    if own and np.isfinite(seen.loss):
                        theta, g = (
                            layout.views(model.layers, numbers)
                            for numbers in (model.theta, model.gradients[0])
                        )
                        optimiser.update(theta, g, state.slots, state.step, rate)
            unpack(model, network, () if own else state.slots)
        return sums

    def outputs(self, network: Network, data: Dataset) -> Array:
        """Return Z[L], classes×m before softmax; see `Engine.outputs`."""
        check_inputs(network, data)
        with self._workers.turn:
            model = pack(network, (), self._shares(network, len(data)))
            Z: Array = np.empty((network.sizes[-1], len(data)), network.dtype)
            once = Order(None, len(data), np.zeros(1))
            self._segment(model, NO_RULE, pack_data(network, data), once, outputs=Z)
            return Z

    def for_one(self, network: Network) -> Callable[[Values], Array]:
        """Return what predicts one example; see `Engine.for_one`."""
        model = pack(network)
        shift, scale, factor = scaling(network.preparation, network.sizes[0], network.dtype)
        fixed = (bool(factor != 0), factor, shift, scale, model.layers, model.theta)

        _load(one.probabilities, (np.zeros(network.sizes[0], np.uint8), *fixed), network.dtype)

        def probabilities(values: Values) -> Array:
            return one.probabilities(values, *fixed)

        return probabilities

    def _steps(
        self,
        state: State,
        model: layout.Model,
        rule: layout.Rule,
        read: layout.Data,
        order: Order,
    ) -> Sums:
        """Run batches on what is packed; `state` is told how many steps were taken."""
        seen = self._segment(model, rule, read, order, state.step)
        state.step += int(seen[batches.SUM_STEPS])
        loss, weight, hits, examples, done, _ = seen.tolist()
        return Sums(loss, weight, int(hits), int(examples), int(done))

    def _segment(
        self,
        model: layout.Model,
        rule: layout.Rule,
        read: layout.Data,
        order: Order,
        step: int = 0,
        outputs: Array | None = None,
    ) -> npt.NDArray[np.float64]:
        """Call the kernel in as many threads as the model has gradients; return its sums."""
        rooms = self._rooms_for(model, read, len(model.gradients))
        team, sums = layout.aligned(TEAM, np.int64), np.zeros(batches.SUMS)
        said = layout.aligned((len(rooms), batches.SAID), np.float64)
        written = np.empty((0, 0), model.theta.dtype) if outputs is None else outputs

        def arguments(room: layout.Work, rates: npt.NDArray[np.float64]) -> tuple[Any, ...]:
            return (
                *(team, said, model, rule, read, room, order.batch_size),
                *(rates, step, order.stop, sums, written),
            )

        none = arguments(rooms[0], order.learning_rates[:0])
        _load(batches.run_batches, none, *_kinds(model, read))
        self._together(
            [(batches.run_batches, arguments(room, order.learning_rates)) for room in rooms],
            order.stop,
            brief=len(rooms) == len(order.learning_rates) == 1,
        )
        return sums

    def _shares(self, network: Network, examples: int) -> int:
        """Return in how many shares a batch is worked through: at most one a thread."""
        products = 3 * examples * sum(inputs * units for inputs, units in pairwise(network.sizes))
        most = min(1 + products // WORTH_A_THREAD, max(1, examples // FEWEST))
        return min(self.threads, most)

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
        self,
        work: list[tuple[Kernel, tuple[Any, ...]]],
        stop: Flag | None = None,
        brief: bool = False,
    ) -> None:
        """Call kernels in threads, while this one waits and so can answer signals.

        Where waiting is interrupted, they are told to stop and waited for: afterwards nobody
        changes the arrays any more. A brief one is called here: a thread would take longer to wake.
        """
        if brief:
            for function, arguments in work:
                function(*arguments)
            return
        tasks: list[Future[None]] = []
        try:
            for place, (function, arguments) in enumerate(work):
                tasks.append(self._workers.submit(_begin, place, len(work), function, arguments))
            while os.name == "nt" and wait(tasks, timeout=0.1).not_done:
                pass  # there, waiting without end hears no Ctrl-C
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


def _begin(place: int, threads: int, function: Kernel, arguments: tuple[Any, ...]) -> None:
    start_apart(place, threads)
    function(*arguments)


def _load(function: Kernel, nothing: tuple[Any, ...], *kinds: Any) -> None:
    """Have a kernel compiled, or loaded, before threads share it.

    Parameters
    ----------
    function
        The kernel.
    nothing
        Arguments like those to come, with little to be done: no batches, no examples.
    kinds
        What Numba compiles it anew for: the arrays' types.
    """
    if (function, *kinds) in _LOADED:
        return
    collects = gc.isenabled()
    gc.disable()  # a tenth of the time to compile is spent looking for garbage: there is little
    try:
        function(*nothing)
    except OSError:  # it is compiled, but there is no room on the disk to keep the code
        function(*nothing)
    finally:
        if collects:
            gc.enable()
    _LOADED.add((function, *kinds))


def _kinds(model: layout.Model, read: layout.Data) -> tuple[Any, ...]:
    return model.theta.dtype, read.values.dtype, read.pixels.dtype
