"""The drawing pad."""

from collections.abc import Callable
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from workings.app.parts.strokes import Strokes, flat
from workings.app.texts import say
from workings.data.strokes import PEN

_WORDS = (
    "name", "kind", "hint", "undo", "clear", "help", "help.title", "full", "down", "up", "at",
    "undone", "cleared", "sample", "sampled",
)  # fmt: skip


class Pad(Element, component="pad.js"):
    """A pad to draw on with mouse, pen, finger or keys.

    Parameters
    ----------
    given
        What stands on it at first.
    on_strokes
        Gets what the browser tells, unchecked: see `workings.app.parts.strokes.told`.
    on_digit
        Gets the digit whose key was pressed, unchecked.
    on_sample
        Is called when somebody wants to see a drawing; see `put`.
    """

    def __init__(
        self,
        given: Strokes,
        on_strokes: Callable[[Any], None],
        on_digit: Callable[[Any], None],
        on_sample: Callable[[], None],
    ) -> None:
        super().__init__()
        self._props["words"] = {word.replace(".", "_"): say(f"draw.pad.{word}") for word in _WORDS}
        self._props["pen"] = PEN
        self._props["echo"] = ""
        self._props["given"] = flat(given)
        self.on("strokes", lambda event: on_strokes(_arguments(event)))
        self.on("digit", lambda event: on_digit(_arguments(event)))
        self.on("sample", on_sample, args=[])

    def echo(self, words: str) -> None:
        """Show an answer beside the buttons, for screens where it is out of sight; not aloud."""
        if words != self._props["echo"]:
            self._props["echo"] = words
            self.update()

    def put(self, strokes: Strokes) -> None:
        """Put a drawing on the pad in place of what is there; the browser can undo it."""
        self.run_method("put", flat(strokes))

    def clear_drawing(self) -> None:
        """Take away what is drawn; the browser can undo it."""
        self.run_method("wipe")


def _arguments(event: GenericEventArguments) -> Any:
    return event.args
