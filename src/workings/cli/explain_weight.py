"""``workings explain --weight NAME``: one parameter followed all the way, in a terminal."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from workings.arrays import Array, Values
from workings.cli.explain_tables import short, table
from workings.cli.explain_text import INDENT, page, say, section, show
from workings.cli.objective_options import objective_words
from workings.cli.render import halved, in_colour, picture, print_json
from workings.explanation.arithmetic import number
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
from workings.explanation.parameter import Followed, follow
from workings.explanation.words import example_words
from workings.network import Network

#: How many examples are shown one by one; the others are added up in one line.
SHOWN = 5
#: Pictures wider than this are drawn at half their size.
_WIDE = 16


def run(
    network: Network,
    X: Array,
    Y: Array,
    images: Sequence[Values] | None,
    numbers: Sequence[int],
    name: str,
    learning_rate: float,
    as_json: bool,
    known: Mapping[str, object] | None = None,
    **objective: Any,
) -> None:
    """Follow a parameter, and show or print it.

    Parameters
    ----------
    network
        The model.
    X, Y
        The batch, n×m and classes×m.
    images
        The batch as pictures, rows×columns from 0 to 255; None where it is none.
    numbers
        The examples' row numbers in the data.
    name
        The parameter, ``"W1[3,406]"``.
    learning_rate
        α.
    as_json
        Whether to print one JSON document instead.
    known
        What else the JSON document says, at its head. Its ``"source"`` is shown in the terminal
        too.
    objective
        λ of the penalty and all else that `follow` takes.

    Raises
    ------
    WorkingsError
        If the network has no such parameter, or the batch does not fit it.
    """
    known = known or {}
    followed = follow(network, X, Y, name, learning_rate=learning_rate, **objective)
    if as_json:
        print_json(dict(known) | as_document(followed, numbers))
        return
    out = page()
    source = str(known.get("source") or "")
    file = source.startswith("the picture ")
    calls = ["the picture"] if file else [f"#{number}" for number in numbers]
    _show_head(followed, source if file else _rows(calls, source), out)
    _show_sum(followed, images, calls, out)
    _show_difference(followed, out)
    _show_update(followed, out)
    _show_loss(followed, out)


def as_document(followed: Followed, numbers: Sequence[int]) -> dict[str, object]:
    """Return all that is shown as a JSON document, and every example's share."""
    shown = _shown(followed)
    rest = followed.order[len(shown) :]
    return {
        "network": followed.network.layers_text(),
        "rows": [int(number) for number in numbers],
        **followed.as_document(),
        "others": {"examples": len(rest), "sum_of_terms": float(followed.terms[rest].sum())},
    }


def _shown(followed: Followed) -> list[int]:
    """Return the places of the examples to show: those that give something, or the first few."""
    giving = int(np.count_nonzero(followed.terms))
    return followed.order[: min(giving, SHOWN) or 3].tolist()


def _rows(calls: Sequence[str], source: str) -> str:
    """Return which rows of the data the batch has: ``#0 to #15 of MNIST test images``."""
    rows = calls[0] if len(calls) == 1 else f"{calls[0]} to {calls[-1]}"
    return f"{rows} of {source}" if source else rows


def _show_head(followed: Followed, batch: str, out: Console) -> None:
    examples = example_words(followed.network, len(followed.terms))
    say(f"{followed.place} = {digits_of(followed.value)}", out, "bold", indent=0)
    more = objective_words(followed.objective)
    for fact in (
        followed.meaning,
        followed.network.layers_text(),
        f"A batch of {examples}: {batch}",
        *([f"The loss has {', '.join(more)}"] if more else []),
    ):
        say(fact, out)


def _show_sum(
    followed: Followed, images: Sequence[Values] | None, calls: Sequence[str], out: Console
) -> None:
    place, m = followed.place, len(followed.terms)
    section(f"Its gradient: a sum over {example_words(followed.network, m)}", out)
    say(followed.formula, out, "bold")
    shown = _shown(followed)
    if images is not None:
        _show_pictures(followed, images, calls, shown, out)
    show(_table(followed, calls, shown), out)
    out.print()
    if followed.gradient:
        sign = "positive: a smaller" if followed.gradient > 0 else "negative: a larger"
        say(f"The gradient is {sign} {place} makes the loss smaller.", out)
    if images is not None and _pixel(followed) is not None:
        say("× in the pictures: the pixel this weight belongs to.", out)
    if followed.why_zero is not None:
        say(f"{why_zero_title(followed)}: {followed.why_zero}.", out)


