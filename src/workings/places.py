"""A single parameter by its name, as the lesson writes it: ``W1[3,406]``, ``b2[7]``."""

import re
from dataclasses import dataclass

from workings.arrays import Array
from workings.errors import SettingError
from workings.network import Network

_NAME = re.compile(r"([Wb])\[?([0-9]{1,9})\]?\[([0-9]{1,9})(?:,([0-9]{1,9}))?\]")


@dataclass(frozen=True)
class Place:
    """Where one parameter stands.

    Parameters
    ----------
    kind
        ``"W"`` or ``"b"``.
    layer
        From 1.
    row, column
        From 0: W's row is the unit, its column the input it comes from; b has column 0 only.
    """

    kind: str
    layer: int
    row: int
    column: int = 0

    @property
    def array_name(self) -> str:
        """The array's symbol: ``W[1]``."""
        return f"{self.kind}[{self.layer}]"

    def array_of(self, network: Network) -> Array:
        """Return the network's array in which the parameter stands."""
        return network.W[self.layer] if self.kind == "W" else network.b[self.layer]

    def value_in(self, array: Array) -> float:
        """Return the number at this place of W, b, or an array of their shape, such as dW."""
        return float(array[self.row, self.column])

    def __str__(self) -> str:
        inside = f"{self.row},{self.column}" if self.kind == "W" else f"{self.row}"
        return f"{self.kind}{self.layer}[{inside}]"


def place_of(name: str, network: Network) -> Place:
    """Return the place of a parameter in a network.

    Parameters
    ----------
    name
        ``"W1[3,406]"``: layer 1, unit (row) 3, input (column) 406; ``"b2[7]"``: layer 2, unit 7.
        ``"W[1][3,406]"`` is read too.
    network
        Whose parameter is meant.

    Raises
    ------
    SettingError
        If that is no parameter's name, or the network has no such layer, row or column; the message
        says what there is.

    Examples
    --------
    >>> place_of("W1[3,406]", Network([784, 10, 10]))
    Place(kind='W', layer=1, row=3, column=406)
    """
    found = _NAME.fullmatch(name.replace(" ", ""))
    if found is None:
        raise SettingError(f"{name!r} is not a parameter: write W1[3,406] (row, column) or b2[7]")
    kind, layer, row, column = found[1], int(found[2]), int(found[3]), found[4]
    if not 1 <= layer <= network.depth:
        raise SettingError(f"{name}: the network has layers 1 to {network.depth}")
    if kind == "W" and column is None:
        raise SettingError(f"{name}: W has rows and columns: write {kind}{layer}[{row},0]")
    place = Place(kind, layer, row, int(column or 0))
    rows, columns = place.array_of(network).shape
    if row >= rows or place.column >= columns:
        inside = f"rows 0 to {rows - 1}"
        if kind == "W":
            inside += f", columns 0 to {columns - 1}"
        raise SettingError(f"{name}: {place.array_name} is {rows}×{columns}: {inside}")
    return place
