"""One training beside the event loop: it can be started, paused, stepped, changed and rewound.

The training goes on in slices so short that a pause is felt at once; what it has seen lies ready to
be read at any moment.
"""

import time
from contextlib import suppress

from workings.app.marks import Point, batches_done, batches_to_mark, point_between
from workings.app.seen import Seen, look, look_at
from workings.app.setup import LIVE, Setup, make_training
from workings.app.sources import Source
from workings.app.turns import Turns
from workings.app.warm import warmth
from workings.app.work import State, Work
from workings.divergence import learnt_nothing
from workings.engines import Sums
from workings.errors import Cause, SettingError
from workings.evaluation import Evaluation, evaluate
from workings.history import EpochRecord
from workings.network import Network
from workings.training import Training
from workings.training_checks import check_data

#: Seconds a slice should take, and between two looks; looks take at most this share of the time.
_SLICE, _LOOK, _SHARE = 0.08, 0.5, 0.04
#: Asked for in place of a number of batches, before that number is known.
REST_OF_EPOCH = -1
#: Whether a run has learnt nothing is judged on so many examples.
_JUDGED = 10_000

__all__ = ["Run", "State"]


class Run(Work):
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
    beginnings
        How often it has begun: what it has seen is only added to in between.
    points, records
        What the training has seen: parts of epochs, and whole ones.
    seen
        The last look at the network; None before the first.
    altered
        Whether a setting was changed after it had begun to learn.
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
        super().__init__(turns)
        self.number, self.setup, self.source = number, setup, source
        self.beginnings = 0
        self.engine: str | None = None
        self.title: str | None = None
        self._training: Training | None = None
        self._clear()

    def _clear(self) -> None:
        self.points: list[Point] = []
        self.records: list[EpochRecord] = []
        self.seen: Seen | None = None
        self.failure, self.cause = None, None
        self.altered = False
        self.nothing: Cause | None = None
        self.tested: Evaluation | None = None
        self.stopped: str | None = None
        self.best_epoch: int | None = None
        self._mark = Sums()
        self.beginnings += 1

    @property
    def seconds_an_epoch(self) -> float | None:
        """How long an epoch takes, by the last few; None before the first."""
        last = self.records[-5:]
        return sum(record.seconds for record in last) / len(last) if last else None

    def go_epoch(self) -> None:
        """Train to the end of the epoch."""
        training = self._training
        rest = None if training is None else training.batches - batches_done(training)
        self.go(REST_OF_EPOCH if rest is None else rest)

    def finish(self) -> None:
        """End the training here: the best weights are put back, and the test set is read."""
        with self._lock:
            if self._training is None:  # nothing was learnt yet
                self.pause()
            else:
                self._after_this(self._finish)

    def _finish(self) -> None:
        training = self._training
        if training is not None and not training.finished:
            training.stop(now=True)  # the step below is its last
            self.go(1)

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
            changed = self.setup.changed(**live)
            training = self._training
            begun = training is not None and training.progress.state.step > 0
            self.altered |= begun and changed != self.setup
            self.setup = changed
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

    def give_up(self) -> None:
        """Let go of the data for good: what it has seen stays, and it does not go on."""
        with self._lock:
            self._after_this(self._give_up)

    def _give_up(self) -> None:
        self._training = None
        if self.state is State.PAUSED:
            self.stopped = "given-up"
            self._say(State.ENDED)

    def _set_live(self, training: Training) -> None:
        setup = self.setup
        training.learning_rate = setup.learning_rate
        training.change(l2=setup.l2, dropout=setup.dropout)

    def _rewind(self) -> None:
        self._say(State.NEW)  # first: a page may look between any two lines of this
        self._clear()
        if self._training is not None:
            self._training.rewind()
            self._set_live(self._training)
            self.seen = look(self._training)
        self.version += 1

    @property
    def _over(self) -> bool:
        return self._training is not None and self._training.finished

    def _do(self, left: int | None) -> int | None:
        training = self._prepared()
        if training is None:
            return left
        one = left == 1
        left = self._train(training, training.batches if left == REST_OF_EPOCH else left)
        if one and (point := point_between(self._mark, training, now=True)) is not None:
            self.points.append(point)
            self._mark = training.seen
        self._conclude(training)
        return left

    def _settle(self) -> None:
        training = self._training
        if self.failure is not None:
            self._say(State.FAILED)
        elif training is None:
            self._say(State.NEW)
        else:
            fresh = not self.points and not batches_done(training)
            paused = State.NEW if fresh else State.PAUSED
            self._say(State.ENDED if training.finished else paused)

    def _let_go(self) -> None:
        self._training = None

    def _prepared(self) -> Training | None:
        """Return the training; None where it was paused before it was ready."""
        if self._training is None:
            train, validation = self.source.split(self.setup.seed)
            training = make_training(self.setup, train, validation)
            if training.engine.name == "compiled":
                self._say(State.PREPARING)
                if not warmth.wait(self._halt.is_set):
                    return None
                self._say(State.RUNNING)
            self.seen, self.engine = look(training), training.engine.name
            with self._lock:
                self._set_live(training)
                self._training = training
        return self._training

    def _train(self, training: Training, left: int | None) -> int | None:
        """Train slice by slice; return how many of the batches asked for are left."""
        size, looked, cost = 1, time.perf_counter(), 0.0
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
        self.seen = look(training)
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
        state, data = training.progress.state, training.data
        sample = data if state.objective.weights is not None else data[:_JUDGED]
        judged = evaluate(training.network, sample)
        self.nothing = learnt_nothing(judged, training.history, state, data)
        if self.source.test is not None:
            self.tested = evaluate(training.network, self.source.test)
        self.version += 1

    def _fail(self, words: str, cause: Cause | None = None) -> None:
        super()._fail(words, cause)
        if self._training is not None:
            with suppress(Exception):  # what failed may fail again
                self._look(self._training)
