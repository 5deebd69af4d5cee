"""Of what arrives on a websocket, only what a page of ours may send is passed on."""

import asyncio

import pytest

from app_hostile import FRAMES
from workings.app.frames import Frames, sound

GOOD = [
    "40",
    "41",
    "3",
    '42["event",{"client_id":"a","id":3,"listener_id":"b","args":["1"]}]',
    '42["ack",{"client_id":"a","next_message_id":7}]',
    '420["handshake",{"client_id":"a","tab_id":"b","document_id":"c"}]',
    '42["javascript_response",{"request_id":"a","client_id":"b","result":null}]',
    '42["log",{"client_id":"a","level":"error","message":"é"}]',
]


@pytest.mark.parametrize("frame", GOOD)
def test_what_a_page_sends_is_sound(frame):
    assert sound(frame)


@pytest.mark.parametrize("frame", [frame for frame in FRAMES if frame not in GOOD])
def test_anything_else_is_not(frame):
    assert not sound(frame)


@pytest.mark.parametrize("good", GOOD[3:])
def test_nor_is_a_part_of_a_sound_frame(good):
    for end in range(len(good)):
        assert not sound(good[:end])
    assert not sound(good + "]")
    assert not sound(good.replace("client_id", "klient_id"))


def test_what_is_too_long_is_not_sound():
    assert not sound('42["log",{"client_id":"a","level":"error","message":"' + "é" * 10**6 + '"}]')


def test_only_sound_frames_are_passed_on():
    arriving = [{"type": "websocket.connect"}]
    arriving += [
        {"type": "websocket.receive", "bytes" if isinstance(frame, bytes) else "text": frame}
        for frame in FRAMES
        if frame not in GOOD
    ]
    arriving += [{"type": "websocket.receive", "text": GOOD[3]}, {"type": "websocket.disconnect"}]
    seen = []

    async def app(scope, receive, send):
        while not seen or seen[-1]["type"] != "websocket.disconnect":
            seen.append(await receive())

    async def receive():
        return arriving.pop(0)

    asyncio.run(Frames(app)({"type": "websocket"}, receive, None))
    assert [message.get("text", message["type"]) for message in seen] == [
        "websocket.connect", GOOD[3], "websocket.disconnect",
    ]  # fmt: skip
