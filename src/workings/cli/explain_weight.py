"""``workings explain --weight NAME``: one parameter followed all the way, in a terminal."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from workings.arrays import Array, Values
from workings.cli.render import bold, console, halved, in_colour, picture, print_json
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
        What else the JSON document says, at its head. Its ``"source"`` and ``"notes"`` are shown
        in the terminal too.

    Raises
    ------
    WorkingsError
        If the network has no such parameter, or the batch does not fit it.
    """
    known = known or {}
    followed = follow(network, X, Y, name, learning_rate=learning_rate)
    if as_json:
        print_json(dict(known) | as_document(followed, numbers))
        return
    out = console()
    source = str(known.get("source") or "")
    file = source.startswith("the picture ")
    calls = ["the picture"] if file else [f"#{number}" for number in numbers]
    _show_head(followed, source if file else _rows(calls, source), out)
    _show_sum(followed, images, calls, out)
    _show_difference(followed, out)
    _show_update(followed, out)
    _show_loss(followed, out)
    notes = known.get("notes")
    for note in notes if isinstance(notes, Sequence) else ():
        out.print(Text(f"\nNote: {note}.", "yellow"))


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
    out.print(bold(f"{followed.place} = {_number(followed.value)}"))
    out.print(followed.meaning)
    out.print(followed.network.layers_text())
    out.print(f"A batch of {example_words(followed.network, len(followed.terms))}: {batch}\n")


def _show_sum(
    followed: Followed, images: Sequence[Values] | None, calls: Sequence[str], out: Console
) -> None:
    place, m = followed.place, len(followed.terms)
    out.print(bold(f"Its gradient: a sum over {example_words(followed.network, m)}"))
    out.print(f"  {followed.formula}\n")
    shown = _shown(followed)
    if images is not None:
        _show_pictures(followed, images, calls, shown, out)
    out.print(_table(followed, calls, shown))
    out.print()
    if followed.gradient:
        sign = "positive: a smaller" if followed.gradient > 0 else "negative: a larger"
        out.print(f"  The gradient is {sign} {place} makes the loss smaller.")
    if images is not None and _pixel(followed) is not None:
        out.print("  × in the pictures: the pixel this weight belongs to.")
    if followed.why_zero is not None:
        out.print(Text.assemble("\n", ("Why it is zero: ", "bold"), f"{followed.why_zero}."))
    out.print()


def _show_pictures(
    followed: Followed,
    images: Sequence[Values],
    calls: Sequence[str],
    shown: list[int],
    out: Console,
) -> None:
    drawn = [_drawn(images[example], _pixel(followed), in_colour(out)) for example in shown]
    fit = max(1, (out.width + 2) // (len(drawn[0].plain.split("\n")[0]) + 2))
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_row(
        *(
            Text.assemble(drawing, "\n", f"{calls[example]} is {followed.labels[example]}")
            for drawing, example in zip(drawn[:fit], shown, strict=False)
        )
    )
    out.print(grid)
    out.print()


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
    product = f"dZ · A / {m}" if weight else f"dZ / {m}"
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 3, 0, 0))
    for name in ("", "label"):
        table.add_column(name)
    for name in (f"dZ[{place.layer}]", *([f"A[{place.layer - 1}]"] if weight else []), product):
        table.add_column(name, justify="right")
    rest = followed.order[len(shown) :]
    others, total = float(followed.terms[rest].sum()), float(followed.terms.sum())
    terms = _aligned([*followed.terms[shown].tolist(), others, total])
    columns = [_aligned(followed.dZ[shown].tolist())]
    if weight:
        columns.append(_aligned(followed.inputs[shown].tolist()))
    for row, example in enumerate(shown):
        cells = [column[row] for column in columns]
        table.add_row(f"  {calls[example]}", followed.labels[example], *cells, terms[row])
    empty = [""] * len(columns)
    if len(rest):
        table.add_row(f"  {len(rest):,} more", "", *empty, terms[-2])
    table.add_row("  sum", "", *empty, terms[-1], style="bold")
    return table


def _show_difference(followed: Followed, out: Console) -> None:
    numeric = followed.numeric
    out.print(bold(f"The finite difference beside it, h = {numeric.step:.3g}, in float64"))
    out.print(
        "  (loss(θ + h) − loss(θ − h)) / 2h"
        f" = ({numeric.loss_plus:.13f} − {numeric.loss_minus:.13f}) / 2h"
    )
    out.print(f"  finite difference  {_number(numeric.value, '.10g')}")
    out.print(f"  backpropagation    {_number(followed.gradient, '.10g')}")
    apart = abs(followed.gradient - numeric.value)
    if numeric.kink:
        told = "A kink of an activation lies between the two losses: it means nothing here."
    elif followed.digits is None:
        told = "Both are exactly 0."
    elif followed.digits == 0:
        told = f"They differ by {apart:.2g}."
    else:
        told = f"They agree in {followed.digits} digits: the difference is {apart:.2g}."
    out.print(f"  {told}\n")


def _show_update(followed: Followed, out: Console) -> None:
    gradient = _number(followed.gradient)
    if followed.gradient < 0:
        gradient = f"({gradient})"
    out.print(bold("The update: old − α · gradient = new"))
    out.print(
        f"  {_number(followed.value)} − {followed.learning_rate:g} · {gradient}"
        f" = {_number(followed.new_value)}"
    )
    if followed.gradient and followed.new_value == followed.value:
        out.print(f"  The step is too small for {followed.network.dtype}: nothing moves.")
    out.print()


def _show_loss(followed: Followed, out: Console) -> None:
    predicted = followed.loss_predicted - followed.loss
    measured = followed.loss_after_one - followed.loss
    out.print(bold(f"The loss, if only {followed.place} moves"))
    out.print(f"  now        {followed.loss:.10f}")
    out.print(
        f"  predicted  {followed.loss_predicted:.10f}   {_change(predicted):<11}"
        "   loss − α · gradient²"
    )
    told = f"  measured   {followed.loss_after_one:.10f}   {_change(measured)}"
    if followed.change_kept is not None:
        told += f"   {followed.change_kept:.2%} of the predicted"
    out.print(told)


def _aligned(values: Sequence[float]) -> list[str]:
    """Return numbers with equally many decimals, so many that the largest shows five digits."""
    largest = max((abs(value) for value in values), default=0.0)
    if largest == 0:
        return ["0"] * len(values)
    decimals = 4 - math.floor(math.log10(largest))
    form = f".{decimals}f" if 0 <= decimals <= 9 else ".4e"
    return [_number(value, form) for value in values]


def _change(value: float) -> str:
    plus = "+" if value > 0 else ""
    return plus + _number(value, ".4e") if value else "no change"


def _number(value: float, form: str = ".6g") -> str:
    """Return a number with the minus sign that the formulas have."""
    return f"{'−' if value < 0 else ''}{abs(value):{form}}"
