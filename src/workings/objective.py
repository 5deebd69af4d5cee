"""What training makes small: the mean loss, each example with its weight, plus a penalty.

Every addition to the objective goes through one of three places, and both the gradient check and
every engine read them here: masks multiply activations, weights multiply examples, penalties add
to the loss and to dW.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workings.arrays import Array, Integers
from workings.errors import SettingError, ShapeError
from workings.layers import Layers

#: For some hidden layers, an n×m array that multiplies A: zeros switch units off for an example.
Masks = Mapping[int, Array]
#: Makes the masks of one batch from the number of the step and the examples' row numbers.
MaskMaker = Callable[[int, Integers], Masks]


@dataclass(frozen=True)
class Objective:
    """The parts of the objective beyond the plain mean of the cross-entropy.

    Parameters
    ----------
    l2
        λ ≥ 0: the loss grows by ½λ·ΣW², summed over all layers. Biases are not penalised.
    weights
        One weight an example of the training data, 0 or more: its loss counts so many times, and
        the sum is divided by the sum of the weights. None where each counts once.
    masks
        Makes each batch's masks; None where nothing is masked.

    Raises
    ------
    SettingError
        If `l2` is negative or not finite, or a weight is.
    """

    l2: float = 0.0
    weights: Array | None = None
    masks: MaskMaker | None = None

    def __post_init__(self) -> None:
        if not (np.isfinite(self.l2) and self.l2 >= 0):
            raise SettingError(f"l2 is {self.l2}: give a number from 0 upwards")
        if self.weights is None:
            return
        object.__setattr__(self, "weights", np.asarray(self.weights, np.float64))
        if not (np.isfinite(self.weights).all() and self.weights.min() >= 0 < self.weights.sum()):
            raise SettingError("example weights are finite numbers from 0 upwards, not all zero")


def made_masks(
    objective: Objective, sizes: Sequence[int], step: int, rows: Integers
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

    Raises
    ------
    ShapeError
        If there is a mask for no hidden layer, or it is not units×examples.
    """
    if objective.masks is None:
        return None
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
    return masks


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
