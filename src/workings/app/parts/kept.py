"""The drawings that were kept, as small pictures."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from workings.app.drawings import SavedDrawing
from workings.app.limits import one_of, whole
from workings.app.parts.picture import source
from workings.app.texts import say
from workings.data.preparation import DIGITS
from workings.errors import SettingError

#: So many are shown at first, the newest.
AT_FIRST = 60


class Kept(Element, component="kept.js"):
    """Kept drawings: what each was meant to be, what is read in it, and a button to remove it.

    Parameters
    ----------
    on_label
        Gets a drawing's number, and the digit that it was meant to be, or None.
    on_remove, on_open
        Gets a drawing's number: it is to be removed, or looked into.
    """

    def __init__(
        self,
        on_label: Callable[[int, int | None], None],
        on_remove: Callable[[int], None],
        on_open: Callable[[int], None],
    ) -> None:
        super().__init__()
        self._all = False
        self._shown: tuple[dict[int, SavedDrawing], dict[int, str]] = ({}, {})
        self._pictures: dict[int, str] = {}
        unsaid = {"value": "", "name": say("draw.kept.unsaid")}
        self._props["choices"] = [unsaid, *({"value": d, "name": d} for d in DIGITS)]
        self._props["items"] = []
        self._props["more"] = ""
        self._on_label, self._on_remove, self._on_open = on_label, on_remove, on_open
        self.on("label", self._labelled)
        self.on("remove", self._removed)
        self.on("open", self._opened)
        self.on("all", self._show_all, args=[])

    def show(self, drawings: dict[int, SavedDrawing], read: dict[int, str]) -> None:
        """Show drawings by their numbers, and what is read in each, so far as it is known."""
        self._shown = drawings, read
        newest = sorted(drawings, reverse=True)
        shown = newest if self._all else newest[:AT_FIRST]
        self._pictures = {
            number: self._pictures.get(number) or source(drawings[number].pixels)
            for number in shown
        }
        items = [self._item(number, drawings[number], read.get(number)) for number in shown]
        more = say("draw.kept.all", count=len(newest)) if len(shown) < len(newest) else ""
        if (items, more) != (self._props["items"], self._props["more"]):
            self._props["items"], self._props["more"] = items, more
            self.update()

    def _labelled(self, event: GenericEventArguments) -> None:
        with suppress(SettingError):
            self._on_label(*checked_label(event.args))

    def _removed(self, event: GenericEventArguments) -> None:
        with suppress(SettingError):
            self._on_remove(checked_number(event.args))

    def _opened(self, event: GenericEventArguments) -> None:
        with suppress(SettingError):
            self._on_open(checked_number(event.args))

    def _show_all(self) -> None:
        self._all = True
        self.show(*self._shown)

    def _item(self, number: int, drawing: SavedDrawing, read: str | None) -> dict[str, Any]:
        label = "" if drawing.label is None else DIGITS[drawing.label]
        right = bool(label) and read == label
        state = "plain" if read is None or not label else "right" if right else "wrong"
        return {
            "key": number,
            "picture": self._pictures[number],
            "open": say("draw.kept.open", number=number),
            "choose": say("draw.kept.choose", number=number),
            "label": label,
            "state": state,
            "sign": {"right": "✓", "wrong": "✗", "plain": ""}[state],
            "read": say("draw.kept.unread") if read is None else say("draw.kept.read", name=read),
            "remove": say("draw.kept.remove", number=number),
        }


def checked_number(raw: object) -> int:
    """Return a drawing's number as the browser told it.

    Raises
    ------
    SettingError
        If it is none.
    """
    return whole(raw, 1, 10**9)


def checked_label(raw: object) -> tuple[int, int | None]:
    """Return a drawing's number, and the digit it was meant to be or None.

    Raises
    ------
    SettingError
        If the browser told anything else.
    """
    if not isinstance(raw, list) or len(raw) != 2:
        raise SettingError(say("limit.one_of"))
    digit = one_of(raw[1], ("", *DIGITS))
    return checked_number(raw[0]), int(digit) if digit else None
