"""A mistake beside the right run: both train from the same first weights, epoch by epoch in turn.

The numbers are those of `workings lab` with the same seed. Both take one turn together, so that a
pair is one training among those that may run at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from workings.app.lab_side import Side
from workings.app.sources import mnist
from workings.app.turns import Turns
from workings.app.warm import warmth
from workings.app.work import State, Work
from workings.lab import ENTRIES, Comparison, Digits, Entry, Lab
from workings.lab.bases import parted
from workings.lab.experiment import asked, compared


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
