"""Malformed messages are dropped; what fails becomes one line; neither ends the server."""

import asyncio
import json
import logging
from inspect import isawaitable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workings.app import messages
from workings.app.messages import OneLine, check_messages, line_of, well_formed

RIGHT = {
    "handshake": {"client_id": "a", "tab_id": "b", "document_id": "c", "next_message_id": 0},
    "event": {"client_id": "a", "id": 3, "listener_id": "b", "args": ["1"]},
    "javascript_response": {"client_id": "a", "request_id": "b", "result": None},
    "ack": {"client_id": "a", "next_message_id": 7},
}


class FakeServer:
    """A Socket.IO server with handlers that note what reaches them."""

    def __init__(self, failing=None):
        self.reached, self.failing = [], failing
        self.eio = type("Engine", (), {"max_http_buffer_size": 0, "transports": []})()
        self.handlers = {"/": {kind: self.handler(kind) for kind in (*RIGHT, "log")}}
        check_messages(self)

    def on(self, kind, handler):
        self.handlers["/"][kind] = handler

    def handler(self, kind):
        def heard(sid, message):
            if self.failing:
                raise self.failing
            self.reached.append((kind, message))
            return "done"

        async def heard_later(sid, message):
            return heard(sid, message)

        return heard_later if kind == "handshake" else heard

    def send(self, kind, *data):
        async def sent():
            result = self.handlers["/"][kind]("sid", *data)
            return await result if isawaitable(result) else result

        return asyncio.run(sent())


@pytest.mark.parametrize("kind", RIGHT)
def test_a_right_message_reaches_its_handler(kind):
    server = FakeServer()
    assert server.send(kind, RIGHT[kind]) == "done"
    assert server.reached == [(kind, RIGHT[kind])]


@given(message=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_what_is_no_table_is_not_well_formed(message):
    for kind in RIGHT:
        assert not well_formed(kind, message)


@pytest.mark.parametrize("kind", RIGHT)
def test_another_does_not(kind):
    server = FakeServer()
    for data in ((), (None,), ({},), ([],), (RIGHT[kind], 1), ("a" * 1_000_000,)):
        assert server.send(kind, *data) is None
    assert server.reached == []


@pytest.mark.parametrize("kind", RIGHT)
@pytest.mark.parametrize("wrong", [None, [], {}, 1.5, True])
def test_nor_does_one_with_a_single_part_of_another_type(kind, wrong):
    for key in messages._FORMS[kind]:
        if type(wrong) not in messages._FORMS[kind][key]:
            assert not well_formed(kind, RIGHT[kind] | {key: wrong}), key
            assert not well_formed(kind, {k: v for k, v in RIGHT[kind].items() if k != key})


@pytest.mark.parametrize("error", [KeyError("x"), TypeError("x"), ValueError("x")])
def test_what_turns_out_malformed_later_is_dropped_too(error):
    server = FakeServer(failing=error)
    for kind, message in RIGHT.items():
        assert server.send(kind, message) is None


def record(words, error=None):
    if error is not None:
        try:
            raise error
        except type(error) as caught:
            return logging.LogRecord(
                "nicegui",
                logging.ERROR,
                "",
                0,
                words,
                (),
                (type(caught), caught, caught.__traceback__),
            )
    return logging.LogRecord("nicegui", logging.ERROR, "", 0, words, (), None)


def test_an_error_is_one_line_with_its_place():
    line = line_of(record("building failed", ValueError("two\nlines")))
    assert line.startswith("workings: ValueError: two lines (test_app_messages.py:")
    assert "\n" not in line


def test_the_place_is_in_our_code_where_the_error_came_through_it():
    try:
        well_formed("ack", type("Strange", (dict,), {"get": lambda *_: json.loads("{")})())
    except ValueError as error:
        raised = logging.LogRecord(
            "", logging.ERROR, "", 0, "", (), (type(error), error, error.__traceback__)
        )
    assert "(messages.py:" in line_of(raised)


def test_an_error_that_is_itself_the_message_is_told_the_same_way():
    assert line_of(record(ValueError("oh"))) == "workings: ValueError: oh"


def test_a_traceback_sent_as_text_is_told_by_its_last_line():
    text = 'Traceback (most recent call last):\n  File "a.py", line 1\nOSError: no room\n'
    assert line_of(record(text)) == "workings: OSError: no room"


@pytest.mark.parametrize("end", ["KeyboardInterrupt", "asyncio.exceptions.CancelledError"])
def test_impatience_is_not_printed(end, capsys):
    OneLine().emit(record(f"Traceback (most recent call last):\n{end}\n"))
    assert capsys.readouterr().err == ""


def test_nor_is_what_is_given_up_in_the_end(capsys):
    OneLine().emit(record("an upload", asyncio.CancelledError()))
    OneLine().emit(record("Cancel 1 running task(s), timeout graceful shutdown exceeded"))
    OneLine().emit(record("a request", RuntimeError("No response returned.")))
    assert capsys.readouterr().err == ""


def test_what_a_browser_would_print_is_dropped():
    server = FakeServer()
    assert server.send("log", {"client_id": "a", "level": "error", "message": "oh"}) is None
    assert server.reached == []


def test_a_long_line_is_cut():
    assert len(line_of(record("a" * 10_000))) < 600


def test_the_same_line_is_not_printed_again_and_again(capsys, monkeypatch):
    now = 100.0
    monkeypatch.setattr(messages.time, "monotonic", lambda: now)
    handler = OneLine()
    for _ in range(1_000):
        handler.emit(record("again"))
    handler.emit(record("another"))
    assert capsys.readouterr().err == "workings: again\nworkings: another\n"
    now = 200.0
    handler.emit(record("again"))
    assert capsys.readouterr().err == "workings: again\n"


def test_lines_that_differ_are_not_printed_without_end(capsys, monkeypatch):
    now = 100.0
    monkeypatch.setattr(messages.time, "monotonic", lambda: now)
    handler = OneLine()
    for number in range(1_000):
        handler.emit(record(f"line {number}"))
    assert capsys.readouterr().err.count("\n") == messages._MOST_LINES
    now = 200.0
    handler.emit(record("later"))
    assert capsys.readouterr().err == "workings: later\n"


def test_what_a_terminal_would_obey_is_not_printed():
    assert line_of(record("red \x1b[31m\x07")) == "workings: red ?[31m?"
