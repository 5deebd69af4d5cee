"""Exercise 17 of 19: mini-batches

WHY
    A step on all 60,000 images is exact and slow. A step on 64 of them points
    only roughly the same way, and costs a thousandth: many rough steps beat
    one exact one. So the images are shuffled and used a few at a time; when
    all have been used, an epoch is over, and they are shuffled anew. Each
    image is used once in an epoch, and none is forgotten.

THE FORMULA
    shuffle the numbers 0, 1, … m − 1
    the first batch_size of them are the first batch, the next the second, …
    the last batch has what is left, and may be smaller

THE SHAPES
    m             how many images there are
    batch_size    how many of them make a batch, 1 or more
    rng           np.random.default_rng(…): rng.permutation(m) shuffles
    batches       a list of NumPy arrays of whole numbers: which columns of X

A WORKED NUMBER
    m = 7
    batch_size = 3
    rng = np.random.default_rng(7)

    batches = [array([0, 5, 6]), array([2, 4, 1]), array([3])]

    rng.permutation(7) gives 0 5 6 2 4 1 3. Three, three, and the one that is
    left.
"""

import numpy as np


def batches(m, batch_size, rng):
    """Return a list of arrays that hold 0 … m − 1, shuffled, each once."""
    raise NotImplementedError("write it here, in place of this line")
