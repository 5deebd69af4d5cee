"""Cells of the loss: each example's, their mean, a penalty; and the truth that it measures by."""

import numpy as np

from workings.arrays import Array, Integers
from workings.explanation.cells.cell import Spot, array_at
from workings.explanation.cells.question import Answer, Question, ranked, spots_of
from workings.explanation.words import class_name, example_words

#: Of sums over all weights, so many of the largest count as sources.
MOST = 100


def of_truth(asked: Question) -> Answer:
    """How much of the truth lies on a class."""
    value, name = asked.value(), class_name(asked.network, asked.row)
    if value in (0, 1):
        return Answer(meaning=f"The truth: this {'is' if value else 'is not'} class {name}.")
    return Answer(meaning=f"The part of the truth that lies on class {name}.")


def of_weight(asked: Question) -> Answer:
    """What an example counts for."""
    return Answer(meaning="How often the loss of this example counts.")


def of_losses(asked: Question) -> Answer:
    """An example's surprise: −Σ Y log A."""
    column, L = asked.column, asked.network.depth
    Y = asked.explanation.Y[:, column]
    A = asked.explanation.trace.probabilities[:, column]
    places = np.flatnonzero(Y)
    if (A[places] < np.finfo(A.dtype).tiny).any():
        return _from_the_scores(asked, places)
    terms, spots = [], []
    for row in places.tolist():
        share = "" if Y[row] == 1 else f"{asked.number(float(Y[row]))}·"
        terms.append(f"{share}log {asked.number(float(A[row]))}")
        spots += [Spot(f"A[{L}]", row, column), Spot("Y", row, column)]
    plain = len(places) == 1 and Y[places[0]] == 1
    row = int(Y.argmax())
    name = class_name(asked.network, row)
    meaning = (
        f"How surprised the network is by the truth, {name}: minus the logarithm of the "
        "probability that it gave it. Certainty would cost 0."
    )
    if not plain:
        meaning = "How surprised the network is by the truth, on average over its parts."
    return Answer(
        f"−log A[{L}][{row},{column}]" if plain else f"−Σₖ Y[k,{column}] · log A[{L}][k,{column}]",
        f"−{terms[0]}" if plain else f"−({asked.sum(terms, Y[places])})",
        meaning,
        tuple(spots),
    )


def _from_the_scores(asked: Question, places: Integers) -> Answer:
    """The same where a probability is too small for a logarithm."""
    column = asked.column
    symbol = f"Z[{asked.network.depth}] − max"
    Y = asked.explanation.Y[:, column]
    total = Spot("Σ", 0, column)
    spots = [Spot(symbol, int(row), column) for row in places]
    terms = [
        f"{asked.factor(float(Y[spot.row]))}·{asked.factor(asked.value(spot))}" for spot in spots
    ]
    return Answer(
        f"log Σ[{column}] − Σₖ Y[k,{column}] · ({symbol})[k,{column}]",
        f"log {asked.number(asked.value(total))} − ({asked.sum(terms, Y[places])})",
        "How surprised the network is by the truth. The probability is too small for a logarithm, "
        "so the loss is taken from the scores.",
        (*spots, total),
    )


def of_loss(asked: Question) -> Answer:
    """The mean of the examples' losses; with a penalty, the sum of both."""
    symbols = asked.explanation["loss"].inputs
    if asked.spot.symbol == "loss" and "penalty" in symbols:
        return added(asked, "cross-entropy", "penalty", "What training makes small.")
    return mean_of(asked, "losses")


def added(asked: Question, left: str, right: str, meaning: str) -> Answer:
    """Return one number plus another."""
    spots = Spot(left, 0, 0), Spot(right, 0, 0)
    text = f"{asked.number(asked.value(spots[0]))} + {asked.factor(asked.value(spots[1]))}"
    return Answer(f"{left} + {right}", text, meaning, spots)


def mean_of(asked: Question, symbol: str) -> Answer:
    """Return the examples' losses averaged."""
    losses = array_at(asked.explanation, symbol)[0]
    spots = [Spot(symbol, 0, column) for column in range(len(losses))]
    words = example_words(asked.network, asked.examples)
    if asked.weights is None:
        text = asked.sum([asked.number(loss) for loss in losses.tolist()], losses)
        formula = f"{asked.share}Σᵢ {symbol}[i]" if asked.examples > 1 else f"{symbol}[0]"
        meaning = f"The mean over {words}: what training makes small."
        if asked.examples == 1:
            meaning = "With one example, the mean is that example's loss."
        pairs: list[tuple[Spot, ...]] = [(spot,) for spot in spots]
        sizes = losses
    else:
        text = asked.products(asked.weights, losses)
        formula = f"{asked.share}Σᵢ w[i] · {symbol}[i]"
        meaning = f"The mean over {words}, each counted as often as it weighs."
        pairs = [(spot, Spot("w", 0, spot.column)) for spot in spots]
        sizes = losses * asked.weights
    terms = ranked(pairs, sizes)
    return Answer(formula, asked.averaged(text), meaning, spots_of(terms), terms, 1 / asked.total)


def of_penalty(asked: Question) -> Answer:
    """What large weights cost: ½ · λ · Σ W²."""
    return penalty_of(asked, "")


def penalty_of(asked: Question, prime: str) -> Answer:
    """Return the penalty of the weights before, or with a prime after the update."""
    symbols = [f"W[{layer}]{prime}" for layer in range(1, asked.network.depth + 1)]
    arrays = [array_at(asked.explanation, symbol) for symbol in symbols]
    squares = np.array([float(np.vdot(W, W.astype(np.float64))) for W in arrays])
    half = f"0.5·{asked.number(asked.explanation.l2)}"
    return Answer(
        f"½ · λ · ({' + '.join(f'Σ {symbol}²' for symbol in symbols)})",
        f"{half}·({asked.sum([asked.number(square) for square in squares], squares)})",
        "What large weights cost, so that training keeps those small that earn nothing.",
        largest_of(symbols, arrays),
    )


def largest_of(symbols: list[str], arrays: list[Array]) -> tuple[Spot, ...]:
    """Return where the numbers farthest from 0 stand in all of some arrays."""
    found: list[tuple[float, Spot]] = []
    for symbol, array in zip(symbols, arrays, strict=True):
        sizes = np.abs(array).reshape(-1)
        for place in np.argsort(-sizes, kind="stable")[:MOST].tolist():
            row, column = divmod(place, array.shape[1])
            found.append((float(sizes[place]), Spot(symbol, row, column)))
    return tuple(spot for _, spot in sorted(found, key=lambda each: -each[0])[:MOST])
