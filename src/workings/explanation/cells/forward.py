"""Cells of the forward pass up to the last layer's sums."""

import numpy as np

from workings import maths
from workings.explanation.arithmetic import factor, number
from workings.explanation.cells.cell import Spot
from workings.explanation.cells.question import Answer, Question, ranked, spots_of
from workings.explanation.words import class_name, input_words, meaning_of, unit_words
from workings.places import Place


def of_input(asked: Question) -> Answer:
    """A value that came in: a pixel, or a feature."""
    words = input_words(asked.network, 1, asked.row)
    value = asked.value()
    meaning = f"This is {words}."
    if asked.network.preparation.pixels:
        level = round(value * 255)
        meaning += f" Ink: {level} of 255, so {number(value)}." if level else " It is empty."
    return Answer(meaning=meaning)


def of_weight(asked: Question) -> Answer:
    """A weight, and what it does in the example looked at."""
    place = Place("W", asked.layer, asked.row, asked.column)
    return Answer(meaning=f"This is {meaning_of(place, asked.network)}.")


def of_bias(asked: Question) -> Answer:
    """A bias."""
    place = Place("b", asked.layer, asked.row)
    words = f"This is {meaning_of(place, asked.network)}: what it adds up to without any input."
    return Answer(meaning=words)


def of_sum(asked: Question) -> Answer:
    """A weighted sum: Σⱼ W[r,j] · A[j,i] + b."""
    layer, row, column = asked.layer, asked.row, asked.column
    W = asked.network.W[layer][row]
    inputs = asked.explanation.trace.A[layer - 1][:, column]
    bias = Spot(f"b[{layer}]", row, 0)
    shares = W * inputs
    pairs = [
        (Spot(f"W[{layer}]", row, j), Spot(asked.below, j, column)) for j in range(len(inputs))
    ]
    terms = ranked(pairs, shares)
    turned = spots_of(terms)  # inputs come before weights: they lead back to the picture
    inner = [spot for spot in turned if spot.symbol == asked.below]
    outer = [spot for spot in turned if spot.symbol != asked.below]
    text = asked.products(W, inputs, asked.factor(asked.value(bias)))
    return Answer(
        f"Σⱼ W[{layer}][{row},j] · {asked.below}[j,{column}] + b[{layer}][{row},0]",
        text,
        _meaning_of_sum(asked, shares),
        (*inner, *outer, bias),
        terms,
        last=asked.value(bias),
    )


def _meaning_of_sum(asked: Question, shares: np.ndarray) -> str:
    up, down = shares[shares > 0], shares[shares < 0]
    if asked.layer == asked.network.depth:
        text = f"The score of class {class_name(asked.network, asked.row)}."
    else:
        text = f"What {unit_words(asked.network, asked.layer, asked.row)} adds up."
    parts = []
    for side, way in ((up, "up"), (down, "down")):
        if len(side):
            inputs = "input pushes" if len(side) == 1 else "inputs push"
            parts.append(f"{len(side)} {inputs} it {way}, by {number(abs(side.sum()))} together")
    return f"{text} {'; '.join(parts)}." if parts else f"{text} No input moves it."


def of_activation(asked: Question) -> Answer:
    """What a hidden unit makes of its sum: g(Z)."""
    layer, row, column = asked.layer, asked.row, asked.column
    g = maths.activation(asked.network.activations[layer - 1])
    source = Spot(f"Z[{layer}]", row, column)
    return Answer(
        f"{g.name}(Z[{layer}][{row},{column}])",
        f"{g.name}({asked.number(asked.value(source))})",
        _meaning_of_output(asked, g),
        (source,),
    )


def _meaning_of_output(asked: Question, g: maths.Activation) -> str:
    unit = unit_words(asked.network, asked.layer, asked.row)
    text = f"What {unit} passes on: {g.name}(z) = {g.formula}."
    if asked.value() == 0 and g.name != "linear":
        return f"{text} It is silent here, and nothing above hears of it."
    return text


def of_mask(asked: Question) -> Answer:
    """What dropout multiplies a unit's output by."""
    unit = unit_words(asked.network, asked.layer, asked.row)
    drawn = "switches it off" if asked.value() == 0 else "keeps it, and makes it stronger"
    return Answer(meaning=f"What dropout does with {unit} in this example: it {drawn}.")


def of_output(asked: Question) -> Answer:
    """A layer's output: the activation, times dropout's mask; in the last layer a probability."""
    layer, row, column = asked.layer, asked.row, asked.column
    if layer == asked.network.depth:
        top, bottom = Spot("e^", row, column), Spot("Σ", 0, column)
        name = class_name(asked.network, row)
        return Answer(
            f"e^[{row},{column}] / Σ[{column}]",
            f"{asked.number(asked.value(top))} / {asked.number(asked.value(bottom))}",
            f"Softmax's third move: the share of class {name}, which is its probability.",
            (top, bottom),
        )
    if layer not in asked.explanation.trace.masks:
        return of_activation(asked)
    before, mask = Spot(f"g(Z[{layer}])", row, column), Spot(f"M[{layer}]", row, column)
    values = asked.number(asked.value(before)), asked.value(mask)
    return Answer(
        f"{asked.name(before)} · {asked.name(mask)}",
        f"{values[0]}·{asked.factor(values[1]) if asked.exact else factor(values[1])}",
        f"What {unit_words(asked.network, layer, row)} passes on after dropout.",
        (before, mask),
    )
