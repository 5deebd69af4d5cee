"""Who is here: a visitor for each browser tab, made when its page is asked for.

NiceGUI calls a tab that has loaded a page a client. When a tab loads the page anew, its visitor
stays; when it has been gone for some seconds, its visitor is closed.
"""

import os
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
        client.on_delete(lambda: _close(client.id))
    return _visitors[client.id]


def opened_by(client: Client) -> Opened:
    """Return what the address brought that a tab was opened with."""
    return opened(client.request.url.query)


async def _arrived(client: Client) -> None:
    """Give a tab back what it had before it loaded the page anew; else let its network learn.

    Not before the browser is there: it may only have fetched the page to have it at hand.
    """
    before = _tabs.get(client.tab_id or "")
    again = before is not None and before.id != client.id and before.id in _visitors
    if before is not None and again:
        _close(client.id)
        _visitors[client.id] = _visitors.pop(before.id)
    if client.tab_id:
        _tabs[client.tab_id] = client
    if again:
        if (shared := opened_by(client).setup) is not None:
            desk.open_shared(_visitors[client.id], shared)
        await client.sub_pages_router.refresh()
    elif client.id in _visitors:
        desk.begin(_visitors[client.id])


def close_all() -> None:
    """Close every tab and its visitor: the program ends."""
    for client in list(Client.instances.values()):
        with suppress(Exception):  # one that fails must not keep the others
            client.delete()
    for name in list(_visitors):
        _close(name)


def _close(name: str) -> None:
    for tab in [tab for tab, client in _tabs.items() if client.id == name]:
        del _tabs[tab]
    if (visitor := _visitors.pop(name, None)) is not None:
        visitor.close()
