"""What a constructor's arguments mean: names become optimisers, schedules, numbers of rows.

scikit-learn wants them stored as they came, and looked at when `fit` is called.
"""

import dataclasses
import math
import os
from collections.abc import Callable, Mapping, Sequence
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.utils import check_random_state

from workings.errors import SettingError, choose
from workings.estimator.examples import class_name
from workings.history import EpochRecord
from workings.optimisers import OPTIMISERS, Optimiser, check_learning_rate
from workings.schedules import Constant, Schedule, parse_schedule
from workings.training_checks import checked_optimiser

#: What scikit-learn's MLPClassifier calls activations that have another name here.
ALIASES = {"identity": "linear", "logistic": "sigmoid"}
#: α where none is given: with a rate that falls to zero, twice Adam's usual one measured better.
RATES = {"adam": 0.002, "adamw": 0.002}
#: ``batch_size="auto"`` takes such a share of the rows, but no fewer and no more than these.
AUTO_SHARE, FEWEST_ROWS, MOST_ROWS = 40, 32, 200
#: ``max_epochs="auto"`` takes about so many steps, in no fewer and no more epochs than these.
STEPS, FEWEST_EPOCHS, MOST_EPOCHS = 2_000, 30, 200

Callback = Callable[[Any, EpochRecord], bool | None]


def hidden_sizes(given: int | Sequence[int]) -> tuple[int, ...]:
    """Return the units of each hidden layer; a single number is one layer.

    Raises
    ------
    SettingError
        If it is neither.
    """
    if _whole(given, least=0):  # the network says what is wrong with 0
        return (int(given),)  # type: ignore[arg-type]
    try:
        return tuple(given)  # type: ignore[arg-type]
    except TypeError:
        raise SettingError(
            f"hidden_layer_sizes is {given!r}: give units a layer, such as (100,) or (64, 32)"
        ) from None


def activation_names(given: str | Sequence[str]) -> str | list[str]:
    """Return the activations by the names they have here: one, or one a hidden layer.

    Raises
    ------
    SettingError
        If it is neither.
    """
    if isinstance(given, str):
        return ALIASES.get(given, given)
    try:
        return [ALIASES.get(name, name) for name in given]
    except TypeError:
        raise SettingError(
            f"activation is {given!r}: give a name such as relu, or one a hidden layer"
        ) from None


def optimiser_of(given: str | Optimiser, learning_rate: float | None) -> Optimiser:
    """Return an optimiser, by name or as it came, with the given learning rate or the usual one.

    Raises
    ------
    SettingError
        If there is no such optimiser, or the learning rate is not above 0.
    """
    rule: Any = given
    if isinstance(given, str):
        rule = choose(OPTIMISERS, given, "optimiser")()
        learning_rate = RATES.get(given) if learning_rate is None else learning_rate
    rule = checked_optimiser(rule)
    if learning_rate is None:
        return rule
    if not _number(learning_rate):
        raise SettingError(
            f"learning_rate is {learning_rate!r}: give a number above 0, such as 0.001; how it "
            "changes is schedule's to say"
        )
    if not hasattr(rule, "__dataclass_fields__"):
        raise SettingError(
            f"learning_rate is {learning_rate!r}, and {rule!r} is no dataclass that could be given "
            "another: give it its own, and learning_rate=None"
        )
    return dataclasses.replace(rule, learning_rate=check_learning_rate(learning_rate))


def schedule_of(given: str | Schedule | None) -> Schedule:
    """Return a schedule: ``"cosine"``, ``"step:10:0.5"``, one as it came, or a constant."""
    if given is None:
        return Constant()
    if isinstance(given, str):
        return parse_schedule(given)
    if not hasattr(given, "factor"):
        raise SettingError(
            f"schedule is {given!r}: give constant, cosine, step:EVERY:FACTOR, or one such as "
            "workings.Cosine()"
        )
    return given


@dataclasses.dataclass(frozen=True)
class Later:
    """A schedule that begins anew after so many epochs: those of an earlier `fit`.

    Parameters
    ----------
    schedule
        What the new epochs follow.
    start
        How many epochs are past.
    """

    schedule: Schedule
    start: int

    def factor(self, epoch: float, epochs: float) -> float:
        """Return the schedule's factor, its epochs counted from `start`."""
        return self.schedule.factor(epoch - self.start, epochs - self.start)


