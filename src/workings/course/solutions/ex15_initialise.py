"""Exercise 15: He initialisation, solved."""

import numpy as np


def initialise(inputs, hidden, outputs, rng):
    """Return {"W1": …, "b1": …, "W2": …, "b2": …}."""
    return {
        "W1": rng.standard_normal((hidden, inputs)) * np.sqrt(2 / inputs),
        "b1": np.zeros((hidden, 1)),
        "W2": rng.standard_normal((outputs, hidden)) * np.sqrt(2 / hidden),
        "b2": np.zeros((outputs, 1)),
    }
