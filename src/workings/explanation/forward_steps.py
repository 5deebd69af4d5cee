"""The steps from the input to the probabilities."""

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.explanation.arithmetic import equation, factor, how_many, number, products
from workings.explanation.objective_steps import mask_step
from workings.explanation.one_step import OneStep
from workings.explanation.pushes import pushes
from workings.explanation.softmax_steps import softmax_steps
from workings.explanation.step import Step
from workings.explanation.words import class_name, input_words, unit_words


def symbol_of_input(layer: int) -> str:
    """Return the symbol of what comes into a layer: X, A[1], A[2] and so on."""
    return "X" if layer == 1 else f"A[{layer - 1}]"


def forward_steps(taken: OneStep) -> list[Step]:
    """Return X; Z and A of every layer; and softmax in its moves."""
    steps = [_input(taken)]
    for layer in range(1, taken.network.depth + 1):
        steps.append(_weighted_sums(taken, layer))
        if layer in taken.trace.masks:
            steps += [_before_mask(taken, layer), mask_step(taken, layer), _masked(taken, layer)]
        elif layer < taken.network.depth:
            steps.append(_activation(taken, layer, f"A[{layer}]", taken.trace.A[layer]))
    return [*steps, *softmax_steps(taken)]


def _input(taken: OneStep) -> Step:
    network, X, example = taken.network, taken.X, taken.example
    preparation = network.preparation
    up = pushes(network, taken.trace, 1, taken.unit(1), example, 1)
    row = up[0].column if up else int(np.argmax(X[:, example]))
    value = X[row, example]
    shown = number(value)
    level = round(float(value) * 255) if preparation.pixels else 0
    if level and value == X.dtype.type(level) / X.dtype.type(255):
        shown = f"{level}/255 = {shown}"
    where = input_words(network, 1, row)
    filled = int(np.count_nonzero(X[:, example]))
    n = network.sizes[0]
    if preparation.pixels:
        meaning = (
            f"Each pixel is a number from 0 (empty) to 1 (full ink); {filled} of {n} have ink."
        )
    else:
        meaning = f"The {n} values, shifted and scaled as they were in training."
    return Step(
        "X",
        "forward",
        "A[0] = X",
        f"X[{row},{example}] = {shown} ({where})",
        f"{n}×m",
        X,
        meaning,
        (),
    )


def _weighted_sums(taken: OneStep, layer: int) -> Step:
    network, example, unit = taken.network, taken.example, taken.unit(layer)
    W, inputs, Z = network.W[layer][unit], taken.trace.A[layer - 1][:, example], taken.trace.Z
    bias = network.b[layer][unit, 0]
    below = symbol_of_input(layer)
    cut = how_many(W * inputs)
    text = equation(
        f"Z[{layer}][{unit},{example}]",
        products(W, inputs, factor(bias)),
        Z[layer][unit, example],
        f"{cut} and the bias" if cut else "",
    )
    return Step(
        f"Z[{layer}]",
        "forward",
        f"Z[{layer}] = W[{layer}] {below} + b[{layer}]",
        text,
        f"{network.sizes[layer]}×m",
        Z[layer],
        _meaning_of_sums(taken, layer, unit),
        (f"W[{layer}]", below, f"b[{layer}]"),
    )


def _meaning_of_sums(taken: OneStep, layer: int, unit: int) -> str:
    network, Z = taken.network, taken.trace.Z[layer][:, taken.example]
    if layer == network.depth:
        best, *others = np.argsort(-Z, kind="stable")[:2]
        text = f"A score for each class: the highest is {number(Z[best])} for "
        text += class_name(network, int(best))
        if others:
            text += f", then {number(Z[others[0]])} for {class_name(network, int(others[0]))}"
        return text + "."
    strongest = pushes(network, taken.trace, layer, unit, taken.example, 1)
    text = f"{_upper(unit_words(network, layer, unit))} adds up its inputs, each times its weight"
    text += ", and its bias"
    if strongest:
        push = strongest[0]
        way = "up" if push.product > 0 else "down"
        where = input_words(network, layer, push.column)
        text += f"; what moves it most is {where}: {way} by {number(abs(push.product))}"
    return text + "."


def _before_mask(taken: OneStep, layer: int) -> Step:
    """Return g(Z[l]), which dropout multiplies by its mask."""
    g = maths.activation(taken.network.activations[layer - 1])
    return _activation(taken, layer, f"g(Z[{layer}])", g.function(taken.trace.Z[layer]))


def _masked(taken: OneStep, layer: int) -> Step:
    A, M, example = taken.trace.A[layer], taken.trace.masks[layer], taken.example
    unit, entry = taken.unit(layer), f"[{taken.unit(layer)},{example}]"
    g = maths.activation(taken.network.activations[layer - 1])
    before = g.function(taken.trace.Z[layer])[unit, example]
    silent = int((A[:, example] == 0).sum())
    return Step(
        f"A[{layer}]",
        "forward",
        f"A[{layer}] = g(Z[{layer}]) ⊙ M[{layer}]",
        f"A[{layer}]{entry} = {number(before)}·{factor(M[unit, example])} "
        f"= {number(A[unit, example])}",
        f"{len(A)}×m",
        A,
        f"What goes on to the next layer: {len(A) - silent} of {len(A)} units still speak, as if "
        "the others were not there.",
        (f"g(Z[{layer}])", f"M[{layer}]"),
    )


def _activation(taken: OneStep, layer: int, symbol: str, A: Array) -> Step:
    network, example, unit = taken.network, taken.example, taken.unit(layer)
    g = maths.activation(network.activations[layer - 1])
    z = taken.trace.Z[layer][unit, example]
    units = network.sizes[layer]
    silent = int((A[:, example] == 0).sum())
    if silent and g.name != "linear":
        meaning = (
            f"Units that fire: {units - silent} of {units}. The others put out 0, and nothing "
            "above hears of them."
        )
    else:
        bend = "the bend at 0" if g.name.endswith("relu") else "this bend"
        meaning = (
            f"{_upper(unit_words(network, layer, unit))} makes {number(A[unit, example])} of its "
            f"sum {number(z)}; without {bend}, all layers together could do no more than one."
        )
    if g.name == "linear":
        meaning = "The sums go on as they are: two such layers can do no more than one."
    return Step(
        symbol,
        "forward",
        f"{symbol} = {g.name}(Z[{layer}])"
        + ("" if g.formula == f"{g.name}(z)" else f", {g.name}(z) = {g.formula}"),
        f"{symbol}[{unit},{example}] = {g.name}({number(z)}) = {number(A[unit, example])}",
        f"{units}×m",
        A,
        meaning,
        (f"Z[{layer}]",),
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
