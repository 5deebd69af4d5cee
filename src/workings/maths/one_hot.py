"""One-hot labels: a column of zeros with a single one, in the row of the true class."""

import numpy as np
import numpy.typing as npt

from workings.arrays import Array, Integers


def one_hot(labels: Integers, classes: int, dtype: npt.DTypeLike = np.float32) -> Array:
    """Return Y, with Y[label, example] = 1 and zeros elsewhere.

    Parameters
    ----------
    labels
        m class numbers from 0 to `classes` − 1.
    classes
        How many classes there are. Given, not guessed from the largest label: a batch without a
        nine still has ten classes.
    dtype
        The type of the zeros and ones.

    Returns
    -------
    Array
        classes×m.

    Examples
    --------
    >>> one_hot(np.array([1, 0]), 3).tolist()
    [[0.0, 1.0], [1.0, 0.0], [0.0, 0.0]]
    """
    Y = np.zeros((classes, len(labels)), dtype)  # classes×m
    Y[labels, np.arange(len(labels))] = 1
    return Y
