"""One training step on an image or a batch, as an ordered list of steps with all their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from workings.arrays import Array
from workings.errors import choose
from workings.explanation.arithmetic import FINE, number
from workings.explanation.backward_steps import backward_steps
from workings.explanation.document import document_of
from workings.explanation.forward_steps import forward_steps
from workings.explanation.loss_steps import loss_steps
from workings.explanation.one_step import OneStep, take_step
from workings.explanation.step import Step
from workings.explanation.update_steps import after_steps, losses_of, update_steps
from workings.explanation.words import NOT_NUMBERS
from workings.network import Network
from workings.objective import Objective, checked_weights
from workings.trace import Gradients, Trace

__all__ = ["Explanation", "Step", "explain"]


@dataclass(frozen=True, repr=False)
class Explanation:
    """One training step, explained; `explain` makes it.

    Parameters
    ----------
    network, after
        Before and after the update: copies of their own.
    X, Y
        n×m and classes×m.
    trace, gradients
        What the forward and the backward pass left; a penalty's gradient is in dW. Clipping comes
        later: it is in the update's steps.
    learning_rate, objective
        α; and the penalty's λ, weights, dropout, smoothing and clipping.
    norm, factor
        ‖g‖ of all gradients together, and what clipping multiplies them by; None and 1 without.
    example
        The column that the steps' `with_numbers` speak of: the example that adds most to the loss.
    steps
        In the order in which they are computed.
    loss, loss_after
        What the step made smaller: the mean cross-entropy, plus the penalty.
    """

    network: Network
    after: Network
    X: Array
    Y: Array
    trace: Trace
    gradients: Gradients
    learning_rate: float
    objective: Objective
    norm: float | None
    factor: float
    example: int
    steps: tuple[Step, ...]
    loss: float
    loss_after: float

    @property
    def l2(self) -> float:
        """λ of the penalty."""
        return self.objective.l2

    @cached_property
    def _by_symbol(self) -> dict[str, Step]:
        return {step.symbol: step for step in self.steps}

    def __getitem__(self, symbol: str) -> Step:
        """Return the step that makes a symbol: ``explanation["dW[1]"]``.

        Raises
        ------
        SettingError
            If there is none; the message lists those there are.
        """
        return choose(self._by_symbol, symbol, "step")

    def part(self, name: str) -> tuple[Step, ...]:
        """Return the steps of one part, such as ``"backward"``."""
        return tuple(step for step in self.steps if step.part == name)

    def as_document(self) -> dict[str, Any]:
        """Return everything as a JSON document, numbers in full precision.

        What is no finite number (an overflow) is None.
        """
        return document_of(self)

    def __repr__(self) -> str:
        m = self.X.shape[1]
        return (
            f"<Explanation: {m:,} example{'' if m == 1 else 's'} through "
            f"{self.network.layers_text()}, α = {self.learning_rate:g}, "
            f"loss {number(self.loss, FINE)} → {number(self.loss_after, FINE)}, "
            f"{len(self.steps)} steps>"
        )

    def _repr_html_(self) -> str:
        from workings.html import explanation_html

        return explanation_html(self)


def explain(
    network: Network,
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    *,
    learning_rate: float = 0.1,
    l2: float = 0.0,
    dropout: float | Sequence[float] = 0.0,
    weights: npt.ArrayLike | None = None,
    label_smoothing: float = 0.0,
    clip_norm: float | None = None,
    seed: int = 0,
) -> Explanation:
    """Explain one training step of gradient descent.

    The numbers are those of the reference engine when it trains, bit for bit, for batches that it
    takes in one piece (1,536 images of 28×28). The network given is not changed.

    Parameters
    ----------
    network
        Any depth, any activations.
    X
        n×m, prepared as in training: `Dataset.X`, or `Preparation.apply` for another type.
    Y
        classes×m, each column's true distribution: `Dataset.Y`.
    learning_rate
        α, above 0.
    l2
        λ of the penalty ½λ·ΣW², 0 or more.
    dropout, weights, label_smoothing, clip_norm
        As `workings.train` takes them; `weights` has m numbers, what the classes weigh included
        (`workings.example_weights`). Dropout's masks are those of a run's first step on these
        examples, and the loss after the step is measured with them too.
    seed
        Decides dropout's masks.

    Returns
    -------
    Explanation
        Its steps in order, each with its formula, numbers and meaning.

    Raises
    ------
    ShapeError
        If X, Y or the weights do not fit the network, or there is no example.
    SettingError
        If a setting is out of its range.

    Examples
    --------
    >>> network = Network([2, 2, 2], seed=0, dtype=np.float64)
    >>> network.W[2] = [[1, 0], [0, 1]]
    >>> explanation = explain(network, [[1.0], [2.0]], [[1.0], [0.0]])
    >>> print(explanation["Z[1]"].formula)
    Z[1] = W[1] X + b[1]
    >>> explanation["dW[2]"].inputs
    ('dZ[2]', 'A[1]')
    >>> explanation.loss_after < explanation.loss
    True
    """
    own = None if weights is None else checked_weights(weights)
    objective = Objective(float(l2), own, None, dropout, label_smoothing, clip_norm, seed)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        taken = take_step(network, X, Y, learning_rate, objective)
        return _explanation(taken)


def _explanation(taken: OneStep) -> Explanation:
    so_far = (
        *forward_steps(taken),
        *loss_steps(taken),
        *backward_steps(taken),
        *update_steps(taken),
    )
    steps = (*map(_said_of_nan, so_far), *after_steps(taken))
    loss, loss_after = losses_of(taken)
    return Explanation(
        taken.network,
        taken.after,
        taken.X,
        taken.Y,
        taken.trace,
        taken.gradients,
        taken.learning_rate,
        taken.objective,
        taken.norm,
        taken.factor,
        taken.example,
        steps,
        loss,
        loss_after,
    )


def _said_of_nan(step: Step) -> Step:
    """Return a step that says of NaN that it is NaN, and nothing that compares it."""
    return replace(step, meaning=NOT_NUMBERS) if np.isnan(step.values).any() else step
