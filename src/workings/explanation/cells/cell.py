"""What a cell is, and where its array is found."""

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from workings.arrays import Array
from workings.errors import SettingError
from workings.explanation.steps import Explanation
from workings.places import Place

#: An array of one number a layer: its symbol, with the layer and perhaps a prime.
PARAMETER = re.compile(r"([Wb])\[(\d+)\]")


class Spot(NamedTuple):
    """Where a number stands: its array's symbol, its row and its column, from 0.

    Arrays of one number an example (``losses``) have row 0 alone; single numbers (``loss``) have
    row and column 0.
    """

    symbol: str
    row: int
    column: int


@dataclass(frozen=True)
class Term:
    """One summand of a cell.

    Parameters
    ----------
    spots
        The cells that are multiplied.
    value
        Their product.
    """

    spots: tuple[Spot, ...]
    value: float


@dataclass(frozen=True)
class Cell:
    """One number of a training step.

    Parameters
    ----------
    spot
        Where it stands.
    name
        ``Z[1][3,0]``, ``losses[2]``, ``loss``.
    formula
        How it is computed, in symbols; empty for what is given: the input, the truth, parameters.
    with_numbers
        The same with the numbers in it; long sums are cut to their largest terms, then ``…``.
    value
        The number.
    sources
        The cells it was computed from, those that tell most first.
    terms
        Where it is a sum of products, the summands, the largest first; else nothing.
    factor, last
        What their sum is multiplied by, and the number that is added to it at the end, such as a
        bias: value = factor · Σ terms + last.
    meaning
        What it says, in plain sentences.
    """

    spot: Spot
    name: str
    formula: str
    with_numbers: str
    value: float
    sources: tuple[Spot, ...]
    terms: tuple[Term, ...]
    factor: float
    last: float
    meaning: str


def symbols(explanation: Explanation) -> tuple[str, ...]:
    """Return the symbols of all arrays that have cells: those of the steps, W, b and Y."""
    layers = range(1, explanation.network.depth + 1)
    given = [f"{kind}[{layer}]" for layer in layers for kind in ("W", "b")]
    return tuple(dict.fromkeys([*given, "Y", *(step.symbol for step in explanation.steps)]))


def array_at(explanation: Explanation, symbol: str) -> Array:
    """Return an array by its symbol, with rows and columns whatever its shape is.

    Raises
    ------
    SettingError
        If there is no such array.

    Examples
    --------
    >>> from workings import Network, explain
    >>> step = explain(Network([2, 3, 2], seed=0), [[1.0], [2.0]], [[1.0], [0.0]])
    >>> [array_at(step, symbol).shape for symbol in ("W[1]", "Y", "losses", "loss")]
    [(3, 2), (2, 1), (1, 1), (1, 1)]
    """
    if symbol == "Y":
        return explanation.Y
    found = PARAMETER.fullmatch(symbol)
    if found and 1 <= int(found[2]) <= explanation.network.depth:
        network = explanation.network
        return (network.W if found[1] == "W" else network.b)[int(found[2])]
    return np.atleast_2d(explanation[symbol].values)


def name_of(explanation: Explanation, spot: Spot) -> str:
    """Return a cell's name, as the steps' formulas have it."""
    symbol, row, column = spot
    shown = f"({symbol})" if " " in symbol else symbol
    given = symbol == "Y" or PARAMETER.fullmatch(symbol)
    dimensions = 2 if given else explanation[symbol].values.ndim
    return shown + ("", f"[{column}]", f"[{row},{column}]")[dimensions]


def is_of_each_example(symbol: str) -> bool:
    """Return whether an array has a column for each example, looked at one by one.

    Examples
    --------
    >>> [is_of_each_example(symbol) for symbol in ("Z[1]", "g′(Z[1])", "dW[1]", "loss")]
    [True, True, False, False]
    """
    return symbol in ("X", "Y", "max", "e^", "Σ") or symbol.startswith(
        ("Z", "A", "M", "g", "dZ", "dA")
    )


def parameter_of(spot: Spot) -> Place | None:
    """Return the weight or bias whose gradient a cell is; None for other cells.

    Examples
    --------
    >>> str(parameter_of(Spot("dW[1]", 3, 406))), parameter_of(Spot("dZ[1]", 3, 0))
    ('W1[3,406]', None)
    """
    found = PARAMETER.fullmatch(spot.symbol.removeprefix("d"))
    if found is None or not spot.symbol.startswith("d"):
        return None
    return Place(found[1], int(found[2]), spot.row, spot.column)


def unit_of(explanation: Explanation, spot: Spot) -> tuple[int, int] | None:
    """Return the layer and number of the hidden unit that a cell belongs to; None for others."""
    found = re.search(r"\[(\d+)\]", spot.symbol)
    layer = int(found[1]) if found else 0
    return (layer, spot.row) if 1 <= layer < explanation.network.depth else None


def is_there(explanation: Explanation, spot: Spot) -> bool:
    """Return whether an explanation has such a cell."""
    if spot.symbol not in symbols(explanation):
        return False
    rows, columns = array_at(explanation, spot.symbol).shape
    return 0 <= spot.row < rows and 0 <= spot.column < columns


def checked(explanation: Explanation, symbol: str, row: int, column: int) -> Spot:
    """Return a spot that there is.

    Raises
    ------
    SettingError
        If there is none there.
    """
    rows, columns = array_at(explanation, symbol).shape
    if not is_there(explanation, Spot(symbol, row, column)):
        raise SettingError(
            f"{symbol} is {rows}×{columns}: there is no cell in row {row}, column {column}"
        )
    return Spot(symbol, row, column)
