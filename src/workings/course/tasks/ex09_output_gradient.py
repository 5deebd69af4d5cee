"""Exercise 9 of 19: dZ[2], where the way back begins

WHY
    Training asks of every number in the network: if it grew a little, would
    the loss grow or fall, and how fast? That is its gradient. The first to be
    asked are the sums of the last layer, Z2. For one image the loss is
    −log A2[t], t the true class, and with softmax that is log Σ e^Z2 − Z2[t].
    Its derivative by Z2[k] is e^Z2[k] / Σ e^Z2, which is A2[k]; and where k
    is t, 1 less. In short: what was said, minus what would have been right.

THE FORMULA
    dZ2 = A2 − Y

    dZ2 is kept for each image by itself. The 1/m of the mean over the images
    comes later, and once.

THE SHAPES
    A2    n×m    probabilities
    Y     n×m    one-hot
    dZ2   n×m    every column sums to 0

A WORKED NUMBER
    A2 = [[0.4, 0.3, 0.7],     Y = [[1, 0, 1],     dZ2 = [[-0.6,  0.3, -0.3],
          [0.6, 0.7, 0.3]]          [0, 1, 0]]            [ 0.6, -0.3,  0.3]]

    The first image is of class 0, and class 0 was given 0.4: that is 0.6 too
    little. A larger sum there makes the loss smaller, so its gradient is
    negative: 0.4 − 1 = −0.6.
"""

import numpy as np


def output_gradient(A2, Y):
    """Return dZ2, n×m: how each sum of the last layer moves the loss."""
    raise NotImplementedError("write it here, in place of this line")
