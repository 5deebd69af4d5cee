"""The whole training step at a glance: its stages as panels, forwards above and back beneath."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nicegui.element import Element

from workings.app.limits import one_of
from workings.app.texts import say
from workings.errors import SettingError


@dataclass(frozen=True)
class Panel:
    """A stage at a glance.

    Parameters
    ----------
    key
        Its name among the stages.
    title, note
        What it is called, and what there is to know of it.
    column, row
        Where it stands: columns from the input to the loss, row 0 forwards and row 1 back; the
        loss, at the turn, has both rows.
    picture
        A small picture's address; none where it is empty.
    strip
        Whether it is one row of a few fields.
    bars
        Names, shares from 0 to 1, and whether it is the truth.
    figure
        A large number.
    """

    key: str
    title: str
    note: str
    column: int
    row: int
    picture: str = ""
    strip: bool = False
    bars: tuple[tuple[str, float, bool], ...] = ()
    figure: str = ""
    both: bool = False


class Flow(Element, component="flow.js"):
    """The stages; one of them is open.

    Parameters
    ----------
    controls
        The id of the element that shows the open stage.
    on_open
        Gets the name of the stage that a reader opens.
    """

    def __init__(self, controls: str, on_open: Callable[[str], None]) -> None:
        super().__init__()
        self._keys: list[str] = []
        self._on_open = on_open
        self._lit: dict[str, int] = {}
        self._props.update(panels=[], open="", controls=controls, lit={})
        self._props["words"] = {
            "name": say("flow.name"),
            "forwards": say("flow.forwards"),
            "back": say("flow.back"),
            "lit": say("flow.lit"),
        }
        self.on("open", lambda event: self._opened(event.args))

    def show(self, panels: Sequence[Panel], opened: str) -> None:
        """Show the stages."""
        self._keys = [panel.key for panel in panels]
        fresh = [asdict(panel) for panel in panels]
        if fresh != self._props["panels"] or opened != self._props["open"]:
            self._props["panels"], self._props["open"] = fresh, opened
            self.update()

    def light(self, keys: Collection[str]) -> None:
        """Mark the stages that hold cells which light up."""
        lit = sorted(keys)
        if lit != self._props["lit"]:
            self._props["lit"] = lit
            self.run_method("light", lit)

    def _opened(self, raw: Any) -> None:
        """Open a stage; `raw` is unchecked."""
        try:
            self._on_open(one_of(raw, self._keys))
        except SettingError:
            return
