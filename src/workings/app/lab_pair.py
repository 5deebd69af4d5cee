"""A mistake beside the right run: both train from the same first weights, epoch by epoch in turn.

The numbers are those of `workings lab` with the same seed. Both take one turn together, so that a
pair is one training among those that may run at once.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from workings.app.marks import Point, batches_to_mark, point_between
from workings.app.seen import Seen, look
from workings.app.sources import mnist
from workings.app.turns import Turns
from workings.app.warm import warmth
from workings.app.work import State, Work
from workings.engines import Sums
from workings.errors import DivergedError
from workings.history import EpochRecord
from workings.lab import ENTRIES, Comparison, Digits, Entry, Lab
from workings.lab import Run as LabRun
from workings.lab.bases import parted
from workings.lab.experiment import asked, compared
from workings.lab.runs import measured
from workings.mistakes import Setup
from workings.training import Training

#: Seconds a slice should take, and between two looks at a network.
_SLICE, _LOOK = 0.08, 0.4
#: The last so many epochs tell how long one takes.
_PACE = 40


@dataclass(frozen=True)
class Choice:
    """What is compared.

    Parameters
    ----------
    entry, base
        The names of the mistake and of the right run it is made in.
    seed
        Decides the initial weights and the order of mini-batches, of both runs.
    epochs
        At most so many; None for all that the right run has.
    made
        Whether the mistake is made at all; without, both runs are the same.
    """

    entry: str
    base: str
    seed: int = 0
    epochs: int | None = None
    made: bool = True

    @property
    def mistake(self) -> Entry:
        """The mistake."""
        return ENTRIES[self.entry]


def first_choice(entry: str) -> Choice:
    """Return how a mistake is shown first: in the run where it shows most."""
    return Choice(entry, ENTRIES[entry].bases[-1])


class Side:
    """One of the two runs, as it goes on.

    Parameters
    ----------
    setup, seed
        The run.

    Attributes
    ----------
    points, records
        What it has seen: parts of epochs, and whole ones.
    seen
        The last look at its network; None before the first.
    stopped
        What it said when it stopped itself, or None.
    run
        What was measured after its end; None before.
    """

    def __init__(self, setup: Setup, seed: int) -> None:
        self.setup, self.seed = setup, seed
        self._training: Training | None = None
        self.clear()

    def clear(self) -> None:
        """Go back to the beginning."""
        self.points: list[Point] = []
        self.records: list[EpochRecord] = []
        self.seen: Seen | None = None
        self.stopped: str | None = None
        self.run: LabRun | None = None
        self._mark, self._batches, self._looked = Sums(), 1, 0.0
        if self._training is not None:
            self._training.rewind()
            self._look(self._training)

    def let_go(self) -> None:
        """Let go of the data; what it has seen stays."""
        self._training = None

    @property
    def over(self) -> bool:
        """Whether its training has ended."""
        training = self._training
        done = training is not None and training.finished
        return self.run is not None or done

    @property
    def epoch(self) -> float:
        """How many epochs have passed, with a part of one."""
        return self.points[-1].epoch if self.points else 0.0

    @property
    def seconds_left(self) -> float | None:
        """About how long the epochs that are left take; None where it cannot be told yet."""
        if self.over:
            return 0.0
        last = self.records[-_PACE:]
        if not last:
            return None
        pace = sum(record.seconds for record in last) / len(last)
        return pace * (self.setup.epochs - self.epoch)

    def prepared(self) -> Training:
        """Return its training; at first it is made."""
        if self._training is None:
            self._training = self.setup.training(self.seed)
            self._look(self._training)
        return self._training

    def step(self) -> None:
        """Train for a moment."""
        training = self.prepared()
        size = min(self._batches, batches_to_mark(training))
        start = time.perf_counter()
        try:
            record = training.step(size)
        except DivergedError as error:
            self.stopped = str(error)
            self._look(training)
            return
        took = max(time.perf_counter() - start, 1e-6)
        self._batches = max(1, round(size * min(4.0, _SLICE / took)))
        if (point := point_between(self._mark, training)) is not None:
            self.points.append(point)
            self._mark = training.seen
        if record is not None:
            self._mark = Sums()
            self.records.append(record)
        if training.finished or time.perf_counter() - self._looked > _LOOK:
            self._look(training)

    def measure(self, digits: Digits) -> LabRun:
        """Return, after its end, what its network is worth."""
        training = self.prepared()
        self.run = measured(training, self.setup, self.seed, digits.held_out, self.stopped)
        return self.run

    def look(self) -> None:
        """Look at its network as it is now."""
        self._look(self.prepared())

    def _look(self, training: Training) -> None:
        self.seen = look(training)
        self._looked = time.perf_counter()


class Pair(Work):
    """The right run, and the one with the mistake.

    Parameters
    ----------
    choice
        What is compared.
    turns
        Where it waits until it may train.
    digits
        Returns the images.

    Attributes
    ----------
    right, wrong
        The two runs.
    stage
        What is being done: they train, are measured, or the tools are asked.
    comparison
        What `workings lab` says; None until both have ended.
    full_epochs
        How many epochs each has where nothing is cut short.
    beginnings
        How often it has begun.
    """

    def __init__(
        self, choice: Choice, turns: Turns, digits: Callable[[], Digits] | None = None
    ) -> None:
        super().__init__(turns)
        self.choice, self.beginnings = choice, 0
        self._digits = (digits or _embedded)()
        self.full_epochs = Lab(self._digits).setup(choice.base).epochs
        right = Lab(self._digits, 1, choice.epochs).setup(choice.base)
        wrong = choice.mistake.made_in(right) if choice.made else right
        self.right, self.wrong = Side(right, choice.seed), Side(wrong, choice.seed)
        self._clear()

    def _clear(self) -> None:
        self.stage: Literal["train", "measure", "ask"] = "train"
        self.comparison: Comparison | None = None
        self.failure, self.cause = None, None
        self.beginnings += 1
        for side in self.sides:
            side.clear()

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both, the right one first."""
        return self.right, self.wrong

    @property
    def epochs(self) -> int:
        """How many epochs each is to have."""
        return self.right.setup.epochs

    @property
    def held_out(self) -> int:
        """How many images no run is given."""
        return len(self._digits.held_out)

    @property
    def progress(self) -> float:
        """What share of both runs' epochs is done, from 0 to 1."""
        done = sum(self.epochs if side.over else side.epoch for side in self.sides)
        return done / (2 * self.epochs)

    @property
    def seconds_left(self) -> float | None:
        """About how long the training still takes; None where it cannot be told yet."""
        left = [side.seconds_left for side in self.sides]
        return None if None in left else sum(each for each in left if each is not None)

    @property
    def command(self) -> str:
        """The command line that measures the same; its last seed is the one here."""
        choice = self.choice
        epochs = "" if choice.epochs is None else f" --epochs {choice.epochs}"
        return f"workings lab {choice.entry} --seeds {choice.seed + 1}{epochs}"

    @property
    def _over(self) -> bool:
        return self.comparison is not None

    def _do(self, left: int | None) -> int | None:
        if not self.right.points:  # the compiled engine may not be ready
            self._say(State.PREPARING)
            warmth.wait(self._halt.is_set)
            self._say(State.RUNNING)
        while not self._halt.is_set() and not self._turns.overdue(self):
            side = self._behind()
            if side is None:
                self._conclude()
                break
            side.step()
            self.version += 1
        for side in self.sides:
            side.look()
        return left

    def _behind(self) -> Side | None:
        """Return the run that is not as far as the other; None where both have ended."""
        going = [side for side in self.sides if not side.over]
        return min(going, key=lambda side: side.epoch, default=None)

    def _conclude(self) -> None:
        choice, (right, wrong) = self.choice, self.sides
        self._enter("measure")
        runs = [[side.measure(self._digits)] for side in self.sides]
        found = compared(choice.base, right.setup, wrong.setup, self.held_out, *runs)
        if choice.made:
            self._enter("ask")
            found = asked(found, choice.mistake, wrong.setup)
        self.comparison = found
        self.version += 1

    def _enter(self, stage: Literal["measure", "ask"]) -> None:
        self.stage = stage
        self.version += 1

    def _settle(self) -> None:
        if self.failure is not None:
            self._say(State.FAILED)
        elif self._over:
            self._say(State.ENDED)
        else:
            self._say(State.PAUSED if self.right.points else State.NEW)

    def _rewind(self) -> None:
        self._clear()
        self._say(State.NEW)

    def _let_go(self) -> None:
        for side in self.sides:
            side.let_go()


def _embedded() -> Digits:
    """Return the images that the application holds already, in the lab's parts."""
    source = mnist()
    return parted(source.train, source.test or source.train[:0])  # it has one
