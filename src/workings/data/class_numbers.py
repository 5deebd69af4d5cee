"""Which of a network's classes the labels of other data mean."""

from collections.abc import Collection

from workings.data.preparation import Preparation


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
