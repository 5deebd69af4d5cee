"""The steps from the input to the loss."""

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.explanation.arithmetic import averaged, factor, how_many, number, products, total
from workings.explanation.one_step import OneStep, mean
from workings.explanation.pushes import pushes
from workings.explanation.step import Step
from workings.explanation.words import class_name, example_words, input_words, unit_words


def symbol_of_input(layer: int) -> str:
    """Return the symbol of what comes into a layer: X, A[1], A[2] and so on."""
    return "X" if layer == 1 else f"A[{layer - 1}]"


def forward_steps(taken: OneStep) -> list[Step]:
    """Return X; Z and A of every layer; and softmax in its moves."""
    steps = [_input(taken)]
    for layer in range(1, taken.network.depth + 1):
        steps.append(_weighted_sums(taken, layer))
        if layer < taken.network.depth:
            steps.append(_activation(taken, layer))
    return [*steps, *_softmax(taken)]


def loss_steps(taken: OneStep) -> list[Step]:
    """Return each example's loss, their mean, and with a penalty the sum of both."""
    L, example, label = taken.network.depth, taken.example, taken.label
    losses, A = taken.losses, taken.trace.probabilities
    name = class_name(taken.network, label)
    probability = A[label, example]
    guess = np.log(len(A))
    steps = [
        Step(
            "losses",
            "loss",
            f"losses = −Σ over the classes of Y ⊙ log A[{L}]",
            f"losses[{example}] = {_surprise(taken)} = {number(losses[example])}",
            "m",
            losses,
            f"The label is {name}, and the network gave it {number(probability)}: this is how "
            "surprised it is. Certainty would cost 0; giving each class the same costs "
            f"log {len(A)} = {number(guess)}.",
            (f"A[{L}]", "Y"),
        )
    ]
    m = taken.examples
    plain = "loss" if taken.l2 == 0 else "cross-entropy"
    value = mean(losses)
    largest = "" if m == 1 else f"; that of column {example} is the largest"
    steps.append(
        Step(
            plain,
            "loss",
            f"{plain} = 1/m · Σ losses",
            f"{plain} = {_sum_of_losses(losses)} = {number(value)}",
            "1",
            np.asarray(value),
            f"The mean over {example_words(taken.network, m)}{largest}."
            if m > 1
            else "With one example, the mean is that example's loss.",
            ("losses",),
        )
    )
    if taken.l2 != 0:
        steps += _penalised(taken, value)
    return steps


def _sum_of_losses(losses: Array) -> str:
    if len(losses) == 1:
        return "losses[0]"
    return averaged(total([number(loss) for loss in losses], losses), len(losses))


def _penalised(taken: OneStep, cross_entropy: float) -> list[Step]:
    W = [f"W[{layer}]" for layer in range(1, taken.network.depth + 1)]
    squares = [float(np.vdot(array, array)) for array in taken.network.W]
    terms = total([number(square) for square in squares], np.array(squares))
    loss = cross_entropy + taken.penalty
    return [
        Step(
            "penalty",
            "loss",
            "penalty = ½ · λ · Σ W²",
            f"penalty = 0.5·{taken.l2:g}·({terms}) = {number(taken.penalty)}",
            "1",
            np.asarray(taken.penalty),
            "What large weights cost, so that training keeps those small that earn nothing.",
            ("λ", *W),
        ),
        Step(
            "loss",
            "loss",
            "loss = cross-entropy + penalty",
            f"loss = {number(cross_entropy)} + {number(taken.penalty)} = {number(loss)}",
            "1",
            np.asarray(loss),
            "What training makes small.",
            ("cross-entropy", "penalty"),
        ),
    ]


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
    text = f"Z[{layer}][{unit},{example}] = {products(W, inputs, factor(bias))} "
    text += f"= {number(Z[layer][unit, example])}"
    if cut:
        text += f" ({cut} and the bias)"
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


