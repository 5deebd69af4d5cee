"""Which units, classes and parameters are shown where there are too many: the most telling.

A terminal and a notebook show the same ones.
"""

import numpy as np

from workings.arrays import Array
from workings.explanation.steps import Explanation
from workings.places import Place

#: So many units or classes are shown, or up to `MORE` more where those are all there are.
SHOWN, MORE = 10, 2


def telling(sizes: Array) -> list[int]:
    """Return all places of a vector where they are few, else those farthest from 0.

    Parameters
    ----------
    sizes
        n numbers, a unit's or a class's each; NaN comes after all others.

    Returns
    -------
    list of int
        In ascending order: all n up to `SHOWN` + `MORE`, else `SHOWN`.

    Examples
    --------
    >>> telling(np.array([0.5, -3.0, 0.0]))
    [0, 1, 2]
    >>> telling(np.array([0.0, *range(-10, 0), *range(1, 10)]))
    [1, 2, 3, 4, 5, 6, 16, 17, 18, 19]
    """
    if len(sizes) <= SHOWN + MORE:
        return list(range(len(sizes)))
    order = np.argsort(-np.abs(sizes), kind="stable")[:SHOWN]
    return sorted(order.tolist())


def classes_shown(explanation: Explanation) -> list[int]:
    """Return the classes shown of the example followed: the most likely, and always its label.

    Parameters
    ----------
    explanation
        Whose probabilities, classes×m, are read in the column `Explanation.example`.

    Returns
    -------
    list of int
        Rows in ascending order, as many as `telling` takes, or one more.
    """
    probabilities = explanation.trace.probabilities[:, explanation.example]  # classes
    label = int(explanation.Y[:, explanation.example].argmax())
    return sorted({*telling(probabilities), label})


def largest_places(array: Array, kind: str, layer: int, count: int) -> list[Place]:
    """Return where an array's numbers farthest from 0 stand, the farthest first.

    Parameters
    ----------
    array
        Of the shape of W[layer] or b[layer], such as dW[layer].
    kind
        ``"W"`` or ``"b"``.
    layer
        From 1.
    count
        How many at most: places of zeros are left out.

    Examples
    --------
    >>> [str(place) for place in largest_places(np.array([[0.5, 0.0], [0.0, -2.0]]), "W", 1, 3)]
    ['W1[1,1]', 'W1[0,0]']
    """
    order = np.argsort(-np.abs(array), axis=None, kind="stable")[:count]
    rows, columns = np.unravel_index(order, array.shape)
    return [
        Place(kind, layer, int(row), int(column))
        for row, column in zip(rows, columns, strict=True)
        if array[row, column] != 0
    ]
