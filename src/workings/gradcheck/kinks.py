"""Where a loss has no derivative: at z = 0 of the activations that bend there.

A central difference over such a place is the mean of two slopes, and says nothing about either.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from workings.arrays import Array
from workings.gradcheck.problem import Problem
from workings.trace import Trace

#: The activations of `workings.maths.ACTIVATIONS` whose derivative jumps at z = 0.
BENT = ("relu", "leaky-relu")


def crossed(Zs: Sequence[Array], matters: Array | float = 1.0) -> npt.NDArray[np.bool_]:
    """Return where a weighted sum does not keep its sign from one pass to another.

    A sum that is exactly 0 in one pass and not in another stands on the kink and counts; one that
    is 0 in all of them has not moved, and does not.

    Parameters
    ----------
    Zs
        The same weighted sums in several passes, of equal shapes.
    matters
        0 where a kink changes nothing: what the loss is multiplied by there, as by a mask.
    """
    first, *others = (np.sign(Z) for Z in Zs)
    moved: npt.NDArray[np.bool_] = np.zeros(first.shape, bool)
    for other in others:
        moved = moved | (first != other)
    return moved & (np.asarray(matters) != 0)


def kink_between(problem: Problem, traces: Sequence[Trace]) -> bool:
    """Return whether a hidden unit's kink lies between some forward passes of one problem.

    Parameters
    ----------
    problem
        Whose passes they are: its masks and weights say which kinks change nothing.
    traces
        Passes with one parameter moved.
    """
    weights = np.ones(1) if problem.weights is None else problem.weights  # m
    return any(
        bool(
            crossed(
                [trace.Z[layer] for trace in traces], weights * problem.masks.get(layer, 1)
            ).any()
        )
        for layer, name in enumerate(problem.network.activations, start=1)
        if name in BENT
    )
