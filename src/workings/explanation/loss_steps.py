"""The steps of the loss: each example's, their mean, and a penalty."""

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.explanation.arithmetic import averaged, factor, number, total
from workings.explanation.one_step import OneStep, mean
from workings.explanation.step import Step
from workings.explanation.words import class_name, example_words


def loss_steps(taken: OneStep) -> list[Step]:
    """Return each example's loss, their mean, and with a penalty the sum of both."""
    L, example, label = taken.network.depth, taken.example, taken.label
    losses, A = taken.losses, taken.trace.probabilities
    name = class_name(taken.network, label)
    probability = A[label, example]
    guess = np.log(len(A))
    if taken.Y[label, example] == 1:
        told = (
            f"The label is {name}, and the network gave it {number(probability)}: this is how "
            "surprised it is. Certainty would cost 0."
        )
    else:
        told = (
            f"The truth is spread over several classes; the most of it, "
            f"{number(taken.Y[label, example])}, lies on {name}, and the network gave that "
            f"{number(probability)}: this is how surprised it is, on average over the truth."
        )
    steps = [
        Step(
            "losses",
            "loss",
            f"losses = −Σ over the classes of Y ⊙ log A[{L}]",
            f"losses[{example}] = {_surprise(taken)} = {number(losses[example])}",
            "m",
            losses,
            f"{told} Giving each class the same costs log {len(A)} = {number(guess)}.",
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
