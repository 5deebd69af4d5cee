"""Why a gradient is zero.

In each example one of its two factors is, dZ or the input; and that has a reason of its own.
"""

import numpy as np
import numpy.typing as npt

from workings import maths
from workings.arrays import Array
from workings.explanation.arithmetic import number
from workings.explanation.words import example_words, in_each, input_words, unit_words
from workings.network import Network
from workings.places import Place
from workings.trace import Gradients, Trace

#: The activations whose units are silent, and pass 0 back, wherever Z is not above 0.
_SILENT = {"relu"}


def why_zero(network: Network, trace: Trace, gradients: Gradients, place: Place) -> str:
    """Return in a sentence why the examples' shares of a parameter's gradient add up to zero.

    Parameters
    ----------
    network
        As it was in the forward pass.
    trace, gradients
        What `Network.forward` and `Network.backward` returned.
    place
        A parameter whose gradient is zero.

    Returns
    -------
    str
        The reason that holds in every example, or both where both do; where neither does, how many
        examples each takes, or that the shares cancel.
    """
    examples = trace.probabilities.shape[1]
    no_blame = gradients.dZ[place.layer][place.row] == 0  # m
    no_input = np.zeros(examples, bool)
    if place.kind == "W":
        no_input = trace.A[place.layer - 1][place.column] == 0  # m
    if no_input.all() and no_blame.all():
        return (
            f"both factors are 0: {_why_no_input(network, trace, place, alone=False)}; and "
            f"{_why_no_blame(network, trace, gradients, place)}"
        )
    if no_input.all():
        return _why_no_input(network, trace, place)
    if no_blame.all():
        return _why_no_blame(network, trace, gradients, place)
    if (no_input | no_blame).all():
        missing = int(no_input.sum())
        return (
            f"{input_words(network, place.layer, place.column)} is 0 in {missing} of the "
            f"{example_words(network, examples)}, and in the other {examples - missing} nothing "
            f"is passed back to {unit_words(network, place.layer, place.row)} (dZ is 0)"
        )
    return f"the shares cancel one another, or are too small for {network.dtype}"


def _why_no_input(network: Network, trace: Trace, place: Place, *, alone: bool = True) -> str:
    """Return why what comes in is 0; `alone` says that it is the one factor that is."""
    where = in_each(network, trace.probabilities.shape[1])
    below = place.layer - 1
    source = input_words(network, place.layer, place.column)
    if below == 0:
        so = ", and each share of the gradient is dZ times it" if alone else ""
        return f"{source} is 0 {where}{so}"
    so = "; each share of the gradient is dZ times its A" if alone else ""
    because, off = "", _switched_off(trace, below, place.column)  # m
    if off.all():
        return f"{source} is switched off by dropout {where}{so}"
    if network.activations[below - 1] in _SILENT:
        because = f": {_not_above_zero(trace.Z[below][place.column][~off])}"
        if off.any():
            because = (
                f": dropout switches it off in {int(off.sum())}, and in the other "
                f"{int((~off).sum())}{because[1:]}"
            )
    return f"{source} is silent {where}{because}{so}"


def _why_no_blame(network: Network, trace: Trace, gradients: Gradients, place: Place) -> str:
    layer, row = place.layer, place.row
    unit = unit_words(network, layer, row)
    where = in_each(network, trace.probabilities.shape[1])
    if layer == network.depth:
        A = trace.probabilities[row]  # m
        saturated = "is saturated: its" if _all_certain(A) else "is right already: its"
        return (
            f"{unit} {saturated} probability is exactly {_labels_part(A)} {where}, "
            "so that A − Y leaves nothing to be corrected"
        )
    flat = _slopes(network, trace, layer)[row] == 0  # m
    passed = maths.input_gradient(network.W[layer + 1], gradients.dZ[layer + 1])[row]  # m
    off = _switched_off(trace, layer, row)  # m
    if off.all():
        return f"{unit} is switched off by dropout {where}, and nothing is passed back through it"
    if flat.all():
        return _why_flat(network, trace, place)
    if (passed == 0).all():
        return _why_nothing_comes_down(network, trace, gradients, place, where)
    if off.any() and (flat | (passed == 0) | off).all():
        return (
            f"{unit} is passed nothing back {where}: dropout switches it off in {int(off.sum())}, "
            f"and in the other {int((~off).sum())} its activation's derivative is 0, or nothing "
            f"comes down from layer {layer + 1}"
        )
    if not (flat | (passed == 0)).all():
        return (
            f"{unit} is nearly saturated {where}: its activation's derivative times what comes "
            f"down from layer {layer + 1} is too small for {network.dtype}"
        )
    return (
        f"{unit} is passed nothing back {where}: its activation's derivative is 0 in "
        f"{int(flat.sum())}, and in the other {int((~flat).sum())} nothing comes down from "
        f"layer {layer + 1}"
    )


def _why_flat(network: Network, trace: Trace, place: Place) -> str:
    unit = unit_words(network, place.layer, place.row)
    where = in_each(network, trace.probabilities.shape[1])
    sums = trace.Z[place.layer][place.row]
    name = network.activations[place.layer - 1]
    if name in _SILENT:
        because = f"{_not_above_zero(sums)}, and there ReLU's derivative is 0"
        return f"{unit} is silent {where}: {because}"
    span = f"goes from {number(sums.min())} to {number(sums.max())}"
    if len(sums) == 1:
        span = f"is {number(sums[0])}"
    return (
        f"{unit} is saturated {where}: its weighted sum Z {span}, "
        f"where {name}'s derivative is 0 in {network.dtype}"
    )


def _not_above_zero(sums: Array) -> str:
    """Return how a unit's weighted sums, m, stay below what ReLU lets through."""
    if len(sums) == 1:
        return f"its weighted sum Z is {number(sums[0])}, not above 0"
    return f"its weighted sum Z is never above 0 (at most {number(sums.max())})"


def _all_certain(probabilities: Array) -> bool:
    return bool(((probabilities == 0) | (probabilities == 1)).all())


def _labels_part(probabilities: Array) -> str:
    """Return what probabilities that leave no blame are equal to; smoothed labels have shares."""
    return "the label's 0 or 1" if _all_certain(probabilities) else "the label's share"


def _why_nothing_comes_down(
    network: Network, trace: Trace, gradients: Gradients, place: Place, where: str
) -> str:
    unit, above = unit_words(network, place.layer, place.row), place.layer + 1
    if not gradients.dZ[above].any():
        because = ""
        if above == network.depth:
            because = f" (each probability is exactly {_labels_part(trace.probabilities)})"
        return f"the layer above passes nothing down: dZ[{above}] is 0 {where}{because}"
    if not network.W[above][:, place.row].any():
        return (
            f"nothing comes down to {unit}: the weights that lead up from it, "
            f"W[{above}][:,{place.row}], are all 0"
        )
    return f"nothing comes down to {unit}: its row of W[{above}]ᵀ dZ[{above}] is 0 {where}"


def _slopes(network: Network, trace: Trace, layer: int) -> Array:
    return maths.activation(network.activations[layer - 1]).derivative(trace.Z[layer])


def _switched_off(trace: Trace, layer: int, unit: int) -> npt.NDArray[np.bool_]:
    """Return in which examples dropout switches a unit off, m."""
    if layer not in trace.masks:
        return np.zeros(trace.probabilities.shape[1], bool)
    off: npt.NDArray[np.bool_] = trace.masks[layer][unit] == 0
    return off
