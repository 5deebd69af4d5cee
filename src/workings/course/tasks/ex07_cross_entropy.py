"""Exercise 7 of 19: cross-entropy

WHY
    To make the network better, "how wrong is it?" has to be a number. The
    loss looks at one thing alone: the probability that was given to the true
    class. If that is 1, the loss is 0. If it is 0.1, the loss is 2.3, which
    is also what guessing among ten costs. Near 0 the loss grows without end:
    being sure and wrong is the worst.

THE FORMULA
    loss = −1/m · Σ Y ⊙ log A        ⊙ entry by entry, log to the base e

    Y is 0 but for the true class, so each column of Y ⊙ log A has one entry
    that counts: the logarithm of the true class's probability. A wrong class
    may well have a probability of 0, whose logarithm does not exist; it is not
    to spoil the loss. (Is there a way to take the logarithm after the sum?)

THE SHAPES
    A       n×m           probabilities; every column sums to 1
    Y       n×m           one-hot
    loss    one number    0 or more, the mean over the m images

A WORKED NUMBER
    A = [[0.4, 0.3, 0.7],        Y = [[1, 0, 1],
         [0.6, 0.7, 0.3]]             [0, 1, 0]]

    loss = 0.5432

    The true classes have the probabilities 0.4, 0.7 and 0.7. Their logarithms
    are −0.9163, −0.3567 and −0.3567, the mean of which is −0.5432.
"""

import numpy as np


def cross_entropy(A, Y):
    """Return the mean loss of the m images, one number."""
    raise NotImplementedError("write it here, in place of this line")
