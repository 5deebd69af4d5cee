"""The confusion matrix: a table whose cells can be opened."""

from collections.abc import Callable
from contextlib import suppress

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from workings.app.limits import whole
from workings.app.texts import say
from workings.errors import SettingError
from workings.evaluation import Evaluation


class Confusion(Element, component="confusion.js"):
    """A row for each true class, a column for each class read, and how often in the cells.

    Parameters
    ----------
    on_open
        Gets the true class and the class read of a cell that is opened.
    """

    def __init__(self, on_open: Callable[[int, int], None]) -> None:
        super().__init__()
        self._on_open = on_open
        self._props["names"] = []
        self._props["counts"] = []
        self._props["open"] = None
        self._props["words"] = {
            name: say(f"confusion.{name}")
            for name in ("caption", "true", "said", "cell", "right", "scroll")
        }
        self.on("open", self._opened)

    def show(self, found: Evaluation) -> None:
        """Show the counts of an evaluation."""
        counts = [int(count) for count in found.confusion.ravel()]
        if counts != self._props["counts"]:
            self._props["names"] = list(found.class_names)
            self._props["counts"] = counts
            self.update()

    def show_open(self, cell: tuple[int, int] | None) -> None:
        """Show which cell is open."""
        if (place := None if cell is None else list(cell)) != self._props["open"]:
            self._props["open"] = place
            self.update()

    def _opened(self, event: GenericEventArguments) -> None:
        with suppress(SettingError):
            self._on_open(*checked_cell(event.args, len(self._props["names"])))


def checked_cell(raw: object, classes: int) -> tuple[int, int]:
    """Return the row and the column of a cell as the browser told them.

    Raises
    ------
    SettingError
        If there is no such cell.
    """
    if not isinstance(raw, list) or len(raw) != 2:
        raise SettingError(say("limit.one_of"))
    return whole(raw[0], 0, classes - 1), whole(raw[1], 0, classes - 1)
