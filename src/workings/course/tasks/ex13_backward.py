"""Exercise 13 of 19: backward

WHY
    Again you have all the parts; here they become the way back. One pass
    forward and one pass back give the gradient of all 7,960 weights and
    biases at once. Trying them out one by one would take 7,960 passes forward
    for a single step.

THE FORMULA
    forward first: Z1, A1, Z2, A2

    dZ2 = A2 − Y                       dZ1 = W2ᵀ dZ2 ⊙ ReLU′(Z1)
    dW2 = 1/m · dZ2 A1ᵀ                dW1 = 1/m · dZ1 Xᵀ
    db2 = 1/m · Σ dZ2                  db1 = 1/m · Σ dZ1

THE SHAPES
    parameters    a dictionary with W1, b1, W2 and b2, as in forward
    X, Y          784×m and 10×m
    gradients     a dictionary with dW1, db1, dW2 and db2, each of the shape
                  of its parameter

A WORKED NUMBER
    W1 = [[2, -2],     b1 = [[ 1],     W2 = [[1,  1],     b2 = [[-2],
          [1,  3]]           [-2]]           [0, -1]]           [ 1]]

    X = [[1, 0, 1],    Y = [[1, 0, 1],
         [0, 1, 1]]         [0, 1, 0]]

    dW1 = [[-0.2064, -0.0397],     db1 = [[-0.2064],
           [-0.0795,  0.0998]]            [ 0.0998]]

    dW2 = [[-0.5397,  0.0102],     db2 = [[-0.1168],
           [ 0.5397, -0.0102]]            [ 0.1168]]

    A2 is that of exercise 8. The first row of dZ2 is 0.5 − 1 = −0.5, then
    0.2689, then 0.8808 − 1 = −0.1192. Their sum is −0.3503, a third of it
    −0.1168: that is db2's first entry.
"""

import numpy as np

from ex08_forward import forward
from ex09_output_gradient import output_gradient
from ex10_parameter_gradients import parameter_gradients
from ex12_hidden_gradient import hidden_gradient


def backward(parameters, X, Y):
    """Return {"dW1": …, "db1": …, "dW2": …, "db2": …}."""
    raise NotImplementedError("write it here, in place of this line")
