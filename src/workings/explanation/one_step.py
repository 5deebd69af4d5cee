"""One training step, computed as the reference engine computes it: the numbers that are explained.

Everything comes from `Network.forward`, `Network.backward`, `workings.objective`, `maths.clip` and
`GradientDescent`.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from workings.arrays import Array
from workings.engines.reference import CHUNK_VALUES
from workings.engines.threads import matrix_threads, processors
from workings.errors import ShapeError
from workings.explanation.arithmetic import averaged
from workings.maths import clip
from workings.network import Network
from workings.objective import (
    Objective,
    add_penalty,
    dropout_shares,
    made_masks,
    with_smoothing,
)
from workings.optimisers import GradientDescent
from workings.trace import Gradients, Trace

#: How far from 1 a column of Y may add up, for the rounding of smoothed labels.
_ABOUT = 1e-3


@dataclass(frozen=True)
class OneStep:
    """A training step's numbers, before and after the update.

    Parameters
    ----------
    network, after
        Before and after the update.
    X, Y
        n×m and classes×m, of the network's own type.
    trace, trace_after
        The forward passes of both.
    given
        Y before it was smoothed.
    gradients
        The penalty's share included; as they were before they were clipped.
    learning_rate, objective
        α, and all that is made small.
    norm, factor
        ‖g‖ of all gradients together, and what clipping multiplies them by; None and 1 without.
    penalty, penalty_after
        ½λ·ΣW², 0 where λ is.
    """

    network: Network
    after: Network
    X: Array
    Y: Array
    given: Array
    trace: Trace
    trace_after: Trace
    gradients: Gradients
    learning_rate: float
    objective: Objective
    norm: float | None
    factor: float
    penalty: float
    penalty_after: float

    @property
    def examples(self) -> int:
        """m."""
        return self.X.shape[1]

    @property
    def l2(self) -> float:
        """λ."""
        return self.objective.l2

    @property
    def dropout(self) -> tuple[float, ...]:
        """p for each hidden layer; nothing without dropout."""
        return dropout_shares(self.objective, self.network.sizes)

    @property
    def weights(self) -> Array | None:
        """One an example, m; None where each counts once."""
        return self.objective.weights

    @cached_property
    def counted(self) -> Array:
        """What each example counts for, m, float64."""
        return np.ones(self.examples) if self.weights is None else self.weights

    @property
    def total(self) -> float:
        """What sums over the examples are divided by: m, or Σw."""
        return float(self.counted.sum())

    @property
    def share(self) -> str:
        """The factor of a mean, as a formula has it."""
        return "1/m" if self.weights is None else "1/Σw"

    def averaged(self, text: str) -> str:
        """Return a sum over the examples with what it is divided by; of one example, the sum."""
        return averaged(text, self.examples, None if self.weights is None else self.total)

    def mean(self, losses: Array) -> float:
        """Return the mean of the examples' losses, each with its weight, added up in float64."""
        if self.weights is not None:
            losses = losses * self.weights.astype(losses.dtype)
        return float(losses.sum(dtype=np.float64)) / self.total

    @cached_property
    def losses(self) -> Array:
        """Each example's cross-entropy, m."""
        return self.network.losses(self.trace, self.Y)

    @cached_property
    def losses_after(self) -> Array:
        """The same after the update, m."""
        return self.after.losses(self.trace_after, self.Y)

    @property
    def example(self) -> int:
        """The example whose numbers tell most: that which adds most to the loss."""
        return int(np.argmax(self.losses * self.counted))

    @property
    def label(self) -> int:
        """That example's true class; the likeliest one where Y is smoothed."""
        return int(self.Y[:, self.example].argmax())

    def unit(self, layer: int) -> int:
        """Return the unit of a layer that the loss of `example` depends on most."""
        dZ = self.gradients.dZ[layer][:, self.example]
        return int(np.argmax(np.abs(dZ) if dZ.any() else self.trace.Z[layer][:, self.example]))


