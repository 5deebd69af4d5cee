"""What can be said about a wrong gradient that is none of the known mistakes."""

from collections.abc import Sequence

import numpy as np

from workings.arrays import Array
from workings.gradcheck.problem import Problem
from workings.gradcheck.sameness import ROUNDING, largest_of, same
from workings.gradcheck.wording import listed
from workings.mistakes import Named

#: How far gradients are off that were computed in float32, relatively.
SINGLE = (1e-8, 1e-5)
#: The least numbers from which it can be told that nearly all are a little off.
SOME = 4
#: What the check's own penalty is.
PENALTY = "the penalty is ½λ·ΣW²"
#: A penalty explains what is wrong where it leaves no more of it than this.
LEFT = 1e-4


def transposed(theirs: Named, right: Named, wrong: Sequence[str]) -> list[str]:
    """Return the names of those dW that are square, and the right one transposed."""
    largest = largest_of(right)
    return [
        name
        for name in wrong
        if right[name].shape[0] == right[name].shape[1]
        and same(theirs[name].T, right[name], largest)
    ]


def float32_hint(theirs: Named, own: Named, wrong: Sequence[str]) -> str | None:
    """Return a sentence where all the wrong arrays are off by about what float32 rounds, or None.

    Nearly every number is, and each by another part of itself: a factor would be the same for all.
    """
    for name in wrong:
        size = np.linalg.norm(theirs[name]) + np.linalg.norm(own[name])
        if not SINGLE[0] <= np.linalg.norm(theirs[name] - own[name]) / size <= SINGLE[1]:
            return None
    a, n = (_side_by_side(arrays, wrong) for arrays in (theirs, own))
    a, n = a[n != 0], n[n != 0]
    parts = a / n - 1
    typical = float(np.median(np.abs(parts))) if len(parts) >= SOME else 0.0
    one_factor = np.abs(parts - np.median(parts)).mean() < typical / 10 if len(parts) else True
    if not SINGLE[0] / 10 <= typical <= SINGLE[1] or one_factor:
        return None
    return (
        f"Nearly every number of {listed(wrong)} is off by about {typical:.0e} of itself, which "
        "looks like float32 inside, a small ε, or a difference in place of a derivative."
    )


def penalised_b(problem: Problem, theirs: Named, right: Named, wrong: Sequence[str]) -> list[str]:
    """Return the names of those db that are right but for λ·b, which is added to them."""
    largest, b = largest_of(right), problem.network.b
    return [
        name
        for name in wrong
        if name[1] == "b"
        and not same(theirs[name], right[name], largest)
        and same(theirs[name] - problem.l2 * b[int(name[2:])], right[name], largest)
    ]


def penalty_hint(problem: Problem, theirs: Named, right: Named, wrong: Sequence[str]) -> str | None:
    """Return a sentence where the wrong arrays have another penalty in them, or none; or None.

    Parameters
    ----------
    problem
        What was differentiated.
    theirs
        The gradients that arrived.
    right
        The right ones without the penalty.
    wrong
        The names of those dW that are wrong.
    """
    W = {name: problem.network.W[int(name[2:])] for name in wrong}
    weights = _side_by_side(W, wrong)
    off = _side_by_side(theirs, wrong) - _side_by_side(right, wrong)
    square = float(np.vdot(weights, weights))
    if np.count_nonzero(weights) < 2 or not square:
        return None
    factor = float(np.vdot(off, weights)) / square  # of W, as λ should be
    gap = np.linalg.norm(off - problem.l2 * weights)
    left = np.linalg.norm(off - factor * weights)
    if not (left <= LEFT * gap < np.inf and gap > ROUNDING * np.linalg.norm(off)):
        return None
    names = listed(wrong)
    if abs(factor) <= LEFT * problem.l2:
        return (
            f"The penalty's λ·W[l] is missing from {names}: the check has λ = {problem.l2:g}, and "
            "dW[l] = 1/m · dZ[l] A[l−1]ᵀ + λ·W[l]."
        )
    if not problem.l2:
        return (
            f"{names} {'has' if len(wrong) == 1 else 'have'} {factor:.6g}·W[l] added, as of a "
            f"penalty, and the check has none: give it the same λ, l2={factor:.6g}."
        )
    return (
        f"The penalty in {names} is {factor:.6g}·W[l], where the check has λ·W[l] with "
        f"λ = {problem.l2:g}: {PENALTY}, and is not divided by m."
    )


def _side_by_side(arrays: Named, names: Sequence[str]) -> Array:
    return np.concatenate([arrays[name].ravel() for name in names])
