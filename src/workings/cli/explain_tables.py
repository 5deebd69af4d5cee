"""The tables of ``workings explain``: units, classes, gradients, updates."""

from collections.abc import Sequence

import numpy as np
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from workings.cli.explain_signed import sign_style
from workings.cli.explain_text import INDENT
from workings.explanation import Explanation
from workings.explanation.arithmetic import number
from workings.explanation.pushes import Push, pushes
from workings.explanation.telling import classes_shown, telling
from workings.explanation.words import class_name
from workings.network import Network

_BAR, _NAME = 20, 12
_MOST_PUSHES = 4
_ANY = 10_000  # columns: as wide as it would be


def table(*headings: str, left: Sequence[int] = (), gap: int = 2) -> Table:
    """Return an empty table whose columns stand to the right, apart from those said."""
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, gap, 0, 0))
    for place, heading in enumerate(headings):
        made.add_column(heading, justify="left" if place in left else "right", no_wrap=True)
    return made


def pushes_table(explanation: Explanation, layer: int, units: Sequence[int], out: Console) -> Table:
    """Return each unit's sum and output, and as many of what pushed it as the width takes."""
    wide = out.options.update(max_width=_ANY)
    for count in range(_MOST_PUSHES, 1, -1):
        for gap in (2, 1):
            made = _pushes(explanation, layer, units, count, gap)
            if Measurement.get(out, wide, made).maximum + INDENT <= out.width:
                return made
    return _pushes(explanation, layer, units, 1, 2)


def _pushes(
    explanation: Explanation, layer: int, units: Sequence[int], count: int, gap: int
) -> Table:
    network, trace, example = explanation.network, explanation.trace, explanation.example
    last = layer == network.depth
    headings = ["class" if last else "unit", f"Z[{layer}]"]
    headings += [] if last else [f"A[{layer}]"]
    left = [0] if last else []
    pushed = range(len(headings), len(headings) + count)
    made = table(*headings, "pushed most by", *[""] * (count - 1), left=[*left, *pushed], gap=gap)
    strongest = [pushes(network, trace, layer, unit, example, count) for unit in units]
    sources = [
        source_of(network, layer, push.column, brief=True) for row in strongest for push in row
    ]
    width = max(map(len, sources), default=0)
    for unit, row in zip(units, strongest, strict=True):
        name = short(class_name(network, unit)) if last else str(unit)
        cells: list[str | Text] = [Text(name, "bold"), number(trace.Z[layer][unit, example], 3)]
        cells += [] if last else [number(trace.A[layer][unit, example], 3)]
        made.add_row(*cells, *(_push_text(network, layer, push, width) for push in row))
    return made


def source_of(network: Network, layer: int, column: int, *, brief: bool = False) -> str:
    """Return what comes into a layer, shortly: a pixel by its row and column, a feature, a unit.

    Parameters
    ----------
    network
        Whose preparation knows what the inputs are.
    layer, column
        Which column of W[layer].
    brief
        Whether ``u3``, ``(17,12)`` and ``#4`` are enough for ``unit 3``, ``pixel (17,12)`` and
        ``input 4``.
    """
    unit, pixel, other = ("u", "", "#") if brief else ("unit ", "pixel ", "input ")
    shape, names = network.preparation.image_shape, network.preparation.feature_names
    if layer > 1:
        return f"{unit}{column}"
    if shape is not None:
        row, place = divmod(column, shape[1])
        return f"{pixel}({row},{place})"
    return short(names[column]) if names else f"{other}{column}"


def _push_text(network: Network, layer: int, push: Push, width: int) -> Text:
    share = number(push.product, 3)
    if push.product > 0:
        share = f"+{share}"
    source = source_of(network, layer, push.column, brief=True).ljust(width)
    return Text.assemble(
        f"{source} {number(push.value, 3)}·{number(push.weight, 3)} = ",
        (share, sign_style(push.product)),
    )


def softmax_table(explanation: Explanation, out: Console) -> Table:
    """Return softmax in its three moves, a line a class, and the sums below."""
    wide = out.options.update(max_width=_ANY)
    for bar in range(_BAR, 0, -1):
        made = _softmax(explanation, bar)
        if Measurement.get(out, wide, made).maximum + INDENT <= out.width:
            return made
    return _softmax(explanation, 0)


