"""Names for classes that a file only numbers."""

import dataclasses
from collections.abc import Sequence

from workings.data.dataset import Dataset
from workings.errors import SettingError


def name_the_classes(data: Dataset, names: Sequence[str]) -> Dataset:
    """Return a data set whose classes have these names; what the file calls them is remembered.

    Parameters
    ----------
    data
        Labelled examples.
    names
        One a class, in the classes' order: of the numbers, or the alphabet.

    Raises
    ------
    DataError
        If there are no labels.
    SettingError
        If there are more or fewer names than classes, or one is blank or given twice.

    Examples
    --------
    >>> from workings.data import from_arrays
    >>> data = from_arrays([[1.0], [2.0]], [0, 1])
    >>> name_the_classes(data, ["shirt", "shoe"]).preparation.class_names
    ('shirt', 'shoe')
    """
    data.require_labels()
    old = data.preparation.class_names
    if len(names) != len(old) or len({*names}) < len(names) or not all(names):
        raise SettingError(
            f"classes called {', '.join(names)} ({len(names)}): give one name for each of the "
            f"{len(old)}, all different: {', '.join(old)}"
        )
    named = dataclasses.replace(
        data.preparation, class_names=tuple(names), class_labels=data.preparation.class_names
    )
    return dataclasses.replace(data, preparation=named)
