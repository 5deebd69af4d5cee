"""Why one class is read and not another: what each unit adds to the difference of their scores."""

from workings.app.pages.inside_stages import Stage
from workings.app.parts.plain import tag
from workings.app.texts import say
from workings.explanation.cells import Spot
from workings.explanation.margin import Margin, margin, signed, unit_name
from workings.explanation.words import class_name

#: Decimals: those of the scores beside it.
_DIGITS = 4


def show_margin(stage: Stage) -> None:
    """Show where the score of the class that is read is ahead from; each number is a cell."""
    found = margin(stage.step, stage.example)
    if found is None:
        return
    network, last = stage.step.network, stage.depth
    names = {
        "read": class_name(network, found.read),
        "other": class_name(network, found.other),
    }
    units = found.listed()
    parts = found.rounded(units, _DIGITS)
    rows: list[tuple[str, list[Spot | None]]] = [
        (unit_name(network, unit), _cells(found, last, unit)) for unit in units
    ]
    tails = [*parts.shares]
    rest = len(found.shares) - len(units)
    if len(units) < len(found.ranked):
        rows.append((say("margin.others", count=rest), [None, None, None]))
        tails.append(parts.others)
    both = found.read, found.other
    rows.append((say("margin.bias"), [None, *(Spot(f"b[{last}]", each, 0) for each in both)]))
    rows.append(
        (say("margin.total"), [None, *(Spot(f"Z[{last}]", each, found.example) for each in both)])
    )
    tails += [parts.bias, parts.total]
    tag("h3", say("margin.title", **names))
    tag("p", say("margin.text" if last > 1 else "margin.text.inputs", **names), classes="muted")
    symbol = f"W[{last}]"
    heads = [
        f"A[{last - 1}]" if last > 1 else "X",
        say("margin.weight", symbol=symbol, name=names["read"]),
        say("margin.weight", symbol=symbol, name=names["other"]),
    ]
    stage.grid(
        say("margin.caption", **names),
        say("inside.unit_head" if last > 1 else "margin.input"),
        heads,
        rows,
        strong={len(rows) - 1: "="},
        sums=(
            say("margin.share", name=names["read"]),
            [signed(value, _DIGITS) for value in tails],
        ),
    )


def _cells(found: Margin, last: int, unit: int) -> list[Spot | None]:
    """Return what a unit puts out, and its weights to the two classes."""
    return [
        Spot(f"A[{last - 1}]" if last > 1 else "X", unit, found.example),
        Spot(f"W[{last}]", found.read, unit),
        Spot(f"W[{last}]", found.other, unit),
    ]
