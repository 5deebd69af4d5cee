"""Exercise 18 of 19: evaluation

WHY
    The loss is what training makes small. What people want to know is: how
    many digits does it read correctly? And then: which ones does it take for
    which? The first is the accuracy. The second is a table, the confusion: a
    row for each true class, a column for each class that was said.

THE FORMULA
    what is said of an image: the class with the largest probability
    accuracy        = the share of the images for which that is the label
    confusion[t, s] = how many images of class t were said to be of class s

THE SHAPES
    A2           classes×m          probabilities, one column an image
    labels       m                  the true classes
    accuracy     one number         from 0 to 1
    confusion    classes×classes    whole numbers that sum to m

A WORKED NUMBER
    A2 = [[0.7, 0.2, 0.6, 0.1],        labels = [0, 1, 0, 1]
          [0.2, 0.3, 0.3, 0.8],
          [0.1, 0.5, 0.1, 0.1]]

    accuracy = 0.75                    confusion = [[2, 0, 0],
                                                    [0, 1, 1],
                                                    [0, 0, 0]]

    It says 0, 2, 0, 1: three of four are right. The second image is a 1 and was
    taken for a 2: that is the 1 in row 1, column 2.
"""

import numpy as np


def evaluate(A2, labels):
    """Return the accuracy, from 0 to 1, and the confusion, classes×classes."""
    raise NotImplementedError("write it here, in place of this line")
