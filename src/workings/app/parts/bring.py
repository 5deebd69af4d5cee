"""Choosing a model file and sending it; bring.js is the browser's half."""

from collections.abc import Callable

from nicegui import app
from nicegui.element import Element

from workings.app.model_upload import ADDRESS, MOST_BYTES, NAME, receive
from workings.app.texts import say
from workings.app.uploads import HEADER, key_of
from workings.app.visitor import Visitor

app.add_route(ADDRESS, receive, methods=["POST"])


class Bring(Element, component="bring.js"):
    """A button to choose a file, how far it has been sent, and what came of it.

    Parameters
    ----------
    visitor
        Whose run it will be.
    on_held
        Is called when it has become one.
    """

    def __init__(self, visitor: Visitor, on_held: Callable[[], None]) -> None:
        super().__init__()
        self._props.update(
            address=ADDRESS,
            header=HEADER,
            secret=key_of(visitor),
            nameHeader=NAME,
            mostBytes=MOST_BYTES,
            words=_words(),
        )
        self.on("held", on_held, args=[])


def _words() -> dict[str, str]:
    """Return what it says; the gaps are filled in the browser."""
    return {
        "choose": say("share.bring.choose"),
        "sending": say("share.bring.sending"),
        "reading": say("share.bring.reading"),
        "cancel": say("share.bring.cancel"),
        "cancelled": say("share.bring.cancelled"),
        "progress": say("share.bring.progress"),
        "lost": say("share.bring.lost"),
        "large": say("upload.large", most=MOST_BYTES // 1_000_000),
    }