def _softmax(explanation: Explanation, longest: int) -> Table:
    L, example = explanation.network.depth, explanation.example
    names = (f"Z[{L}]", f"Z[{L}] − max", "e^", f"A[{L}]")
    columns = [explanation[name].values[:, example] for name in names]
    label, said = int(explanation.Y[:, example].argmax()), int(columns[-1].argmax())
    made = table("class", f"Z[{L}]", "− max", "e^", f"÷ Σ = A[{L}]", "", left=(0, 5))
    for row in classes_shown(explanation):
        marks = [text for text, here in (("label", label), ("said", said)) if here == row]
        mark = "← " + ", ".join(marks) if marks else ""
        bar = "█" * round(longest * float(np.nan_to_num(columns[-1][row])))
        made.add_row(
            Text(short(class_name(explanation.network, row)), "bold"),
            *(number(column[row]) for column in columns),
            Text.assemble((bar, "green"), " " if bar else "", mark),
        )
    made.add_row("", "", "", f"Σ {number(explanation['Σ'].values[example])}", "", "")
    return made


def last_blame_table(explanation: Explanation) -> Table:
    """Return A, Y, dZ and db of the last layer, a line a class."""
    L, example = explanation.network.depth, explanation.example
    weighted = explanation.objective.weights is not None
    difference = "w·(A − Y)" if weighted else "A − Y"
    A, dZ = explanation.trace.probabilities, explanation.gradients.dZ[L]
    made = table(
        "class", f"A[{L}]", "Y", f"dZ[{L}] = {difference}", _bias_heading(explanation, L), left=(0,)
    )
    for row in classes_shown(explanation):
        made.add_row(
            Text(short(class_name(explanation.network, row)), "bold"),
            number(A[row, example]),
            number(explanation.Y[row, example]),
            coloured(dZ[row, example]),
            number(explanation.gradients.db[L][row, 0]),
        )
    return made


def blame_table(explanation: Explanation, layer: int) -> Table:
    """Return dA, g′(Z), dZ and db of a hidden layer, a line a unit."""
    example = explanation.example
    dA, slopes = explanation[f"dA[{layer}]"].values, explanation[f"g′(Z[{layer}])"].values
    dZ, db = explanation.gradients.dZ[layer], explanation.gradients.db[layer]
    mask = explanation.trace.masks.get(layer)
    made = table(
        "unit",
        f"dA[{layer}]",
        f"· g′(Z[{layer}])",
        *([] if mask is None else [f"· M[{layer}]"]),
        f"= dZ[{layer}]",
        _bias_heading(explanation, layer),
    )
    for unit in telling(dZ[:, example]):
        made.add_row(
            Text(str(unit), "bold"),
            number(dA[unit, example]),
            number(slopes[unit, example]),
            *([] if mask is None else [number(mask[unit, example])]),
            coloured(dZ[unit, example]),
            number(db[unit, 0]),
        )
    return made


def _bias_heading(explanation: Explanation, layer: int) -> str:
    """Return how db is headed beside one example's dZ: of a batch it is the mean."""
    one = explanation.X.shape[1] == 1 and explanation.objective.weights is None
    return f"db[{layer}]" if one else f"mean: db[{layer}]"


def coloured(value: float) -> Text:
    """Return a number: red above 0, blue below."""
    return Text(number(value), sign_style(value))


def short(name: str) -> str:
    """Return a name cut to what a column takes."""
    return name if len(name) <= _NAME else name[: _NAME - 1] + "…"


def left_out(count: int, shown: int, what: str, out: Console) -> None:
    """Say how many are not shown, where some are not."""
    if count > shown:
        out.print(Text(f"  … and {count - shown:,} more {what}", "dim"))


def pushes_key(explanation: Explanation, layer: int) -> str:
    """Return what a line of `pushes_table` says."""
    if layer > 1:
        return f"u0 is unit 0 of layer {layer - 1}: its output · its weight = its share of the sum"
    preparation = explanation.network.preparation
    what = "a feature" if preparation.feature_names else "an input"
    if preparation.image_shape is not None:
        what = "a pixel's (row,column)"
    return f"{what}: its value · its weight = its share of the sum"