def _show_pictures(
    followed: Followed,
    images: Sequence[Values],
    calls: Sequence[str],
    shown: list[int],
    out: Console,
) -> None:
    drawn = [_drawn(images[example], _pixel(followed), in_colour(out)) for example in shown]
    fit = max(1, (out.width - INDENT + 2) // (len(drawn[0].plain.split("\n")[0]) + 2))
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_row(
        *(
            Text.assemble(drawing, "\n", f"{calls[example]} is {short(followed.labels[example])}")
            for drawing, example in zip(drawn[:fit], shown, strict=False)
        )
    )
    show(grid, out)


def _pixel(followed: Followed) -> int | None:
    """Return the pixel that a weight of the first layer belongs to."""
    place = followed.place
    return place.column if place.kind == "W" and place.layer == 1 else None


def _drawn(image: Values, pixel: int | None, colour: bool) -> Text:
    """Return a picture, a wide one at half its size, with a cross where a pixel is."""
    half = image.shape[1] > _WIDE
    small = halved(image) if half else image
    drawn = picture(small, colour)
    if pixel is None:
        return drawn
    rows, columns = small.shape
    row, column = (place // (1 + half) for place in divmod(pixel, image.shape[1]))
    if row >= rows or column >= columns:  # at the odd edge, which halving drops
        return drawn
    offset = row // 2 * (columns + 1) + column  # two rows of pixels make a line
    return Text.assemble(drawn[:offset], ("×", "bold white on red"), drawn[offset + 1 :])


def _table(followed: Followed, calls: Sequence[str], shown: list[int]) -> Table:
    place, m = followed.place, len(followed.terms)
    weight = place.kind == "W"
    divisor = number(followed.total) if followed.weights is not None else m
    product = f"dZ · A / {divisor}" if weight else f"dZ / {divisor}"
    factors = [f"dZ[{place.layer}]", *([f"A[{place.layer - 1}]"] if weight else [])]
    made = table("", "label", *factors, product, left=(0, 1))
    rest = followed.order[len(shown) :]
    others, total = float(followed.terms[rest].sum()), float(followed.terms.sum())
    sums = [others, total, followed.penalty, followed.gradient]
    terms = _aligned([*followed.terms[shown].tolist(), *sums])
    columns = [_aligned(followed.dZ[shown].tolist())]
    if weight:
        columns.append(_aligned(followed.inputs[shown].tolist()))
    for row, example in enumerate(shown):
        cells = [column[row] for column in columns]
        made.add_row(calls[example], short(followed.labels[example]), *cells, terms[row])
    empty = [""] * len(columns)
    if len(rest):
        made.add_row(f"{len(rest):,} more", "", *empty, terms[-4])
    made.add_row("sum", "", *empty, terms[-3], style="bold")
    if followed.penalty:
        made.add_row("penalty λ·W", "", *empty, terms[-2])
        made.add_row("gradient", "", *empty, terms[-1], style="bold")
    return made


def _show_difference(followed: Followed, out: Console) -> None:
    numeric = followed.numeric
    plus, minus = (loss_digits(loss, 13) for loss in (numeric.loss_plus, numeric.loss_minus))
    section(f"The finite difference beside it, h = {numeric.step:.3g}, in float64", out)
    say(f"(loss(θ + h) − loss(θ − h)) / 2h = ({plus} − {minus}) / 2h", out)
    both = table("", "", left=(0, 1))
    both.show_header = False
    both.add_row("finite difference", digits_of(numeric.value, ".10g"))
    both.add_row(backpropagation_name(followed), backpropagation_digits(followed))
    show(both, out)
    out.print()
    say(comparison(followed), out)


def _show_update(followed: Followed, out: Console) -> None:
    gradient = digits_of(followed.gradient)
    if followed.gradient < 0:
        gradient = f"({gradient})"
    s, by = "", ""
    if followed.norm is not None:
        s, by = "s · ", f"{digits_of(followed.factor)} · "
    section(f"The update: old − α · {s}gradient = new", out)
    if followed.norm is not None:
        say(clipping_words(followed), out)
    say(
        f"{digits_of(followed.value)} − {followed.learning_rate:g} · {by}{gradient}"
        f" = {digits_of(followed.new_value)}",
        out,
    )
    if followed.gradient and followed.new_value == followed.value:
        say(f"The step is too small for {followed.network.dtype}: nothing moves.", out)


def _show_loss(followed: Followed, out: Console) -> None:
    section(f"The loss, if only {followed.place} moves", out)
    losses = table("", "loss", "change", left=(0,))
    losses.add_row("now", loss_digits(followed.loss), "")
    for name, loss in (
        ("predicted", followed.loss_predicted),
        ("measured", followed.loss_after_one),
    ):
        losses.add_row(name, loss_digits(loss), change_digits(loss - followed.loss))
    show(losses, out)
    out.print()
    s = "" if followed.norm is None else "s · "
    say(f"predicted = loss − α · {s}gradient², as though the loss were straight", out)
    if followed.change_kept is not None:
        say(f"measured: {followed.change_kept:.2%} of the predicted change", out)


def _aligned(values: Sequence[float]) -> list[str]:
    """Return numbers with equally many decimals, so many that the largest shows five digits."""
    largest = max((abs(value) for value in values), default=0.0)
    if largest == 0:
        return ["0"] * len(values)
    decimals = 4 - math.floor(math.log10(largest))
    form = f".{decimals}f" if 0 <= decimals <= 9 else ".4e"
    return [digits_of(value, form) for value in values]
