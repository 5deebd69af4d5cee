"""One parameter followed all the way: where its gradient comes from, and where it leads.

The gradient of a weight is a sum over the examples, dZ times what came in, and each example's share
can be looked at; so can the finite difference beside it, and what its update does to the loss.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from workings.arrays import Array, Integers
from workings.errors import SettingError
from workings.explanation.followed_document import followed_document
from workings.explanation.one_step import OneStep, take_step
from workings.explanation.why_zero import why_zero
from workings.explanation.words import class_name, example_words, meaning_of
from workings.gradcheck import FiniteDifference, finite_difference
from workings.gradcheck.one import loss_of
from workings.gradcheck.problem import posed
from workings.layers import Layers
from workings.network import Network
from workings.objective import Objective, checked_weights
from workings.places import Place, place_of
from workings.trace import Gradients, Trace


@dataclass(frozen=True, eq=False)
class Followed:
    """One parameter followed all the way.

    Parameters
    ----------
    network
        As before the update: a copy.
    X
        n×m, in the network's dtype.
    labels
        m class names, each the most probable under Y.
    place, meaning
        Which parameter, as indices and in words.
    formula
        Its gradient's formula, the sum over the examples.
    value, gradient
        The parameter, and the loss's derivative by it as backpropagation gives it, in the
        network's own dtype; the penalty's share is in it.
    numeric
        The finite difference, in float64.
    dZ, inputs
        m each: dZ[l] in the parameter's row, and A[l−1] in its column; for b, ones.
    terms
        m, float64: dZ · input / m (or Σw), each example's share. They and `penalty` add up to the
        gradient, to the rounding of the network's dtype.
    penalty
        λ·W, for weights where there is a penalty; else 0.
    order
        The examples by their shares' size, the largest first; of equal ones, by dZ and input.
    learning_rate, new_value
        α, and what the update leaves: old − α·factor·gradient, in the network's dtype.
    loss, loss_after_one
        The objective in float64, now and when only this parameter has moved to its new value.
    loss_predicted
        loss − α·factor·gradient²: what the gradient promises for a small step.
    why_zero
        Where the examples' shares are all zero, or the gradient is: why; else None.
    weights
        m weights, or None where each example counts once.
    norm, factor
        ‖g‖ of all gradients together, and what clipping multiplies them by; None and 1 without.
    objective
        All that the loss has beyond the mean.
    """

    network: Network
    X: Array
    labels: tuple[str, ...]
    place: Place
    meaning: str
    formula: str
    value: float
    gradient: float
    numeric: FiniteDifference
    dZ: Array
    inputs: Array
    terms: Array
    penalty: float
    order: Integers
    learning_rate: float
    new_value: float
    loss: float
    loss_after_one: float
    loss_predicted: float
    why_zero: str | None
    weights: Array | None = None
    norm: float | None = None
    factor: float = 1.0
    objective: Objective = field(default_factory=Objective)

    @property
    def total(self) -> float:
        """What the examples' sum is divided by: m, or Σw."""
        return float(len(self.terms) if self.weights is None else self.weights.sum())

    @property
    def digits(self) -> int | None:
        """In how many digits the gradient and the finite difference agree; None where both are 0.

        A kink between the difference's two ends makes it meaningless, and so does an overflow:
        then None too.
        """
        return None if self.numeric.kink else digits_alike(self.gradient, self.numeric.value)

    @property
    def change_kept(self) -> float | None:
        """The measured change of the loss as a share of the predicted one.

        1 where the loss is straight over the step; None where the predicted change is so small that
        float64's rounding would be measured, or a loss is no finite number.
        """
        predicted = self.loss_predicted - self.loss
        if not np.isfinite([predicted, self.loss_after_one]).all():
            return None
        if abs(predicted) < 1e-11 * max(1.0, abs(self.loss)):
            return None
        return (self.loss_after_one - self.loss) / predicted

    def as_document(self) -> dict[str, Any]:
        """Return every number, as JSON takes them; examples in the batch's order.

        What is no finite number (an overflow) is None.
        """
        return followed_document(self)

    def __repr__(self) -> str:
        examples = example_words(self.network, len(self.terms))
        return (
            f"<Followed: {self.place} = {self.value:.6g}, gradient {self.gradient:.6g}, "
            f"finite difference {self.numeric.value:.6g}, {examples}>"
        )

    def _repr_html_(self) -> str:
        from workings.html import followed_html

        return followed_html(self)


