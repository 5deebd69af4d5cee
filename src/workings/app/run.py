"""One training beside the event loop: it can be started, paused, stepped, changed and rewound.

What a browser asks for returns at once. The training itself goes on in a thread, in slices so short
that a pause is felt at once; what it has seen lies ready to be read at any moment.
(Longer than most files here: one run's life, seen from outside and from its thread.)
"""

import threading
import time
import traceback
from enum import StrEnum

from workings.app.marks import Point, batches_done, batches_to_mark, point_between
from workings.app.seen import Seen, look, look_at
from workings.app.setup import LIVE, Setup, make_training
from workings.app.sources import Source
from workings.app.turns import Turns
from workings.app.warm import warmth
from workings.divergence import learnt_nothing
from workings.engines import Sums
from workings.errors import Cause, DivergedError, SettingError, WorkingsError
from workings.evaluation import Evaluation, evaluate
from workings.history import EpochRecord
from workings.network import Network
from workings.training import Training
from workings.training_checks import check_data

#: Seconds a slice should take, and between two looks; looks take at most this share of the time.
_SLICE, _LOOK, _SHARE = 0.08, 0.25, 0.04


class State(StrEnum):
    """Where a run stands."""

    NEW = "new"
    WAITING = "waiting"
    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"
    FAILED = "failed"


