"""Exercise 5 of 19: ReLU

WHY
    Two affine steps, one after the other, are no more than one: a sum of sums
    is a sum. A second layer is of use only if something happens in between
    that is not a straight line. The simplest bend there is: what is negative
    becomes 0. A unit is silent, or as loud as its sum. ("Rectified linear
    unit".)

THE FORMULA
    A = max(Z, 0)        for each entry by itself

THE SHAPES
    Z   n×m
    A   n×m    a new array; Z stays as it is, as the way back will need it

A WORKED NUMBER
    Z = [[ 3, -1, 1],        A = [[3, 0, 1],
         [-1,  1, 2]]             [0, 1, 2]]

    Both entries that are −1 become 0; the others stay what they are.
"""

import numpy as np


def relu(Z):
    """Return A, n×m: Z with 0 in place of everything negative."""
    raise NotImplementedError("write it here, in place of this line")
