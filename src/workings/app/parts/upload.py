"""Choosing data of one's own in the browser, and sending it; upload.js is the browser's half."""

from collections.abc import Callable

from nicegui import app
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from workings.app.texts import say
from workings.app.uploads import ADDRESS, HEADER, MOST_BYTES, key_of, receive
from workings.app.uploads_sent import MOST_FILES
from workings.app.visitor import Visitor

app.add_route(ADDRESS, receive, methods=["POST"])


class Upload(Element, component="upload.js"):
    """Files or a folder to choose or to drop, what has to be said of them, and how far they are.

    Parameters
    ----------
    visitor
        Whose data it will be.
    on_uploaded
        Is told the name of a source that is new among the visitor's.
    """

    def __init__(self, visitor: Visitor, on_uploaded: Callable[[str], None]) -> None:
        super().__init__()
        self._visitor, self._on_uploaded = visitor, on_uploaded
        self.classes("upload")
        self._props.update(
            name=f"upload-{self.id}",
            address=ADDRESS,
            header=HEADER,
            secret=key_of(visitor),
            mostBytes=MOST_BYTES,
            mostFiles=MOST_FILES,
            words=_words(),
        )
        self.on("uploaded", self._uploaded)

    def _uploaded(self, event: GenericEventArguments) -> None:
        if isinstance(event.args, str) and event.args in self._visitor.uploads:
            self._on_uploaded(event.args)


def _words() -> dict[str, str]:
    """Return what it says; the gaps are filled in the browser."""
    return {
        "legend": say("upload.legend"),
        "help": say("upload.help"),
        "choose": say("upload.choose"),
        "chooseHelp": say("upload.choose.help"),
        "folder": say("upload.folder"),
        "folderHelp": say("upload.folder.help"),
        "drop": say("upload.drop"),
        "chosenOne": say("upload.chosen_one"),
        "chosenMany": say("upload.chosen_many"),
        "next": say("upload.next"),
        "label": say("upload.label"),
        "labelHelp": say("upload.label.help"),
        "labelNumbered": say("upload.label.numbered"),
        "labelMissing": say("upload.label.missing"),
        "light": say("upload.light"),
        "lightHelp": say("upload.light.help"),
        "send": say("upload.send"),
        "cancel": say("upload.cancel"),
        "progress": say("upload.progress"),
        "sending": say("upload.sending"),
        "started": say("upload.started"),
        "reading": say("upload.reading"),
        "cancelled": say("upload.cancelled"),
        "lost": say("upload.lost"),
        "empty": say("upload.empty"),
        "large": say("upload.large", most=MOST_BYTES // 1_000_000),
        "many": say("upload.many", most=MOST_FILES),
        "files": say("upload.several"),
    }
