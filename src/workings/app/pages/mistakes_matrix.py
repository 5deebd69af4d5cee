"""The confusion matrix of the room Mistakes, and the examples of the cell that is open."""

from collections.abc import Callable
from dataclasses import dataclass

from workings.app.judged import confused
from workings.app.pages.mistakes_view import View
from workings.app.parts.confusion import Confusion
from workings.app.parts.gallery import Gallery
from workings.app.parts.plain import button, tag
from workings.app.texts import say

#: Examples of a cell that are shown at a time.
STEP = 36


@dataclass
class Opened:
    """Which cell a visitor has opened, if any, and whether its examples stand in reverse."""

    cell: tuple[int, int] | None = None
    backwards: bool = False


class Matrix:
    """The matrix, and beside it the examples of one cell.

    Until a cell is opened it is the most frequent mistake's.

    Parameters
    ----------
    opened
        What was opened before, and is kept up to date.
    on_example
        Gets the row of an example that is opened.
    on_cell
        Is called when a cell is opened.
    """

    def __init__(
        self, opened: Opened, on_example: Callable[[int], None], on_cell: Callable[[], None]
    ) -> None:
        self._opened, self._on_cell = opened, on_cell
        self._view: View | None = None
        with tag("section", classes="card stack matrix", aria_labelledby="matrix-head"):
            with tag("div", classes="stack matrix-head"):
                tag("h2", say("mistakes.matrix"), id_="matrix-head")
                tag("p", say("mistakes.matrix.help"), classes="muted")
            self._table = Confusion(self._open)
            with tag("section", classes="stack cell", aria_labelledby="cell-head"):
                with tag("div", classes="cell-head"):
                    self._lead = tag("p", say("mistakes.cell.most"), classes="muted")
                    self._title = tag("h3", id_="cell-head")
                    self._count = tag("p", classes="muted numbers")
                with tag("div", classes="row", role="group", aria_label=say("mistakes.cell.order")):
                    self._surest = button(
                        say("mistakes.cell.surest"), lambda: self._turn(False), classes="small"
                    )
                    self._unsurest = button(
                        say("mistakes.cell.unsurest"), lambda: self._turn(True), classes="small"
                    )
                self._gallery = Gallery(on_example, STEP)
                self._plain = tag("p", say("mistakes.plain"), classes="muted")
                tag("p", say("mistakes.inside"), classes="muted")
            self._told = tag("p", classes="visually-hidden", role="status")

    def show(self, view: View) -> None:
        """Show a network that was judged; the cell that is open stays open."""
        classes = len(view.found.class_names)
        if self._opened.cell is not None and max(self._opened.cell) >= classes:
            self._opened.cell = None
        self._view = view
        self._table.show(view.found)
        self._plain.set(hidden=True if view.pictures else None)
        self._show_cell()

    def _open(self, true: int, said: int) -> None:
        self._opened.cell = true, said
        self._on_cell()
        self._show_cell()
        self._told.say(say("mistakes.opened", title=self._title._text, count=self._count._text))

    def _turn(self, backwards: bool) -> None:
        self._opened.backwards = backwards
        self._show_cell()

    def _show_cell(self) -> None:
        view = self._view
        if view is None:
            return
        backwards, cell = self._opened.backwards, self._opened.cell or confused(view.found)
        self._table.show_open(cell)
        self._lead.set(hidden=True if self._opened.cell or cell is None else None)
        for made, on in ((self._surest, not backwards), (self._unsurest, backwards)):
            made.set(aria_pressed=str(on).lower())
        if cell is None:
            self._title.say(say("mistakes.cell.none"))
            self._count.say("")
            self._gallery.show([], view.example)
            return
        true, said = cell
        names, found = view.found.class_names, view.found
        if true == said:
            self._title.say(say("mistakes.cell.right", name=names[true]))
        else:
            self._title.say(say("mistakes.cell.title", true=names[true], said=names[said]))
        rows = found.cell(true, said).tolist()
        if rows:
            total = int(found.confusion[true].sum())
            self._count.say(say("mistakes.cell.count", count=len(rows), all=total))
        else:
            self._count.say(say("mistakes.cell.empty"))
        self._gallery.show(rows[::-1] if backwards else rows, view.example)
