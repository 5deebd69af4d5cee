"""Where a cell goes: the cells that are computed from it.

One gradient can be followed with it from the loss to a pixel: ``loss``, dZ of the last layer, dA,
dZ of the layer below, dW.
"""

import re

import numpy as np

from workings.explanation.cells.cell import Spot, array_at, checked, symbols
from workings.explanation.steps import Explanation

#: A whole row or column.
_ALL = slice(None)
_Part = tuple[str, int | slice, int | slice]


def leads_to(explanation: Explanation, symbol: str, row: int = 0, column: int = 0) -> list[Spot]:
    """Return the cells that a cell goes into, those farthest from 0 first.

    The loss is the one exception: nothing is computed from it, but the way back begins there, so
    it leads to dZ of the last layer. Sums over all weights (the penalty, a norm) are left out.

    Raises
    ------
    SettingError
        If there is no such cell.

    Examples
    --------
    >>> from workings import Network, explain
    >>> step = explain(Network([2, 3, 2], seed=0), [[1.0], [2.0]], [[1.0], [0.0]])
    >>> leads_to(step, "g′(Z[1])", 2, 0)
    [Spot(symbol='dZ[1]', row=2, column=0)]
    """
    checked(explanation, symbol, row, column)
    known = set(symbols(explanation))
    found: list[tuple[float, Spot]] = []
    for name, rows, columns in _parts(explanation, symbol, row, column):
        if name not in known:
            continue
        array = array_at(explanation, name)
        chosen = np.arange(len(array))[rows], np.arange(array.shape[1])[columns]
        for r in np.atleast_1d(chosen[0]).tolist():
            for c in np.atleast_1d(chosen[1]).tolist():
                size = abs(float(array[r, c]))
                found.append((-size if np.isfinite(size) else 0.0, Spot(name, r, c)))
    return [spot for _, spot in sorted(found, key=lambda each: each[0])]


def _parts(explanation: Explanation, symbol: str, row: int, column: int) -> list[_Part]:
    """Return the parts of arrays that a cell goes into, in the order of the computation."""
    L = explanation.network.depth
    number = re.search(r"\[(\d+)\]", symbol)
    layer = int(number[1]) if number else 0
    kind = re.sub(r"\[\d+\]", "[l]", symbol)
    here = (row, column)
    if kind in ("X", "A[l]") and layer < L:
        above = layer + 1
        return [(f"Z[{above}]", _ALL, column), (f"dW[{above}]", _ALL, row)]
    if kind == "A[l]":
        return [
            *([("losses", 0, column)] if explanation.Y[row, column] else []),
            (f"dZ[{L}]", *here),
        ]
    if kind == "Z[l]" and layer == L:
        is_largest = row == int(array_at(explanation, symbol)[:, column].argmax())
        shifted = (f"{symbol} − max", *here)
        return [("max", 0, column), shifted] if is_largest else [shifted]
    if kind == "losses":
        return [("cross-entropy" if explanation.l2 else "loss", 0, 0)]
    if kind == "W[l]":
        below = f"dA[{layer - 1}]"
        penalised = [(f"dW[{layer}]", *here)] if explanation.l2 else []
        return [
            (f"Z[{layer}]", row, _ALL),
            (below, column, _ALL),
            *penalised,
            (f"W[{layer}]′", *here),
        ]
    if kind == "A[l]′":
        return [("losses′", 0, column)] if explanation.Y[row, column] else []
    if kind == "Y":
        losses = [("losses", 0, column)] if explanation.Y[row, column] else []
        return [*losses, (f"dZ[{L}]", *here)]
    if kind == "w":
        mean = "cross-entropy" if explanation.l2 else "loss"
        return [(mean, 0, 0), (f"dZ[{L}]", _ALL, column), ("loss′", 0, 0)]
    output = f"g(Z[{layer}])" if layer in explanation.trace.masks else f"A[{layer}]"
    plain: dict[str, list[_Part]] = {
        "b[l]": [(f"Z[{layer}]", row, _ALL), (f"b[{layer}]′", *here)],
        "Z[l]": [(output, *here), (f"g′(Z[{layer}])", *here)],
        "g(Z[l])": [(f"A[{layer}]", *here)],
        "M[l]": [(f"A[{layer}]", *here), (f"dZ[{layer}]", *here)],
        "max": [(f"Z[{L}] − max", _ALL, column)],
        "Z[l] − max": [("e^", *here)],
        "e^": [("Σ", 0, column), (f"A[{L}]", *here)],
        "Σ": [(f"A[{L}]", _ALL, column)],
        "cross-entropy": [("loss", 0, 0)],
        "penalty": [("loss", 0, 0)],
        "loss": [(f"dZ[{L}]", _ALL, explanation.example)],
        "dZ[l]": [
            (f"dA[{layer - 1}]", _ALL, column),
            (f"dW[{layer}]", row, _ALL),
            (f"db[{layer}]", row, 0),
        ],
        "dA[l]": [(f"dZ[{layer}]", *here)],
        "g′(Z[l])": [(f"dZ[{layer}]", *here)],
        "dW[l]": [(f"W[{layer}]′", *here)],
        "db[l]": [(f"b[{layer}]′", *here)],
        "losses′": [("loss′", 0, 0)],
        "penalty′": [("loss′", 0, 0)],
    }  # fmt: skip
    return plain.get(kind, [])