def _activation(taken: OneStep, layer: int) -> Step:
    network, example, unit = taken.network, taken.example, taken.unit(layer)
    g = maths.activation(network.activations[layer - 1])
    A, z = taken.trace.A[layer], taken.trace.Z[layer][unit, example]
    units = network.sizes[layer]
    silent = int((A[:, example] == 0).sum())
    if silent and g.name != "linear":
        meaning = (
            f"Units that fire: {units - silent} of {units}. The others put out 0, and nothing "
            "above hears of them."
        )
    else:
        meaning = (
            f"{_upper(unit_words(network, layer, unit))} makes {number(A[unit, example])} of its "
            f"sum {number(z)}; without this bend, all layers together could do no more than one."
        )
    if g.name == "linear":
        meaning = "The sums go on as they are: two such layers can do no more than one."
    return Step(
        f"A[{layer}]",
        "forward",
        f"A[{layer}] = {g.name}(Z[{layer}])"
        + ("" if g.formula == f"{g.name}(z)" else f", {g.name}(z) = {g.formula}"),
        f"A[{layer}][{unit},{example}] = {g.name}({number(z)}) = {number(A[unit, example])}",
        f"{units}×m",
        A,
        meaning,
        (f"Z[{layer}]",),
    )


def _softmax(taken: OneStep) -> list[Step]:
    network, L, example = taken.network, taken.network.depth, taken.example
    Z, A, unit = taken.trace.Z[L], taken.trace.probabilities, taken.unit(L)
    largest, shifted, exponentials, sums = maths.softmax_moves(Z)
    entry, classes = f"[{unit},{example}]", f"{len(Z)}×m"
    said = int(A[:, example].argmax())
    power = f"e^(Z[{L}] − max)"
    terms = total([number(value) for value in exponentials[:, example]], exponentials[:, example])
    cut = how_many(exponentials[:, example])
    return [
        Step(
            "max",
            "forward",
            f"max = the largest Z[{L}] of each column",
            f"max[{example}] = Z[{L}][{said},{example}] = {number(largest[example])}",
            "m",
            largest,
            f"The highest score is that of class {class_name(network, said)}.",
            (f"Z[{L}]",),
        ),
        Step(
            f"Z[{L}] − max",
            "forward",
            f"Z[{L}] − max",
            f"(Z[{L}] − max){entry} = {number(Z[unit, example])} − {factor(largest[example])} "
            f"= {number(shifted[unit, example])}",
            classes,
            shifted,
            "Softmax's first move: the highest score becomes 0. No probability changes by it, "
            "and no exponential can overflow.",
            (f"Z[{L}]", "max"),
        ),
        Step(
            "e^",
            "forward",
            f"e^ = {power}",
            f"e^{entry} = e^{factor(shifted[unit, example])} "
            f"= {number(exponentials[unit, example])}",
            classes,
            exponentials,
            "The second move: every score becomes a positive number, and a lead in points a lead "
            "in times.",
            (f"Z[{L}] − max",),
        ),
        Step(
            "Σ",
            "forward",
            "Σ = sum of e^ over the classes",
            f"Σ[{example}] = {terms} = {number(sums[example])}" + (f" ({cut})" if cut else ""),
            "m",
            sums,
            "What all classes have together.",
            ("e^",),
        ),
        Step(
            f"A[{L}]",
            "forward",
            f"A[{L}] = softmax(Z[{L}]) = e^ / Σ",
            f"A[{L}]{entry} = {number(exponentials[unit, example])} / {number(sums[example])} "
            f"= {number(A[unit, example])}",
            classes,
            A,
            "The third move: each class's share. The network says "
            f"{class_name(network, said)}, with a probability of {number(A[said, example])}.",
            ("e^", "Σ"),
        ),
    ]


def _surprise(taken: OneStep) -> str:
    truth = taken.Y[:, taken.example]
    probabilities = taken.trace.probabilities[:, taken.example]
    places = np.flatnonzero(truth)
    if (probabilities[places] < np.finfo(truth.dtype).tiny).any():  # too small for a logarithm
        _, shifted, _, sums = maths.softmax_moves(taken.trace.Z[taken.network.depth])
        score = shifted[taken.label, taken.example]
        return f"log Σ − (Z − max) = log {number(sums[taken.example])} − {factor(score)}"
    logs = [f"log {number(probabilities[place])}" for place in places]
    if len(places) == 1 and truth[places[0]] == 1:
        return f"−{logs[0]}"
    terms = [f"{number(truth[p])}·{log}" for p, log in zip(places, logs, strict=True)]
    return f"−({total(terms, truth[places])})"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
