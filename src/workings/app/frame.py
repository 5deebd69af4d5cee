"""The house around the rooms: header, ways between them, footer, tour; and every page's head.

A visitor moves between the rooms without a new page being loaded, so that what trains goes on. To
add a room, add a row to `ROOMS`.
"""

import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from nicegui import app, ui
from nicegui.client import Client
from nicegui.element import Element
from nicegui.elements.sub_pages import SubPages

from workings import __version__
from workings.app import missing
from workings.app.pages.draw import draw_page
from workings.app.pages.edit import edit_page
from workings.app.pages.inside import inside_page
from workings.app.pages.lab import lab_page
from workings.app.pages.mistakes import mistakes_page
from workings.app.pages.opened import refused_notice
from workings.app.pages.share import share_page
from workings.app.pages.train import train_page
from workings.app.parts.plain import Tag, button
from workings.app.parts.signs import sign, wordmark
from workings.app.texts import say
from workings.app.tour import Tour
from workings.app.visitor import Visitor
from workings.app.visitors import opened_by, visitor_of
from workings.app.waiting import make_room

#: After a way has been taken, what is read and reached by keyboard begins at the new heading.
_TO_HEADING = """
if (!document.activeElement?.closest(".tour-card")) document.querySelector("main h1")?.focus();
"""
#: No address is longer; one that shares a setup may be long.
_LONGEST_PATH = 8_000
_LOG = logging.getLogger(__name__)
_STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Room:
    """A page of the application.

    Parameters
    ----------
    path
        Its address.
    name
        The key of what it is called in the navigation; with ``.heading`` after it, of its heading.
    build
        Shows it, for a visitor.
    """

    path: str
    name: str
    build: Callable[[Visitor], None]


ROOMS = (
    Room("/", "frame.train", train_page),
    Room("/draw", "frame.draw", draw_page),
    Room("/inside", "frame.inside", inside_page),
    Room("/mistakes", "frame.mistakes", mistakes_page),
    Room("/edit", "frame.edit", edit_page),
    Room("/lab", "frame.lab", lab_page),
    Room("/share", "frame.share", share_page),
)


def build_pages() -> None:
    """Give NiceGUI the rooms, what stands in their heads, and the files they fetch."""
    app.add_static_files("/static", _STATIC, max_cache_age=31_536_000)
    ui.add_head_html(_head(), shared=True)
    ui.add_body_html(_before_all(), shared=True)
    app.on_page_exception(_failed)
    for room in ROOMS:
        ui.page(room.path)(house)


def house() -> None:
    """Build the page of one tab."""
    make_room()
    client = ui.context.client
    visitor_of(client)
    _only_paths(client)
    _plain(client)
    Tag("a", say("frame.skip"), classes="skip", href="#main")
    ways = _header()
    Tour()
    with Tag("main", classes="main", id_="main", tabindex="-1"):
        refused_notice(opened_by(client))
        _Rooms(ways)
    with Tag("footer", classes="footer"):
        Tag("span", say("frame.footer", version=__version__))
        Tag("span", say("frame.offline"))


def missing_page() -> str:
    """Return the page for an address that leads nowhere: plain HTML, no visitor."""
    return missing.page(_head(), [(room.path, say(room.name)) for room in ROOMS])


def _header() -> dict[str, Tag]:
    """Show the header; return the way to each room by its path."""
    ways = {}
    with Tag("header", classes="header"):
        with Tag("a", classes="wordmark", href="/", aria_label=say("frame.home")):
            wordmark()
            Tag("span", say("frame.name"))
        with Tag("nav", aria_label=say("frame.rooms")), Tag("ul", classes="ways"):
            for room in ROOMS:
                with Tag("li"):
                    ways[room.path] = Tag(
                        "a", say(room.name), href=room.path, data_tour=f"way-{room.path[1:]}"
                    )
        with Tag("div", classes="header-tools"):
            _theme()
            with button("", None, kind="quiet", id_="tour-button", data_tour="again"):
                sign("tour")
                Tag("span", say("tour.button"))
    return ways


