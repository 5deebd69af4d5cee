"""Which known mistake a wrong gradient comes from."""

from collections.abc import Mapping

import numpy as np

from workings.arrays import Array
from workings.gradcheck.problem import Problem
from workings.mistakes import MISTAKES, Mistake, Named, named, right_backward
from workings.objective import add_penalty

#: Two gradients are the same up to this relative difference,
SAME = 1e-6
#: and up to rounding that is so small beside the largest of all gradients.
ROUNDING = 1e-12

Found = tuple[Mistake | None, str | None]


def recognise(problem: Problem, theirs: Mapping[str, Array | None], wrong: set[str]) -> Found:
    """Return the known mistake that explains every wrong array, and what more can be said.

    A gradient that equals a mistake's own in every array is recognised first; then one that equals
    it in the wrong arrays, and is right in the others.

    Parameters
    ----------
    problem
        What was differentiated. With weights or masks, which the known mistakes do not take,
        nothing is recognised.
    theirs
        The gradients by name, penalties included; None for one that did not fit.
    wrong
        The names of those that are wrong.

    Returns
    -------
    Mistake or None
        The mistake.
    str or None
        Which arrays it is in, or by what factor they are off.
    """
    if problem.weights is not None or problem.masks or not wrong:
        return None, None
    without = {name: array for name, array in theirs.items() if array is not None}
    if set(without) != set(theirs):
        return None, None
    without = _less_penalty(problem, without)
    asked = (problem.network, problem.X, problem.Y)
    right = right_backward(*asked)
    largest = max(float(np.linalg.norm(array)) for array in right.values())
    wrong = {key for key in wrong if not same(without[key], right[key], largest)}  # by numbers
    if not wrong:
        return None, None
    made = {name: mistake.backward(*asked) for name, mistake in MISTAKES.items()}
    for name, gradients in made.items():
        if all(same(without[key], gradients[key], largest) for key in right):
            return MISTAKES[name], _size_meant(problem, without, right, name)
    if (factor := common_factor(without, right)) is not None:
        if factor > 0:
            return MISTAKES["m-of-another-set"], _factor_text(problem, factor)
        return None, _turned_text(factor)
    for name, gradients in made.items():
        if all(same(without[key], gradients[key], largest) for key in wrong):
            found = ", ".join(key for key in right if key in wrong)
            return MISTAKES[name], f"Found in {found} only."
    return None, None


def same(one: Array, other: Array, largest: float = 0.0) -> bool:
    """Return whether two gradients are equal, up to rounding beside the largest there is."""
    size = np.linalg.norm(one) + np.linalg.norm(other)
    allowed = SAME * size + ROUNDING * largest
    return bool(np.isfinite(allowed) and np.linalg.norm(one - other) <= allowed)


def common_factor(theirs: Named, right: Named) -> float | None:
    """Return the c by which every array is the right one's multiple, or None."""
    square = sum(float(np.vdot(array, array)) for array in right.values())
    if square == 0:
        return None
    factor = sum(float(np.vdot(theirs[name], array)) for name, array in right.items()) / square
    largest = abs(factor) * np.sqrt(square)
    alike = all(same(theirs[name], factor * array, largest) for name, array in right.items())
    return factor if factor and alike else None


def _size_meant(problem: Problem, theirs: Named, right: Named, name: str) -> str | None:
    factor = common_factor(theirs, right) if name == "m-of-another-set" else None
    return None if factor is None else _factor_text(problem, factor)


def _factor_text(problem: Problem, factor: float) -> str:
    m = problem.X.shape[1]
    meant = f"{m / factor:,.6g}"
    return (
        f"Every gradient is {factor:.6g} times the right one, as though m were {meant}, not {m:,}."
    )


def _turned_text(factor: float) -> str:
    if np.isclose(factor, -1, rtol=SAME, atol=0):
        return f"Every gradient is {factor:.6g} times the right one: dZ[L] = A[L] − Y."
    return (
        f"Every gradient is {factor:.6g} times the right one: the sign is turned and it is scaled "
        f"by {-factor:.6g}: return dW, not the update −α·dW."
    )


def _less_penalty(problem: Problem, gradients: Named) -> Named:
    depth = problem.network.depth
    dW = [gradients[f"dW{layer}"].copy() for layer in range(1, depth + 1)]
    add_penalty(-problem.l2, problem.network.W, dW)
    return named(dW, [gradients[f"db{layer}"] for layer in range(1, depth + 1)])
