"""Softmax: any n numbers in, n probabilities out, each column by itself."""

import numpy as np

from workings.arrays import Array


def softmax(Z: Array) -> Array:
    """A = e^(Z − max) / Σ e^(Z − max), each column by itself.

    Taking the column's maximum away changes nothing in the quotient, and keeps the exponential
    from overflowing: without it, float32 gives NaN as soon as a sum passes 88.

    Parameters
    ----------
    Z
        n×m.

    Returns
    -------
    Array
        n×m; every entry from 0 to 1, every column's sum 1.

    Examples
    --------
    >>> softmax(np.array([[1000.0], [1000.0]])).tolist()
    [[0.5], [0.5]]
    """
    A = np.exp(Z - Z.max(axis=0))  # n×m
    A /= A.sum(axis=0)
    return A


def log_softmax(Z: Array) -> Array:
    """log A = (Z − max) − log Σ e^(Z − max): finite even where the probability rounds to zero.

    Parameters
    ----------
    Z
        n×m.

    Returns
    -------
    Array
        n×m; every entry 0 or less.
    """
    shifted: Array = Z - Z.max(axis=0)  # n×m
    shifted -= np.log(np.exp(shifted).sum(axis=0))
    return shifted