def _theme() -> None:
    """Show the switch between light and dark; ``frame.js`` does what it says, and keeps it."""
    with Tag("fieldset", classes="theme"):
        Tag("legend", say("theme.legend"), classes="visually-hidden")
        for name, words in (
            ("system", say("theme.system")),
            ("light", say("theme.light")),
            ("dark", say("theme.dark")),
        ):
            with Tag("label", title=words):
                Tag("input", type="radio", name="theme", **{"data-theme-choice": name})
                sign(name)
                Tag("span", words, classes="visually-hidden")


class _Rooms(SubPages):
    """Shows the room that the address names."""

    def __init__(self, ways: dict[str, Tag]) -> None:
        self._ways = ways
        super().__init__({room.path: self._builder(room) for room in ROOMS})

    def _builder(self, room: Room) -> Callable[[], None]:
        def build() -> None:
            for path, way in self._ways.items():
                way.set(aria_current="page" if path == room.path else None)
            ui.page_title(say("frame.title", page=say(room.name)))
            Tag("h1", say(f"{room.name}.heading"), tabindex="-1")
            room.build(visitor_of(self.client))
            if not self._router.is_initial_request:
                self.client.run_javascript(_TO_HEADING)

        return build

    def _render_404(self) -> None:
        Tag("h1", say("missing.title"), tabindex="-1")
        with Tag("div", classes="stack"):
            Tag("p", say("missing.text"))
            with Tag("p"):
                Tag("a", say("missing.home"), href="/", classes="btn btn-primary")

    def _render_error(self, error: Exception) -> None:
        _LOG.error("a page failed", exc_info=error)
        Tag("h1", say("failed.title"), tabindex="-1")
        Tag("p", say("failed.text"), classes="notice notice-bad", role="alert")


def _failed() -> None:
    """Show a page whose building failed altogether."""
    _plain(ui.context.client)
    with Tag("main", classes="main"):
        Tag("h1", say("failed.title"))
        Tag("p", say("failed.text"), classes="notice notice-bad", role="alert")
        Tag("a", say("missing.home"), href="/", classes="btn btn-primary")


def _only_paths(client: Client) -> None:
    """Let the browser ask for nothing but paths; NiceGUI would take whatever comes for one."""
    router = client.sub_pages_router

    def checked(handle: Callable[[str], Awaitable[Any]]) -> Callable[[object], Awaitable[Any]]:
        async def only_paths(path: object) -> Any:
            if isinstance(path, str) and path.startswith("/") and len(path) < _LONGEST_PATH:
                return await handle(path)
            return False

        return only_paths

    router._handle_open = checked(router._handle_open)  # type: ignore[assignment]
    router._handle_navigate = checked(router._handle_navigate)  # type: ignore[assignment]


def _plain(client: Client) -> None:
    """Let NiceGUI's outer elements be plain: one of them would be a `main` around our own."""
    client.page_container.tag = "div"
    for page in client.page_container:
        if isinstance(page, Element):
            page.tag = "div"


@cache
def _head() -> str:
    """Return what stands in every head: the colours first, so that nothing flashes."""
    words = escape(say("lost.now")), escape(say("lost.again")), escape(say("lost.long"))
    styles = "".join(
        f'<link rel="stylesheet" href="{_address(file)}">'
        for file in sorted(_STATIC.glob("*.css"), key=lambda file: (file.name != "app.css", file))
    )
    return (
        f'<script src="{_address(_STATIC / "frame.js")}" data-lost="{words[0]}" '
        f'data-again="{words[1]}" data-long="{words[2]}"></script>{styles}'
    )


def _before_all() -> str:
    """Return what a browser shows until the page is there, or where it cannot be."""
    return (
        f"<noscript><style>.loading, #esm-fallback {{ display: none }}</style>"
        f"<p>{escape(say('frame.no_script'))}</p></noscript>"
        f'<div class="loading" role="status"><p>{escape(say("frame.loading"))}</p>'
        f'<p class="loading-long">{escape(say("frame.loading.long"))}</p></div>'
    )


def _address(file: Path) -> str:
    """Return the address of a static file, which changes with its contents."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
    return f"/static/{file.name}?{digest}"
