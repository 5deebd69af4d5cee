"""Exercise 3: one-hot, solved."""

import numpy as np


def one_hot(labels, classes):
    """Return Y, classes×m: in each column a 1 in the row of the label."""
    Y = np.zeros((classes, len(labels)))  # classes×m
    Y[labels, np.arange(len(labels))] = 1
    return Y
