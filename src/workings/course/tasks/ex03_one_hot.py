"""Exercise 3 of 19: one-hot

WHY
    The label of an image is a number, 0 to 9. But a 9 is not more than a 3;
    they are names of classes. The network answers with ten probabilities, one
    for each class, and so the truth is written in the same way: a column of
    zeros with a single 1, in the row of the true class. Then the two can be
    compared entry by entry.

THE FORMULA
    Y[k, j] = 1 if image j is of class k, else 0

THE SHAPES
    labels     m              whole numbers from 0 to classes − 1
    classes    one number     ten, for digits
    Y          classes×m      one column an image

    The number of rows is given and not taken from the largest label: a few
    images without a 9 among them still have ten classes.

A WORKED NUMBER
    labels = [1, 0, 1, 1]        Y = [[0, 1, 0, 0],
    classes = 3                       [1, 0, 1, 1],
                                      [0, 0, 0, 0]]

    The first image is of class 1: in the first column the 1 stands in row 1.
    No image is of class 2, and its row is there all the same.
"""

import numpy as np


def one_hot(labels, classes):
    """Return Y, classes×m: in each column a 1 in the row of the label."""
    raise NotImplementedError("write it here, in place of this line")
