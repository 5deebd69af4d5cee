"""Exercise 11 of 19: ReLU′

WHY
    On the way forward ReLU let positive sums through and stopped the others.
    On the way back its slope does the same with the gradient: a unit that
    spoke lets it through as it is, and a unit that was silent lets nothing
    through. It had no part in the result and cannot be blamed for it.

THE FORMULA
    ReLU′(z) = 1 where z > 0, else 0

    At exactly 0 there is a kink and no slope; everybody takes 0 there.

THE SHAPES
    Z        n×m    the sums from before ReLU
    slope    n×m    0 or 1, as numbers (not True and False)

A WORKED NUMBER
    Z = [[ 3, -1, 1],        slope = [[1, 0, 1],
         [-1,  1, 2]]                 [0, 1, 1]]

    A sum of 3 that grows to 3.01 makes ReLU grow by as much: the slope is 1.
    A sum of −1 that grows to −0.99 still makes 0: the slope is 0.
"""

import numpy as np


def relu_derivative(Z):
    """Return ReLU's slope at each entry of Z, n×m numbers."""
    raise NotImplementedError("write it here, in place of this line")
