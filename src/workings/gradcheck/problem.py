"""What is differentiated: a network's loss on some examples, all of it in float64."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workings.arrays import Array
from workings.errors import SettingError, ShapeError
from workings.maths import smoothed
from workings.network import Network
from workings.objective import Masks, Objective, made_masks


@dataclass(frozen=True, eq=False)
class Problem:
    """A network of its own and the objective's parts, float64 and of shapes that fit.

    Parameters
    ----------
    network
        A copy: it may be changed.
    X, Y
        n×m and classes×m, copies too.
    weights
        m weights, or None where each example counts once.
    l2
        λ of the penalty.
    masks
        By layer, what hidden activations are multiplied by; empty where nothing is.
    """

    network: Network
    X: Array
    Y: Array
    weights: Array | None
    l2: float
    masks: Masks


def posed(
    network: Network,
    X: Array,
    Y: Array,
    *,
    weights: Array | None = None,
    l2: float = 0.0,
    masks: Masks | None = None,
    dropout: float | Sequence[float] = 0.0,
    label_smoothing: float = 0.0,
    seed: int = 0,
) -> Problem:
    """Return the problem in float64, copied, its shapes checked.

    Dropout's masks are drawn here, once, as in the first step of a run: a loss that is drawn anew
    each time it is looked at has no slope. Smoothing is in Y.

    Raises
    ------
    ShapeError
        If X, Y, the weights or a mask have another shape than the network needs.
    SettingError
        If it is no network, there are no examples, or something is not finite or outside its range.
    """
    if not isinstance(network, Network):
        raise SettingError(
            f"network is a {type(network).__name__}: give a workings.Network, as workings.load "
            "returns one"
        )
    exact = network.copy(np.float64)
    try:
        X, Y = np.array(X, np.float64), np.array(Y, np.float64)
    except (TypeError, ValueError) as error:
        raise ShapeError(f"X and Y are arrays of numbers: {error}") from None
    if X.ndim != 2 or len(X) != exact.sizes[0]:
        exact.forward(X)  # says what is wrong with its shape
    m = X.shape[1]
    if Y.shape != (exact.sizes[-1], m):
        mend = ": pass Y.T" if Y.shape == (m, exact.sizes[-1]) else ""
        if Y.shape == (m,):
            mend = ": labels become columns of Y by workings.maths.one_hot"
        raise ShapeError(
            f"Y is {exact.sizes[-1]}×{m} (classes×m); "
            f"this one is {'×'.join(map(str, Y.shape)) or 'a single number'}{mend}"
        )
    if m == 0:
        raise SettingError("there are no examples: gradients are checked on one or more")
    objective = Objective(
        l2,
        weights,
        None if masks is None else lambda step, rows: masks,
        dropout,
        label_smoothing,
        seed=seed,
    )
    if label_smoothing:
        Y = smoothed(Y, label_smoothing, exact.sizes[-1])
    if objective.weights is not None and objective.weights.shape != (m,):
        raise ShapeError(
            f"weights are {m} numbers, one an example; "
            f"these are {'×'.join(map(str, objective.weights.shape))}"
        )
    made = made_masks(objective, exact.sizes, 0, np.arange(m), np.float64) or {}
    exact_masks = {layer: np.array(mask, np.float64) for layer, mask in made.items()}
    arrays = {"X": [X], "Y": [Y], "a mask": exact_masks.values(), "the network": exact.parameters}
    for name, values in arrays.items():
        if not all(np.isfinite(array).all() for array in values):
            raise SettingError(
                f"{name} holds a number that is not finite: no gradient can be checked"
            )
    return Problem(exact, X, Y, objective.weights, l2, exact_masks)
