"""A real server for tests: ``pytest_plugins = ["app_server"]`` gives its fixture.

It is ``workings app`` as a user starts it, in a process and an empty folder of its own. It has to
end on Ctrl-C, with status 0 and nothing on stderr: whatever a test did with it.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

#: Seconds to wait for it to start, and to end.
_START, _END = 60, 20


@dataclass
class Server:
    """A server that answers.

    ``allowed`` are patterns of lines that it may print on stderr; no other may come.
    """

    process: subprocess.Popen[str]
    port: int
    folder: Path
    allowed: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def memory(self) -> int:
        """The bytes of memory that its process holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        return 1024 * int(re.search(r"VmRSS:\s+(\d+)", status)[1])

    def processor_seconds(self) -> float:
        """The seconds of processor time that it has used."""
        status = Path(f"/proc/{self.process.pid}/stat").read_text("ascii")
        user, system = status.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def errors(self) -> list[str]:
        """What it has printed on stderr and should not have."""
        lines = (self.folder / "stderr").read_text("utf-8").splitlines()
        return [each for each in lines if not any(re.search(fits, each) for fits in self.allowed)]


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Server]:
    """Start a server, and end it by Ctrl-C."""
    port, home = free_port(), folder / "home"
    home.mkdir()
    # NiceGUI would take itself for tested, in a way of its own.
    environment = {key: value for key, value in os.environ.items() if "PYTEST" not in key}
    with (folder / "stdout").open("w") as out, (folder / "stderr").open("w") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "workings", "app", "--no-open", "--port", str(port), *options],
            cwd=home,
            env={**environment, "PYTHONWARNINGS": "error"},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            text=True,
            start_new_session=True,
        )
    server = Server(process, port, folder)
    try:
        _wait_for(server)
        yield server
        process.send_signal(signal.SIGINT)
        status = process.wait(_END)
        assert (status, server.errors()) == (0, [])
        assert list(home.iterdir()) == []
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def _wait_for(server: Server) -> None:
    until = time.monotonic() + _START
    while time.monotonic() < until:
        assert server.process.poll() is None, server.errors()
        try:
            urlopen(f"{server.address}/favicon.ico", timeout=5).close()
            return
        except (URLError, ConnectionError):
            time.sleep(0.05)
    raise TimeoutError(f"no answer from {server.address}")


@pytest.fixture(scope="module")
def server(request, tmp_path_factory) -> Iterator[Server]:
    """A server for the tests of a file; with its ``OPTIONS``, where it names some."""
    options = getattr(request.module, "OPTIONS", ())
    with served(tmp_path_factory.mktemp("server"), *options) as started:
        yield started
