"""The steps from the loss back to the gradients."""

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.explanation.arithmetic import (
    equation,
    factor,
    how_many,
    number,
    products,
    total,
)
from workings.explanation.forward_steps import symbol_of_input
from workings.explanation.objective_steps import weight_factor
from workings.explanation.one_step import OneStep
from workings.explanation.step import Step
from workings.explanation.words import (
    class_name,
    example_words,
    meaning_of,
    unit_words,
)
from workings.places import Place


def backward_steps(taken: OneStep) -> list[Step]:
    """Return dZ, dW and db from the last layer to the first."""
    steps = []
    for layer in range(taken.network.depth, 0, -1):
        steps += [_blame(taken)] if layer == taken.network.depth else _handed_down(taken, layer)
        steps += [_weight_gradient(taken, layer), _bias_gradient(taken, layer)]
    return steps


def largest_entry(array: Array) -> tuple[int, int]:
    """Return the row and column of the entry that is farthest from 0."""
    row, column = divmod(int(np.abs(array).argmax()), array.shape[1])
    return row, column


def _blame(taken: OneStep) -> Step:
    L, example, unit = taken.network.depth, taken.example, taken.unit(taken.network.depth)
    A, Y, dZ = taken.trace.probabilities, taken.Y, taken.gradients.dZ[L]
    entry = f"[{unit},{example}]"
    wrong = (A - Y)[:, example]
    weighted, w = taken.weights is not None, weight_factor(taken, example)
    difference = f"{number(A[unit, example])} − {number(Y[unit, example])}"
    low, high = int(wrong.argmin()), int(wrong.argmax())
    named = [class_name(taken.network, row) for row in (low, high)]
    meaning = "How far each score is off: probability minus truth. "
    if wrong[low] < 0:
        meaning += f"{named[0]} was given {number(-wrong[low])} too little"
        if wrong[high] > 0:
            meaning += f"; {named[1]} was given {number(wrong[high])} too much"
        meaning += "."
    elif not wrong.any():
        meaning += "Nothing is off here."
    if weighted:
        meaning += " Times the example's weight."
    return Step(
        f"dZ[{L}]",
        "backward",
        f"dZ[{L}] = w ⊙ (A[{L}] − Y)" if weighted else f"dZ[{L}] = A[{L}] − Y",
        f"dZ[{L}]{entry} = {f'{w}({difference})' if weighted else difference} "
        f"= {number(dZ[unit, example])}",
        f"{len(A)}×m",
        dZ,
        meaning,
        (f"A[{L}]", "Y", *(["w"] if weighted else [])),
    )


def _handed_down(taken: OneStep, layer: int) -> list[Step]:
    """Return dA[l] = W[l+1]ᵀ dZ[l+1], g′(Z[l]), and dZ[l], their product; times dropout's mask."""
    network, example, unit = taken.network, taken.example, taken.unit(layer)
    g = maths.activation(network.activations[layer - 1])
    Z, dZ = taken.trace.Z[layer], taken.gradients.dZ[layer]
    above = taken.gradients.dZ[layer + 1]
    dA = maths.input_gradient(network.W[layer + 1], above)
    slopes = g.derivative(Z)
    entry, shape = f"[{unit},{example}]", f"{len(Z)}×m"
    weights, blame = network.W[layer + 1][:, unit], above[:, example]
    cut = how_many(weights * blame)
    d, z = dA[unit, example], Z[unit, example]
    masked, by, mask = layer in taken.trace.masks, "", ""
    if masked:
        by, mask = f"·{factor(taken.trace.masks[layer][unit, example])}", f" ⊙ M[{layer}]"
    name = unit_words(network, layer, unit)
    would = "rise" if d > 0 else "fall"
    whose, depends = "the loss", f"How the loss depends on each sum of layer {layer};"
    if taken.examples > 1:
        what = example_words(network, 1).split()[1]
        whose = f"the loss of this {what} (column {example})"
        depends = (
            f"How each {what}'s own loss depends on its sums of layer {layer} (the {taken.share} "
            f"comes in dW and db); in column {example}"
        )
    if taken.weights is not None:
        whose = f"{whose}, times its weight,"
    most = f"most on that of unit {unit}" if dZ[:, example].any() else "on none of them"
    sent = f"If the output of {name} rose by a little, {whose} would {would} by "
    sent += f"{number(abs(d))} times that"
    return [
        Step(
            f"dA[{layer}]",
            "backward",
            f"dA[{layer}] = W[{layer + 1}]ᵀ dZ[{layer + 1}]",
            equation(f"dA[{layer}]{entry}", products(weights, blame), d, cut),
            shape,
            dA,
            f"{sent}." if d else f"Nothing comes down to {name}.",
            (f"W[{layer + 1}]", f"dZ[{layer + 1}]"),
        ),
        Step(
            f"g′(Z[{layer}])",
            "backward",
            f"g′(Z[{layer}]) = {g.name}′(Z[{layer}]), {g.name}′(z) = {g.derivative_formula}",
            f"g′(Z[{layer}]){entry} = {g.name}′({number(z)}) = {number(slopes[unit, example])}",
            shape,
            slopes,
            _passing(g.name, slopes[:, example]),
            (f"Z[{layer}]",),
        ),
        Step(
            f"dZ[{layer}]",
            "backward",
            f"dZ[{layer}] = W[{layer + 1}]ᵀ dZ[{layer + 1}] ⊙ g′(Z[{layer}]){mask}",
            f"dZ[{layer}]{entry} = {number(d)}·{factor(slopes[unit, example])}{by} "
            f"= {number(dZ[unit, example])}",
            shape,
            dZ,
            f"{depends} {most}.",
            (f"dA[{layer}]", f"g′(Z[{layer}])", *([f"M[{layer}]"] if masked else [])),
        ),
    ]


