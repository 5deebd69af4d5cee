"""What each example weighs: its own weight times that of its class, in one vector."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from workings.data import Dataset
from workings.errors import SettingError
from workings.maths import balanced_class_weights
from workings.objective import checked_weights, of_some_size

#: ``"balanced"``, or for some classes, by name or number, what they weigh.
ClassWeight = str | Mapping[str | int, float]
_SHOWN = 12  # classes named in a message


def example_weights(
    data: Dataset, weights: npt.ArrayLike | None = None, class_weight: ClassWeight | None = None
) -> npt.NDArray[np.float64] | None:
    """Return a weight for each example, as `workings.objective.Objective` takes it.

    Parameters
    ----------
    data
        Labelled examples.
    weights
        One weight an example, 0 or more; None for the data's own, if it has any.
    class_weight
        ``"balanced"``: each class weighs m / (K·mₖ), see `workings.maths.balanced_class_weights`.
        Or what some classes weigh, 0 or more, and the others 1: each by its name or, where no class
        is called so, by its number from 0. None where all weigh the same.

    Returns
    -------
    Array or None
        The examples' own weights times those of their classes, float64; None where there are
        neither, and each counts once.

    Raises
    ------
    DataError
        If the data has no labels.
    SettingError
        If there are more or fewer weights than examples; one is negative or not finite, or all are
        zero; or a class is unknown.

    Examples
    --------
    >>> from workings.data import from_arrays
    >>> data = from_arrays([[1.0], [2.0], [3.0]], ["cat", "dog", "cat"])
    >>> example_weights(data, class_weight={"dog": 2}).tolist()
    [1.0, 2.0, 1.0]
    """
    given = data.weights if weights is None else weights
    own = None if given is None else checked_weights(given)
    if own is not None and own.shape != (len(data),):
        raise SettingError(f"{own.size:,} example weights for {len(data):,} examples")
    if class_weight is None:
        return own
    of_class = of_some_size(_of_classes(data, own, class_weight))[data.known_labels]  # m
    both = of_class if own is None else own * of_class
    if not both.any():
        raise SettingError(
            f"with class_weight {class_weight!r} no example counts: give a class that is there a "
            "weight above 0"
        )
    return checked_weights(both)


def _of_classes(
    data: Dataset, own: npt.NDArray[np.float64] | None, class_weight: ClassWeight
) -> npt.NDArray[np.float64]:
    """Return what each class weighs."""
    if isinstance(class_weight, str) and class_weight == "balanced":
        balanced = balanced_class_weights(data.known_labels, data.classes, own)
        return np.asarray(balanced, np.float64)
    if not isinstance(class_weight, Mapping):
        raise SettingError(
            f"class_weight is {class_weight!r}: give balanced, or what some classes weigh, "
            f"such as {{{data.preparation.class_names[0]!r}: 2.0}}"
        )
    of_class = np.ones(data.classes)
    for name, weight in class_weight.items():
        number = _number_of(name, data)
        try:
            of_class[number] = weight
        except (TypeError, ValueError):
            raise SettingError(
                f"class_weight of {name!r} is {weight!r}: give a number from 0 upwards"
            ) from None
    if not (np.isfinite(of_class).all() and of_class.min() >= 0):
        raise SettingError(f"class weights are finite numbers from 0 upwards; here {class_weight}")
    return of_class


def _number_of(name: str | int, data: Dataset) -> int:
    names = data.preparation.class_names
    if str(name) in names:
        return names.index(str(name))
    # A number in a text is a class's number only where no class has a number for a name.
    text = isinstance(name, str) and name.isdecimal() and not any(map(str.isdecimal, names))
    if (text or isinstance(name, int | np.integer)) and 0 <= int(name) < data.classes:
        return int(name)
    shown = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
    raise SettingError(f"class_weight names {name!r}, which is no class: here are {shown}")
