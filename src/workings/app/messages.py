"""What goes wrong in what a browser sends, or in answering it: one line, and the server goes on.

NiceGUI hears five kinds of messages and takes their form for granted. Here a message of another
form is dropped before it gets there; so is what a browser wants to have printed on this side. What
fails in a handler ends in Python's logging; the handler here prints one line on stderr for each,
and a line that comes again and again only now and then.
"""

import asyncio
import logging
import sys
import time
import traceback
from collections.abc import Callable
from inspect import isawaitable
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent.parent

#: The kinds of messages, and what each must hold.
_FORMS: dict[str, dict[str, tuple[type, ...]]] = {
    "handshake": {"client_id": (str,), "tab_id": (str,), "document_id": (str,)},
    "event": {"client_id": (str,), "id": (int,), "listener_id": (str,), "args": (list,)},
    "javascript_response": {"client_id": (str,), "request_id": (str,)},
    "ack": {"client_id": (str,), "next_message_id": (int,)},
    "log": {"client_id": (str,), "level": (str,), "message": (str,)},
}
#: The most bytes a message of a websocket may have.
MOST_BYTES = 1_000_000
#: In so many seconds the same line is printed once, and at most so many lines in all.
_PAUSE, _MOST_LINES = 10.0, 20
#: What is only told because somebody is impatient to see the program end, or a page: kinds of
#: exceptions, how lines end that tell of one, uvicorn's word of what it does not wait for, and
#: Starlette's of a browser that was gone before its answer.
_IMPATIENCE = (KeyboardInterrupt, asyncio.CancelledError)
_ENDING = ("KeyboardInterrupt", "CancelledError", "timeout graceful shutdown exceeded")
_GONE = "No response returned."


def well_formed(kind: str, message: object) -> bool:
    """Return whether a message is of a kind that there is, and holds what that must hold.

    Examples
    --------
    >>> well_formed("ack", {"client_id": "a", "next_message_id": 3})
    True
    >>> well_formed("ack", [])
    False
    """
    form = _FORMS.get(kind)
    return (
        form is not None
        and isinstance(message, dict)
        and all(
            isinstance(message.get(key), types) and not isinstance(message.get(key), bool)
            for key, types in form.items()
        )
    )


def check_messages(server: Any) -> None:
    """Put the check before each of the handlers of a Socket.IO server; websockets only."""
    server.eio.max_http_buffer_size = MOST_BYTES
    server.eio.transports = ["websocket"]
    for kind in _FORMS:
        server.on(kind, _checked(kind, server.handlers["/"][kind]))
    server.on("log", lambda *_: None)


def _checked(kind: str, handler: Callable[..., Any]) -> Callable[..., Any]:
    async def checked(sid: str, *data: object) -> Any:
        if len(data) != 1 or not well_formed(kind, data[0]):
            return None
        try:
            result = handler(sid, data[0])
            return await result if isawaitable(result) else result
        except (
            ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
        ):  # fmt: skip
            return None  # well formed at first sight, but not to the last: not one of our pages

    return checked


def print_one_line_each() -> None:
    """Let all of Python's logging end in `OneLine`."""
    logging.basicConfig(level=logging.WARNING, handlers=[OneLine()], force=True)
    # What these say is of malformed packets and uploads only.
    for name in ("engineio.server", "socketio.server", "python_multipart.multipart"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.setLevel(logging.CRITICAL)


class OneLine(logging.Handler):
    """Prints a record as one line on stderr; an exception with the last place in our code."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._since = -_PAUSE
        self._printed: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Print a record, unless the same or very much was printed a moment ago."""
        line = line_of(record)
        error = _error_of(record)
        if line.endswith(_ENDING) or isinstance(error, _IMPATIENCE) or str(error) == _GONE:
            return
        now = time.monotonic()
        if now - self._since > _PAUSE:
            self._since, self._printed = now, set()
        if line not in self._printed and len(self._printed) < _MOST_LINES:
            self._printed.add(line)
            print(line, file=sys.stderr, flush=True)


def line_of(record: logging.LogRecord) -> str:
    """Return the line that tells what a record tells."""
    error = _error_of(record)
    if error is None:
        words = record.getMessage().strip()
        if words.startswith("Traceback"):  # uvicorn sends it as text
            words = words.splitlines()[-1]
    else:
        words = f"{type(error).__name__}: {error}"
        if places := traceback.extract_tb(error.__traceback__):
            ours = [place for place in places if Path(place.filename).is_relative_to(_HERE)]
            place = (ours or places)[-1]
            words += f" ({Path(place.filename).name}:{place.lineno})"
    shown = " ".join(words.split())[:500]
    return "workings: " + "".join(sign if sign.isprintable() else "?" for sign in shown)


def _error_of(record: logging.LogRecord) -> BaseException | None:
    """Return the exception that a record tells of."""
    if record.exc_info and record.exc_info[1] is not None:
        return record.exc_info[1]
    return record.msg if isinstance(record.msg, BaseException) else None
