"""Cells of the update, and of the loss measured again after it."""

import numpy as np

from workings.explanation.arithmetic import FINE
from workings.explanation.cells.cell import Spot, array_at
from workings.explanation.cells.loss import largest_of, mean_of, penalty_of
from workings.explanation.cells.question import Answer, Question
from workings.explanation.words import class_name, meaning_of
from workings.places import Place


def of_weight(asked: Question) -> Answer:
    """A weight after the update."""
    return _moved(asked, "W")


def of_bias(asked: Question) -> Answer:
    """A bias after the update."""
    return _moved(asked, "b")


def _moved(asked: Question, kind: str) -> Answer:
    layer, row, column = asked.layer, asked.row, asked.column
    old, slope = Spot(f"{kind}[{layer}]", row, column), Spot(f"d{kind}[{layer}]", row, column)
    spots = [slope, old]
    s, by = "", ""
    if asked.explanation.norm is not None:
        spots.append(Spot("s", 0, 0))
        s, by = "s · ", f"{asked.factor(asked.explanation.factor, FINE)}·"
    alpha = asked.explanation.learning_rate
    rate = asked.number(alpha) if asked.exact else f"{alpha:g}"
    before, g = asked.value(old), asked.value(slope)
    place = Place(kind, layer, row, column)
    words = meaning_of(place, asked.network)
    meaning = f"After the step: {words}, moved a little against its gradient."
    if g == 0:
        meaning = f"After the step: {words}. Its gradient is 0, so it stays."
    return Answer(
        f"{asked.name(old)} − α · {s}{asked.name(slope)}",
        f"{asked.number(before, FINE)} − {rate}·{by}{asked.factor(g, FINE)}",
        meaning,
        tuple(spots),
    )


def of_norm(asked: Question) -> Answer:
    """How long all gradients are together."""
    layers = range(1, asked.network.depth + 1)
    symbols = [f"d{kind}[{layer}]" for layer in layers for kind in ("W", "b")]
    arrays = [array_at(asked.explanation, symbol) for symbol in symbols]
    squares = np.array([float(np.square(array, dtype=np.float64).sum()) for array in arrays])
    return Answer(
        "√(Σ dW² + Σ db²), over all layers",
        f"√({asked.sum([asked.number(square) for square in squares], squares)})",
        "How long the gradients are, all of them together.",
        largest_of(symbols, arrays),
    )


def of_clipping(asked: Question) -> Answer:
    """What clipping multiplies every gradient by."""
    norm, c = Spot("‖g‖", 0, 0), asked.explanation.objective.clip_norm or 0.0
    limit = asked.number(c) if asked.exact else f"{c:g}"
    return Answer(
        "min(1, c / ‖g‖)",
        f"min(1, {limit} / {asked.number(asked.value(norm), FINE)})",
        "What clipping multiplies every gradient by, so that no step is too long.",
        (norm,),
    )


def of_probability(asked: Question) -> Answer:
    """A probability with the new parameters."""
    before = Spot(f"A[{asked.layer}]", asked.row, asked.column)
    name = class_name(asked.network, asked.row)
    was = asked.value(before)
    way = "as before" if asked.value() == was else "more" if asked.value() > was else "less"
    return Answer(
        meaning=f"The probability of class {name} after the step: the whole forward pass again, "
        f"with the new weights and biases. It was {asked.number(was, FINE)}: "
        f"{'just as likely' if way == 'as before' else f'now {way} likely'}.",
        sources=(before,),
    )


def of_losses(asked: Question) -> Answer:
    """An example's loss with the new parameters."""
    Y = asked.explanation.Y[:, asked.column]
    symbol = f"A[{asked.network.depth}]′"
    spots = tuple(Spot(symbol, int(row), asked.column) for row in np.flatnonzero(Y))
    before = asked.value(Spot("losses", 0, asked.column))
    return Answer(
        meaning=f"The loss of this example after the step; it was {asked.number(before, FINE)}.",
        sources=spots,
    )


def of_penalty(asked: Question) -> Answer:
    """What the new weights cost."""
    return penalty_of(asked, "′")


def of_loss(asked: Question) -> Answer:
    """The loss after the step."""
    before = asked.number(asked.value(Spot("loss", 0, 0)), FINE)
    mean = mean_of(asked, "losses′")
    formula, text, sources, last = mean.formula, mean.with_numbers, mean.sources, 0.0
    if asked.explanation.l2:
        penalty = Spot("penalty′", 0, 0)
        last = asked.value(penalty)
        formula, text = f"{formula} + penalty′", f"{text} + {asked.factor(last)}"
        sources = (*sources, penalty)
    meaning = f"The loss after the step; it was {before}."
    return Answer(formula, text, meaning, sources, mean.terms, mean.factor, last)