def follow(
    network: Network,
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    name_or_place: str | Place,
    *,
    learning_rate: float = 0.1,
    l2: float = 0.0,
    dropout: float | Sequence[float] = 0.0,
    weights: npt.ArrayLike | None = None,
    label_smoothing: float = 0.0,
    clip_norm: float | None = None,
    seed: int = 0,
) -> Followed:
    """Follow one parameter through a step of gradient descent; the network is not changed.

    Parameters
    ----------
    network
        Whose parameter it is. The gradient is computed in its dtype, losses in float64.
    X, Y
        The batch, n×m and classes×m.
    name_or_place
        ``"W1[3,406]"``, ``"b2[7]"``, or a `Place`.
    learning_rate
        α, above 0.
    l2
        λ ≥ 0, see `workings.objective.Objective`.
    dropout, weights, label_smoothing, clip_norm, seed
        As `workings.explain` takes them. Dropout's masks are held fixed, in the finite difference
        too.

    Raises
    ------
    SettingError
        If the network has no such parameter, its gradient is no finite number, or a setting is
        outside its range.
    ShapeError
        If X or Y do not fit the network, or hold no example.

    Examples
    --------
    >>> net = Network([2, 2], init="zeros", dtype=np.float64)
    >>> found = follow(net, [[1.0, 3.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]], "W1[0,0]")
    >>> found.dZ.tolist(), found.inputs.tolist(), found.terms.tolist()
    ([-0.5, 0.5], [1.0, 3.0], [-0.25, 0.75])
    >>> found.gradient, round(found.new_value, 3)
    (0.5, -0.05)
    """
    place = place_of(str(name_or_place), network)
    own = None if weights is None else checked_weights(weights)
    objective = Objective(float(l2), own, None, dropout, label_smoothing, clip_norm, seed)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return _followed(take_step(network, X, Y, learning_rate, objective), place)


def _followed(taken: OneStep, place: Place) -> Followed:
    network, gradients, l2 = taken.network, taken.gradients, taken.l2
    objective: dict[str, Any] = {
        "weights": taken.weights,
        "l2": l2,
        "masks": taken.trace.masks or None,
    }
    gradient = place.value_in((gradients.dW if place.kind == "W" else gradients.db)[place.layer])
    if not np.isfinite(gradient):
        raise SettingError(
            f"the gradient of {place} is {gradient}: there is nothing to follow; "
            "the weights or X are too large"
        )
    dZ = gradients.dZ[place.layer][place.row].astype(np.float64)  # m
    inputs = np.ones(taken.examples)
    if place.kind == "W":
        inputs = taken.trace.A[place.layer - 1][place.column].astype(np.float64)  # m
    terms = dZ * inputs / taken.total  # m
    zero = not terms.any() or gradient == 0

    value = place.value_in(place.array_of(network))
    new_value = place.value_in(place.array_of(taken.after))
    exact = posed(network, taken.X, taken.Y, **objective)
    loss, _ = loss_of(exact)
    place.array_of(exact.network)[place.row, place.column] = new_value
    loss_after_one, _ = loss_of(exact)
    return Followed(
        network=network,
        X=taken.X,
        labels=tuple(class_name(network, label) for label in taken.Y.argmax(axis=0).tolist()),
        place=place,
        meaning=meaning_of(place, network),
        formula=_formula(place, taken),
        value=value,
        gradient=gradient,
        numeric=finite_difference(network, taken.X, taken.Y, place, **objective),
        dZ=dZ,
        inputs=inputs,
        terms=terms,
        penalty=l2 * value if place.kind == "W" else 0.0,
        order=np.lexsort((-np.abs(dZ) - np.abs(inputs), -np.abs(terms))),
        learning_rate=taken.learning_rate,
        new_value=new_value,
        loss=loss,
        loss_after_one=loss_after_one,
        loss_predicted=loss - taken.learning_rate * taken.factor * (gradient * gradient),
        why_zero=why_zero(network, *_counting(taken), place) if zero else None,
        weights=taken.weights,
        norm=taken.norm,
        factor=taken.factor,
        objective=taken.objective,
    )


def digits_alike(a: float, b: float) -> int | None:
    """Return in how many digits two numbers agree: −log₁₀ of their relative difference, floored.

    At most 15, what float64 can tell; None where both are 0 or one is no finite number.
    """
    size = max(abs(a), abs(b))
    if size == 0 or not np.isfinite([a, b]).all():
        return None
    relative = abs(a - b) / size
    return 15 if relative == 0 else int(min(max(-np.log10(relative), 0), 15))


def _counting(taken: OneStep) -> tuple[Trace, Gradients]:
    """Return the passes of the examples that count: one of weight 0 is no reason for anything."""
    trace, gradients, keep = taken.trace, taken.gradients, taken.counted > 0
    if keep.all():
        return trace, gradients
    Z, A = ([array[:, keep] for array in arrays] for arrays in (trace.Z, trace.A))
    masks = {layer: mask[:, keep] for layer, mask in trace.masks.items()}
    dZ = Layers([array[:, keep] for array in gradients.dZ], name="dZ")
    return (
        Trace(Layers(Z, name="Z"), Layers(A, first=0, name="A"), masks),
        Gradients(dZ, gradients.dW, gradients.db),
    )


def _formula(place: Place, taken: OneStep) -> str:
    layer, row, column = place.layer, place.row, place.column
    if place.kind == "b":
        return f"db[{layer}][{row}] = {taken.share} · Σ dZ[{layer}][{row},i]"
    penalty = f" + λ · W[{layer}][{row},{column}]" if taken.l2 else ""
    return (
        f"dW[{layer}][{row},{column}] = "
        f"{taken.share} · Σ dZ[{layer}][{row},i] · A[{layer - 1}][{column},i]{penalty}"
    )
