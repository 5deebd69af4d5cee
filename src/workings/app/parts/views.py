"""What every view of a training step's numbers can do: show cells, let one be visited, light some.

A view says which of the cells it shows a reader has come to, and how; whoever built it decides what
is told and which cells light up.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any

from nicegui.element import Element

from workings.app.limits import one_of
from workings.errors import SettingError
from workings.explanation.cells import Spot

#: A cell's place in a view, as the browser has it.
Place = tuple[int, int]
#: Cells by their array.
Cells = Mapping[str, Collection[tuple[int, int]]]


class How(StrEnum):
    """How a reader came to a cell."""

    POINT = "point"  # by pointing at it: for as long as that lasts
    LEAVE = "leave"  # no more
    KEY = "key"  # by arrow or tab
    CLICK = "click"  # by click or tap
    ENTER = "enter"  # by Enter: on to one of its sources


OnLook = Callable[[Spot, How], None]


class View(Element):
    """A view of cells.

    Parameters
    ----------
    on_look
        Gets the cell that a reader has come to, and how.
    """

    def __init__(self, on_look: OnLook) -> None:
        super().__init__()
        self._on_look = on_look
        self._lit: Any = None
        self.on("look", lambda event: self._looked(event.args))

    def spot(self, place: Place) -> Spot:
        """Return the cell at a place; a `LookupError` where there is none."""
        raise NotImplementedError

    def find(self, spot: Spot) -> Place | None:
        """Return where a cell is shown; None where it is not."""
        raise NotImplementedError

    def lights(self, cells: Cells) -> Any:
        """Return what the browser is told of the cells that light up."""
        raise NotImplementedError

    def light(self, cells: Cells, at: Spot | None) -> None:
        """Light these cells up, and mark the one that is told of."""
        lit = [self.lights(cells), None if at is None else self.find(at)]
        if lit != self._lit:
            self._lit = lit
            self.run_method("light", *lit)

    def go(self, spot: Spot) -> None:
        """Bring the focus to a cell that is shown."""
        place = self.find(spot)
        if place is not None:
            self.run_method("go", *place)

    def arrive(self, spot: Spot) -> None:
        """The same for a view that the browser has not got yet."""
        self._props["at"] = self.find(spot)

    def _looked(self, raw: Any) -> None:
        """Tell of a cell; `raw` is unchecked: ``{how, place}``."""
        try:
            how = How(one_of(raw["how"], list(How)))
            place = tuple(raw["place"])
            if len(place) != 2 or not all(type(each) is int and each >= 0 for each in place):
                return
            spot = self.spot((place[0], place[1]))
        except (SettingError, LookupError, TypeError):
            return
        self._on_look(spot, how)


def by_array(spots: Iterable[Spot]) -> dict[str, set[tuple[int, int]]]:
    """Return cells by their array."""
    found: dict[str, set[tuple[int, int]]] = {}
    for spot in spots:
        found.setdefault(spot.symbol, set()).add((spot.row, spot.column))
    return found
