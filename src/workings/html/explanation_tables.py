"""The small tables and pictures beside an explanation's formulas, each folded until opened."""

from collections.abc import Sequence

import numpy as np

from workings.explanation.arithmetic import FINE, factor, number
from workings.explanation.steps import Explanation
from workings.explanation.telling import classes_shown, largest_places, telling
from workings.explanation.words import class_name, meaning_of
from workings.html.parts import Html, details, joined, paragraph, row_of, table
from workings.html.pictures import SIGNED_LEGEND, weight_pictures

#: So many parameters of each array are shown old and new.
_MOVES = 3


def beside(explanation: Explanation, part: str) -> Html:
    """Return what stands below the formulas of a part, such as ``"forward"``."""
    views = {"forward": _softmax, "backward": _blame, "update": _moves, "after": _after}
    shown = [views[part](explanation)] if part in views else []
    symbol = {"forward": "W[1]", "backward": "dW[1]"}.get(part)
    if symbol is not None:
        shown.append(_pictures(explanation, symbol))
    return joined(*shown)


def _softmax(explanation: Explanation) -> Html:
    L, example = explanation.network.depth, explanation.example
    symbols = (f"Z[{L}]", f"Z[{L}] − max", "e^", f"A[{L}]")
    columns = [explanation[symbol].values[:, example] for symbol in symbols]
    rows = [
        (_name(explanation, row), *(number(column[row]) for column in columns))
        for row in classes_shown(explanation)
    ]
    total = number(explanation["Σ"].values[example])
    return _folded(
        f"softmax's three moves, by class{_of(explanation)}",
        ("class", f"Z[{L}]", "− max", "e^", f"÷ Σ = A[{L}]"),
        [*rows, ("Σ", "", "", total, "")],
        last_bold=True,
    )


def _blame(explanation: Explanation) -> Html:
    L, example = explanation.network.depth, explanation.example
    difference = "A − Y" if explanation.objective.weights is None else "w·(A − Y)"
    A, dZ = explanation[f"A[{L}]"].values, explanation[f"dZ[{L}]"].values
    rows = [
        (
            _name(explanation, row),
            *(number(values[row, example]) for values in (A, explanation.Y, dZ)),
        )
        for row in classes_shown(explanation)
    ]
    return _folded(
        f"the blame, by class{_of(explanation)}",
        ("class", f"A[{L}]", "Y", f"dZ[{L}] = {difference}"),
        rows,
    )


def _moves(explanation: Explanation) -> Html:
    rows = []
    s = "" if explanation.norm is None else f"{factor(explanation.factor, FINE)} · "
    alpha = f"{explanation.learning_rate:g} · {s}"
    for step in explanation.part("update"):
        if not step.symbol.endswith("′"):
            continue
        kind, layer = step.symbol[0], int(step.symbol[2:].partition("]")[0])
        gradient = explanation[f"d{kind}[{layer}]"].values
        for place in largest_places(gradient, kind, layer, _MOVES):
            old = place.value_in(place.array_of(explanation.network))
            rows.append(
                (
                    str(place),
                    number(old, FINE),
                    f"− {alpha}{factor(place.value_in(gradient), FINE)}",
                    number(place.value_in(step.values), FINE),
                    meaning_of(place, explanation.network),
                )
            )
    step_by = "− α · s · gradient" if s else "− α · gradient"
    heads = ("", "old", step_by, "= new", "what it is")
    return _folded("the parameters that moved most", heads, rows, align="nrrrl")


def _after(explanation: Explanation) -> Html:
    L, example = explanation.network.depth, explanation.example
    before, after = explanation[f"A[{L}]"].values, explanation[f"A[{L}]′"].values
    rows = []
    for row in classes_shown(explanation):
        old, new = before[row, example], after[row, example]
        way = "▲" if new > old else "▼" if new < old else ""
        rows.append((_name(explanation, row), number(old, FINE), number(new, FINE), way))
    return _folded(
        f"the classes' probabilities{_of(explanation)}",
        ("class", "before", "after", ""),
        rows,
        align="nrrl",
    )


def _pictures(explanation: Explanation, symbol: str) -> Html:
    """Return W[1] or dW[1], a picture a unit: of many units those of the largest gradients."""
    network, gradient = explanation.network, explanation["dW[1]"].values
    shape = network.preparation.image_shape
    if shape is None or shape[0] * shape[1] != gradient.shape[1]:
        return Html("")
    units = telling(np.abs(gradient).max(axis=1))
    values = network.W[1] if symbol == "W[1]" else gradient
    less = f": the {len(units)} units of the largest gradients" if len(units) < len(values) else ""
    what = "gradients" if symbol == "dW[1]" else "weights"
    return details(
        f"{symbol}, a picture a unit{less}",
        paragraph(f"All on one scale ({SIGNED_LEGEND})."),
        row_of(weight_pictures(values, shape, units=units, what=what)),
    )


def _folded(
    summary: str,
    heads: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    *,
    align: str | None = None,
    last_bold: bool = False,
) -> Html:
    letters = align or "n" + "r" * (len(heads) - 1)
    return (
        details(summary, table(heads, rows, align=letters, last_bold=last_bold))
        if rows
        else Html("")
    )


def _label(explanation: Explanation) -> int:
    return int(explanation.Y[:, explanation.example].argmax())


def _name(explanation: Explanation, row: int) -> str:
    name = class_name(explanation.network, row)
    return f"{name} ← label" if row == _label(explanation) else name


def _of(explanation: Explanation) -> str:
    """Return which example is meant, where there are several."""
    return f", example {explanation.example}" if explanation.X.shape[1] > 1 else ""
