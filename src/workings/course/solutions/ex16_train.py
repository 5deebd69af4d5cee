"""Exercise 16: the training loop, solved."""

from ex13_backward import backward
from ex14_update import update


def train(parameters, X, Y, iterations, learning_rate):
    """Return the parameters after so many steps on all images."""
    for _ in range(iterations):
        gradients = backward(parameters, X, Y)
        parameters = update(parameters, gradients, learning_rate)
    return parameters
