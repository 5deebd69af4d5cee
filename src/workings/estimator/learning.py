"""How the classifier learns: a `Training` that is watched, and can go on where one has ended."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

from workings.arrays import Array
from workings.history import EpochRecord, History
from workings.training import Training


@dataclass(frozen=True)
class Kept:
    """What is kept from one call to the next: all that a checkpoint would hold.

    Parameters
    ----------
    optimiser
        The optimiser's name: another one has no use for these slots.
    slots
        What it remembers.
    step
        Updates taken so far.
    """

    optimiser: str = ""
    slots: list[list[Array]] = field(default_factory=list)
    step: int = 0


def go_on(training: Training, history: History, kept: Kept) -> None:
    """Let a new training go on where an earlier one ended: its epochs, its optimiser's memory."""
    training.history.records.extend(history.records)
    if kept.optimiser == training.optimiser.name:
        state = training.progress.state
        state.slots, state.step = kept.slots, kept.step


def keep(training: Training) -> Kept:
    """Return what another training needs to go on where this one has ended."""
    state = training.progress.state
    return Kept(training.optimiser.name, state.slots, state.step)


def learn(training: Training, stops: Callable[[EpochRecord], bool]) -> None:
    """Run a training to its end, or to where it is stopped.

    Parameters
    ----------
    training
        With validation data it ends with the best weights, however it is stopped.
    stops
        Told each epoch's record; says whether to stop.
    """
    try:
        for record in training:
            if stops(record):
                training.stop(now=True)
    except KeyboardInterrupt:
        if not training.finished:  # it came between two epochs, in `stops`
            training.stop(now=True)
            training.step()
        which = "the last whole epoch's" if training.validation is None else "the best so far"
        warnings.warn(
            f"training was interrupted after {training.epoch} epochs: its weights are {which}",
            stacklevel=4,
        )
