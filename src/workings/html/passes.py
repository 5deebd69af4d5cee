"""What a pass left behind as a notebook shows it: each array's shape and range, and a picture."""

from collections.abc import Iterator

import numpy as np

from workings.arrays import Array
from workings.html.parts import Html, fragment, number, paragraph, table, times, title
from workings.html.pictures import SIGNED_LEGEND, signed
from workings.layers import Layers
from workings.trace import Gradients, Trace

#: An array with more rows is no picture that could be read. Of more examples the first are drawn.
_ROWS, _COLUMNS = 64, 64
_EXAMPLES = 8
_HEADS = ("", "shape", "smallest", "mean", "largest", "zeros", "picture")


def trace_html(trace: Trace) -> str:
    """Return a table of every A and Z of a forward pass, and the first examples' answers."""
    rows = [_row("A[0] = X", trace.A[0])]
    for layer, Z in enumerate(trace.Z, start=1):
        rows.append(_row(f"Z[{layer}]", Z))
        rows.append(_row(f"A[{layer}]", trace.A[layer]))
    examples = trace.probabilities.shape[1]
    masked = ", ".join(str(layer) for layer in trace.masks)
    return fragment(
        title("Trace", f"of a forward pass of {examples:,} example{_s(examples)}"),
        table(_HEADS, rows, align="llrrrrl"),
        paragraph(f"Masked layers: {masked}.") if masked else "",
        _legend(examples, "a row a unit, a column an example"),
        _answers(trace.probabilities),
    )


def gradients_html(gradients: Gradients) -> str:
    """Return a table of every dZ, dW and db of a backward pass, the last layer first."""
    examples = gradients.dZ[1].shape[1]
    return fragment(
        title("Gradients", f"of {examples:,} example{_s(examples)}"),
        table(_HEADS, _gradient_rows(gradients), align="llrrrrl"),
        _legend(examples, "a row a unit; a column an example (dZ) or an input (dW)"),
    )


def _gradient_rows(gradients: Gradients) -> Iterator[tuple[object, ...]]:
    for layer in range(len(gradients.dZ), 0, -1):
        for name in ("dZ", "dW", "db"):
            arrays: Layers = getattr(gradients, name)
            yield _row(f"{name}[{layer}]", arrays[layer])


def _row(symbol: str, array: Array) -> tuple[object, ...]:
    if not array.size:
        return (symbol, times(array.shape), "", "", "", "", "")
    zeros = float((array == 0).mean())
    with np.errstate(invalid="ignore", over="ignore"):  # what has diverged is shown as it is
        mean = float(array.mean(dtype=np.float64))
    return (
        symbol,
        times(array.shape),
        number(array.min()),
        number(mean),
        number(array.max()),
        f"{zeros:.0%}" if zeros in (0, 1) else f"{zeros:.1%}",
        _picture(symbol, array),
    )


def _picture(symbol: str, array: Array) -> Html:
    inputs = symbol.startswith("dW")  # the first few of many inputs say little: pixels at the edge
    if len(array) > _ROWS or (inputs and array.shape[1] > _COLUMNS):
        return Html("")
    shown = array[:, :_COLUMNS]
    words = f"{symbol}, {times(array.shape)}"
    if shown.shape[1] < array.shape[1]:
        words += f", its first {_COLUMNS} columns"
    return signed(shown, words, scale=4 if max(shown.shape) <= 32 else 3)


def _legend(examples: int, what: str) -> Html:
    if not examples:
        return Html("")
    return paragraph(f"Pictures: {what}; each on a scale of its own ({SIGNED_LEGEND}).")


def _answers(probabilities: Array) -> Html:
    shown = probabilities[:, :_EXAMPLES]
    if not shown.size:
        return Html("")
    rows = [
        (f"example {place}", int(column.argmax()), f"{column.max():.1%}")
        for place, column in enumerate(shown.T)
    ]
    more = probabilities.shape[1] - len(rows)
    return table(
        ("", "most probable class", "its probability"),
        rows,
        align="lrr",
        caption=f"The first {len(rows)} examples of {len(rows) + more:,}" if more else None,
    )


def _s(count: int) -> str:
    return "" if count == 1 else "s"
