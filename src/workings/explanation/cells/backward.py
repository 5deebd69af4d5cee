"""Cells of the backward pass."""

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.explanation.arithmetic import number
from workings.explanation.cells.cell import Spot
from workings.explanation.cells.question import Answer, Question, ranked, spots_of
from workings.explanation.why_zero import why_zero
from workings.explanation.words import class_name, input_words, unit_words
from workings.places import Place


def of_sum(asked: Question) -> Answer:
    """The loss's derivative by a weighted sum."""
    if asked.layer == asked.network.depth:
        return _blame(asked)
    layer, row, column = asked.layer, asked.row, asked.column
    spots = [Spot(f"dA[{layer}]", row, column), Spot(f"g′(Z[{layer}])", row, column)]
    if layer in asked.explanation.trace.masks:
        spots.append(Spot(f"M[{layer}]", row, column))
    values = [asked.factor(asked.value(spot)) for spot in spots]
    unit = unit_words(asked.network, layer, row)
    slope = asked.value(spots[1])
    meaning = f"How the loss of this example depends on the sum of {unit}"
    if slope == 0:
        meaning += ". The activation is flat here, so nothing is passed back through it."
    elif asked.value() == 0:
        meaning += ": not at all."
    else:
        rises = "rises" if asked.value() > 0 else "falls"
        meaning += f": if the sum grows a little, the loss {rises} {number(abs(asked.value()))} "
        meaning += "times as much."
    return Answer(
        " · ".join(asked.name(spot) for spot in spots), "·".join(values), meaning, tuple(spots)
    )


def _blame(asked: Question) -> Answer:
    """Probability minus truth, times the example's weight."""
    L, row, column = asked.layer, asked.row, asked.column
    given, truth = Spot(f"A[{L}]", row, column), Spot("Y", row, column)
    spots = [given, truth]
    formula = f"{asked.name(given)} − {asked.name(truth)}"
    text = f"{asked.number(asked.value(given))} − {asked.number(asked.value(truth))}"
    if asked.weights is not None:
        weight = Spot("w", 0, column)
        spots.append(weight)
        formula = f"{asked.name(weight)} · ({formula})"
        text = f"{asked.factor(asked.value(weight))}·({text})"
    wrong = asked.value(given) - asked.value(truth)
    name = class_name(asked.network, row)
    meaning = f"Probability minus truth: class {name} "
    if wrong == 0:
        meaning += "is exactly right, and nothing has to change."
    else:
        meaning += f"was given {number(abs(wrong))} too {'much' if wrong > 0 else 'little'}."
    return Answer(formula, text, meaning, tuple(spots))


def of_output(asked: Question) -> Answer:
    """The loss's derivative by a unit's output: W[l+1]ᵀ dZ[l+1]."""
    layer, row, column = asked.layer, asked.row, asked.column
    above = layer + 1
    W = asked.network.W[above][:, row]
    dZ = asked.explanation.gradients.dZ[above][:, column]
    pairs = [(Spot(f"dZ[{above}]", k, column), Spot(f"W[{above}]", k, row)) for k in range(len(W))]
    terms = ranked(pairs, W * dZ)
    unit = unit_words(asked.network, layer, row)
    return Answer(
        f"Σₖ W[{above}][k,{row}] · dZ[{above}][k,{column}]",
        asked.products(W, dZ),
        f"What layer {above} hands back to {unit}: each of its units' dZ, times the weight "
        "between the two.",
        spots_of(terms),
        terms,
    )


def of_slope(asked: Question) -> Answer:
    """The activation's slope at the unit's sum."""
    layer, row, column = asked.layer, asked.row, asked.column
    g = maths.activation(asked.network.activations[layer - 1])
    source = Spot(f"Z[{layer}]", row, column)
    slope = asked.value()
    passes = "all of what is handed back" if slope == 1 else f"{number(slope)} times what comes"
    return Answer(
        f"{g.name}′({asked.name(source)}), {g.name}′(z) = {g.derivative_formula}",
        f"{g.name}′({asked.number(asked.value(source))})",
        f"How steep the activation is here: it lets {passes if slope else 'nothing'} through.",
        (source,),
    )


def of_weight(asked: Question) -> Answer:
    """A weight's gradient: the mean of dZ times what came in, over the examples."""
    layer, row, column = asked.layer, asked.row, asked.column
    dZ = asked.explanation.gradients.dZ[layer][row]
    inputs = asked.explanation.trace.A[layer - 1][column]
    pairs = [(Spot(f"dZ[{layer}]", row, i), Spot(asked.below, column, i)) for i in range(len(dZ))]
    terms = ranked(pairs, dZ * inputs)
    text, sources = asked.averaged(asked.products(dZ, inputs)), list(spots_of(terms))
    formula = f"{asked.share}Σᵢ dZ[{layer}][{row},i] · {asked.below}[{column},i]"
    if asked.examples == 1 and asked.weights is None:
        formula = f"dZ[{layer}][{row},0] · {asked.below}[{column},0]"
    last = 0.0
    if l2 := asked.explanation.l2:
        weight = Spot(f"W[{layer}]", row, column)
        text += f" + {asked.number(l2)}·{asked.factor(asked.value(weight))}"
        formula += f" + λ · {asked.name(weight)}"
        sources.append(weight)
        last = l2 * asked.value(weight)
    return Answer(
        formula,
        text,
        _meaning(asked, Place("W", layer, row, column), dZ * inputs),
        tuple(sources),
        terms,
        1 / asked.total,
        last,
    )


def of_bias(asked: Question) -> Answer:
    """A bias's gradient: the mean of dZ over the examples."""
    layer, row = asked.layer, asked.row
    dZ = asked.explanation.gradients.dZ[layer][row]
    pairs = [(Spot(f"dZ[{layer}]", row, i),) for i in range(len(dZ))]
    terms = ranked(pairs, dZ)
    single = asked.examples == 1 and asked.weights is None
    return Answer(
        f"dZ[{layer}][{row},0]" if single else f"{asked.share}Σᵢ dZ[{layer}][{row},i]",
        asked.averaged(asked.sum([asked.factor(value) for value in dZ.tolist()], dZ)),
        _meaning(asked, Place("b", layer, row), dZ),
        terms=terms,
        factor=1 / asked.total,
    )


def _meaning(asked: Question, place: Place, shares: Array) -> str:
    value, what = asked.value(), "weight" if place.kind == "W" else "bias"
    unit = unit_words(asked.network, place.layer, place.row)
    whose = f"the weight of {input_words(asked.network, place.layer, place.column)} in {unit}"
    if place.kind == "b":
        whose = f"the bias of {unit}"
    if (value == 0 or not shares.any()) and np.isfinite(value):
        explanation = asked.explanation
        with np.errstate(over="ignore", invalid="ignore"):
            why = why_zero(asked.network, explanation.trace, explanation.gradients, place)
        return f"Zero, for {why}." if value == 0 else f"Only the penalty's share: {why}."
    way = "fall" if value > 0 else "rise"
    return (
        f"How the loss changes with {whose}: by {number(abs(value))} times what it moves, "
        f"{'the same' if value > 0 else 'the other'} way. So the {what} has to {way}."
    )
