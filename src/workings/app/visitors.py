"""Who is here: a visitor for each browser tab, made when its page is asked for.

NiceGUI calls a tab a client. When it has been gone for some seconds, its visitor is closed.
"""

import os

from nicegui.client import Client

from workings.app import desk
from workings.app.turns import Turns
from workings.app.visitor import Visitor

#: Trainings at once where nothing is said: one processor is left to the pages.
AT_ONCE = max(1, (os.cpu_count() or 2) - 1)

_turns = Turns(AT_ONCE)
_visitors: dict[str, Visitor] = {}


def bound(trainings: int) -> None:
    """Say how many trainings may run at once, before anybody is here."""
    global _turns
    _turns = Turns(trainings)


def visitor_of(client: Client) -> Visitor:
    """Return the visitor of a tab; at first, a new one."""
    if client.id not in _visitors:
        _visitors[client.id] = Visitor(_turns)
        client.on_connect(lambda: _begin(client.id))
        client.on_delete(lambda: _close(client.id))
    return _visitors[client.id]


def _begin(name: str) -> None:
    """Let a visitor's first network learn: not before the browser is there to see it."""
    if name in _visitors:
        desk.begin(_visitors[name])


def close_all() -> None:
    """Close every visitor: the program ends."""
    for name in list(_visitors):
        _close(name)


def _close(name: str) -> None:
    if (visitor := _visitors.pop(name, None)) is not None:
        visitor.close()