def _passing(name: str, slopes: Array) -> str:
    """Return what an example's slopes do to what comes down."""
    flat, units = int((slopes == 0).sum()), len(slopes)
    if flat:
        return (
            f"Units where {name} is flat: {flat} of {units}. They pass nothing back and learn "
            "nothing here."
        )
    if (slopes == 1).all():
        return "The slope is 1 for every unit: all that comes down goes on as it is."
    if name == "leaky-relu":
        low = int((slopes < 1).sum())
        return (
            f"Units with a sum of 0 or less: {low} of {units}. They pass back "
            f"{slopes.min():g} of what comes down, the others all of it."
        )
    return "How steeply each unit's output follows its sum; flat units learn slowly."


def _weight_gradient(taken: OneStep, layer: int) -> Step:
    network, dW = taken.network, taken.gradients.dW[layer]
    row, column = largest_entry(dW)
    dZ, inputs = taken.gradients.dZ[layer][row], taken.trace.A[layer - 1][column]
    below, units = symbol_of_input(layer), network.sizes[layer]
    text, formula = products(dZ, inputs), f"{taken.share} · dZ[{layer}] {below}ᵀ"
    text = taken.averaged(text)
    sources = [f"dZ[{layer}]", below, *(["w"] if taken.weights is not None else [])]
    if taken.l2 != 0:
        text += f" + {taken.l2:g}·{factor(network.W[layer][row, column])}"
        formula += f" + λ W[{layer}]"
        sources += ["λ", f"W[{layer}]"]
    cut = how_many(dZ * inputs)
    return Step(
        f"dW[{layer}]",
        "backward",
        f"dW[{layer}] = {formula}",
        equation(f"dW[{layer}][{row},{column}]", text, dW[row, column], cut),
        f"{units}×{network.sizes[layer - 1]}",
        dW,
        _meaning_of_gradient(taken, layer, Place("W", layer, row, column)),
        tuple(sources),
    )


def _meaning_of_gradient(taken: OneStep, layer: int, place: Place) -> str:
    dW, inputs = taken.gradients.dW[layer], taken.trace.A[layer - 1]
    value = float(dW[place.row, place.column])
    if value == 0:
        return "All zero: no weight of this layer moves."
    way = "down" if value > 0 else "up"
    text = (
        f"How the loss changes with each weight. The largest: {meaning_of(place, taken.network)}, "
        f"which has to go {way}."
    )
    silent = int((~inputs.any(axis=1)).sum())
    if silent and taken.l2 == 0:
        pixels = taken.network.preparation.image_shape is not None and layer == 1
        what = "Pixels" if pixels else "Inputs"
        many = "" if taken.examples == 1 else f" in all {taken.examples:,}"
        text += f" {what} that are 0{many}: {silent} of {len(inputs)}; their weights stay put."
    return text


def _bias_gradient(taken: OneStep, layer: int) -> Step:
    network, db, m = taken.network, taken.gradients.db[layer], taken.examples
    row, _ = largest_entry(db)
    dZ = taken.gradients.dZ[layer][row]
    cut = how_many(dZ)
    meaning = f"A bias has an input that is always 1, so its gradient is dZ[{layer}] itself."
    if m > 1:
        meaning = (
            f"Each unit's mean of dZ[{layer}] over {example_words(network, m)}: one sum a unit, "
            "never one over all units."
        )
    if taken.weights is not None:
        meaning = (
            f"Each unit's sum of dZ[{layer}] over {example_words(network, m)}, divided by the sum "
            "of their weights: one sum a unit, never one over all units."
        )
    terms = f"dZ[{layer}][{row},0]"
    if m > 1 or taken.weights is not None:
        terms = taken.averaged(total([factor(value) for value in dZ], dZ))
    return Step(
        f"db[{layer}]",
        "backward",
        f"db[{layer}] = {taken.share} · Σ over the examples of dZ[{layer}]",
        equation(f"db[{layer}][{row},0]", terms, db[row, 0], cut),
        f"{len(db)}×1",
        db,
        meaning,
        (f"dZ[{layer}]", *(["w"] if taken.weights is not None else [])),
    )
