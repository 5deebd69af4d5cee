"""Exercise 6: softmax, solved."""

import numpy as np


def softmax(Z):
    """Return A, n×m: the probabilities of each column of Z."""
    powers = np.exp(Z - Z.max(axis=0))  # n×m, from 0 to 1
    return powers / powers.sum(axis=0)  # n×m
