"""``workings app`` as a process of its own: it starts, answers, ends; or says why it does not."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest

from app_server import free_port, served
from workings.app import server as serving
from workings.errors import SettingError


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """A server that answered and was ended by Ctrl-C: what it said on both."""
    with served(tmp_path_factory.mktemp("ended")) as server:
        answers = {path: get(server.port, path) for path in ("/", "/draw", "/nowhere")}
    return server, answers, (server.folder / "stdout").read_text("utf-8")


def get(port, path="/", **headers):
    """Ask for a path; return status, headers and text."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        connection.close()


def test_it_prints_its_address_and_how_to_end_it_and_that_it_has_ended(ended):
    server, _, out = ended
    assert out.splitlines() == [
        f"workings is at http://127.0.0.1:{server.port}/",
        "Press Ctrl-C to end it.",
        "",
        "Ended.",
    ]


def test_every_room_is_answered(ended):
    _, answers, _ = ended
    for path in ("/", "/draw"):
        status, headers, text = answers[path]
        assert status == 200 and '<html lang="en' in text
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "server" not in headers


def test_an_address_that_leads_nowhere_gets_a_page_that_leads_back(ended):
    status, _, text = ended[1]["/nowhere"]
    assert status == 404
    assert "<h1>There is no such page</h1>" in text and 'href="/"' in text


def test_a_port_that_is_taken_is_said_in_one_line(process):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = process("app", "--no-open", "--port", port)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr == (
        f"workings: port {port} is taken by another program: choose another with --port, or leave "
        "--port out\n"
    )


def test_an_address_that_is_not_of_this_machine_is_said_in_one_line(process):
    done = process("app", "--no-open", "--host", "192.0.2.1")
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert "cannot listen on 192.0.2.1" in done.stderr


def test_without_a_port_the_next_free_one_is_taken(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port()))
        taken.listen()
        first = taken.getsockname()[1]
        monkeypatch.setattr(serving, "FIRST_PORT", first)
        assert first < serving._first_free("127.0.0.1") < first + serving.PORTS
        monkeypatch.setattr(serving, "PORTS", 1)
        with pytest.raises(SettingError, match="are all taken"):
            serving._first_free("127.0.0.1")


def test_a_missing_extra_is_said_in_one_line(process_code):
    done = process_code(
        "import sys; sys.modules['nicegui'] = None\n"
        "from workings.cli import main; main(['app', '--no-open'])"
    )
    assert done.returncode == 1
    assert done.stderr == "workings: the application needs NiceGUI: pip install 'workings[app]'\n"


def test_help_loads_nothing_heavy(process_code):
    done = process_code(
        "import json, sys\n"
        "from workings.cli import main\n"
        "try: main(['app', '--help'])\n"
        "finally: print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    assert "workings app --port 9000 --no-open" in done.stdout
    loaded = set(json.loads(done.stderr))
    assert not loaded & {"nicegui", "starlette", "uvicorn", "numba", "PIL", "workings.app.server"}


@pytest.mark.parametrize(
    "options", [("--port", "0"), ("--port", "70000"), ("--trainings", "0"), ("--port", "http")]
)
def test_an_option_outside_its_range_is_refused(process, options):
    done = process("app", "--no-open", *options)
    assert done.returncode == 2 and done.stderr.count("\n") == 1


def test_open_to_others_it_warns_and_asks_for_the_token(tmp_path):
    port = free_port()
    with started(tmp_path, "--host", "0.0.0.0", "--port", str(port)) as process:
        first = process.stdout.readline()
        token = re.fullmatch(rf"workings is at http://\S+:{port}/\?token=(\S+)\n", first)[1]
        assert len(token) >= 32
        status, _, text = get(port)
        assert status == 403 and "with the token" in text and token not in text
        status, headers, _ = get(port, f"/?token={token}")
        assert (status, headers["location"]) == (303, "/")
        cookie = headers["set-cookie"].partition(";")[0]
        assert get(port, Cookie=cookie)[0] == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0 and out.endswith("Ended.\n")
        assert err.startswith("Warning: other machines can reach this.") and err.count("\n") == 1


def test_two_presses_of_ctrl_c_end_it_without_a_traceback(tmp_path):
    with started(tmp_path, "--port", str(free_port())) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert "Traceback" not in err


@contextmanager
def started(folder, *options):
    """Start it in a folder, with its output at hand."""
    # NiceGUI would take itself for tested, in a way of its own.
    environment = {key: value for key, value in os.environ.items() if "PYTEST" not in key}
    with subprocess.Popen(
        [sys.executable, "-m", "workings", "app", "--no-open", *options],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def process_code(tmp_path):
    """Run Python code in a process of its own."""

    def call(code):
        return subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60
        )

    return call
