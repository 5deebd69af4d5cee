"""How the learning rate changes over a run.

A schedule is a factor on the learning rate, a function of how many epochs have passed and how
many there will be. Epochs passed are taken at the middle of each batch: 2.5 for the third epoch of
a full batch, 2.05 for the first of its batches where there are ten.
"""

import math
from dataclasses import dataclass
from typing import Protocol

from workings.errors import SettingError


class Schedule(Protocol):
    """What a schedule offers."""

    def factor(self, epoch: float, epochs: float) -> float:
        """Return the factor when `epoch` of `epochs` have passed, 0 < epoch < epochs."""
        ...


@dataclass(frozen=True)
class Constant:
    """The factor stays 1."""

    def factor(self, epoch: float, epochs: float) -> float:
        """Return 1."""
        return 1.0


@dataclass(frozen=True)
class Step:
    """The factor is multiplied by `by` every `every` epochs.

    Parameters
    ----------
    every
        Epochs between the steps, 1 or more.
    by
        Above 0, at most 1.
    """

    every: int = 10
    by: float = 0.5

    def __post_init__(self) -> None:
        if self.every < 1 or not 0 < self.by <= 1:
            raise SettingError(
                f"step schedule every {self.every} epochs by {self.by}: "
                "give a whole number from 1 and a factor above 0, at most 1"
            )

    def factor(self, epoch: float, epochs: float) -> float:
        """Return by^⌊epoch / every⌋."""
        return float(self.by ** (int(epoch) // self.every))


@dataclass(frozen=True)
class Cosine:
    """From 1 down to 0 along half a cosine: ½(1 + cos(π·epoch/epochs)).

    Source: Loshchilov and Hutter 2017, equation 5, without restarts.
    """

    def factor(self, epoch: float, epochs: float) -> float:
        """Return ½(1 + cos(π·epoch/epochs))."""
        return 0.5 * (1 + math.cos(math.pi * min(epoch / epochs, 1.0)))


@dataclass(frozen=True)
class WarmUp:
    """Grow in a straight line from 0 to 1 over the first epochs, then follow another schedule.

    Parameters
    ----------
    warm_up
        How many epochs, above 0; fractions are allowed.
    then
        What follows; it is given the epochs that remain.
    """

    warm_up: float = 1.0
    then: Schedule = Constant()

    def __post_init__(self) -> None:
        if not (math.isfinite(self.warm_up) and self.warm_up > 0):
            raise SettingError(f"warm-up of {self.warm_up} epochs: give a number above 0")

    def factor(self, epoch: float, epochs: float) -> float:
        """Return epoch / warm_up while below 1, then the other schedule's factor."""
        if epoch < self.warm_up:
            return epoch / self.warm_up
        return self.then.factor(epoch - self.warm_up, epochs - self.warm_up)


def parse_schedule(text: str, warm_up: float = 0.0) -> Schedule:
    """Read a schedule as the command line takes it.

    Parameters
    ----------
    text
        ``constant``, ``cosine``, ``step``, ``step:EVERY`` or ``step:EVERY:FACTOR``.
    warm_up
        Epochs of warm-up before it; 0 for none.

    Raises
    ------
    SettingError
        If it is none of these.

    Examples
    --------
    >>> parse_schedule("step:5:0.1")
    Step(every=5, by=0.1)
    """
    kind, _, rest = text.partition(":")
    schedule: Schedule
    if kind == "step" and len(parts := rest.split(":") if rest else []) <= 2:
        try:
            schedule = Step(*(read(part) for read, part in zip((int, float), parts, strict=False)))
        except ValueError as error:
            if isinstance(error, SettingError):
                raise
            raise SettingError(f"{text!r}: write step:EVERY:FACTOR, such as step:10:0.5") from None
    elif text in ("constant", "cosine"):
        schedule = Constant() if text == "constant" else Cosine()
    else:
        raise SettingError(
            f"{text!r} is not a known schedule: choose one of constant, cosine, step:EVERY:FACTOR"
        )
    return schedule if warm_up == 0 else WarmUp(warm_up, schedule)
