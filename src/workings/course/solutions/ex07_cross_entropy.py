"""Exercise 7: cross-entropy, solved."""

import numpy as np


def cross_entropy(A, Y):
    """Return the mean loss of the m images, one number."""
    true = (A * Y).sum(axis=0)  # m: the true class's probability of each image
    return -np.log(true).mean()  # no logarithm of a wrong class, so none of 0
