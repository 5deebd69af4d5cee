"""Exercise 2 of 19: scaling

WHY
    In the files, each image is a row of whole numbers: 0 is the empty
    background, 255 is full ink. (The original lesson says that larger is
    darker. On a screen that shows the digits white on black, it is lighter.)

    Two things are not yet as the network likes them. Large numbers make large
    gradients: with pixels up to 255 the first steps throw all weights far
    off, and the network does no more than guess. And in the lesson's formulas
    each image is a column, so that W[1] X is every unit's sum for every
    image.

THE FORMULA
    X = valuesᵀ / 255

THE SHAPES
    values    m×784    m images, each a row of whole numbers from 0 to 255
    X         784×m    each image a column of numbers from 0 to 1

    The function works for any number of pixels; below there are 3.

A WORKED NUMBER
    values = [[  0,  51, 204],        X = [[0.0, 0.4],
              [102, 153,   0]]             [0.2, 0.6],
                                           [0.8, 0.0]]

    The first row becomes the first column: 0/255 = 0, 51/255 = 0.2 and
    204/255 = 0.8.
"""

import numpy as np


def scale(values):
    """Return X, 784×m, from values, m×784 whole numbers from 0 to 255."""
    raise NotImplementedError("write it here, in place of this line")
