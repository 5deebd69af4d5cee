"""Cells of softmax's moves."""

import numpy as np

from workings.explanation.cells.cell import Spot, array_at
from workings.explanation.cells.question import Answer, Question, ranked
from workings.explanation.words import class_name


def _scores(asked: Question) -> str:
    return f"Z[{asked.network.depth}]"


def of_largest(asked: Question) -> Answer:
    """The highest score of an example."""
    Z = array_at(asked.explanation, _scores(asked))[:, asked.column]
    source = Spot(_scores(asked), int(Z.argmax()), asked.column)
    return Answer(
        f"the largest of {_scores(asked)}[·,{asked.column}]",
        asked.number(asked.value(source)),
        f"The highest score: that of class {class_name(asked.network, source.row)}.",
        (source,),
    )


def of_shifted(asked: Question) -> Answer:
    """A score less the highest."""
    score = Spot(_scores(asked), asked.row, asked.column)
    largest = Spot("max", 0, asked.column)
    return Answer(
        f"{asked.name(score)} − {asked.name(largest)}",
        f"{asked.number(asked.value(score))} − {asked.factor(asked.value(largest))}",
        "Softmax's first move: how far the score lies behind the highest. No probability changes "
        "by it, and no exponential can overflow.",
        (score, largest),
    )


def of_exponential(asked: Question) -> Answer:
    """e to the power of what is left."""
    source = Spot(f"{_scores(asked)} − max", asked.row, asked.column)
    return Answer(
        f"e^{asked.name(source)}",
        f"e^({asked.number(asked.value(source))})",
        "Softmax's second move: every score becomes a positive number, the highest 1.",
        (source,),
    )


def of_total(asked: Question) -> Answer:
    """What all classes have together."""
    powers = array_at(asked.explanation, "e^")[:, asked.column]
    spots = [(Spot("e^", row, asked.column),) for row in range(len(powers))]
    return Answer(
        f"Σₖ e^[k,{asked.column}]",
        asked.sum([asked.number(power) for power in powers.tolist()], powers),
        "What all classes have together: each one's part of it is its probability.",
        terms=ranked(spots, np.asarray(powers)),
    )
