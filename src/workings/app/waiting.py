"""Pages that were asked for and that no browser has opened: so many are kept, and no more."""

from typing import Final

from nicegui.client import Client

#: A class opens its pages at once; nobody needs more. Beyond that the oldest goes.
MOST: Final = 50


def make_room() -> None:
    """Let go of the oldest pages that wait for their browser, where there are too many.

    A page is made when its address is asked for, and takes about 1 MB; a program that asks again
    and again without ever opening one would fill the memory.
    """
    waiting = [client for client in Client.instances.values() if _waits(client)]
    waiting.sort(key=lambda client: client.created)
    for client in waiting[: max(0, len(waiting) - MOST)]:
        client.delete()


def _waits(client: Client) -> bool:
    """Whether no browser has ever reached a page; one that was lost has its own time to return."""
    return not client.has_socket_connection and not client._delete_tasks
