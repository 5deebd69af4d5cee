"""Softmax in its moves, from the scores to the probabilities."""

import numpy as np

from workings import maths
from workings.explanation.arithmetic import equation, factor, how_many, number, total
from workings.explanation.one_step import OneStep
from workings.explanation.step import Step
from workings.explanation.words import class_name


def softmax_steps(taken: OneStep) -> list[Step]:
    """Return max, Z − max, e^, Σ and A of the last layer."""
    network, L, example = taken.network, taken.network.depth, taken.example
    Z, A, unit = taken.trace.Z[L], taken.trace.probabilities, taken.unit(L)
    largest, shifted, exponentials, sums = maths.softmax_moves(Z)
    entry, classes = f"[{unit},{example}]", f"{len(Z)}×m"
    said, highest = int(A[:, example].argmax()), int(Z[:, example].argmax())
    who = "The network, with the units that dropout leaves," if taken.trace.masks else "The network"
    power = f"e^(Z[{L}] − max)"
    terms = total([number(value) for value in exponentials[:, example]], exponentials[:, example])
    cut = how_many(exponentials[:, example])
    return [
        Step(
            "max",
            "forward",
            f"max = the largest Z[{L}] of each column",
            f"max[{example}] = Z[{L}][{highest},{example}] = {number(largest[example])}",
            "m",
            largest,
            f"The highest score is that of class {class_name(network, highest)}.",
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
            "The second move: every score becomes a positive number. 1 point ahead becomes "
            f"e ≈ {number(np.e, 1)} times as likely.",
            (f"Z[{L}] − max",),
        ),
        Step(
            "Σ",
            "forward",
            "Σ = sum of e^ over the classes",
            equation(f"Σ[{example}]", terms, sums[example], cut),
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
            f"The third move: each class's share. {who} says "
            f"{class_name(network, said)}, with a probability of {number(A[said, example])}.",
            ("e^", "Σ"),
        ),
    ]
