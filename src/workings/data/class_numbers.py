"""Which of a network's classes the labels of other data mean."""

from collections.abc import Collection

import numpy as np

from workings.arrays import Integers
from workings.data.preparation import Preparation
from workings.errors import DataError


def class_numbers(preparation: Preparation, names: Collection[str]) -> dict[str, int] | None:
    """Return the class number of each name; None where the network does not know them all.

    A file that only numbers its classes goes on to number them after they have been given names,
    and a name may be what it calls another class. So all names are looked for among the labels of
    the file that was trained on, and only if one is missing there, all among the classes' names.

    Examples
    --------
    >>> months = Preparation(class_names=("1", "2", "3"), class_labels=("0", "1", "2"))
    >>> class_numbers(months, ["1", "2"]), class_numbers(months, ["1", "3"])
    ({'1': 1, '2': 2}, {'1': 0, '3': 2})
    """
    for called in (preparation.class_labels, preparation.class_names):
        number = {name: place for place, name in enumerate(called)}
        if all(name in number for name in names):
            return {name: number[name] for name in names}
    return None


def renumbered(labels: Integers, own: Preparation, theirs: Preparation) -> Integers:
    """Return labels as a network numbers its classes.

    Parameters
    ----------
    labels
        m class numbers of a data set.
    own, theirs
        The data set's preparation and the network's.

    Raises
    ------
    DataError
        If a class that occurs is none of the network's.
    """
    if own.class_names == theirs.class_names:
        return labels
    used = {int(label): own.class_names[label] for label in np.unique(labels)}
    number = class_numbers(theirs, used.values())
    if number is None:
        known = {*theirs.class_labels, *theirs.class_names}
        unknown = [name for name in used.values() if name not in known]
        raise DataError(
            f"the label {unknown[0]!r} is none of the model's classes: "
            f"{', '.join(theirs.class_names)}"
            if unknown
            else "the labels are partly the numbers and partly the names of the model's "
            f"classes: {', '.join(theirs.class_names)}"
        )
    table = np.zeros(len(own.class_names), np.int64)
    for label, name in used.items():
        table[label] = number[name]
    return table[labels]
