"""Numbers as pictures with a cursor: however many they are, each can be visited.

A picture is one canvas, not an element for each number. Shades travel as one character each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from workings.app.numerals import typeset
from workings.app.parts.views import Cells, OnLook, Place, View
from workings.app.texts import say
from workings.arrays import Array
from workings.explanation.cells import Spot
from workings.html.parts import number
from workings.html.pictures import signed_shades

#: Shade 0, 1, … as characters: 64 of them, none of which JSON has to escape.
LETTERS = np.frombuffer(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", np.uint8
)
_MOST_SHADE = 62
#: How the rows are set off that have a sign.
_KINDS = {"✓": "named-true", "✗": "named-read"}


@dataclass(frozen=True, eq=False)
class Tile:
    """A picture of a part of an array.

    Parameters
    ----------
    symbol
        The array's.
    rows, columns
        Which part: the array's rows and columns in it.
    shown
        What decides the shades, one number a cell in the order of the part; most often the part's
        own numbers.
    wide
        How many cells stand beside each other.
    name
        What it is called.
    lines
        What is written beneath.
    heads, names
        What is written above the columns and before the rows; a row's name has a sign where it is
        set off, such as the true class. Nothing where they are too many.
    """

    symbol: str
    rows: Sequence[int]
    columns: Sequence[int]
    shown: Array
    wide: int
    name: str
    lines: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()

    def spot(self, place: int) -> Spot:
        """Return the cell at a place, counted from 0."""
        row, column = divmod(place, len(self.columns))
        return Spot(self.symbol, self.rows[row], self.columns[column])

    def place(self, row: int, column: int) -> int | None:
        """Return where a cell of the array stands; None where it is not in the part."""
        if row not in self.rows or column not in self.columns:
            return None
        return self.rows.index(row) * len(self.columns) + self.columns.index(column)


class Matrix(View, component="matrix.js"):
    """Pictures on one scale.

    Parameters
    ----------
    tiles
        The pictures.
    name
        What they are together.
    on_look
        See `View`.
    ink
        Whether the numbers are ink, from 0 to 1, rather than around 0.
    limit
        The size that gets the strongest shade; by default the largest there is.
    size
        How many of the page's pixels a cell is wide at most.
    scale
        Whether the scale is told beneath.
    ends
        What numbers below 0 and above 0 mean, in a word or two.
    """

    def __init__(
        self,
        tiles: Sequence[Tile],
        name: str,
        on_look: OnLook,
        *,
        ink: bool = False,
        limit: float | None = None,
        size: int = 12,
        scale: bool = True,
        ends: tuple[str, str] = ("", ""),
    ) -> None:
        super().__init__(on_look)
        self._tiles = list(tiles)
        sizes = [np.abs(np.nan_to_num(tile.shown)).max(initial=0) for tile in tiles]
        reach = float(limit or max(sizes, default=0.0) or 1.0)
        self._props["tiles"] = [
            {
                "name": tile.name,
                "lines": list(tile.lines),
                "wide": tile.wide,
                "heads": list(tile.heads),
                "names": [
                    [f"{sign} {name}".strip(), _KINDS.get(sign, "")] for name, sign in tile.names
                ],
                "shades": letters(tile.shown, reach, ink=ink),
            }
            for tile in tiles
        ]
        self._props.update(name=name, ink=ink, size=size, at=None)
        self._props["words"] = {
            "kind": say("matrix.kind"),
            "help": say("matrix.help"),
            "low": typeset(number(-reach)) if scale and not ink else "",
            "high": typeset(number(reach)),
            "less": ends[0],
            "more": ends[1],
        }

    def spot(self, place: Place) -> Spot:
        """Return the cell at a place: a picture's number, and the cell's in it."""
        tile = self._tiles[place[0]]
        if place[1] >= len(tile.rows) * len(tile.columns):
            raise IndexError(place)
        return tile.spot(place[1])

    def find(self, spot: Spot) -> Place | None:
        """Return where a cell is shown."""
        for number_, tile in enumerate(self._tiles):
            if tile.symbol == spot.symbol:
                place = tile.place(spot.row, spot.column)
                if place is not None:
                    return number_, place
        return None

    def lights(self, cells: Cells) -> Any:
        """Return for each picture the lit cells as runs, see `runs`."""
        return [_runs(tile, cells) for tile in self._tiles]


def letters(shown: Array, limit: float, *, ink: bool = False) -> str:
    """Return numbers as shades, a character each.

    Examples
    --------
    >>> letters(np.array([-1.0, 0.0, 1.0]), 1.0), letters(np.array([0.0, 1.0]), 1.0, ink=True)
    ('Af+', 'A+')
    """
    flat = np.asarray(shown).reshape(-1)
    if ink:
        shades = (np.clip(np.nan_to_num(flat), 0, 1) * _MOST_SHADE).round().astype(np.uint8)
    else:
        shades = signed_shades(flat, limit)
    return LETTERS[shades].tobytes().decode("ascii")


def _runs(tile: Tile, cells: Cells) -> list[int]:
    places = sorted(
        place
        for row, column in cells.get(tile.symbol, ())
        if (place := tile.place(row, column)) is not None
    )
    return runs(np.array(places, np.int64))


def runs(places: npt.NDArray[np.int64]) -> list[int]:
    """Return ascending numbers as runs: first, length, first, length and so on.

    Examples
    --------
    >>> runs(np.array([3, 4, 5, 9]))
    [3, 3, 9, 1]
    """
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) != 1) + 1
    return [value for part in np.split(places, breaks) for value in (int(part[0]), len(part))]
