"""What training makes small: the mean loss, each example with its weight, plus a penalty.

Every addition to the objective goes through one of four places, and the gradient check, the
explanation and every engine read them here: masks multiply activations, weights multiply examples,
smoothing changes Y, penalties add to the loss and to dW. Clipping comes after all of them: it
shortens the gradients that they have led to.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt

from workings.arrays import Array, Integers
from workings.errors import SettingError, ShapeError
from workings.layers import Layers
from workings.maths import dropout_mask, one_hot, smoothed
from workings.randomness import checked_seed, key

#: For some hidden layers, an n×m array that multiplies A: zeros switch units off for an example.
Masks = Mapping[int, Array]
#: Makes the masks of one batch from the number of the step and the examples' row numbers.
MaskMaker = Callable[[int, Integers], Masks]
_SMALL = 2.0**-40  # weights up to here, and from its inverse on, are brought near 1


@dataclass(frozen=True)
class Objective:
    """The parts of the objective beyond the plain mean of the cross-entropy.

    Parameters
    ----------
    l2
        λ ≥ 0: the loss grows by ½λ·ΣW², summed over all layers. Biases are not penalised.
    weights
        One weight an example of the training data, 0 or more: its loss counts so many times, and
        the sum is divided by the sum of the weights. None where each counts once. What a class
        weighs is in here too, see `workings.example_weights`.
    masks
        Makes each batch's masks; None where nothing is masked. Where there is dropout too, both
        multiply.
    dropout
        p, the share of hidden units that are switched off for an example, from 0 to below 1: one
        for all hidden layers, or one a hidden layer. See `workings.maths.dropout`.
    label_smoothing
        ε, from 0 to below 1; see `workings.maths.label_smoothing`.
    clip_norm
        c, above 0: all gradients together are scaled to a norm of c where theirs is larger; see
        `workings.maths.clipping`. None to leave them as they are.
    seed
        Decides dropout's draws.

    Raises
    ------
    SettingError
        If one of these is outside its range.
    """

    l2: float = 0.0
    weights: Array | None = None
    masks: MaskMaker | None = None
    dropout: float | Sequence[float] = 0.0
    label_smoothing: float = 0.0
    clip_norm: float | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        if not (_is_number(self.l2) and np.isfinite(self.l2) and self.l2 >= 0):
            raise SettingError(f"l2 is {self.l2!r}: give a number from 0 upwards")
        object.__setattr__(self, "dropout", _checked_dropout(self.dropout))
        if not _is_share(self.label_smoothing):
            raise SettingError(
                f"label_smoothing is {self.label_smoothing!r}: give how much of the truth to "
                "spread over all classes, from 0 to below 1, such as 0.1"
            )
        clip = self.clip_norm
        if clip is not None and not (_is_number(clip) and np.isfinite(clip) and clip > 0):
            raise SettingError(
                f"clip_norm is {clip!r}: give the largest norm of all gradients together, above 0, "
                "such as 1; leave it out not to clip"
            )
        checked_seed(self.seed)
        if self.weights is not None:
            object.__setattr__(self, "weights", checked_weights(self.weights))

    @cached_property
    def key(self) -> int:
        """What dropout's draws come from."""
        return key(self.seed, "dropout")


