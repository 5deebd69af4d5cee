"""The update, and the loss measured again after it."""

import numpy as np

from workings.explanation.arithmetic import factor, number
from workings.explanation.backward_steps import largest_entry
from workings.explanation.one_step import OneStep, mean
from workings.explanation.step import Step
from workings.explanation.words import class_name, example_words, meaning_of
from workings.places import Place

#: Decimals where an old and a new value stand side by side, which may differ by little.
FINE = 6


def update_steps(taken: OneStep) -> list[Step]:
    """Return the new W and b of every layer."""
    return [
        _updated(taken, kind, layer)
        for layer in range(1, taken.network.depth + 1)
        for kind in ("W", "b")
    ]


def after_steps(taken: OneStep) -> list[Step]:
    """Return the probabilities and the loss with the new parameters."""
    network, L, example, label = taken.network, taken.network.depth, taken.example, taken.label
    parameters = tuple(f"{kind}[{layer}]′" for layer in range(1, L + 1) for kind in ("W", "b"))
    before, after = taken.trace.probabilities, taken.trace_after.probabilities
    old, new = float(before[label, example]), float(after[label, example])
    way = "more" if new > old else "less" if new < old else "as"
    steps = [
        Step(
            f"A[{L}]′",
            "after",
            f"A[{L}]′ = the forward pass again, with the new parameters",
            f"A[{L}]′[{label},{example}] = {number(new, FINE)}, before {number(old, FINE)}",
            f"{len(after)}×m",
            after,
            f"The label, {class_name(network, label)}, is now {way} probable"
            f"{' as before' if way == 'as' else ' than before'}.",
            ("X", *parameters),
        ),
        Step(
            "losses′",
            "after",
            f"losses′ = −Σ over the classes of Y ⊙ log A[{L}]′",
            f"losses′[{example}] = {number(taken.losses_after[example], FINE)}, "
            f"before {number(taken.losses[example], FINE)}",
            "m",
            taken.losses_after,
            _cheaper(taken),
            (f"A[{L}]′", "Y"),
        ),
    ]
    sources = ["losses′"]
    if taken.l2 != 0:
        sources.append("penalty′")
        steps.append(
            Step(
                "penalty′",
                "after",
                "penalty′ = ½ · λ · Σ W′²",
                f"penalty′ = {number(taken.penalty_after, FINE)}, "
                f"before {number(taken.penalty, FINE)}",
                "1",
                np.asarray(taken.penalty_after),
                "What the new weights cost.",
                ("λ", *(name for name in parameters if name.startswith("W"))),
            )
        )
    return [*steps, _loss_after(taken, tuple(sources))]


def losses_of(taken: OneStep) -> tuple[float, float]:
    """Return the loss before and after the update, the penalty included."""
    return (
        mean(taken.losses) + taken.penalty,
        mean(taken.losses_after) + taken.penalty_after,
    )


def _loss_after(taken: OneStep, sources: tuple[str, ...]) -> Step:
    before, after = losses_of(taken)
    if after < before:
        meaning = "One step downhill: the loss has fallen."
    elif after == before:
        meaning = "The loss has not changed: there was nothing to be learnt from here."
    else:
        meaning = (
            "The step was too long: the loss has risen or is no number any more. "
            "Take a smaller learning rate."
        )
    penalty = "" if taken.l2 == 0 else " + penalty′"
    return Step(
        "loss′",
        "after",
        f"loss′ = 1/m · Σ losses′{penalty}",
        f"loss′ = {number(after, FINE)}, before {number(before, FINE)}",
        "1",
        np.asarray(after),
        meaning,
        sources,
    )


def _updated(taken: OneStep, kind: str, layer: int) -> Step:
    network, after = taken.network, taken.after
    gradients = taken.gradients.dW if kind == "W" else taken.gradients.db
    row, column = largest_entry(gradients[layer])
    place = Place(kind, layer, row, column)
    old, new = place.array_of(network), place.array_of(after)
    g = place.value_in(gradients[layer])
    moved = int((old != new).sum())
    symbol, entry = f"{kind}[{layer}]", f"[{row},{column}]"
    return Step(
        f"{symbol}′",
        "update",
        f"{symbol}′ = {symbol} − α · d{symbol}",
        f"{symbol}′{entry} = {number(place.value_in(old), FINE)} − {taken.learning_rate:g}·"
        f"{factor(g, FINE)} = {number(place.value_in(new), FINE)}",
        "×".join(map(str, old.shape)),
        new,
        f"Numbers that move: {moved:,} of {old.size:,}, each against its gradient; most of all "
        f"{meaning_of(place, network)}."
        if moved
        else "Nothing moves.",
        (symbol, "α", f"d{symbol}"),
    )


def _cheaper(taken: OneStep) -> str:
    cheaper = int((taken.losses_after < taken.losses).sum())
    if taken.examples == 1:
        return f"The same example again costs {'less' if cheaper else 'no less'} than before."
    return f"{cheaper:,} of {example_words(taken.network, taken.examples)} cost less than before."
