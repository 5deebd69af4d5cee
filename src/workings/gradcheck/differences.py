"""Central differences for many parameters of one array at once.

A parameter of layer l changes one row of Z[l], by its step times what comes in there; from that row
upwards the network is run again, for many parameters side by side as though they were examples. The
same numbers as `gradcheck.one`, which moves the parameter itself and runs the whole network.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from workings import maths
from workings.arrays import Array, Integers
from workings.gradcheck.kinks import BENT, crossed
from workings.gradcheck.one import MOVE, SMALLEST, TRIES
from workings.gradcheck.places import Booleans, Places
from workings.gradcheck.problem import Problem
from workings.gradcheck.rounding import loss_rounding
from workings.layers import Layers
from workings.network import Network
from workings.objective import add_penalty
from workings.trace import Trace

#: Numbers of the widest layer that are worked on at once: 8 MB of them.
AT_ONCE = 1_000_000
#: A step that moves a weighted sum further than this is no small one: softmax turns over 1 or so.
FURTHEST = 1.0
#: From one step to the next where several are tried.
RATIO = 4.0


@dataclass(frozen=True, eq=False)
class Differences:
    """Central differences, k each.

    Parameters
    ----------
    values
        (loss(θ + step) − loss(θ − step)) / (2 · step).
    kinks
        Where a kink lies between the two sides, and the value means nothing.
    moves
        How far any weighted sum moved.
    steps
        What each parameter was moved by, to both sides.
    """

    values: Array
    kinks: Booleans
    moves: Array
    steps: Array


def central_differences(problem: Problem, trace: Trace, places: Places) -> Differences:
    """Return the central difference for each of some parameters.

    The step is such that no weighted sum moves by much more than 1e-5; over a kink it is tried
    again with a tenth of it.

    Parameters
    ----------
    problem
        What is differentiated.
    trace
        Its forward pass.
    places
        The parameters.
    """
    steps, found = _moderate(problem, trace, places)
    return _again(problem, trace, places, steps / 10, found, found.kinks)


@dataclass(frozen=True, eq=False)
class Refined:
    """Differences with less error, k each.

    Parameters
    ----------
    values
        The differences; NaN where every step was too large or crossed a kink.
    errors
        How far each may be from the slope; infinite where there is none.
    rounding
        How much of that is the rounding of the loss.
    """

    values: Array
    errors: Array
    rounding: Array


def refined_differences(problem: Problem, trace: Trace, places: Places) -> Refined:
    """Return the differences with less error, by several steps.

    D(h) is wrong by c·h² and more; (16 D(h) − D(4h)) / 15 no longer is. Of several pairs of steps
    that one is taken whose value agrees best with its neighbour's, rounding considered: so that
    what the value is compared with decides nothing.

    Parameters
    ----------
    problem, trace
        As above.
    places
        Parameters that lie at no kink.
    """
    steps, _ = _moderate(problem, trace, places)
    ladder = [steps * RATIO**power for power in range(-4, 6)]
    found = [differences_at(problem, trace, places, steps) for steps in ladder]
    of_loss = loss_rounding(problem, trace, places)
    best = Refined(np.full(len(places), np.nan), *np.full((2, len(places)), np.inf))
    previous = found[0].values
    for fine, wide in pairwise(found):
        better = (RATIO**2 * fine.values - wide.values) / (RATIO**2 - 1)
        rounding = of_loss / fine.steps
        errors = np.abs(better - previous) + rounding
        take = (errors < best.errors) & ~wide.kinks & (wide.moves <= FURTHEST)
        best.values[take], best.errors[take] = better[take], errors[take]
        best.rounding[take] = rounding[take]
        previous = better
    return best


def differences_at(problem: Problem, trace: Trace, places: Places, steps: Array) -> Differences:
    """Return the central differences with steps that are given; k."""
    widest = max(problem.network.sizes[places.layer :]) * problem.X.shape[1]
    part = max(1, AT_ONCE // widest)
    above = _above(problem.network, places.layer)
    starts = range(0, len(places), part)
    parts = [
        _part(problem, trace, above, places[start : start + part], steps[start : start + part])
        for start in starts
    ]
    values, kinks, moves = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return Differences(values, kinks, moves, steps)


def _part(
    problem: Problem, trace: Trace, above: Network | None, places: Places, steps: Array
) -> tuple[Array, Booleans, Array]:
    theta = _array(problem.network, places)[places.rows, places.columns]  # k
    sides = [theta + steps, theta - steps]
    passes = [_pass(problem, trace, above, places, side - theta) for side in sides]
    weights = np.ones(problem.X.shape[1]) if problem.weights is None else problem.weights  # m
    width = sides[0] - sides[1]  # k, 2 · step as it is after rounding
    change = (passes[0].losses - passes[1].losses) @ weights / weights.sum()  # k
    if problem.l2 and places.kind == "W":
        change += _penalties(problem.l2, sides[0]) - _penalties(problem.l2, sides[1])
    kinks = np.zeros(len(places), bool)
    moves = np.zeros(len(places))
    for layer, here, high, low in _layers(trace, places, passes):
        moves = np.maximum(moves, np.abs(high - here).max(axis=(0, 2)))
        moves = np.maximum(moves, np.abs(low - here).max(axis=(0, 2)))
        if problem.network.activations[layer - 1] in BENT:
            matters = np.broadcast_to(weights * problem.masks.get(layer, 1), trace.Z[layer].shape)
            own = matters[places.rows] if layer == places.layer else matters
            own = own[np.newaxis] if layer == places.layer else own[:, np.newaxis]
            kinks |= crossed([here, high, low], own).any(axis=(0, 2))
    return change / width, kinks, moves


@dataclass(frozen=True, eq=False)
class _Pass:
    """What a pass with the parameters moved left: k×m losses; the weighted sums it changed."""

    losses: Array
    row: Array  # 1×k×m, the row of Z[l] that moved
    above: tuple[Array, ...]  # n×k×m each, Z[l + 1] and on


def _pass(
    problem: Problem, trace: Trace, above: Network | None, places: Places, moved: Array
) -> _Pass:
    layer, k, m = places.layer, len(places), problem.X.shape[1]
    came_in = trace.A[layer - 1][places.columns] if places.kind == "W" else np.ones((1, m))
    row = trace.Z[layer][places.rows] + moved[:, np.newaxis] * came_in  # k×m
    Y = np.tile(problem.Y, k)  # classes×km
    if above is None:
        Z = _with_row(trace.Z[layer], places.rows, row)  # classes×k×m
        losses = maths.cross_entropy(Z.reshape(len(Z), -1), Y)
        return _Pass(losses.reshape(k, m), row[np.newaxis], ())
    activated = maths.activation(problem.network.activations[layer - 1]).function(row)  # k×m
    if layer in problem.masks:
        activated = activated * problem.masks[layer][places.rows]
    A = _with_row(trace.A[layer], places.rows, activated)  # n×k×m
    masks = {
        number - layer: np.tile(mask, k) for number, mask in problem.masks.items() if number > layer
    }
    passed = above.forward(A.reshape(len(A), -1), masks)
    return _Pass(
        above.losses(passed, Y).reshape(k, m),
        row[np.newaxis],
        tuple(Z.reshape(len(Z), k, m) for Z in passed.Z),
    )


def _layers(
    trace: Trace, places: Places, passes: list[_Pass]
) -> Iterator[tuple[int, Array, Array, Array]]:
    """Yield each layer whose weighted sums moved: as they were, and in both passes."""
    high, low = passes
    yield places.layer, trace.Z[places.layer][places.rows][np.newaxis], high.row, low.row
    for place, pair in enumerate(zip(high.above, low.above, strict=True)):
        layer = places.layer + 1 + place
        yield layer, trace.Z[layer][:, np.newaxis], *pair


def _with_row(array: Array, rows: Integers, new: Array) -> Array:
    """Return n×k×m: k copies of an n×m array, in each of which one row is another."""
    copies = np.repeat(array[:, np.newaxis], len(new), axis=1)  # n×k×m
    copies[rows, np.arange(len(new))] = new
    return copies


def _above(network: Network, layer: int) -> Network | None:
    """Return the layers above one, as a network whose input is A[l]; None above the last."""
    if layer == network.depth:
        return None
    above = Network(
        network.sizes[layer:], network.activations[layer:-1], init="zeros", dtype=network.dtype
    )
    for mine, theirs in zip(above.parameters, network.parameters[2 * layer :], strict=True):
        mine[...] = theirs
    return above


def _array(network: Network, places: Places) -> Array:
    return network.W[places.layer] if places.kind == "W" else network.b[places.layer]


def _at_least(problem: Problem, places: Places, steps: Array) -> Array:
    theta = _array(problem.network, places)[places.rows, places.columns]
    return np.maximum(steps, SMALLEST * np.abs(theta))


def _penalties(l2: float, values: Array) -> Array:
    """Return each weight's own part of the penalty; what the others add does not change."""
    return np.array(
        [add_penalty(l2, Layers([one]), [np.zeros(1)]) for one in values[:, np.newaxis]]
    )


def _moderate(problem: Problem, trace: Trace, places: Places) -> tuple[Array, Differences]:
    """Return steps by which no weighted sum moves much further than 1e-5, and the differences."""
    steps = _at_least(problem, places, np.full(len(places), MOVE))
    found = differences_at(problem, trace, places, steps)
    for _ in range(TRIES):
        far = found.moves > 2 * MOVE
        if not far.any():
            break
        smaller = steps * MOVE / np.maximum(found.moves, MOVE)
        steps = _at_least(problem, places, np.where(far, smaller, steps))
        found = _again(problem, trace, places, steps, found, far)
    return steps, found


def _again(
    problem: Problem,
    trace: Trace,
    places: Places,
    steps: Array,
    found: Differences,
    which: Booleans,
) -> Differences:
    """Return the differences with some of them taken again, with other steps."""
    if not which.any():
        return found
    new = differences_at(problem, trace, places[which], steps[which])
    values, kinks, moves = found.values.copy(), found.kinks.copy(), found.moves.copy()
    values[which], kinks[which], moves[which] = new.values, new.kinks, new.moves
    return Differences(values, kinks, moves, np.where(which, steps, found.steps))
