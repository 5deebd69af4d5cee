"""What a server has to stand: malformed messages by the thousand, and bodies without end."""

import http.client
import itertools
import re
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

import workings
from app_hostile import FRAMES, Intruder, events, listeners
from app_pages import figure
from workings.app.uploads import HEADER

pytest_plugins = ["app_server", "app_browser"]
pytestmark = pytest.mark.slow

MESSAGES = 10_000
#: Bytes that the server may hold more, after thousands of messages, than before them: some of them
#: press buttons, and a training takes its memory.
GROWTH = 400_000_000
#: Lines that it may print meanwhile.
LINES = 100
OURS = {file.name for file in Path(workings.__file__).parent.rglob("*.py")}


@pytest.fixture(scope="module")
def bystander(visit_for_all):
    """Another visitor, whose training is paused."""
    page = visit_for_all()
    expect(figure(page, "Epoch")).to_have_text(re.compile("^[1-9]"))
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Run 1 is paused.")).to_be_visible()
    return page


@pytest.mark.parametrize("room", ["/", "/draw"])
def test_malformed_messages_are_refused_and_the_server_goes_on(visit, bystander, server, room):
    victim = visit(room)
    heard = listeners(victim)
    assert len(heard) >= 10
    client = victim.evaluate("window.clientId")
    stands = figures(bystander)
    before = server.memory()

    intruder = Intruder(server.port, client)
    for frame in FRAMES:
        intruder.send(frame)
    intruder.settle()
    for frame in itertools.islice(events(client, heard, seed=0), MESSAGES // 2 - len(FRAMES)):
        intruder.send(frame)
    intruder.settle()
    intruder.close()
    assert intruder.sent == MESSAGES // 2
    after = server.memory()
    print(
        f"{room}: {len(heard)} listeners, {intruder.closed} times closed, memory "
        f"{before / 1e6:.0f} MB before, {after / 1e6:.0f} MB after"
    )

    assert server.process.poll() is None
    assert after - before < GROWTH
    assert figures(bystander) == stands
    visit(room)
    printed = server.errors()
    assert len(printed) < LINES
    for line in printed:  # what fails, fails in NiceGUI, and is told in one line
        assert line.startswith("workings: ")
        assert not OURS & set(re.findall(r"\w+\.py", line)), line
    server.allowed += [re.escape(line) for line in printed]


def figures(page):
    return page.get_by_role("definition").all_text_contents()


def test_a_body_that_is_too_large_is_refused_and_the_server_goes_on(server, bystander):
    stands = figures(bystander)
    page = urlopen(server.address, timeout=60).read().decode()
    secret = re.search(r"secret\W+([\w-]{32})", page)[1]
    ours = {HEADER: secret, "Content-Type": "multipart/form-data; boundary=between"}
    endless = {"Transfer-Encoding": "chunked"}
    for headers, body, status in (
        ({"Content-Length": str(10**12)}, b"x", 413),
        (endless, itertools.repeat(bytes(1_000_000), 300), 403),  # a stranger's is not even read
        (endless | ours, itertools.repeat(bytes(1_000_000), 300), 413),
    ):
        asked = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        with suppress(ConnectionError):  # it need not hear all before it answers
            asked.request("POST", "/upload", body, headers, encode_chunked=True)
        with suppress(ConnectionError):
            answer = asked.getresponse()
            assert answer.status == status, answer.read()
        asked.close()
    assert server.memory() < 1_000_000_000
    assert figures(bystander) == stands
