"""Exercise 14 of 19: the update

WHY
    The gradient says which way the loss grows. So every parameter takes a
    small step the other way. How small is the learning rate α: too small, and
    it takes for ever; too large, and it jumps across the valley and up the
    other side. This line is where the network learns. Everything else is
    preparation.

THE FORMULA
    W1 := W1 − α · dW1        and the same for b1, W2 and b2

THE SHAPES
    parameters       a dictionary with W1, b1, W2 and b2
    gradients        a dictionary with dW1, db1, dW2 and db2, of the same shapes
    learning_rate    α, one number above 0

    It returns the parameters after the step: a new dictionary, or the same one
    with its arrays changed. Both will do.

A WORKED NUMBER
    W1 = [[2, -2],          b1 = [[ 1],     W2 = [[1,  1],         b2 = [[-2],
          [1,  3]]                [-2]]           [0, -1]]               [ 1]]
    dW1 = [[0.5, -1],      db1 = [[ 1.0],  dW2 = [[-0.2,  0.4],   db2 = [[ 0.3],
           [0.0,  2]]             [-0.5]]         [ 0.2, -0.4]]          [-0.3]]
    learning_rate = 0.1

    after the step:
    W1 = [[1.95, -1.9],     b1 = [[ 0.90],  W2 = [[ 1.02,  0.96], b2 = [[-2.03],
          [1.00,  2.8]]           [-1.95]]        [-0.02, -0.96]]       [ 1.03]]

    W1, first row: 2 − 0.1·0.5 = 1.95 and −2 − 0.1·(−1) = −1.9.
"""

import numpy as np


def update(parameters, gradients, learning_rate):
    """Return the parameters after one step downhill."""
    raise NotImplementedError("write it here, in place of this line")
