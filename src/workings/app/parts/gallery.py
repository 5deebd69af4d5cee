"""Examples as small pictures in a row, each a button: so many at a time."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from workings.app.limits import whole
from workings.app.texts import say
from workings.errors import SettingError


@dataclass(frozen=True)
class Example:
    """What is shown of an example.

    Parameters
    ----------
    row
        Its number in the data.
    label
        What the button says to who cannot see the picture.
    lines
        What stands beneath the picture.
    picture
        The picture's address; empty where the example is none.
    """

    row: int
    label: str
    lines: tuple[str, ...]
    picture: str = ""


class Gallery(Element, component="gallery.js"):
    """Examples that can be opened.

    Parameters
    ----------
    on_open
        Gets the row of an example that is opened.
    step
        How many are shown at first, and with each "more".
    """

    def __init__(self, on_open: Callable[[int], None], step: int) -> None:
        super().__init__()
        self._on_open, self._step = on_open, step
        self._rows: list[int] = []
        self._shown = 0
        self._tell: Callable[[int], Example] | None = None
        self._props["items"] = []
        self._props["more"] = ""
        self.on("open", self._opened)
        self.on("more", self._show_more, args=[])

    def show(self, rows: Sequence[int], tell: Callable[[int], Example]) -> None:
        """Show the first of `rows`; `tell` says what is shown of each."""
        self._rows, self._tell, self._shown = list(rows), tell, 0
        self._props["items"] = []
        self._show_more()

    def _show_more(self) -> None:
        if self._tell is None:
            return
        fresh = self._rows[self._shown : self._shown + self._step]
        self._props["items"] = [*self._props["items"], *(asdict(self._tell(row)) for row in fresh)]
        self._shown += len(fresh)
        left = len(self._rows) - self._shown
        self._props["more"] = say("gallery.more", count=min(left, self._step)) if left else ""
        self.update()

    def _opened(self, event: GenericEventArguments) -> None:
        with suppress(SettingError):
            row = whole(event.args, 0, max(self._rows, default=0))
            if row in self._rows[: self._shown]:
                self._on_open(row)
