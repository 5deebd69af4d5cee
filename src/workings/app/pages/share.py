"""The room Share: a run as an address, its network and its numbers as files, a network brought."""

import asyncio
import logging
from urllib.parse import urlsplit

from nicegui import ui

from workings.app import exports
from workings.app.desk import begin
from workings.app.exports import FORMATS, Format
from workings.app.pages.comparison import short
from workings.app.pages.figures import epochs
from workings.app.parts.bring import Bring
from workings.app.parts.copy import Copy
from workings.app.parts.plain import Tag, button, tag
from workings.app.run import Run
from workings.app.setup import Setup, command, set_aside
from workings.app.share import to_query
from workings.app.texts import say
from workings.app.visitor import Visitor
from workings.errors import WorkingsError

#: Seconds between two looks at the run.
_PERIOD = 0.5
_LOG = logging.getLogger(__name__)


def share_page(visitor: Visitor) -> None:
    """Build the room."""
    begin(visitor)
    tag("p", say("share.intro"), classes="intro")
    with tag("div", classes="share"):
        with tag("div", classes="share-main stack"):
            address = _Address(visitor, ui.context.client.request.base_url.netloc)
            files = _Files(visitor)
        with tag("section", classes="card stack", aria_labelledby="share-bring"):
            tag("h2", say("share.bring"), id_="share-bring")
            data = visitor.sources.titles.get(visitor.draft.data, visitor.draft.data)
            tag("p", say("share.bring.help", data=data), classes="muted")
            Bring(visitor, lambda: look())

    def look() -> None:
        if not visitor.closed:
            address.show()
            files.show()

    look()
    ui.timer(_PERIOD, look)


class _Address:
    """The settings as an address, and as a command."""

    def __init__(self, visitor: Visitor, host: str) -> None:
        self._visitor, self._host = visitor, host
        self._shown: tuple[object, ...] = ()
        with tag("section", classes="card stack", aria_labelledby="share-address"):
            tag("h2", say("share.address"), id_="share-address")
            self._of = tag("p")
            self._held = tag("p", classes="notice")
            with tag("div", classes="stack") as self._parts:
                self._notes = tag("div", classes="stack share-notes")
                self._line = Copy(say("share.address.field"))
                tag("p", say("share.address.help"), classes="muted")
                if _is_here(host):
                    tag("p", say("share.address.here"), classes="muted")
                tag("h3", say("share.command"))
                self._command = Copy(say("share.command.field"))
                tag("p", say("share.command.help"), classes="muted")

    def show(self) -> None:
        """Bring it up to date."""
        run = self._visitor.run
        setup = self._visitor.draft if run is None else run.setup
        now = (run, setup, run is not None and run.altered)
        if now == self._shown:
            return
        self._shown = now
        held = run is not None and run.title is not None
        self._parts.set(hidden=True if held else None)
        self._of.set(hidden=True if held else None)
        self._held.set(hidden=None if held else True)
        if run is None:
            self._of.say(say("share.address.draft", settings=", ".join(short(setup))))
        elif held:
            self._held.say(say("share.address.held", run=run.number))
        else:
            settings = ", ".join(short(setup))
            self._of.say(say("share.address.of", run=run.number, settings=settings))
        self._line.show(address(self._host, setup))
        self._command.show(_command(self._visitor, run, setup))
        self._notes.clear()
        with self._notes:
            for note in _notes(self._visitor, run, setup):
                tag("p", note, classes="notice notice-warn")


class _Files:
    """A row for each kind of file, with a button that makes it."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._rows: dict[str, tuple[Tag, Tag, Tag]] = {}
        self._busy = False
        with tag("section", classes="card stack", aria_labelledby="share-files"):
            tag("h2", say("share.files"), id_="share-files")
            self._of = tag("p", classes="muted numbers")
            with tag("table", classes="share-files"):
                tag("caption", say("share.files.caption"), classes="visually-hidden")
                with tag("thead"), tag("tr"):
                    for column in ("what", "for", "file", "get"):
                        tag("th", say(f"share.files.{column}"), scope="col")
                with tag("tbody"):
                    for kind in FORMATS:
                        self._row(kind)
            self._told = tag("p", role="status")

    def _row(self, kind: Format) -> None:
        with tag("tr"):
            tag("th", kind.title, scope="row")
            with tag("td", classes="share-for"):
                tag("p", kind.purpose)
                lacks = tag("p", classes="muted")
            name = tag("td", classes="numbers share-name")
            with tag("td"):
                get = button(say("share.files.get"), lambda: self._get(kind))
        self._rows[kind.name] = name, get, lacks

    def show(self) -> None:
        """Bring it up to date."""
        run = self._visitor.run
        self._of.say(_of(run))
        for kind in FORMATS:
            name, get, lacks = self._rows[kind.name]
            ready = run is not None and run.seen is not None
            why = kind.lacks(run) if run is not None else None
            file = kind.file_name(run) if run is not None else kind.ending
            name.say(file)
            get.set(
                disabled=None if ready and why is None and not self._busy else True,
                aria_label=say("share.files.get_one", file=file),
            )
            lacks.say("" if why is None else say(why))
            lacks.set(hidden=True if why is None else None)

    async def _get(self, kind: Format) -> None:
        run, reader = self._visitor.run, self._visitor.reader()
        if self._busy or run is None or reader is None or kind.lacks(run) is not None:
            return
        file = kind.file_name(run)
        self._busy = True
        self._told.say(say("share.files.making", file=file))
        self.show()
        try:
            content = await asyncio.to_thread(exports.made, kind, run, reader.network)
        except WorkingsError as error:
            self._told.say(say("share.files.failed", file=file, reason=error))
        except Exception:
            _LOG.exception("a file could not be made")
            self._told.say(say("share.files.broken", file=file))
        else:
            ui.download.content(content, file, kind.media)
            self._told.say(say("share.files.made", file=file))
        finally:
            self._busy = False
            self.show()


def address(host: str, setup: Setup) -> str:
    """Return the address that brings these settings."""
    return f"http://{host}/?{to_query(setup)}"


def _is_here(host: str) -> bool:
    """Whether other machines cannot reach this host."""
    name = urlsplit(f"//{host}").hostname or ""
    return name == "localhost" or name.startswith("127.") or name == "::1"


def _command(visitor: Visitor, run: Run | None, setup: Setup) -> str:
    source = visitor.sources.get(setup.data) if run is None else run.source
    if source is None:
        return ""
    return command(setup, source.file, validated=set_aside(len(source.train)) > 0)


def _notes(visitor: Visitor, run: Run | None, setup: Setup) -> list[str]:
    notes = []
    if setup.data != "mnist":
        title = run.source.title if run is not None else visitor.sources.titles.get(setup.data, "")
        notes.append(say("share.address.own_data", data=title))
    if run is not None and run.altered:
        notes.append(say("share.address.altered"))
    return notes


def _of(run: Run | None) -> str:
    if run is None or run.seen is None:
        return say("share.files.none")
    if run.title is not None:
        return say("share.files.of_held", run=run.number, title=run.title)
    return say("share.files.of", run=run.number, epochs=epochs(run.seen.epoch))
