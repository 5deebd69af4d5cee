"""The affine step Z = WA + b, and what it passes back.

Forwards it makes weighted sums; backwards it makes the gradients of W and b, and hands the
layer below its share of the blame.
"""

import numpy as np

from workings.arrays import Array


def affine(W: Array, A: Array, b: Array) -> Array:
    """Z = WA + b.

    The product is computed as (AᵀWᵀ)ᵀ: the same numbers, and where W has few rows a third faster,
    because then the matrix library's long side is the examples.

    Parameters
    ----------
    W
        n×p: a row for each of the layer's n units.
    A
        p×m: what the layer below put out, one column an example.
    b
        n×1: one bias a unit, added to every column.

    Returns
    -------
    Array
        Z, n×m.

    Examples
    --------
    >>> affine(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.array([[5.0]])).tolist()
    [[16.0]]
    """
    return np.add((A.T @ W.T).T, b, order="C")  # n×m


def affine_backward(dZ: Array, A: Array, total: float) -> tuple[Array, Array]:
    """dW = 1/m · dZ Aᵀ and db = 1/m · Σ over the m examples of dZ.

    Parameters
    ----------
    dZ
        n×m, per example.
    A
        p×m: what came into the layer.
    total
        What the sums are divided by: m, the number of examples; or the sum of their weights.

    Returns
    -------
    dW
        n×p, as W.
    db
        n×1, as b: each unit has a sum of its own.
    """
    dW = dZ @ A.T  # n×p
    dW /= total
    db = dZ.sum(axis=1, keepdims=True)  # n×1
    db /= total
    return dW, db


def input_gradient(W: Array, dZ: Array) -> Array:
    """Wᵀ dZ: the loss's derivative by what came into the layer.

    Parameters
    ----------
    W
        n×p.
    dZ
        n×m.

    Returns
    -------
    Array
        p×m.
    """
    return W.T @ dZ  # p×m
