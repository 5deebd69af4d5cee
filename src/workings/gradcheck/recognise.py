"""Which known mistakes a wrong gradient comes from."""

from collections.abc import Collection, Iterator, Mapping

import numpy as np

from workings.arrays import Array
from workings.gradcheck.hints import (
    PENALTY,
    float32_hint,
    penalised_b,
    penalty_hint,
    transposed,
)
from workings.gradcheck.problem import Problem
from workings.gradcheck.sameness import SAME, common_factor, largest_of, other_size, same
from workings.gradcheck.wording import listed
from workings.layers import Layers
from workings.mistakes import MISTAKES, PAIRS, Mistake, Named, backward_with
from workings.objective import add_penalty

#: The mistakes, and what more can be said.
Found = tuple[tuple[Mistake, ...], str | None]
#: Some mistakes made at once, none too, and the gradients that come of them.
Made = tuple[tuple[Mistake, ...], Named]

#: What a factor above 0 is, whichever it is; the entry itself has ½.
SIZE = MISTAKES["m-of-another-set"]
#: Beside which a factor may be the number of units.
SUMMED = MISTAKES["db-summed-over-everything"]


def recognise(
    problem: Problem, theirs: Mapping[str, Array | None], own: Named, wrong: Collection[str]
) -> Found:
    """Return the known mistakes that explain every wrong array, and what more can be said.

    One mistake in every array is recognised first; then one in the wrong arrays, the others being
    right; then two at once, in the same order; then one in each wrong array by itself.

    Parameters
    ----------
    problem
        What was differentiated. With weights or masks, which the known mistakes do not take, none
        of them is recognised but a factor.
    theirs
        The gradients by name, penalties included; None for one that did not fit, whose neighbours
        are looked at all the same.
    own
        The package's own gradients.
    wrong
        The names of those arrays in which a number is wrong.

    Returns
    -------
    tuple of Mistake
        None, one or two; more where arrays are wrong by one each.
    str or None
        Which arrays they are in, by what factor they are off; or a hint where none is known.
    """
    arrived = {name: array for name, array in theirs.items() if array is not None}
    own = {name: own[name] for name in arrived}
    wrong = [name for name in arrived if name in wrong]
    if not wrong:
        return (), None
    right, rest = _less_penalty(problem, own), _less_penalty(problem, arrived)
    turned = transposed(rest, right, wrong) or transposed(arrived, own, wrong)
    hints = [f"{name} is the right one transposed: dZ[l] A[l−1]ᵀ." for name in turned]
    on_b = penalised_b(problem, rest, right, [name for name in wrong if name not in turned])
    if on_b:
        have = "has" if len(on_b) == 1 else "have"
        hints.append(f"{listed(on_b)} {have} λ·b[l] added: {PENALTY}, and b is not in it.")
    on_W = [name for name in wrong if name[1] == "W" and name not in turned]
    if on_W and (hint := penalty_hint(problem, arrived, right, on_W)):
        hints.append(hint)
        turned += on_W
    rest |= {name: right[name] for name in (*turned, *on_b)}
    wrong = [name for name in wrong if name not in (*turned, *on_b)]
    hint = float32_hint(arrived, own, wrong) if wrong else None
    found = ((), hint) if hint else _found(problem, rest, right)
    if found is None and problem.l2:
        factor = common_factor(arrived, own, own, problem.X.shape[1])
        if factor is not None and abs(factor - 1) > SAME:
            found = _times(problem, factor, list(own), ())  # its penalty too
    if found is None and problem.l2 and (found := _found(problem, arrived, right)) is not None:
        hints.append("The penalty's λ·W[l] is missing from every dW[l].")
    if found is None:
        found = _found_apart(problem, rest, right)
    largest = largest_of(right)  # beside which some wrong ones are nearly right
    nearly = [name for name in wrong if same(rest[name], right[name], largest)]
    if found is not None and not hint and nearly:
        hints.append(float32_hint(arrived, own, nearly) or _unexplained(nearly))
    mistakes, detail = found or ((), None)
    return mistakes, " ".join([*([detail] if detail else []), *hints]) or None


