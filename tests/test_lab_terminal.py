"""``workings lab`` as a process of its own: in a terminal, and with Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="signals and terminals as POSIX has them"
)


@pytest.mark.slow
def test_a_real_ctrl_c_ends_it_cleanly(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "workings", "lab", "wrong-m", "--seeds", "99"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        time.sleep(6)
        os.killpg(process.pid, signal.SIGINT)
        try:
            _, err = process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    assert process.returncode == 130
    assert err == "workings: interrupted after 0 of 1 mistake\n"


@pytest.mark.parametrize(("columns", "colour"), [(80, True), (120, True), (80, False)])
def test_it_fits_a_terminal_with_and_without_colour(columns, colour, tmp_path, monkeypatch):
    import termios

    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    own, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    options = ("--seeds", "1", "--epochs", "2", "--threads", "1")
    child = subprocess.Popen(
        [sys.executable, "-m", "workings", "lab", "dead-layer", "labels-shuffled", *options],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=os.environ | {"TERM": "xterm-256color"} | ({} if colour else {"NO_COLOR": "1"}),
    )
    os.close(theirs)
    parts = []
    while True:
        try:
            part = os.read(own, 65_536)
        except OSError:  # how Linux says that nobody is at the other end any more
            break
        if not part:
            break
        parts.append(part)
    os.close(own)
    err = child.stderr.read().decode()
    child.stderr.close()
    assert (child.wait(60), err) == (0, "")
    text = b"".join(parts).decode()
    assert bool(re.search(r"\x1b\[(?:\d+;)*3\dm", text)) == colour
    lines = [line.rstrip() for line in ESCAPES.sub("", text).splitlines()]
    assert max(map(len, lines)) <= columns
    assert any("seed 0" in line for line in lines)
