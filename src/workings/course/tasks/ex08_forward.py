"""Exercise 8 of 19: forward

WHY
    You have all the parts; here they become a network. Pixels come in at one
    end, and at the other end come out ten probabilities for each image. All
    that is computed on the way is returned too: going back, it will be
    needed.

    From here on you use your own functions. The lines that fetch them from
    your files are already there.

THE FORMULA
    Z1 = W1 X + b1
    A1 = ReLU(Z1)
    Z2 = W2 A1 + b2
    A2 = softmax(Z2)

THE SHAPES, in the lesson's network
    parameters    a dictionary: parameters["W1"] 10×784, ["b1"] 10×1,
                  ["W2"] 10×10, ["b2"] 10×1
    X             784×m, from 0 to 1
    Z1, A1, Z2, A2    10×m each

A WORKED NUMBER
    W1 = [[2, -2],     b1 = [[ 1],     W2 = [[1,  1],     b2 = [[-2],
          [1,  3]]           [-2]]           [0, -1]]           [ 1]]

    X = [[1, 0, 1],        Z1 = [[ 3, -1, 1],     A1 = [[3, 0, 1],
         [0, 1, 1]]              [-1,  1, 2]]           [0, 1, 2]]

    Z2 = [[1, -1,  1],     A2 = [[0.5, 0.2689, 0.8808],
          [1,  0, -1]]           [0.5, 0.7311, 0.1192]]

    Third image: A1 is 1 and 2, so Z2 is 1·1 + 1·2 − 2 = 1 and
    0·1 − 1·2 + 1 = −1. A sum that is larger by 2 gets e² = 7.389 times the
    probability: 0.8808 and 0.1192.
"""

import numpy as np

from ex04_affine import affine
from ex05_relu import relu
from ex06_softmax import softmax


def forward(parameters, X):
    """Return Z1, A1, Z2 and A2."""
    raise NotImplementedError("write it here, in place of this line")