def take_step(
    network: Network,
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    learning_rate: float,
    objective: Objective,
) -> OneStep:
    """Compute one step of gradient descent on a copy of the network.

    Dropout is drawn as in a run's first step, for examples number 0 to m − 1; the loss after the
    step is measured with the same masks.

    Raises
    ------
    ShapeError
        If X, Y or the weights are no array of numbers or do not fit the network, there is no
        example, or a column of Y is no distribution.
    SettingError
        If `learning_rate` is out of its range, or dropout is for other hidden layers.
    """
    optimiser = GradientDescent(float(learning_rate))
    before = network.copy()
    X = _as_engines_have_it(_numbers(X, "X", before.dtype), before.dtype)
    Y = _numbers(Y, "Y", before.dtype)
    m = X.shape[-1] if X.ndim else 1
    if m == 0:
        raise ShapeError("X has no columns: give one example or more")
    weights, dtype = objective.weights, before.dtype
    if weights is not None and weights.shape != (m,):
        raise ShapeError(
            f"weights are {m} numbers, one an example; "
            f"these are {'×'.join(map(str, weights.shape)) or 'a single number'}"
        )
    total = float(m if weights is None else weights.sum())
    with matrix_threads(processors(), before.sizes, m, CHUNK_VALUES):
        masks = made_masks(objective, before.sizes, 0, np.arange(m), dtype)
        trace = before.forward(X, masks)
        _check_truth(Y, trace.probabilities.shape)
        truth = with_smoothing(objective, Y)
        w = None if weights is None else weights.astype(dtype)
        gradients = before.backward(trace, truth, w, total=total)
        penalty = add_penalty(objective.l2, before.W, [*gradients.dW])
        after = before.copy()
        dW, db, norm, factor = list(gradients.dW), list(gradients.db), None, 1.0
        if objective.clip_norm is not None:
            dW, db = ([array.copy() for array in arrays] for arrays in (dW, db))
            norm, factor = clip([*dW, *db], objective.clip_norm)
        step = [array for pair in zip(dW, db, strict=True) for array in pair]
        optimiser.update(after.parameters, step, (), 1, optimiser.learning_rate)
        trace_after = after.forward(X, masks)
        penalty_after = add_penalty(objective.l2, after.W, [np.zeros_like(W) for W in after.W])
        return OneStep(
            before,
            after,
            X,
            truth,
            Y,
            trace,
            trace_after,
            gradients,
            optimiser.learning_rate,
            objective,
            norm,
            factor,
            penalty,
            penalty_after,
        )


def _numbers(array: npt.ArrayLike, name: str, dtype: npt.DTypeLike) -> Array:
    try:
        return np.asarray(array, dtype)
    except (TypeError, ValueError):
        kind = type(array).__name__
        raise ShapeError(
            f"{name} is no array of numbers, but a {kind}: give one whose columns are the examples"
        ) from None


def _check_truth(Y: Array, shape: tuple[int, ...]) -> None:
    if Y.shape != shape:
        return  # refused by the backward pass
    sums = Y.sum(axis=0, dtype=np.float64)
    wrong = ~(np.abs(sums - 1) <= _ABOUT)
    if wrong.any():
        column = int(wrong.argmax())
        raise ShapeError(
            f"each column of Y adds up to 1; column {column} adds up to {sums[column]:g}: labels "
            "become columns of Y by workings.maths.one_hot"
        )
    if Y.min() < 0:
        raise ShapeError(f"Y holds {Y.min():g}: its columns are probabilities, 0 or more")


def _as_engines_have_it(X: Array, dtype: npt.DTypeLike) -> Array:
    """Return X with each example's values side by side in memory, as an engine prepares them.

    How the numbers lie can decide which way a matrix library takes, and so the last bits.
    """
    if X.ndim != 2:
        return X  # refused by the forward pass
    rows = np.empty(X.shape[::-1], dtype)  # m×n
    rows[...] = X.T
    return rows.T  # n×m
