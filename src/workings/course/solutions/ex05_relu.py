"""Exercise 5: ReLU, solved."""

import numpy as np


def relu(Z):
    """Return A, n×m: Z with 0 in place of everything negative."""
    return np.maximum(Z, 0)  # n×m
