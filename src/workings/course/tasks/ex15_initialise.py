"""Exercise 15 of 19: He initialisation

WHY
    Where do the weights begin? If all are 0, all units do the same, and no
    gradient ever reaches them. So they are drawn at random. How far from 0? A
    unit of the first layer adds up 784 products. With weights that are too
    wide its sums are huge, and the network is sure of nonsense before it has
    seen anything. The original lesson draws them evenly from −0.5 to 0.5:
    that is far too wide, and the costliest of all its mistakes.

THE FORMULA
    W ~ Normal(0, 2 / inputs): random numbers whose spread is √(2 / inputs)
    b = 0

    rng.standard_normal(shape) draws numbers with a spread of 1. They are
    multiplied by √(2 / inputs) for W1, and by √(2 / hidden) for W2, as hidden
    units are what comes into the second layer.

THE SHAPES
    inputs, hidden, outputs    whole numbers: 784, 10 and 10 in the lesson
    rng                        np.random.default_rng(…): draw W1 first, then W2
    parameters                 {"W1": hidden×inputs, "b1": hidden×1,
                                "W2": outputs×hidden, "b2": outputs×1}

A WORKED NUMBER
    inputs = 8
    hidden = 2
    outputs = 3
    rng = np.random.default_rng(0)

    W2 = [[-0.5443, -0.3163],      b1 = [[0],      b2 = [[0],
          [ 0.4116,  1.0425],            [0]]            [0],
          [-0.1285,  1.3665]]                            [0]]

    W1 is 2×8, and its first row begins with 0.0629, −0.0661 and 0.3202: the
    generator drew 0.1257, −0.1321 and 0.6404, and √(2 / 8) = 0.5.
    For W2 it is √(2 / 2) = 1.
"""

import numpy as np


def initialise(inputs, hidden, outputs, rng):
    """Return {"W1": …, "b1": …, "W2": …, "b2": …}."""
    raise NotImplementedError("write it here, in place of this line")
