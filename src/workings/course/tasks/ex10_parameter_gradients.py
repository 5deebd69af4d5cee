"""Exercise 10 of 19: dW and db

WHY
    dZ says how the loss moves with each unit's sum. A weight moves that sum
    by as much as what came in through it; the bias moves it by 1. So the two
    gradients are one product away, and they are all that training needs.

THE FORMULA
    dW = 1/m · dZ Aᵀ
    db = 1/m · Σ dZ          the sum over the m images: along each row

    A is what came into the layer: A1 for the second, X for the first.

THE SHAPES
    dZ   n×m    n units, m images
    A    p×m    p inputs
    dW   n×p    as W
    db   n×1    as b: a sum for each unit (keepdims=True keeps the 1)

    For the first layer dW is 10×784. (The original's table gives 10×10 for
    dW[1], a slip. And its code sums db over the units as well, which makes one
    number of ten; and copies of the lesson have it still.)

A WORKED NUMBER
    dZ = [[-0.6,  0.3, -0.3],        A = [[3, 0, 1],
          [ 0.6, -0.3,  0.3]]             [0, 1, 2]]

    dW = [[-0.7, -0.1],              db = [[-0.2],
          [ 0.7,  0.1]]                    [ 0.2]]

    dW, first row, first column: the first row of dZ with the first row of A,
    −0.6·3 + 0.3·0 − 0.3·1 = −2.1, and a third of it is −0.7.
    db, first row: −0.6 + 0.3 − 0.3 = −0.6, and a third of it is −0.2.
    What would the sum over everything be?
"""

import numpy as np


def parameter_gradients(dZ, A):
    """Return dW, n×p, and db, n×1."""
    raise NotImplementedError("write it here, in place of this line")
