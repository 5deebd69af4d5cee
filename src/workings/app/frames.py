"""What arrives on the websocket, looked at before anything else: a frame of text at a time.

The libraries that read these frames take their form for granted, and tell at length what is wrong
with others. ASGI middleware here lets through what a page of ours may send, and drops the rest.
"""

import json
import re
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workings.app.messages import MOST_BYTES, well_formed

#: Socket.IO's connect and disconnect, and Engine.IO's answer to a ping.
_PLAIN: Final = frozenset({"40", "41", "3"})
#: An event: perhaps the number of the answer that is waited for, then its kind and its message.
_EVENT: Final = re.compile(r"42\d{0,9}(?=\[)")


class Frames:
    """Lets through what a page may send.

    Parameters
    ----------
    app
        What it stands before.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection; of a websocket, pass on the sound frames only."""

        async def sound_only() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or sound(message.get("text")):
                    return message

        await self._app(scope, sound_only if scope["type"] == "websocket" else receive, send)


def sound(text: object) -> bool:
    """Return whether a frame is one that a page of ours may send.

    Parameters
    ----------
    text
        What arrived; no text where it was bytes.

    Examples
    --------
    >>> sound('42["ack",{"client_id":"a","next_message_id":3}]')
    True
    >>> sound('42["ack",{"client_id":"a","next_message_id":NaN}]')
    False
    """
    if not isinstance(text, str) or len(text) > MOST_BYTES:
        return False
    if text in _PLAIN:
        return True
    event = _EVENT.match(text)
    if event is None:
        return False
    try:
        said = json.loads(text[event.end() :], parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return len(said) == 2 and isinstance(said[0], str) and well_formed(said[0], said[1])


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
