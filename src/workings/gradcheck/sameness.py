"""When two gradients count as the same numbers, and when one is a multiple of the other."""

from collections.abc import Iterable

import numpy as np

from workings.arrays import Array
from workings.mistakes import Named

#: Two gradients are the same up to this relative difference,
SAME = 1e-6
#: and up to rounding that is so small beside the largest of all gradients.
ROUNDING = 1e-12
#: A factor this small, or its inverse, is none: what it leaves is rounding.
LEAST = 1e-9
#: A factor nearer to 1 than this is none, unless m divided by it is a whole number,
FAR = 1e-3
#: which it is where it is as near to one as this.
WHOLE = 1e-6


def same(one: Array, other: Array, largest: float = 0.0) -> bool:
    """Return whether two gradients are equal, up to rounding beside the largest there is."""
    size = np.linalg.norm(one) + np.linalg.norm(other)
    allowed = SAME * size + ROUNDING * largest
    return bool(np.isfinite(allowed) and np.linalg.norm(one - other) <= allowed)


def largest_of(gradients: Named) -> float:
    """Return the largest array's norm."""
    return max(float(np.linalg.norm(array)) for array in gradients.values())


def other_size(factor: float, m: int) -> int | None:
    """Return the whole number of examples that m was taken for, or None where it is none."""
    size = m / factor
    return round(size) if round(size) > 0 and abs(size - round(size)) <= WHOLE else None


def common_factor(theirs: Named, others: Named, names: Iterable[str], m: int) -> float | None:
    """Return the c ≠ 0 by which each of some arrays is the other one's multiple, or None.

    None too where c says nothing: a single number is the multiple of any other, and every gradient
    is nearly 1 times itself. But where m / c is a whole number, that is no accident.

    Parameters
    ----------
    theirs, others
        The gradients.
    names
        Of the arrays that are meant.
    m
        The number of examples.
    """
    pairs = [(theirs[name], others[name]) for name in names]
    square = sum(float(np.vdot(other, other)) for _, other in pairs)
    if not np.sqrt(square) > ROUNDING * largest_of(others):
        return None
    factor = sum(float(np.vdot(one, other)) for one, other in pairs) / square
    largest = abs(factor) * np.sqrt(square)
    if not LEAST <= abs(factor) <= 1 / LEAST:
        return None
    if not all(same(one, factor * other, largest) for one, other in pairs):
        return None
    if other_size(factor, m) is not None:
        return factor
    numbers = np.unique(np.concatenate([other.ravel() for _, other in pairs]))
    told = np.count_nonzero(numbers) > 1 and abs(factor - 1) > FAR
    return factor if told else None
