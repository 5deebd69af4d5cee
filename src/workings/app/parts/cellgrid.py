"""Numbers as a grid of cells: few enough to be read, one row a unit, one column an array."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.app.numerals import shown
from workings.app.parts.views import Cells, OnLook, Place, View
from workings.app.texts import say
from workings.explanation.cells import Spot


@dataclass(frozen=True)
class Box:
    """A cell of a grid.

    Parameters
    ----------
    spot
        Which number.
    value
        The number.
    share
        How long its bar is, from −1 to 1; 0 for none.
    """

    spot: Spot
    value: float
    share: float = 0.0


class CellGrid(View, component="cellgrid.js"):
    """A grid of numbers.

    Parameters
    ----------
    caption
        What it shows.
    heads
        The columns' heads; the first names the rows.
    rows
        Each row's name and its cells; None where there is none.
    on_look
        See `View`.
    groups
        How many columns belong together, in order, with a line between; by default all.
    digits
        Decimals.
    strong
        Rows that are set off, such as the true class, and the sign they have.
    sums
        What stands before the cells of each row, under a head of its own: numbers that are no
        cells, but come from those beside them.
    """

    def __init__(
        self,
        caption: str,
        heads: Sequence[str],
        rows: Sequence[tuple[str, Sequence[Box | None]]],
        on_look: OnLook,
        *,
        groups: Sequence[int] = (),
        digits: int = 4,
        strong: dict[int, str] | None = None,
        sums: Sequence[str] = (),
    ) -> None:
        super().__init__(on_look)
        self._boxes = [list(boxes) for _, boxes in rows]
        self._places = {
            box.spot: (r, c)
            for r, (_, boxes) in enumerate(rows)
            for c, box in enumerate(boxes)
            if box is not None
        }
        starts = np.cumsum(groups)[:-1].tolist() if groups else []
        self._props.update(
            caption=caption,
            heads=list(heads),
            starts=starts,
            at=None,
            help=say("grid.help"),
            rows=[
                {
                    "head": head,
                    "sign": (strong or {}).get(place, ""),
                    "sum": sums[place] if sums else None,
                    "cells": [
                        None
                        if box is None
                        else {"text": shown(box.value, digits), "share": round(box.share, 3)}
                        for box in boxes
                    ],
                }
                for place, (head, boxes) in enumerate(rows)
            ],
        )

    def spot(self, place: Place) -> Spot:
        """Return the cell in a row and column."""
        box = self._boxes[place[0]][place[1]]
        if box is None:
            raise LookupError(place)
        return box.spot

    def find(self, spot: Spot) -> Place | None:
        """Return the row and column of a cell."""
        return self._places.get(spot)

    def lights(self, cells: Cells) -> Any:
        """Return the rows and columns of the lit cells."""
        return [
            list(place)
            for spot, place in self._places.items()
            if (spot.row, spot.column) in cells.get(spot.symbol, ())
        ]
