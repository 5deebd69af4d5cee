"""One training step, computed as the reference engine computes it: the numbers that are explained.

Everything comes from `Network.forward`, `Network.backward`, `add_penalty` and `GradientDescent`.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from workings.arrays import Array
from workings.engines.reference import CHUNK_VALUES
from workings.engines.threads import matrix_threads, processors
from workings.errors import ShapeError
from workings.network import Network
from workings.objective import Objective, add_penalty
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
    gradients
        The penalty's share included.
    learning_rate, l2
        α and λ.
    penalty, penalty_after
        ½λ·ΣW², 0 where λ is.
    """

    network: Network
    after: Network
    X: Array
    Y: Array
    trace: Trace
    trace_after: Trace
    gradients: Gradients
    learning_rate: float
    l2: float
    penalty: float
    penalty_after: float

    @property
    def examples(self) -> int:
        """m."""
        return self.X.shape[1]

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
        """The example whose numbers tell most: that of the largest loss."""
        return int(np.argmax(self.losses))

    @property
    def label(self) -> int:
        """That example's true class; the likeliest one where Y is smoothed."""
        return int(self.Y[:, self.example].argmax())

    def unit(self, layer: int) -> int:
        """Return the unit of a layer that the loss of `example` depends on most."""
        dZ = self.gradients.dZ[layer][:, self.example]
        return int(np.argmax(np.abs(dZ) if dZ.any() else self.trace.Z[layer][:, self.example]))


def mean(losses: Array) -> float:
    """Return the mean of the examples' losses, added up in float64."""
    return float(losses.sum(dtype=np.float64)) / len(losses)


def take_step(
    network: Network, X: npt.ArrayLike, Y: npt.ArrayLike, learning_rate: float, l2: float
) -> OneStep:
    """Compute one step of gradient descent on a copy of the network.

    Raises
    ------
    ShapeError
        If X or Y is no array of numbers or does not fit the network, there is no example, or a
        column of Y is no distribution.
    SettingError
        If `learning_rate` or `l2` is out of its range.
    """
    optimiser, l2 = GradientDescent(float(learning_rate)), Objective(l2=float(l2)).l2
    before = network.copy()
    X = _as_engines_have_it(_numbers(X, "X", before.dtype), before.dtype)
    Y = _numbers(Y, "Y", before.dtype)
    m = X.shape[-1] if X.ndim else 1
    if m == 0:
        raise ShapeError("X has no columns: give one example or more")
    with matrix_threads(processors(), before.sizes, m, CHUNK_VALUES):
        trace = before.forward(X)
        _check_truth(Y, trace.probabilities.shape)
        gradients = before.backward(trace, Y, total=float(m))
        penalty = add_penalty(l2, before.W, [*gradients.dW])
        after = before.copy()
        pairs = zip(gradients.dW, gradients.db, strict=True)
        optimiser.update(
            after.parameters,
            [array for pair in pairs for array in pair],
            (),
            1,
            optimiser.learning_rate,
        )
        trace_after = after.forward(X)
        penalty_after = add_penalty(l2, after.W, [np.zeros_like(W) for W in after.W])
        return OneStep(
            before,
            after,
            X,
            Y,
            trace,
            trace_after,
            gradients,
            optimiser.learning_rate,
            l2,
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