class Run:
    """A training, and all that is shown of it.

    Parameters
    ----------
    number
        Its number among its visitor's, from 1.
    setup
        Its settings.
    source
        The data that they name.
    turns
        Where it waits until it may train.

    Attributes
    ----------
    version
        Grows whenever something that is shown has changed.
    beginnings
        How often it has begun: what it has seen is only added to in between.
    points, records
        What the training has seen: parts of epochs, and whole ones.
    seen
        The last look at the network; None before the first.
    failure, cause
        Why it failed, in words, and the setting that mends it; None where it did not.
    tested
        How well the network does on the test set, which is read once, after training.
    nothing
        Why it has learnt nothing; None where it has learnt.
    stopped
        Why it ended; see `workings.History`.
    best_epoch
        The epoch that did best on what was set aside; None while there is none.
    engine
        The name of the engine that computes it; None before it began.
    title
        What it is called where it was not trained here: a file's name, say. Else None.
    """

    def __init__(self, number: int, setup: Setup, source: Source, turns: Turns) -> None:
        self.number, self.setup, self.source = number, setup, source
        self.state, self.version, self.beginnings = State.NEW, 0, 0
        self.engine: str | None = None
        self.title: str | None = None
        self._turns, self._lock, self._halt = turns, threading.RLock(), threading.Event()
        self._thread: threading.Thread | None = None
        self._training: Training | None = None
        self._rewinds = self._finishes = self.closed = False
        self._clear()

    def _clear(self) -> None:
        self.points: list[Point] = []
        self.records: list[EpochRecord] = []
        self.seen: Seen | None = None
        self.failure: str | None = None
        self.cause: Cause | None = None
        self.nothing: Cause | None = None
        self.tested: Evaluation | None = None
        self.stopped: str | None = None
        self.best_epoch: int | None = None
        self._mark = Sums()
        self.beginnings += 1

    @property
    def busy(self) -> bool:
        """Whether it trains, or waits until it may."""
        return self.state in (State.WAITING, State.PREPARING, State.RUNNING)

    @property
    def place(self) -> int | None:
        """How manieth it is among those that wait, from 1; None where it does not wait."""
        return self._turns.place(self)

    @property
    def seconds_an_epoch(self) -> float | None:
        """How long an epoch takes, by the last few; None before the first."""
        last = self.records[-5:]
        return sum(record.seconds for record in last) / len(last) if last else None

    def go(self, batches: int | None = None) -> None:
        """Train on: so many batches, or until it ends by itself.

        Nothing happens while it trains already, or where it has ended.
        """
        with self._lock:
            if self.closed or self._thread is not None or self.state in (State.ENDED, State.FAILED):
                return
            self._halt.clear()
            self._say(State.WAITING)
            self._thread = threading.Thread(target=self._work, args=(batches,), daemon=True)
            self._thread.start()

    def go_epoch(self) -> None:
        """Train to the end of the epoch."""
        training = self._training
        self.go(-1 if training is None else training.batches - batches_done(training))

    def pause(self) -> None:
        """Stop after the slice under way; what was learnt stays."""
        self._halt.set()
        self._turns.wake()

    def finish(self) -> None:
        """End the training here: the best weights are put back, and the test set is read."""
        with self._lock:
            self._finishes = True
            if self._thread is not None:
                self.pause()
            else:
                self.go(1)

    def rewind(self) -> None:
        """Go back to the same initial weights, with nothing learnt."""
        with self._lock:
            if self._thread is not None:
                self._rewinds = True
                self.pause()
            else:
                self._rewind()

    def change(self, **live: float) -> None:
        """Change settings that may change while it trains: see `workings.app.setup.LIVE`.

        Raises
        ------
        SettingError
            If one may not, or is outside its range.
        """
        if unknown := set(live) - set(LIVE):
            raise SettingError(f"{min(unknown)} cannot change while a run lasts")
        with self._lock:
            self.setup = self.setup.changed(**live)
            if self._training is not None:
                self._set_live(self._training)
            self.version += 1

    def hold(self, network: Network, title: str) -> None:
        """Be a run that has ended with a network that was not trained here.

        Raises
        ------
        DataError
            If the network does not fit the data.
        """
        check_data(network, self.source.train)
        self.title, self.stopped = title, "loaded"
        self.seen = look_at(network, self.source.train)
        self._say(State.ENDED)

    def lay_aside(self) -> None:
        """Stop for now; where it has ended, let go of the data: only what it has seen stays."""
        with self._lock:
            self.pause()
            if self._thread is None and self.state in (State.ENDED, State.FAILED):
                self._training = None

    def close(self) -> None:
        """Stop for good, and let go of the data."""
        with self._lock:
            self.closed = True
            self.pause()
            if self._thread is None:
                self._training = None

    def _set_live(self, training: Training) -> None:
        setup = self.setup
        training.learning_rate = setup.learning_rate
        training.change(l2=setup.l2, dropout=setup.dropout)

    def _rewind(self) -> None:
        self._clear()
        self._rewinds = self._finishes = False
        if self._training is not None:
            self._training.rewind()
            self._set_live(self._training)
            self.seen = look(self._training, 0)
        self._say(State.NEW)

    def _say(self, state: State) -> None:
        self.state = state
        self.version += 1

    def _work(self, batches: int | None) -> None:
        """Train in this thread; give the turn away now and then where others wait."""
        left = batches
        try:
            while self._turns.take(self, self._halt.is_set):
                try:
                    self._say(State.RUNNING)
                    training = self._prepared()
                    if left == -1:
                        left = training.batches
                    left = self._train(training, left)
                    self._conclude(training)
                finally:
                    self._turns.leave(self)
                if left == 0 or training.finished or self._halt.is_set():
                    break
                self._say(State.WAITING)
        except DivergedError as error:
            self._fail(str(error), error.cause)
        except WorkingsError as error:
            self._fail(str(error))
        except MemoryError:
            self._fail("there is not enough memory for this network and this batch")
        except Exception as error:
            traceback.print_exc()
            self._fail(f"{type(error).__name__}: {error}")
        self._rest()

    def _rest(self) -> None:
        with self._lock:
            self._thread = None
            training = self._training
            if self.closed:
                self._training = None
            elif self._rewinds:
                self._rewind()
            elif self.failure is not None:
                self._say(State.FAILED)
            elif training is not None:
                if self._finishes and not training.finished:
                    self.go(1)
                else:
                    fresh = not self.points and not batches_done(training)
                    paused = State.NEW if fresh else State.PAUSED
                    self._say(State.ENDED if training.finished else paused)
            else:
                self._say(State.NEW)

    def _prepared(self) -> Training:
        if self._training is None:
            train, validation = self.source.split(self.setup.seed)
            training = make_training(self.setup, train, validation)
            if training.engine.name == "compiled":
                self._say(State.PREPARING)
                warmth.wait(self._halt.is_set)
                self._say(State.RUNNING)
            self.seen, self.engine = look(training, 0), training.engine.name
            with self._lock:
                self._set_live(training)
                self._training = training
        return self._training

    def _train(self, training: Training, left: int | None) -> int | None:
        """Train slice by slice; return how many of the batches asked for are left."""
        size, looked, cost = 1, time.perf_counter(), 0.0
        if self._finishes:
            training.stop(now=True)
        while not training.finished and left != 0 and not self._halt.is_set():
            size = min(size, batches_to_mark(training), left or size)
            start = time.perf_counter()
            record = training.step(size)
            took = time.perf_counter() - start
            left = None if left is None else left - size
            self._note(training, record)
            size = max(1, round(size * min(4.0, _SLICE / max(took, 1e-6))))
            now = time.perf_counter()
            if now - looked > max(_LOOK, cost / _SHARE) and not training.finished:
                self._look(training)
                looked = time.perf_counter()
                cost = looked - now
            if self._turns.overdue(self):
                break
        self._look(training)
        return left

    def _look(self, training: Training) -> None:
        self.seen = look(training, self.seen.version + 1 if self.seen else 0)
        self.version += 1

    def _note(self, training: Training, record: EpochRecord | None) -> None:
        """Take a point where one is due, and an epoch's record."""
        if (point := point_between(self._mark, training)) is not None:
            self.points.append(point)
            self._mark = training.seen
        if record is not None:
            self._mark = Sums()
            self.records.append(record)
            self.best_epoch = training.history.best_epoch
        self.version += 1

    def _conclude(self, training: Training) -> None:
        """After the end, measure the network: for the first time on the test set."""
        if not training.finished or self.stopped is not None:
            return
        self.stopped = training.history.stopped
        if not training.progress.state.step:
            return
        whole = evaluate(training.network, training.data)
        self.nothing = learnt_nothing(
            whole, training.history, training.progress.state, training.data
        )
        if self.source.test is not None:
            self.tested = evaluate(training.network, self.source.test)
        self.version += 1

    def _fail(self, words: str, cause: Cause | None = None) -> None:
        self.failure, self.cause = words, cause
        if self._training is not None:
            self._look(self._training)
