"""The derivative by one parameter, by its definition: move it a little to both sides."""

from dataclasses import dataclass

import numpy as np

from workings.arrays import Array
from workings.gradcheck.kinks import kink_between
from workings.gradcheck.problem import Problem, posed
from workings.network import Network
from workings.objective import Masks, add_penalty
from workings.places import Place
from workings.trace import Trace

#: How far a weighted sum may move. A central difference over ±h is wrong by about h², and by the
#: rounding of the losses divided by h: in float64 the two are equal near 1e-5.
MOVE = 1e-5
#: A step is no smaller than this part of the parameter: below it, θ ± step rounds too much.
SMALLEST = 1e-7

#: How often a step is made smaller: a saturated unit hides how far things move with a large one.
TRIES = 3


@dataclass(frozen=True)
class FiniteDifference:
    """The central difference of the loss by one parameter, in float64.

    Parameters
    ----------
    place
        Which parameter.
    value
        (loss(θ + step) − loss(θ − step)) / (2 · step).
    step
        How far the parameter was moved to each side.
    loss_plus, loss_minus
        The loss at θ + step and at θ − step.
    kink
        Whether a kink of an activation lies between the two: then the difference means nothing.
    """

    place: Place
    value: float
    step: float
    loss_plus: float
    loss_minus: float
    kink: bool


def finite_difference(
    network: Network,
    X: Array,
    Y: Array,
    place: Place,
    *,
    weights: Array | None = None,
    l2: float = 0.0,
    masks: Masks | None = None,
    step: float | None = None,
) -> FiniteDifference:
    """Return (loss(θ + step) − loss(θ − step)) / (2 · step) for one parameter θ.

    Parameters
    ----------
    network
        Any; it is copied to float64 and not changed.
    X, Y
        n×m and classes×m.
    place
        Which parameter.
    weights, l2, masks
        The other parts of the objective; see `workings.objective`.
    step
        How far to move θ. By default so far that no weighted sum moves by more than about 1e-5.

    Returns
    -------
    FiniteDifference
        The difference, and what it was made of.

    Raises
    ------
    ShapeError, SettingError
        If the objective's parts do not fit together.

    Examples
    --------
    >>> network = Network([2, 3, 2], "tanh", seed=1, dtype=np.float64)
    >>> X, Y = np.array([[1.0], [-2.0]]), np.array([[0.0], [1.0]])
    >>> found = finite_difference(network, X, Y, Place("W", 1, 0, 1))
    >>> right = network.backward(network.forward(X), Y).dW[1][0, 1]
    >>> bool(abs(found.value - right) < 1e-9)
    True
    """
    problem = posed(network, X, Y, weights=weights, l2=l2, masks=masks)
    array = place.array_of(problem.network)
    theta = place.value_in(array)

    def at(value: float) -> tuple[float, Trace]:
        array[place.row, place.column] = value
        found = loss_of(problem)
        array[place.row, place.column] = theta
        return found

    start = at(theta)[1]
    if step is None:
        step = max(MOVE, SMALLEST * abs(theta))
        for _ in range(TRIES):
            moved = furthest(start, at(theta + step)[1])
            if moved <= 2 * MOVE:
                break
            step = max(step * MOVE / moved, SMALLEST * abs(theta))
    above, below = theta + step, theta - step
    (plus, high), (minus, low) = at(above), at(below)
    width = above - below  # 2 · step as it is after rounding
    kink = kink_between(problem, (start, high, low))
    return FiniteDifference(place, (plus - minus) / width, width / 2, plus, minus, kink)


def loss_of(problem: Problem) -> tuple[float, Trace]:
    """Return the loss that training makes small, and the forward pass it was read from."""
    network, weights = problem.network, problem.weights
    trace = network.forward(problem.X, problem.masks)
    losses = network.losses(trace, problem.Y)  # m
    mean = losses.mean() if weights is None else (losses * weights).sum() / weights.sum()
    nothing = [np.zeros_like(W) for W in network.W]
    return float(mean) + add_penalty(problem.l2, network.W, nothing), trace


def furthest(one: Trace, other: Trace) -> float:
    """Return how far a weighted sum is from one pass to another, at most."""
    return max(float(np.abs(Z - there).max()) for Z, there in zip(one.Z, other.Z, strict=True))
