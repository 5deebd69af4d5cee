"""Exercise 4 of 19: the affine step

WHY
    This is nearly all that a network does. Each unit has a weight for every
    number that comes in: it multiplies each by its weight, adds everything
    up, and adds a number of its own, the bias. A large sum means: what came
    in looks like what this unit is looking for.

THE FORMULA
    Z = W A + b        W A is the matrix product

THE SHAPES
    W   n×p    a row for each of the n units, a column for each of the p inputs
    A   p×m    what comes in, one column an image
    b   n×1    a bias for each unit, the same for every image
    Z   n×m    each unit's sum for each image

    In the lesson W[1] is 10×784 and W[2] is 10×10. (The table of shapes in the
    original prints W[2] as a second W[1]; that is a slip.)

A WORKED NUMBER
    W = [[2, -2],      A = [[1, 0, 1],      b = [[ 1],
         [1,  3]]           [0, 1, 1]]           [-2]]

    Z = [[ 3, -1, 1],
         [-1,  1, 2]]

    Two units, two inputs, three images. The first image is the first column
    of A, 1 and 0. The first unit makes 2·1 − 2·0 + 1 = 3 of it, the second
    1·1 + 3·0 − 2 = −1.

    Several of the coming exercises go on with these numbers.
"""

import numpy as np


def affine(W, A, b):
    """Return Z, n×m: the weighted sums of each unit for each image."""
    raise NotImplementedError("write it here, in place of this line")
