"""The update, and the loss measured again after it."""

import numpy as np

from workings.explanation.arithmetic import FINE, factor, number
from workings.explanation.backward_steps import largest_entry
from workings.explanation.objective_steps import clip_steps
from workings.explanation.one_step import OneStep
from workings.explanation.step import Step
from workings.explanation.words import class_name, example_words, meaning_of
from workings.places import Place

#: Roundings, of one unit in the last place each, by which a loss may be off.
_ROUNDINGS = 8
_NOT_FINITE = "Some of these are no finite numbers, so that they do not compare."


def update_steps(taken: OneStep) -> list[Step]:
    """Return the new W and b of every layer; before them clipping, where there is some."""
    return clip_steps(taken) + [
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
    steps = [
        Step(
            f"A[{L}]′",
            "after",
            f"A[{L}]′ = the forward pass again, with the new parameters"
            + (" and the same masks" if taken.trace.masks else ""),
            f"A[{L}]′[{label},{example}] = {number(new, FINE)}, before {number(old, FINE)}",
            f"{len(after)}×m",
            after,
            _likelier(old, new, class_name(network, label)),
            ("X", *parameters, *(f"M[{layer}]" for layer in taken.trace.masks)),
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
    sources = ["losses′", *(["w"] if taken.weights is not None else [])]
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
        taken.mean(taken.losses) + taken.penalty,
        taken.mean(taken.losses_after) + taken.penalty_after,
    )


def _loss_after(taken: OneStep, sources: tuple[str, ...]) -> Step:
    before, after = losses_of(taken)
    if not np.isfinite(before):
        meaning = (
            "The loss was no finite number before the step already, so the step says nothing: look "
            "at the parameters and the input."
        )
    elif after < before:
        meaning = "One step downhill: the loss has fallen."
    elif after == before and not _squared_gradient(taken):
        meaning = "The loss has not changed: there was nothing to be learnt from here."
    elif after == before or _is_lost_in_rounding(taken, before, after):
        meaning = (
            "The gradient is not 0, but the step is too small for "
            f"{taken.network.dtype.name}: what the loss changes by is lost in rounding."
        )
    else:
        meaning = (
            "The step was too long: the loss has risen or is no number any more. "
            "Take a smaller learning rate."
        )
    penalty = "" if taken.l2 == 0 else " + penalty′"
    w = "" if taken.weights is None else "w ⊙ "
    return Step(
        "loss′",
        "after",
        f"loss′ = {taken.share} · Σ {w}losses′{penalty}",
        f"loss′ = {number(after, FINE)}, before {number(before, FINE)}",
        "1",
        np.asarray(after),
        meaning,
        sources,
    )


def _squared_gradient(taken: OneStep) -> float:
    arrays = [*taken.gradients.dW, *taken.gradients.db]
    return sum(float(np.vdot(array, array.astype(np.float64))) for array in arrays)


def _is_lost_in_rounding(taken: OneStep, before: float, after: float) -> bool:
    """Return whether the fall to be expected, α·s·|gradient|², and the rise are but noise."""
    noise = _ROUNDINGS * float(np.finfo(taken.network.dtype).eps) * max(1.0, abs(before))
    fall = taken.learning_rate * taken.factor * _squared_gradient(taken)
    return fall < noise and after - before < noise


def _likelier(old: float, new: float, name: str) -> str:
    if np.isnan(old):
        return f"The probability of the label, {name}, was NaN, no number, before the step already."
    if np.isnan(new):
        return (
            f"The probability of the label, {name}, is NaN, no number, now: the step was too long."
        )
    if new == old:
        return f"The label, {name}, is now as probable as before."
    return f"The label, {name}, is now {'more' if new > old else 'less'} probable than before."


def _updated(taken: OneStep, kind: str, layer: int) -> Step:
    network, after = taken.network, taken.after
    gradients = taken.gradients.dW if kind == "W" else taken.gradients.db
    row, column = largest_entry(gradients[layer])
    place = Place(kind, layer, row, column)
    old, new = place.array_of(network), place.array_of(after)
    g = place.value_in(gradients[layer])
    moved = int((old != new).sum())
    symbol, entry = f"{kind}[{layer}]", f"[{row},{column}]"
    too_large = int(np.isinf(new).sum())
    clipped = taken.norm is not None
    s, by = ("s · ", f"{factor(taken.factor, FINE)}·") if clipped else ("", "")
    if moved:
        meaning = (
            f"Numbers that move: {moved:,} of {old.size:,}, each against its gradient; most of all "
            f"{meaning_of(place, network)}."
        )
        if too_large:
            meaning += f" Numbers that are too large for {new.dtype.name} now: {too_large:,}."
    elif g:
        meaning = (
            f"Nothing moves: α · {s}d{symbol} is not 0, but too small for {new.dtype.name}, which "
            "rounds it away."
        )
    else:
        meaning = "Nothing moves."
    return Step(
        f"{symbol}′",
        "update",
        f"{symbol}′ = {symbol} − α · {s}d{symbol}",
        f"{symbol}′{entry} = {number(place.value_in(old), FINE)} − {taken.learning_rate:g}·{by}"
        f"{factor(g, FINE)} = {number(place.value_in(new), FINE)}",
        "×".join(map(str, old.shape)),
        new,
        meaning,
        (symbol, "α", *(["s"] if clipped else []), f"d{symbol}"),
    )


def _cheaper(taken: OneStep) -> str:
    if not np.isfinite([taken.losses, taken.losses_after]).all():
        return _NOT_FINITE
    cheaper = int((taken.losses_after < taken.losses).sum())
    if taken.examples == 1:
        return f"The same example again costs {'less' if cheaper else 'no less'} than before."
    return f"{cheaper:,} of {example_words(taken.network, taken.examples)} cost less than before."