def batch_rows(given: int | str | None, rows: int) -> int:
    """Return how many rows a batch has: at most all there are.

    Raises
    ------
    SettingError
        If it is no whole number from 1 upwards, ``"auto"`` or ``"full"``.
    """
    if given is None or given == "full":
        return rows
    if given == "auto":
        return min(max(rows // AUTO_SHARE, FEWEST_ROWS), MOST_ROWS, rows)
    if not _whole(given):
        raise SettingError(
            f"batch_size is {given!r}: give a whole number from 1 upwards, auto or full"
        )
    return min(int(given), rows)


def epochs_of(given: int | str, rows: int, batch_size: int | str | None) -> int:
    """Return how many epochs a `fit` has at most; ``"auto"`` gives every size about as many steps.

    Raises
    ------
    SettingError
        If it is no whole number from 1 upwards, nor ``"auto"``.
    """
    if given == "auto":
        steps = math.ceil(rows / batch_rows(batch_size, rows))
        return min(max(math.ceil(STEPS / steps), FEWEST_EPOCHS), MOST_EPOCHS)
    if not _whole(given):
        raise SettingError(f"max_epochs is {given!r}: give a whole number from 1 upwards, or auto")
    return int(given)


def number(name: str, given: Any) -> Any:
    """Return a setting if it is a number; its range is for the training to check.

    Raises
    ------
    SettingError
        If it is something else, such as True or text.
    """
    if not _number(given):
        raise SettingError(f"{name} is {given!r}: give a number")
    return given


def by_name(given: Any, classes: npt.NDArray[Any]) -> Any:
    """Return class weights with the classes' names in place of their labels.

    Labels that are no class are passed over where all classes are given a weight, as scikit-learn
    does it: a part of the rows may lack a rare class.

    Raises
    ------
    SettingError
        If weights are for labels that are no class, and a class has none; or one is no weight.
    """
    labels = classes.tolist()
    if given is None or (isinstance(given, str) and given == "balanced"):
        return given
    if not isinstance(given, Mapping):
        raise SettingError(
            f"class_weight is {given!r}: give balanced, or a dictionary from labels to weights, "
            f"such as {{{labels[0]!r}: 2.0}}"
        )
    found = {label: given[label] for label in labels if label in given}
    if len(found) < min(len(given), len(labels)):
        other = next(label for label in given if label not in labels)
        raise SettingError(
            f"class_weight has the label {other!r}, which is none of "
            f"{', '.join(map(repr, labels))}: only where each of these has a weight are other "
            "labels passed over"
        )
    for label, weight in found.items():
        if not (_number(weight) and math.isfinite(weight) and weight >= 0):
            raise SettingError(
                f"class_weight of {label!r} is {weight!r}: give a number from 0 upwards"
            )
    if len(found) == len(labels) and not any(found.values()):
        raise SettingError(f"class_weight is {given!r}: one class at least has to weigh something")
    return {class_name(label): weight for label, weight in found.items()}


def callback_list(given: Callback | Sequence[Callback] | None) -> list[Callback]:
    """Return the callbacks, one or several, as a list.

    Raises
    ------
    SettingError
        If one cannot be called.
    """
    if given is None:
        return []
    found: list[Any] = list(given) if isinstance(given, list | tuple) else [given]
    for callback in found:
        if not callable(callback):
            raise SettingError(
                f"callbacks holds {callback!r}: give functions of (estimator, record)"
            )
    return found


def seed_of(given: int | np.random.RandomState | None) -> int:
    """Return the seed that a ``random_state`` stands for: a number as it is, else one drawn.

    Raises
    ------
    ValueError
        If it is none of what scikit-learn takes.
    """
    state = check_random_state(given)
    return int(given) if isinstance(given, int | np.integer) else int(state.randint(2**31 - 1))


def thread_count(given: int | None) -> int | None:
    """Return how many threads to use: as asked, or what joblib leaves each of its workers.

    Its workers find their share in ``OMP_NUM_THREADS``, as matrix libraries do. None for one a
    processor.

    Raises
    ------
    SettingError
        If it is no whole number from 1 upwards.
    """
    if given is not None and not _whole(given):
        raise SettingError(f"threads is {given!r}: give a whole number from 1 upwards")
    told = os.environ.get("OMP_NUM_THREADS", "")
    return int(told) if given is None and told.isdecimal() and int(told) else given


def _number(given: Any) -> bool:
    return isinstance(given, Real) and not isinstance(given, bool)


def _whole(given: Any, least: int = 1) -> bool:
    return bool(isinstance(given, int | np.integer) and _number(given) and given >= least)
