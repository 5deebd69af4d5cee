"""One followed parameter as a notebook shows it: the sum, the difference, the update, the loss."""

import numpy as np

from workings.explanation.followed_words import (
    backpropagation_digits,
    backpropagation_name,
    change_digits,
    clipping_words,
    comparison,
    digits_of,
    loss_digits,
    why_zero_title,
)
from workings.explanation.parameter import Followed
from workings.explanation.words import example_words
from workings.html.example import picture_of
from workings.html.parts import Html, fragment, number, paragraph, row_of, table, tag, title
from workings.html.pictures import figure, ink

_SHOWN = 8


def followed_html(followed: Followed) -> str:
    """Return where a parameter's gradient comes from and where it leads."""
    place, m = followed.place, len(followed.terms)
    parts: list[object] = [
        title(str(place), f"= {number(followed.value)}: {followed.meaning}"),
        paragraph(
            f"Its gradient is a sum over {example_words(followed.network, m)}: ",
            tag("code", followed.formula),
        ),
        _pictures(followed),
        _terms(followed),
    ]
    if followed.why_zero is not None:
        parts.append(
            paragraph(tag("strong", f"{why_zero_title(followed)}: "), f"{followed.why_zero}.")
        )
    return fragment(*parts, _gradients(followed), _losses(followed))


def _shown(followed: Followed) -> list[int]:
    giving = int(np.count_nonzero(followed.terms))
    return followed.order[: min(giving, _SHOWN) or 3].tolist()


def _pictures(followed: Followed) -> Html:
    place = followed.place
    mark = place.column if place.kind == "W" and place.layer == 1 else None
    figures = []
    for example in _shown(followed):
        image = picture_of(followed.network, followed.X[:, example])
        if image is None:
            return Html("")
        label = followed.labels[example]
        words = f"example {example}, labelled {label}"
        if mark is not None:
            words += f", {followed.meaning.split(' in unit')[0]} marked"
        figures.append(figure(ink(image, words, scale=3, mark=mark), f"example {example}: {label}"))
    return row_of(figures)


def _terms(followed: Followed) -> Html:
    place, m = followed.place, len(followed.terms)
    shown = _shown(followed)
    rest = followed.order[len(shown) :]
    weight = place.kind == "W"
    divisor = number(followed.total) if followed.weights is not None else m
    product = f"dZ · A / {divisor}" if weight else f"dZ / {divisor}"
    heads = ["", "label", f"dZ[{place.layer}]", product]
    rows: list[list[object]] = []
    for example in shown:
        rows.append(
            [
                f"example {example}",
                followed.labels[example],
                number(followed.dZ[example]),
                number(followed.terms[example]),
            ]
        )
    empty = ["", "", ""]
    if len(rest):
        rows.append([f"{len(rest):,} more", *empty[1:], number(followed.terms[rest].sum())])
    if followed.penalty:
        rows.append(["penalty λW", *empty[1:], number(followed.penalty)])
    rows.append(["gradient", *empty[1:], number(followed.gradient)])
    if weight:
        heads.insert(3, f"A[{place.layer - 1}]")
        for row, inputs in zip(
            rows, [*followed.inputs[shown].tolist(), *[None] * len(rows)], strict=False
        ):
            row.insert(3, "" if inputs is None else number(inputs))
    return table(heads, rows, align="ll" + "r" * (len(heads) - 2), last_bold=True)


def _gradients(followed: Followed) -> Html:
    numeric = followed.numeric
    rows = [
        (backpropagation_name(followed), backpropagation_digits(followed), ""),
        (
            "finite difference (float64)",
            digits_of(numeric.value, ".10g"),
            f"h = {numeric.step:.3g}. {comparison(followed)}",
        ),
    ]
    return table(("gradient", "", ""), rows, align="lrl")


def _losses(followed: Followed) -> Html:
    gradient = number(followed.gradient)
    if followed.gradient < 0:
        gradient = f"({gradient})"
    clipped = followed.norm is not None
    s, by = ("s · ", f"{number(followed.factor)} · ") if clipped else ("", "")
    update = (
        f"old − α · {s}gradient = {number(followed.value)} − {number(followed.learning_rate)} · "
        f"{by}{gradient} = {number(followed.new_value)}"
    )
    rows = [
        ("now", loss_digits(followed.loss), ""),
        (
            f"predicted, loss − α · {s}gradient²",
            loss_digits(followed.loss_predicted),
            change_digits(followed.loss_predicted - followed.loss),
        ),
        (
            "measured, only this parameter moved",
            loss_digits(followed.loss_after_one),
            change_digits(followed.loss_after_one - followed.loss),
        ),
    ]
    return Html(
        paragraph("The update: ", tag("code", update))
        + (paragraph(clipping_words(followed)) if clipped else "")
        + table(("loss", "", "change"), rows, align="lrr")
    )
