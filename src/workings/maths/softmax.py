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
    _, _, A, sums = softmax_moves(Z)
    A /= sums
    return A


def softmax_moves(Z: Array) -> tuple[Array, Array, Array, Array]:
    """Return what softmax computes on its way: max, Z − max, e^(Z − max), and the sum of these.

    Parameters
    ----------
    Z
        n×m.

    Returns
    -------
    largest
        m, each column's maximum.
    shifted
        n×m, 0 or less.
    exponentials
        n×m, from 0 to 1; divided by the sums, softmax's result.
    sums
        m, each column's Σ e^(Z − max), 1 or more.
    """
    largest = Z.max(axis=0)  # m
    shifted = Z - largest  # n×m
    exponentials = np.exp(shifted)  # n×m
    return largest, shifted, exponentials, exponentials.sum(axis=0)


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
    _, shifted, _, sums = softmax_moves(Z)
    shifted -= np.log(sums)  # n×m
    return shifted
