"""Gradient clipping: a step is never longer than so much, however steep the loss."""

import sys
from collections.abc import Iterable

import numpy as np

from workings.arrays import Array

_LARGEST = sys.float_info.max


def global_norm(gradients: Iterable[Array]) -> float:
    """‖g‖ = √(Σ g²) over all gradients together, added up in float64.

    Parameters
    ----------
    gradients
        Arrays of any shapes: every dW and db of a network.

    Examples
    --------
    >>> global_norm([np.array([[3.0]]), np.array([[4.0]])])
    5.0
    """
    squares = [float(np.square(array, dtype=np.float64).sum()) for array in gradients]
    return float(np.sqrt(sum(squares)))


def clip_factor(norm: float, most: float) -> float:
    """min(1, c / ‖g‖): what all gradients are multiplied by (Pascanu et al. 2013, Algorithm 1).

    All by the same, so that the step goes where it would have gone, only less far. A norm that is
    infinite or not a number leaves them as they are: a run that has diverged must be seen to.

    Parameters
    ----------
    norm
        ‖g‖, see `global_norm`.
    most
        c, above 0.

    Examples
    --------
    >>> clip_factor(5.0, 1.0), clip_factor(0.5, 1.0), clip_factor(float("inf"), 1.0)
    (0.2, 1.0, 1.0)
    """
    return most / norm if most < norm <= _LARGEST else 1.0


def clip(gradients: Iterable[Array], most: float) -> tuple[float, float]:
    """Multiply all gradients by `clip_factor`, in place; return their norm before, and the factor.

    Parameters
    ----------
    gradients
        Every dW and db of a network, penalties included.
    most
        c, above 0.
    """
    gradients = list(gradients)
    norm = global_norm(gradients)
    factor = clip_factor(norm, most)
    if factor != 1:
        for array in gradients:
            array *= factor
    return norm, factor
