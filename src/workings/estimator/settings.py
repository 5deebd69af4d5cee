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
from workings.network import Network
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
    if isinstance(given, int | np.integer):
        return (int(given),)
    try:
        return tuple(given)
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
    if not isinstance(learning_rate, Real):
        raise SettingError(
            f"learning_rate is {learning_rate!r}: give a number above 0, such as 0.001; how it "
            "changes is schedule's to say"
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


def by_name(given: Any, classes: npt.NDArray[Any]) -> Any:
    """Return class weights with the classes' names in place of their labels.

    Raises
    ------
    SettingError
        If a weight is for a label that is no class.
    """
    if not isinstance(given, Mapping):
        return given
    names = {label: class_name(label) for label in classes.tolist()}
    for label in given:
        if label not in names:
            known = ", ".join(map(repr, names))
            raise SettingError(f"class_weight has the label {label!r}, which is none of {known}")
    return {names[label]: weight for label, weight in given.items()}


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
    """
    told = os.environ.get("OMP_NUM_THREADS", "")
    return int(told) if given is None and told.isdecimal() and int(told) else given


def check_same(
    network: Network, sizes: int | Sequence[int], known: npt.NDArray[Any], now: npt.NDArray[Any]
) -> None:
    """Refuse to go on with other classes or hidden layers than the network has.

    Raises
    ------
    SettingError
        If they differ.
    """
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


def _whole(given: Any) -> bool:
    whole = isinstance(given, int | np.integer) and not isinstance(given, bool)
    return bool(whole and given >= 1)
