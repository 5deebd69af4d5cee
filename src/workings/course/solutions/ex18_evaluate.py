"""Exercise 18: evaluation, solved."""

import numpy as np


def evaluate(A2, labels):
    """Return the accuracy, from 0 to 1, and the confusion, classes×classes."""
    said = A2.argmax(axis=0)  # m: the most probable class of each image
    confusion = np.zeros((len(A2), len(A2)), int)
    np.add.at(confusion, (labels, said), 1)  # every time, unlike +=
    return (said == labels).mean(), confusion