def checked_weights(weights: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return examples' weights in float64 if they are some.

    Raises
    ------
    SettingError
        If one is negative or not finite, or all are zero.
    """
    checked = np.asarray(weights, np.float64)
    if not (np.isfinite(checked).all() and checked.min() >= 0 < checked.max()):
        raise SettingError("example weights are finite numbers from 0 upwards, not all zero")
    return of_some_size(checked)


def of_some_size(weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return weights as they are, or brought near 1 where the largest is beyond 2⁻⁴⁰ to 2⁴⁰.

    Only their ratios count, and a power of two changes no bit of them: 10⁻⁵⁰ would be 0 in float32,
    and the sum of many 10³⁰⁸ infinite.
    """
    largest = float(weights.max())
    if not largest or _SMALL <= largest <= 1 / _SMALL:
        return weights
    return np.ldexp(weights, -math.frexp(largest)[1])


def as_shares(weights: Array, total: float, dtype: npt.DTypeLike) -> tuple[Array, float, int]:
    """Return weights in a network's type, brought near 1; their sum; and the power of 2 it took.

    A batch whose weights are all small beside the others' still takes a whole step.

    Parameters
    ----------
    weights
        m weights, or a part of a batch's.
    total
        Σw of the batch, above 0.
    dtype
        The network's.
    """
    power = math.frexp(total)[1]
    return np.ldexp(weights, -power).astype(dtype), math.ldexp(total, -power), power


def dropout_shares(objective: Objective, sizes: Sequence[int]) -> tuple[float, ...]:
    """Return p for each hidden layer; nothing where no unit is ever switched off.

    Parameters
    ----------
    objective
        Whose dropout is asked for.
    sizes
        The network's units a layer, the input first.

    Raises
    ------
    SettingError
        If there are more or fewer than the network has hidden layers.
    """
    given, hidden = objective.dropout, len(sizes) - 2
    shares = (given,) * hidden if isinstance(given, float) else tuple(given)
    if len(shares) != hidden or (given and not hidden):
        raise SettingError(
            f"dropout is {given} and the network has {hidden} hidden "
            f"layer{'' if hidden == 1 else 's'}: give one number, or one a hidden layer; 0 where "
            "no unit is to be switched off"
        )
    return shares if any(shares) else ()


def made_masks(
    objective: Objective,
    sizes: Sequence[int],
    step: int,
    rows: Integers,
    dtype: npt.DTypeLike,
) -> Masks | None:
    """Return the masks of a step for some examples, or None where there are none.

    Parameters
    ----------
    objective
        Whose masks are made.
    sizes
        The network's units a layer, the input first.
    step
        Updates taken so far.
    rows
        The examples' row numbers.
    dtype
        The network's: the type of dropout's masks.

    Raises
    ------
    SettingError
        If there is dropout for more or fewer than the hidden layers.
    ShapeError
        If there is a mask for no hidden layer, or it is not units×examples.
    """
    dropped = {
        layer: dropout_mask(objective.key, step, layer, sizes[layer], rows, p, dtype)
        for layer, p in enumerate(dropout_shares(objective, sizes), start=1)
        if p
    }
    if objective.masks is None:
        return dropped or None
    masks = objective.masks(step, rows)
    for layer, mask in masks.items():
        if not 1 <= layer <= len(sizes) - 2:
            raise ShapeError(
                f"a mask for layer {layer}: hidden layers go from 1 to {len(sizes) - 2}"
            )
        if np.shape(mask) != (sizes[layer], len(rows)):
            raise ShapeError(
                f"the mask of layer {layer} is {sizes[layer]}×{len(rows)}; "
                f"this one is {'×'.join(map(str, np.shape(mask))) or 'a single number'}"
            )
    for layer, mask in dropped.items():
        dropped[layer] = mask * masks[layer] if layer in masks else mask
    return {**masks, **dropped}


def targets(objective: Objective, labels: Integers, classes: int, dtype: npt.DTypeLike) -> Array:
    """Return Y: one-hot, and smoothed where the objective says so.

    Parameters
    ----------
    objective
        Whose label smoothing is applied.
    labels, classes, dtype
        See `workings.maths.one_hot`.

    Returns
    -------
    Array
        classes×m.
    """
    return with_smoothing(objective, one_hot(labels, classes, dtype))  # classes×m


def with_smoothing(objective: Objective, Y: Array) -> Array:
    """Return Y, classes×m, smoothed where the objective says so."""
    if not objective.label_smoothing:
        return Y
    truth: Array = smoothed(Y, objective.label_smoothing, len(Y))
    return truth


def add_penalty(l2: float, W: Layers, dW: list[Array]) -> float:
    """Add the penalty's gradient λW to each dW, in place, and return the penalty ½λ·ΣW².

    Parameters
    ----------
    l2
        λ.
    W, dW
        The weights and their gradients, layer by layer, of equal shapes.
    """
    if l2 == 0:
        return 0.0
    total = 0.0
    for weights, gradient in zip(W, dW, strict=True):
        gradient += l2 * weights
        total += float(np.vdot(weights, weights))
    return 0.5 * l2 * total


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _is_share(value: object) -> bool:
    return _is_number(value) and 0 <= float(value) < 1  # type: ignore[arg-type]


def _checked_dropout(dropout: float | Sequence[float]) -> float | tuple[float, ...]:
    several = isinstance(dropout, Sequence | np.ndarray) and not isinstance(dropout, str)
    shares: tuple[Any, ...] = tuple(dropout) if several else (dropout,)  # type: ignore[arg-type]
    if not all(map(_is_share, shares)):
        raise SettingError(
            f"dropout is {dropout!r}: give the share of hidden units to switch off, from 0 to "
            "below 1, such as 0.2; one for all hidden layers, or one a hidden layer"
        )
    return tuple(float(p) for p in shares) if several else float(shares[0])
