"""Exercise 6 of 19: softmax

WHY
    The last layer gives ten sums for each image, any numbers at all. To say
    "73 % sure that it is a 5" they must become probabilities: each from 0 to
    1, together 1. The largest sum should get the largest probability, and a
    sum that is larger by 1 should get e = 2.718 times as much.

THE FORMULA
    A = e^Z / Σ e^Z            for each column (each image) by itself

    e^1000 is more than a computer's number can hold: the result is infinite,
    and infinite divided by infinite is NaN, no number at all. So each column's
    maximum is taken away first. Why does that change nothing in the quotient?

    A = e^(Z − max) / Σ e^(Z − max)

THE SHAPES
    Z   n×m    n classes, m images: one column an image
    A   n×m    probabilities; every column sums to 1

A WORKED NUMBER
    Z = [[2, 0, 1],            A = [[0.7311, 0.0474, 0.5],
         [1, 3, 1]]                 [0.2689, 0.9526, 0.5]]

    first column: maximum 2, so e^0 = 1 and e^−1 = 0.3679; their sum is 1.3679;
    1 / 1.3679 = 0.7311 and 0.3679 / 1.3679 = 0.2689
"""

import numpy as np


def softmax(Z):
    """Return A, n×m: the probabilities of each column of Z."""
    raise NotImplementedError("write it here, in place of this line")
