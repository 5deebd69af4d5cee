"""Pictures that tests draw."""

import numpy as np


def dark(seed=0, shape=(28, 28)):
    """Light ink on dark ground, different for each seed."""
    picture = np.zeros(shape, np.uint8)
    rows, columns = shape
    inner = picture[rows // 4 : -(rows // 4), columns // 4 : -(columns // 4)]
    inner[...] = np.random.default_rng(seed).integers(100, 256, inner.shape)
    return picture
