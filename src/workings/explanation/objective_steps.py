"""The steps that only some objectives have: dropout's masks, smoothed labels, weights, clipping."""

import numpy as np

from workings import maths
from workings.explanation.arithmetic import FINE, factor, number, total
from workings.explanation.one_step import OneStep
from workings.explanation.step import Step
from workings.explanation.words import class_name, example_words, unit_words


def mask_step(taken: OneStep, layer: int) -> Step:
    """Return what dropout multiplies a layer's activations by."""
    M, p = taken.trace.masks[layer], taken.dropout[layer - 1]
    unit, example = taken.unit(layer), taken.example
    off = int((M[:, example] == 0).sum())
    name = unit_words(taken.network, layer, unit)
    drawn = "switched off" if M[unit, example] == 0 else "kept"
    return Step(
        f"M[{layer}]",
        "forward",
        f"M[{layer}] = 0 with probability p, else 1/(1 − p), drawn for each unit and example",
        f"M[{layer}][{unit},{example}] = {number(M[unit, example])} ({name} is {drawn})",
        f"{len(M)}×m",
        M,
        f"Dropout, p = {p:g}: units switched off here: {off} of {len(M)}. The others are made "
        f"stronger by 1/(1 − {p:g}) = {number(maths.dropout_scale(p))}, so that what reaches the "
        "next layer stays the same on average.",
        ("p",),
    )


def truth_steps(taken: OneStep) -> list[Step]:
    """Return Y where labels are smoothed, and w where examples have weights."""
    steps = []
    if taken.objective.label_smoothing:
        steps.append(_smoothed(taken))
    if taken.weights is not None:
        steps.append(_weights(taken))
    return steps


def _smoothed(taken: OneStep) -> Step:
    epsilon, Y = taken.objective.label_smoothing, taken.Y
    example, label, K = taken.example, taken.label, len(Y)
    given = taken.given[label, example]
    return Step(
        "Y",
        "loss",
        "Y = (1 − ε) · one-hot + ε/K",
        f"Y[{label},{example}] = (1 − {epsilon:g})·{number(given)} + {epsilon:g}/{K} "
        f"= {number(Y[label, example])}",
        f"{K}×m",
        Y,
        f"Label smoothing: a little of the truth goes to each of the {K} classes, so that no score "
        f"has to grow for ever; {class_name(taken.network, label)} keeps "
        f"{number(Y[label, example])}.",
        ("ε",),
    )


def _weights(taken: OneStep) -> Step:
    w, example, m = taken.counted, taken.example, taken.examples
    return Step(
        "w",
        "loss",
        "w = each example's weight, times its class's",
        f"w[{example}] = {number(w[example])}",
        "m",
        w,
        f"How often the loss of each of {example_words(taken.network, m)} counts; what is summed "
        f"over them is divided by Σw = {number(taken.total)}."
        if m > 1
        else "How often the loss of this example counts; by itself, it is divided by the same.",
        (),
    )


def clip_steps(taken: OneStep) -> list[Step]:
    """Return the norm of all gradients together, and what they are multiplied by."""
    c, norm, s = taken.objective.clip_norm, taken.norm, taken.factor
    if c is None or norm is None:
        return []
    arrays = {
        f"d{kind}[{layer}]": array
        for layer in range(1, taken.network.depth + 1)
        for kind, array in (("W", taken.gradients.dW[layer]), ("b", taken.gradients.db[layer]))
    }
    squares = np.array([maths.global_norm([array]) ** 2 for array in arrays.values()])
    terms = total([number(square) for square in squares], squares)
    if s != 1:
        meaning = (
            f"They are longer than c = {c:g}: each is multiplied by {number(s, FINE)}. The step "
        )
        meaning += "goes where it would have gone, only less far."
    elif np.isfinite(norm):
        meaning = f"They are no longer than c = {c:g}: they stay as they are."
    else:
        meaning = "A norm that is no finite number says nothing: the gradients stay as they are."
    return [
        Step(
            "‖g‖",
            "update",
            "‖g‖ = √(Σ dW² + Σ db²), over all layers",
            f"‖g‖ = √({terms}) = {number(norm, FINE)}",
            "1",
            np.asarray(norm),
            "How long the gradients are, all of them together.",
            tuple(arrays),
        ),
        Step(
            "s",
            "update",
            "s = min(1, c / ‖g‖)",
            f"s = min(1, {c:g} / {number(norm, FINE)}) = {number(s, FINE)}",
            "1",
            np.asarray(s),
            meaning,
            ("c", "‖g‖"),
        ),
    ]


def weight_factor(taken: OneStep, example: int) -> str:
    """Return an example's weight in front of what it multiplies; nothing where there are none."""
    return "" if taken.weights is None else f"{factor(taken.counted[example])}·"
