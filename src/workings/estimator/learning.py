"""How the classifier learns: a `Training` that is watched, and can go on where one has ended."""

import functools
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

from workings.arrays import Array
from workings.errors import SettingError
from workings.estimator.settings import activation_names, hidden_sizes
from workings.history import EpochRecord, History
from workings.training import Training

Fit = TypeVar("Fit", bound=Callable[..., Any])


def undone_if_refused(fit: Fit) -> Fit:
    """Let a method that trains leave its estimator as it was where it is refused or diverges.

    What Ctrl-C or a callback's exception ends is kept as far as it came: by then there is something
    learnt that somebody has waited for.
    """

    @functools.wraps(fit)
    def undoing(estimator: Any, *args: Any, **kwargs: Any) -> Any:
        before = dict(vars(estimator))
        network, history = before.get("network_"), before.get("history_")
        weights = [] if network is None else [array.copy() for array in network.parameters]
        try:
            return fit(estimator, *args, **kwargs)
        except BaseException:
            now = vars(estimator).get("history_")
            if now is history or now.stopped in (None, "diverged"):
                vars(estimator).clear()
                vars(estimator).update(before)
                for array, whole in zip(getattr(network, "parameters", ()), weights, strict=True):
                    if not np.array_equal(array, whole):  # else it may be a file, and read-only
                        array[...] = whole
            raise

    return cast(Fit, undoing)


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


def check_same(estimator: Any, now: npt.NDArray[Any]) -> None:
    """Refuse to go on with other classes, hidden layers or activations than the network has.

    Parameters
    ----------
    estimator
        Has a network, and settings.
    now
        The classes that are to be learnt.

    Raises
    ------
    SettingError
        If they differ.
    """
    known, network, sizes = estimator.classes_, estimator.network_, estimator.hidden_layer_sizes
    if not np.array_equal(known, now):
        raise SettingError(
            f"the network knows the classes {known.tolist()}; these are {now.tolist()}: "
            "to go on (warm_start, partial_fit) they have to be the same"
        )
    if hidden_sizes(sizes) != network.sizes[1:-1]:
        raise SettingError(
            f"the network has hidden layers of {network.sizes[1:-1]}, and hidden_layer_sizes is "
            f"{sizes!r}: to go on (warm_start, partial_fit) they have to be the same"
        )
    names, hidden = activation_names(estimator.activation), network.activations[:-1]
    if ((names,) * len(hidden) if isinstance(names, str) else tuple(names)) != hidden:
        raise SettingError(
            f"the network's hidden layers are {', '.join(hidden)}, and activation is "
            f"{estimator.activation!r}: to go on (warm_start, partial_fit) they have to be the same"
        )


def check_partial(early_stopping: bool, class_weight: Any) -> None:
    """Refuse what needs all the data at once, where it comes in parts.

    Raises
    ------
    SettingError
        If it is asked for.
    """
    if early_stopping:
        raise SettingError("early_stopping is for fit: partial_fit goes through the data once")
    if class_weight == "balanced":
        raise SettingError(
            "class_weight is balanced, and partial_fit does not see all the data: "
            "give a dictionary from labels to weights"
        )


def go_on(training: Training, history: History, kept: Kept) -> None:
    """Let a new training go on where an earlier one ended: its epochs, its optimiser's memory."""
    training.history.records.extend(history.records)
    if kept.optimiser == training.optimiser.name:
        state = training.progress.state
        state.slots = [[array.copy() for array in slot] for slot in kept.slots]
        state.step = kept.step


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
        Told each epoch's record; says whether to stop. What it raises ends the training too.
    """
    watching = asked = False
    try:
        for record in training:
            watching = True
            if stops(record):
                asked = True
                training.stop(now=True)
            watching = False
        if asked and training.history.stopped == "interrupted":  # not where it had ended anyway
            training.history.stopped = "callback"
    except BaseException as error:
        interrupted = isinstance(error, KeyboardInterrupt)
        if (interrupted or watching) and not training.finished:  # it came between two epochs
            training.stop(now=True)
            training.step()
        if not interrupted:
            raise
        which = "the last whole epoch's" if training.validation is None else "the best so far"
        warnings.warn(
            f"training was interrupted after {training.epoch} epochs: its weights are "
            f"{which if training.epoch else 'the first, with nothing learnt'}",
            stacklevel=5,  # the caller of `fit`
        )
