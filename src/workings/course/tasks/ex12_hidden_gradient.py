"""Exercise 12 of 19: dZ[1], the blame is handed down

WHY
    Here is the step that gave backpropagation its name. A hidden unit feeds
    all the outputs, so it has a share in the gradient of each, as large as
    its weight to it. The shares are added up. What comes of it is the
    gradient behind ReLU, and ReLU's slope takes it to before ReLU, to Z1.

THE FORMULA
    dZ1 = W2ᵀ dZ2 ⊙ ReLU′(Z1)        a matrix product, then ⊙ entry by entry

    Forwards, the rows of W2 were added up. Backwards, its columns are: W2ᵀ.

THE SHAPES
    W2    n×h    n outputs, h hidden units
    dZ2   n×m
    Z1    h×m    the hidden layer's sums, from before ReLU
    dZ1   h×m

A WORKED NUMBER
    W2 = [[1,  1],     dZ2 = [[-0.6,  0.3, -0.3],     Z1 = [[ 3, -1, 1],
          [0, -1]]            [ 0.6, -0.3,  0.3]]           [-1,  1, 2]]

    dZ1 = [[-0.6, 0.0, -0.3],
           [ 0.0, 0.6, -0.6]]

    Third image, second hidden unit: its weights to the outputs are the second
    column of W2, 1 and −1. 1·(−0.3) − 1·0.3 = −0.6, and as its sum was 2 the
    slope is 1. For the first image it would be 1·(−0.6) − 1·0.6 = −1.2, but
    there its sum was −1: the slope is 0, and nothing comes through.
"""

import numpy as np

from ex11_relu_derivative import relu_derivative


def hidden_gradient(W2, dZ2, Z1):
    """Return dZ1, h×m: how each hidden unit's sum moves the loss."""
    raise NotImplementedError("write it here, in place of this line")
