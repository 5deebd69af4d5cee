"""Gradients beside other numbers for the same: which disagree, and by how much."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from workings.arrays import Array
from workings.gradcheck.array_check import ArrayCheck
from workings.gradcheck.differences import (
    Differences,
    central_differences,
    refined_differences,
)
from workings.gradcheck.doubt import room_for_doubt
from workings.gradcheck.learner import Arrived, expected
from workings.gradcheck.places import Booleans, Places
from workings.gradcheck.problem import Problem
from workings.gradcheck.rounding import loss_rounding
from workings.mistakes import Named
from workings.places import Place
from workings.randomness import generator
from workings.trace import Trace

#: |a − n| may be RELATIVE · max(|a|, |n|) + ABSOLUTE.
RELATIVE = 1e-6
ABSOLUTE = 1e-9
#: How far below and above a number another may be and still be right.
Room = tuple[Array | float, Array | float]
#: Of the parameters that seem to disagree, so many are looked at with more care first.
LOOKED_AT = 64


def beside_differences(
    problem: Problem,
    theirs: Mapping[str, Arrived],
    count: int | None,
    seed: int,
    own: Named | None = None,
) -> list[ArrayCheck]:
    """Return each array of gradients beside central differences.

    Parameters
    ----------
    problem
        What is differentiated.
    theirs
        The gradients by name.
    count
        How many parameters of an array to draw, or None for all.
    seed
        Decides which.
    own
        The package's own gradients by name: what is judged wherever the differences say nothing, or
        were not taken. None where they are the ones that are checked.
    """
    trace = problem.network.forward(problem.X, problem.masks)
    low, high = ({}, {}) if own is None else room_for_doubt(problem, trace)
    checks = []
    for number, (name, shape) in enumerate(expected(problem).items()):
        gradient = theirs[name].values
        if gradient is None:
            checks.append(_missing(name, shape, theirs[name]))
            continue
        places = _drawn(name, shape, count, seed, number)
        a = gradient[places.rows, places.columns]
        found = central_differences(problem, trace, places)
        with np.errstate(over="ignore"):
            n, unsure = _looked_at_again(problem, trace, places, a, found)
            check = _judged(theirs[name], places, shape, a, n, found.kinks, unsure)
            if own is not None:
                right = own[name]
                there = right[places.rows, places.columns]
                proven = _proven(problem, trace, places, there, found)
                if proven is not None:
                    told = ~(found.kinks | unsure)
                    told_at = places[np.flatnonzero(told)]
                    room = low[name], high[name]
                    check = _beside_own(check, told_at, gradient, right, room)
                    check = replace(check, own_right=proven)
            checks.append(check)
    return checks


def beside_gradient(
    problem: Problem, theirs: Mapping[str, Arrived], other: Named
) -> list[ArrayCheck]:
    """Return each array of gradients beside another gradient of the same loss, all of it."""
    low, high = room_for_doubt(problem, problem.network.forward(problem.X, problem.masks))
    checks = []
    for number, (name, shape) in enumerate(expected(problem).items()):
        gradient = theirs[name].values
        if gradient is None:
            checks.append(_missing(name, shape, theirs[name]))
            continue
        places = _drawn(name, shape, None, 0, number)
        nothing = np.zeros(len(places), bool)
        a, n = gradient.ravel(), other[name].ravel()
        with np.errstate(over="ignore"):
            room = low[name].ravel(), high[name].ravel()
            judged = _judged(theirs[name], places, shape, a, n, nothing, nothing, room)
            checks.append(judged)
    return checks


def excess(a: Array, n: Array, room: Room = (0.0, 0.0)) -> Array:
    """Return |a − n|, less the room for doubt, as a multiple of what is allowed: wrong above 1."""
    low, high = room
    return np.maximum(np.maximum(a - n - high, low - (a - n)), 0.0) / _allowed(a, n)


def _allowed(a: Array, n: Array) -> Array:
    return RELATIVE * np.maximum(np.abs(a), np.abs(n)) + ABSOLUTE


def _all_rounding(rounding: Array, a: Array, n: Array) -> Booleans:
    """Return where a difference is no more than its rounding, and that more than is allowed."""
    return rounding > np.maximum(np.abs(n), _allowed(a, n))


def _looked_at_again(
    problem: Problem, trace: Trace, places: Places, a: Array, found: Differences
) -> tuple[Array, Booleans]:
    """Return the differences, better ones where it matters, and where they cannot tell.

    Better ones are taken where a gradient agrees with what may be nothing but rounding, as 0 does
    where the loss is so large that it does not change in any digit; and where a gradient seems
    wrong, so that no right one is called wrong. Where some of these turn out to be wrong indeed,
    the array is, and the others are left as they are.
    """
    n, unsure = found.values.copy(), np.zeros(len(places), bool)
    rounding = loss_rounding(problem, trace, places) / found.steps
    lost = _all_rounding(rounding, a, n) & (excess(a, n) <= 1) & ~found.kinks
    if lost.any():
        better = refined_differences(problem, trace, places[lost])
        n[lost] = better.values
        too_large = _all_rounding(better.rounding, a[lost], better.values)
        unsure[lost] = np.isinf(better.errors) | too_large
    suspects = np.flatnonzero((excess(a, n) > 1) & ~(found.kinks | unsure))
    suspects = suspects[np.argsort(-excess(a[suspects], n[suspects]), kind="stable")]
    stride = max(1, -(-len(suspects) // LOOKED_AT))
    chosen = np.zeros(len(suspects), bool)
    chosen[::stride] = True  # the worst among them
    for some in (suspects[chosen], suspects[~chosen]):
        if not len(some):
            break
        better = refined_differences(problem, trace, places[some])
        off = np.abs(a[some] - better.values)
        beyond = excess(a[some], better.values) > 1
        unsure[some] = np.isinf(better.errors) | (beyond & (off <= better.errors))
        known = ~unsure[some]
        n[some[known]] = better.values[known]
        if (beyond & known).any():
            break
    return n, unsure


def _proven(
    problem: Problem, trace: Trace, places: Places, own: Array, found: Differences
) -> int | None:
    """Return at how many places the differences agree with the package's own gradient.

    None where they contradict it: then it proves nothing.
    """
    n, unsure = _looked_at_again(problem, trace, places, own, found)
    told = ~(found.kinks | unsure)
    return None if (excess(own, n)[told] > 1).any() else int(told.sum())


def _beside_own(check: ArrayCheck, told: Places, a: Array, own: Array, room: Room) -> ArrayCheck:
    """Return the check with every place judged that no difference has told about."""
    beyond = excess(a, own, room)
    beyond[told.rows, told.columns] = -1.0
    wrong = int((beyond > 1).sum())
    check = replace(
        check,
        beside_own=a.size - len(told),
        wrong=check.wrong + wrong,
        zeros=check.zeros + int(((a == 0) & (own == 0) & (beyond >= 0)).sum()),
    )
    if check.wrong > wrong or not (wrong or check.worst is None) or not check.beside_own:
        return check  # the worst is one beside a difference
    row, column = (int(i) for i in np.unravel_index(beyond.argmax(), a.shape))
    judged = beyond >= 0
    return replace(
        check,
        worst=Place(told.kind, told.layer, row, column),
        backpropagation=float(a[row, column]),
        numeric=float(own[row, column]),
        worst_beside_own=True,
        relative=_relative(a[judged], own[judged]),
    )


def _judged(
    arrived: Arrived,
    places: Places,
    shape: tuple[int, ...],
    a: Array,
    n: Array,
    kinks: Booleans,
    unsure: Booleans,
    room: Room = (0.0, 0.0),
) -> ArrayCheck:
    compared = ~(kinks | unsure)
    beyond = np.where(compared, excess(a, n, room), -1.0)
    worst = int(beyond.argmax())
    known = bool(compared.any())
    place = Place(places.kind, places.layer, int(places.rows[worst]), int(places.columns[worst]))
    return ArrayCheck(
        name=f"d{places.kind}{places.layer}",
        shape=shape,
        checked=len(places),
        of=int(np.prod(shape)),
        kinks=int(kinks.sum()),
        unsure=int(unsure.sum()),
        wrong=int((beyond > 1).sum()),
        worst=place if known else None,
        backpropagation=float(a[worst]) if known else None,
        numeric=float(n[worst]) if known else None,
        relative=_relative(a[compared], n[compared]) if known else None,
        problem=arrived.problem,
        zeros=int(((a == 0) & (n == 0) & compared).sum()),
    )


def _relative(a: Array, n: Array) -> float:
    """‖a − n‖ / (‖a‖ + ‖n‖), 0 where both are zero; by the largest first, so nothing overflows."""
    largest = max(np.abs(a).max(), np.abs(n).max())
    if largest == 0:
        return 0.0
    a, n = a / largest, n / largest
    return float(np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n)))


def _missing(name: str, shape: tuple[int, ...], arrived: Arrived) -> ArrayCheck:
    return ArrayCheck(name, shape, 0, int(np.prod(shape)), problem=arrived.problem)


def _drawn(name: str, shape: tuple[int, ...], count: int | None, seed: int, number: int) -> Places:
    """Return an array's parameters: all, or `count` drawn at random, in the array's order."""
    size = int(np.prod(shape))
    which = np.arange(size)
    if count is not None and count < size:
        which = np.sort(generator(seed, "pick", number).choice(size, count, replace=False))
    rows, columns = np.divmod(which, shape[1])
    return Places(name[1], int(name[2:]), rows, columns)
