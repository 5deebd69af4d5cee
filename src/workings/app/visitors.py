"""Who is here: a visitor for each browser tab, made when its page is asked for.

NiceGUI calls a tab that has loaded a page a client. When a tab loads the page anew, its visitor
stays; when it has been gone for some seconds, what it trains is paused, and after some minutes its
visitor is closed.
"""

import os
import time
from contextlib import suppress

from nicegui.client import Client

from workings.app import desk
from workings.app.share import Opened, opened
from workings.app.turns import Turns
from workings.app.visitor import Visitor

#: Trainings at once where nothing is said: one processor is left to the pages.
AT_ONCE = max(1, (os.cpu_count() or 2) - 1)

_turns = Turns(AT_ONCE)
_visitors: dict[str, Visitor] = {}
#: By the name that a tab gives itself, which no other tab knows: its last client.
_tabs: dict[str, Client] = {}
#: Visitors whose tabs are gone, by the tab's name, and since when: a tablet may only sleep.
_away: dict[str, tuple[Visitor, float]] = {}
#: They are waited for so many seconds, and at most so many of them.
_PATIENCE, _MOST_AWAY = 600.0, 30


def bound(trainings: int) -> None:
    """Say how many trainings may run at once, before anybody is here."""
    global _turns
    _turns = Turns(trainings)


def visitor_of(client: Client) -> Visitor:
    """Return the visitor of a tab; at first, a new one."""
    if client.id not in _visitors:
        _visitors[client.id] = visitor = Visitor(_turns)
        if (shared := opened_by(client).setup) is not None:
            visitor.draft = shared
        client.on_connect(_arrived)
        client.on_delete(lambda: _leave(client.id))
    return _visitors[client.id]


def opened_by(client: Client) -> Opened:
    """Return what the address brought that a tab was opened with."""
    return opened(client.request.url.query)


async def _arrived(client: Client) -> None:
    """Give a tab back what it had before it loaded the page anew; else let its network learn.

    Not before the browser is there: it may only have fetched the page to have it at hand.
    """
    tab = client.tab_id or ""
    found = _taken_back(client, tab)
    if found is not None:
        _close(client.id)
        _visitors[client.id] = found
    if tab:
        _tabs[tab] = client
    if found is not None:
        if (shared := opened_by(client).setup) is not None:
            desk.open_shared(found, shared)
        await client.sub_pages_router.refresh()
    elif client.id in _visitors:
        desk.begin(_visitors[client.id])


def _taken_back(client: Client, tab: str) -> Visitor | None:
    """Return the visitor that a tab had before this client; None where it is new."""
    before = _tabs.get(tab)
    if before is not None and before.id != client.id and before.id in _visitors:
        return _visitors.pop(before.id)
    return _away.pop(tab, (None, 0.0))[0]


def _leave(name: str) -> None:
    """Let a visitor rest whose tab is gone; whoever has been away too long is closed."""
    tabs = [tab for tab, client in _tabs.items() if client.id == name]
    visitor = _visitors.get(name)
    if visitor is not None and tabs and visitor.runs:
        visitor.rest()
        _away[tabs[0]] = _visitors.pop(name), time.monotonic()
    _close(name)
    oldest = sorted(_away, key=lambda tab: _away[tab][1])
    for tab in oldest:
        if time.monotonic() - _away[tab][1] > _PATIENCE or len(_away) > _MOST_AWAY:
            _away.pop(tab)[0].close()


def close_all() -> None:
    """Close every tab and its visitor: the program ends."""
    for client in list(Client.instances.values()):
        with suppress(Exception):  # one that fails must not keep the others
            client.delete()
    for name in list(_visitors):
        _close(name)
    while _away:
        _away.popitem()[1][0].close()


def _close(name: str) -> None:
    for tab in [tab for tab, client in _tabs.items() if client.id == name]:
        del _tabs[tab]
    if (visitor := _visitors.pop(name, None)) is not None:
        visitor.close()