def _found(problem: Problem, theirs: Named, right: Named) -> Found | None:
    """Return what explains gradients that have no penalty in them, or None."""
    largest = largest_of(right)
    wrong = [name for name in right if not same(theirs[name], right[name], largest)]
    if not wrong:  # by as much as that
        return None
    m = problem.X.shape[1]
    for exactly, multiples in _stages(problem, right):
        for names in (list(right), wrong):
            for mistakes, made in exactly:
                if all(same(theirs[name], made[name], largest) for name in names):
                    some = len(names) < len(right)
                    return mistakes, f"Found in {listed(names)} only." if some else None
            for mistakes, made in multiples:
                if (factor := common_factor(theirs, made, names, m)) is not None:
                    return _times(problem, factor, names, mistakes)
    return None


def _found_apart(problem: Problem, theirs: Named, right: Named) -> Found | None:
    """Return one mistake or factor for each wrong array by itself, and what stays unexplained."""
    exactly, _ = next(_stages(problem, right))
    largest, m = largest_of(right), problem.X.shape[1]
    wrong = [name for name in right if not same(theirs[name], right[name], largest)]
    mistaken: dict[Mistake, list[str]] = {}
    scaled: dict[str, tuple[float, list[str]]] = {}
    for name in wrong:
        known = [each for (each,), made in exactly if same(theirs[name], made[name], largest)]
        if known:
            mistaken.setdefault(known[0], []).append(name)
        elif (factor := common_factor(theirs, right, [name], m)) is not None:
            scaled.setdefault(f"{factor:.6g}", (factor, []))[1].append(name)
    if not mistaken and not scaled:
        return None
    texts = [f"in {listed(names)}: {known.name}" for known, names in mistaken.items()]
    texts = [f"I{'; '.join(texts)[1:]}."] if texts else []
    times = [_times(problem, factor, names, ()) for factor, names in scaled.values()]
    explained = [*mistaken.values(), *(names for _, names in scaled.values())]
    if left := [name for name in wrong if not any(name in names for names in explained)]:
        times.append(((), _unexplained(left)))
    found = set(mistaken).union(*(some for some, _ in times))
    sentences = [*texts, *(text for _, text in times if text)]
    return tuple(known for known in MISTAKES.values() if known in found), " ".join(sentences)


def _unexplained(names: list[str]) -> str:
    return f"Nothing known explains {listed(names)}."


def _stages(problem: Problem, right: Named) -> Iterator[tuple[list[Made], list[Made]]]:
    """Yield what may be there as it is, and what may be there times a factor: one, then two."""
    if problem.weights is not None or problem.masks:
        yield [], [((), right)]
        return
    one = [_made(problem, mistake) for mistake in MISTAKES.values() if mistake is not SIZE]
    yield one, [((), right)]
    two = [_made(problem, *pair) for pair in PAIRS]
    yield two, [made for made in one if "divisor" not in made[0][0].exchanged]


def _made(problem: Problem, *mistakes: Mistake) -> Made:
    return mistakes, backward_with(mistakes, problem.network, problem.X, problem.Y)


def _times(problem: Problem, factor: float, names: list[str], beside: tuple[Mistake, ...]) -> Found:
    """Return what a factor comes from, where that can be told, beside some mistakes."""
    m = problem.X.shape[1]
    every, one = len(names) == 2 * problem.network.depth, len(names) == 1
    text = "Every gradient is" if every else f"{listed(names)} {'is' if one else 'are'}"
    right = "what that makes of it" if beside else f"the right {'one' if every or one else 'ones'}"
    text = f"{text} {factor:.6g} times {right}"
    if np.isclose(factor, -1, rtol=SAME, atol=0):
        return beside, f"{text}: {'dZ[L] = A[L] − Y' if every else 'the sign is turned'}."
    if factor < 0:
        return beside, (
            f"{text}: the sign is turned and it is scaled by {-factor:.6g}: return dW, not the "
            "update −α·dW."
        )
    size, units = other_size(factor, m), problem.network.sizes[int(names[0][2:])]
    if size == units * m and SUMMED in beside:
        return beside, f"{text}: the mean is taken over the {units:,} units too."
    if size == m**2 and m > 2:  # of 2, twice as many are the square too
        return beside, f"{text}: 1/m is taken twice, and m is {m:,}."
    if size is None:
        return beside, f"{text}."
    return (*beside, SIZE), f"{text}, as though m were {size:,}, not {m:,}."


def _less_penalty(problem: Problem, gradients: Named) -> Named:
    without = dict(gradients)
    for layer, W in enumerate(problem.network.W, start=1):
        if (name := f"dW{layer}") in gradients:
            dW = gradients[name].copy()
            add_penalty(-problem.l2, Layers([W]), [dW])
            without[name] = dW
    return without
