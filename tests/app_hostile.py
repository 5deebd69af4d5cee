"""What no page of ours would ever send: messages of wrong forms, for all its listeners."""

import itertools
import json
import random
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from playwright.sync_api import Page
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

_LONG = "x" * 100_000
_DEEP = "[" * 5_000 + "]" * 5_000

#: Values in place of what an event brings along, as JSON; some are none.
VALUES = [
    "null", "true", "0", "-1", "1e308", "-1e-308", "NaN", "Infinity", "-Infinity", "9" * 400,
    '""', '"NaN"', '"-1"', '"1e999"', '"\\ud800"', '"\\u0000"', '"../../../etc/passwd"',
    '"<script>alert(1)</script>"', f'"{_LONG}"', "[]", "{}", "[null]", "[[[[[[]]]]]]", _DEEP,
    '{"__proto__": {"x": 1}}', '{"strokes": null}', '{"strokes": [[]], "ended": true}',
    '{"strokes": [[1]], "ended": 1, "moment": "now"}', '{"strokes": [[NaN, 1]]}',
    '{"strokes": [["a", {}]], "ended": true, "moment": 1e400}',
    '{"strokes": [[1e300, -1e300, 5, 5]], "ended": true, "moment": 1}',
    json.dumps({"strokes": [[1, 1]] * 20_000, "ended": True, "moment": 0}),
    json.dumps({"strokes": [[7] * 40_000], "ended": True, "moment": 0}),
    json.dumps({"strokes": [[7] * 40_001], "ended": "yes"}), "{", "not JSON", "",
]  # fmt: skip

#: Frames that are no message at all, or one of a form that Socket.IO or NiceGUI does not have.
FRAMES: list[str | bytes] = [
    "", " ", "x", "0", "1", "2", "2probe", "3", "4", "5", "6", "7", "9", "-1", "\x00", "é" * 100,
    "40", "40/", "40/other,", '40{"token":1}', "41", "41/other,", "42", "42[", "42]", "42{}",
    "42[]", "42null", '42"event"', "42[1]", "42[null,null]", '42["event"]', '42["event",1,2,3]',
    '42["unknown",{}]', '42["connect",{}]', '42["disconnect"]', '42["__init__",{}]', '42["*",{}]',
    '42[["event"],{}]', '42[{"event":1},{}]', "42" + _DEEP, f'42["event",{_DEEP}]',
    f'42["{_LONG}",{{}}]', "4299999999999999999999[]", "42" + "9" * 200 + "[]", "43", "43[]",
    "431[1]", "43999999[null]", "44", '44"no"', "45", '451-["event",{"_placeholder":true,"num":0}]',
    '459-["event",{"_placeholder":true,"num":8}]', '459999999999-["event",{}]', "45-1-[]", "46",
    '461-1[{"_placeholder":true,"num":"x"}]', "47", "49", "4x", "4" + _LONG, b"", b"\x00", b"4",
    b"42[]", b"\xff\xfe\xfd", bytes(100_000),
]  # fmt: skip

#: Messages of the other kinds that NiceGUI hears, each with something wrong.
OTHERS: list[tuple[str, dict[str, Any]]] = [
    ("handshake", {"tab_id": "x", "document_id": "x", "next_message_id": "NaN"}),
    ("handshake", {"tab_id": [], "document_id": {}, "old_tab_id": 7, "next_message_id": 1e400}),
    ("handshake", {"tab_id": "x", "document_id": "y", "next_message_id": -5}),
    ("handshake", {}),
    ("ack", {"next_message_id": None}),
    ("ack", {"next_message_id": "x"}),
    ("ack", {"next_message_id": 10**18}),
    ("ack", {"next_message_id": True}),
    ("javascript_response", {"request_id": [], "result": None}),
    ("javascript_response", {"request_id": "none", "result": _LONG}),
    ("javascript_response", {}),
    ("log", {"level": "error", "message": _LONG}),
    ("log", {"level": "error", "message": "a\nb\x1b[31m"}),
    ("log", {"level": "nothing", "message": "x"}),
    ("log", {"level": [], "message": {}}),
    ("log", {}),
]


def listeners(page: Page) -> list[tuple[int, str, str]]:
    """What a page listens to: element, listener, kind of event."""
    script = """Object.entries(mounted_app.elements).flatMap(([id, element]) =>
        (element.events ?? []).map(event => [Number(id), event.listener_id, event.type]))"""
    return [tuple(each) for each in page.evaluate(script)]


def events(client: str, heard: list[tuple[int, str, str]], seed: int) -> Iterator[str]:
    """Malformed events without end: each listener with each value, and messages of wrong forms."""
    rng = random.Random(seed)
    pairs = [(each, value) for each in heard for value in VALUES]
    while True:
        rng.shuffle(pairs)
        for (element, listener, _), value in pairs:
            good = {"client_id": client, "id": element, "listener_id": listener}
            yield _frame("event", {**good, "args": [value]})
            if rng.random() < 0.3:
                yield _frame("event", _spoilt({**good, "args": [value[:200]]}, rng))
            if rng.random() < 0.1:
                kind, message = rng.choice(OTHERS)
                yield _frame(kind, {"client_id": rng.choice([client, "none", 7]), **message})


def _frame(kind: str, message: object) -> str:
    return "42" + json.dumps([kind, message])


def _spoilt(message: dict[str, Any], rng: random.Random) -> object:
    """A message with a key missing, or with a value of another type in it."""
    key = rng.choice(list(message))
    wrong = rng.choice([None, True, -1, 10**12, 1.5, "x", _LONG, [], [[]], {}, {"a": 1}])
    left = {name: value for name, value in message.items() if name != key}
    return rng.choice([left, {**message, key: wrong}, [message], wrong])


class Intruder:
    """A connection that sends what it likes; where the server closes it, it comes again."""

    def __init__(self, port: int, client: str) -> None:
        self._url = (
            f"ws://127.0.0.1:{port}/_nicegui_ws/socket.io/"
            f"?EIO=4&transport=websocket&client_id={client}"
        )
        self.sent = self.closed = 0
        self._open: ClientConnection | None = None
        self._exit = ExitStack()

    def send(self, frame: str | bytes) -> None:
        """Send a frame, whatever becomes of it."""
        self.sent += 1
        for _ in range(2):
            try:
                self._connection().send(frame)
                return
            except ConnectionClosed:
                self.closed += 1
                self._open = None

    def settle(self) -> None:
        """Wait until the server has dealt with what was sent."""
        for _ in itertools.repeat(None, 3):
            try:
                connection = self._connection()
                connection.send('421["ack",{"client_id":"none","next_message_id":0}]')
                while not str(connection.recv(timeout=60)).startswith("431"):
                    pass
                return
            except ConnectionClosed:
                self._open = None

    def close(self) -> None:
        """End the connection."""
        self._exit.close()
        self._open = None

    def _connection(self) -> ClientConnection:
        if self._open is None:
            self.close()
            wanted = connect(self._url, compression=None, max_size=None)
            self._open = self._exit.enter_context(wanted)
            assert str(self._open.recv(timeout=20)).startswith("0{")
            self._open.send("40")
            assert str(self._open.recv(timeout=20)).startswith("40")
        return self._open
