"""Processes for learners' files without the wait for Python and NumPy, where many are needed.

On Linux one process loads both and is copied for each file; elsewhere each is started anew. The
copies are limited and ended as other processes are, and know nothing of each other.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO

from workings.course import forked
from workings.course.process import Limits, Process, begin, command, environment

#: How long a copy may take to come to be.
_PATIENCE = 10.0
#: What is taken for the status of a copy whose end could not be told.
_LOST = 70


class Ready:
    """Starts processes one after the other: `begin` is for `lines_of`. A context manager."""

    def __init__(self) -> None:
        self._original: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        if sys.platform != "linux":  # elsewhere what is loaded may not survive a copy
            return
        with contextlib.suppress(OSError):
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._original = subprocess.Popen(
                    [*command(), str(Path(forked.__file__)), str(theirs.fileno())],
                    env=environment(Limits()),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,  # as a copy's will be: Python asks once what it is
                    stderr=subprocess.STDOUT,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )

    def __enter__(self) -> "Ready":
        return self

    def __exit__(self, *_: object) -> None:
        if self._control is not None:
            self._control.close()
        if self._original is not None:
            self._original.kill()
            self._original.communicate()

    def begin(self, told: Path, folder: Path, limits: Limits) -> Process:
        """Start a process as `process.begin` does, only sooner."""
        if self._control is None or limits.threads != Limits().threads:
            return begin(told, folder, limits)
        try:
            return _Copy(self._control, told, folder)
        except (OSError, ValueError):  # the original is gone
            self._control.close()
            self._control = None
            return begin(told, folder, limits)


class _Copy:
    """As much of `subprocess.Popen` as a watched process needs."""

    def __init__(self, control: socket.socket, told: Path, folder: Path) -> None:
        self._control = control
        ours, theirs = os.pipe()
        self.stdout: IO[bytes] | None = os.fdopen(ours, "rb")
        self.returncode: int | None = None
        try:
            message = json.dumps([str(told), str(folder)]).encode()
            socket.send_fds(control, [message], [theirs])
            self.pid = self._told("began", _PATIENCE)[0]
        except BaseException:
            self.stdout.close()
            raise
        finally:
            os.close(theirs)

    def _told(self, what: str, seconds: float) -> list[int]:
        """Wait for a message, and return the numbers in it.

        Raises
        ------
        TimeoutError
            If none comes in time.
        ConnectionError
            If nobody is there any more, or it is not the one that is due.
        """
        self._control.settimeout(seconds)
        try:
            kind, *numbers = self._control.recv(100).decode().split() or [""]
        except BlockingIOError:
            raise TimeoutError from None
        if kind != what:
            raise ConnectionError(f"{kind or 'nothing'} came in place of {what}")
        return list(map(int, numbers))

    def poll(self) -> int | None:
        """Return the status, or None while there is none."""
        with contextlib.suppress(TimeoutError):
            return self._ended(0.0)
        return None

    def wait(self, timeout: float) -> int:
        """Wait for the status.

        Raises
        ------
        subprocess.TimeoutExpired
            If it does not come in time.
        """
        try:
            return self._ended(timeout)
        except TimeoutError:
            raise subprocess.TimeoutExpired("a learner's process", timeout) from None

    def _ended(self, seconds: float) -> int:
        if self.returncode is None:
            try:
                number, status = self._told("ended", seconds)
                self.returncode = status if number == self.pid else _LOST
            except ConnectionError:
                self.returncode = _LOST
        return self.returncode

    def kill(self) -> None:
        """End it."""
        os.kill(self.pid, 9)
