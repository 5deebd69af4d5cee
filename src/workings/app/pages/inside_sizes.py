"""How large pictures are, how long bars, and what is left out of what is too large."""

import numpy as np

from workings.arrays import Array
from workings.explanation.telling import MORE, SHOWN

#: A matrix of more numbers than this is cut to its most telling rows and columns.
WHOLE, PART = 128 * 128, 64


def most_telling(sizes: Array) -> list[int]:
    """Return the places farthest from 0, as many as a cut matrix has, in their order."""
    return sorted(np.argsort(-np.abs(sizes), kind="stable")[:PART].tolist())


def wide_for(count: int) -> int:
    """Return how many of so many units stand beside each other."""
    return count if count <= SHOWN + MORE else 32 if count > 64 else 16


def cell_size(wide: int, pixels: int) -> float:
    """Return how many of the page's pixels a cell is wide, so that so many fill a picture."""
    return max(1.0, min(22.0, round(pixels / wide, 2)))


def share_of(value: float, reach: float) -> float:
    """Return how long a bar is, from −1 to 1; 0 where the numbers are not finite."""
    finite = np.isfinite([value, reach]).all() and reach > 0
    return float(value / reach) if finite else 0.0
