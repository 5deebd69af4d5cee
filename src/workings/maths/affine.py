"""The affine step Z = WA + b, and what it passes back.

Forwards it makes weighted sums; backwards it makes the gradients of W and b, and hands the
layer below its share of the blame.
"""

import numpy as np

from workings.arrays import Array

#: Up to so many rows, a product is faster the other way round; measured in `product`'s favour for
#: 5 to 16 rows and 128 examples or more, against it from 64 rows on.
NARROW = 16


def product(left: Array, right: Array) -> Array:
    """Left · right, computed as (rightᵀ · leftᵀ)ᵀ where `left` has few rows.

    The same numbers; but matrix libraries are weak at ten rows times thousands of columns, and a
    third faster at thousands of rows times ten columns.

    Parameters
    ----------
    left
        n×p.
    right
        p×m.

    Returns
    -------
    Array
        n×m, its rows contiguous.
    """
    if len(left) > NARROW:
        return left @ right
    return np.ascontiguousarray((right.T @ left.T).T)


def affine(W: Array, A: Array, b: Array) -> Array:
    """Z = WA + b.

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
    return product(W, A) + b  # n×m


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
    dW = product(dZ, A.T)  # n×p
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
