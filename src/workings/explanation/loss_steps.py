"""The steps of the loss: each example's, their mean, and a penalty."""

import numpy as np

from workings import maths
from workings.explanation.arithmetic import factor, number, products, total
from workings.explanation.objective_steps import truth_steps
from workings.explanation.one_step import OneStep
from workings.explanation.step import Step
from workings.explanation.words import class_name, example_words


def loss_steps(taken: OneStep) -> list[Step]:
    """Return each example's loss, their mean, and with a penalty the sum of both.

    Before them the truth and the weights, where these are more than the labels.
    """
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
        *truth_steps(taken),
        Step(
            "losses",
            "loss",
            f"losses = −Σ over the classes of Y ⊙ log A[{L}]",
            f"losses[{example}] = {_surprise(taken)} = {number(losses[example])}",
            "m",
            losses,
            f"{told} Giving each class the same costs log {len(A)} = {number(guess)}.",
            (f"A[{L}]", "Y"),
        ),
    ]
    m = taken.examples
    plain = "loss" if taken.l2 == 0 else "cross-entropy"
    value = taken.mean(losses)
    largest, weighted = f"; that of column {example} is the largest", taken.weights is not None
    meaning = f"The mean over {example_words(taken.network, m)}{largest}."
    if m == 1:
        meaning = "With one example, the mean is that example's loss."
    elif weighted:
        meaning = (
            f"The mean over {example_words(taken.network, m)}, each counted as often as it weighs; "
            f"column {example} adds most to it."
        )
    steps.append(
        Step(
            plain,
            "loss",
            f"{plain} = {taken.share} · Σ {'w ⊙ ' if weighted else ''}losses",
            f"{plain} = {_sum_of_losses(taken)} = {number(value)}",
            "1",
            np.asarray(value),
            meaning,
            ("losses", *(["w"] if weighted else [])),
        )
    )
    if taken.l2 != 0:
        steps += _penalised(taken, value)
    return steps


def _sum_of_losses(taken: OneStep) -> str:
    losses, w = taken.losses, taken.counted
    if taken.weights is not None:
        return taken.averaged(products(w, losses))
    if len(losses) == 1:
        return "losses[0]"
    return taken.averaged(total([number(loss) for loss in losses], losses))


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
