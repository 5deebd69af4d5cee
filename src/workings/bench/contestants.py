"""The sides as the driver holds them: processes that stay alive, and fresh ones each time."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from workings.bench.fresh import Measurement, ProcessFailed, last_line

#: What starts a side that stays alive; its case, name, threads and folder follow.
SIDE_COMMAND = (sys.executable, "-m", "workings.bench.side")


class Contestant(Protocol):
    """A side in one case."""

    def prepare(self) -> None:
        """Get ready and warm; raises `ProcessFailed`."""

    def measure(self) -> Measurement:
        """Do the work once; raises `ProcessFailed`."""

    def finish(self) -> int | None:
        """End, and return the most bytes of memory held, where that is known only now."""

    def kill(self) -> None:
        """End at once, whatever it is doing."""


class Child:
    """A side that stays alive; see `side.py` for what it says.

    Parameters
    ----------
    case, side
        Which.
    threads
        How many it may use.
    folder
        Where it finds what it needs and leaves what it computed.
    environment
        Its environment variables.
    """

    def __init__(
        self, case: str, side: str, threads: int, folder: Path, environment: Mapping[str, str]
    ) -> None:
        self._arguments = [*SIDE_COMMAND, case, side, str(threads), str(folder)]
        self._environment = dict(environment)
        self._process: subprocess.Popen[str] | None = None
        self._errors = tempfile.TemporaryFile(  # noqa: SIM115  open as long as the process lives
            "w+", encoding="utf-8", errors="replace"
        )

    def prepare(self) -> None:
        """Start the process and wait until it is ready."""
        self._process = subprocess.Popen(
            self._arguments,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            encoding="utf-8",
        )
        self._answer("ready")

    def measure(self) -> Measurement:
        """Ask for one measurement and wait for it."""
        with suppress(OSError):  # where it has ended, the answer says how
            self._pipe("stdin").write("measure\n")
            self._pipe("stdin").flush()
        return Measurement(self._answer("seconds"), None)

    def finish(self) -> int | None:
        """Let the process end; returns its peak."""
        self._pipe("stdin").close()
        peak: int | None = self._answer("peak")
        self.kill()
        return peak

    def kill(self) -> None:
        """End the process and close what is open."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None and not pipe.closed:
                    with suppress(OSError):  # what it was to be told, it cannot hear any more
                        pipe.close()
        self._errors.close()

    def _pipe(self, name: str) -> Any:
        return getattr(self._process, name)

    def _answer(self, name: str) -> Any:
        line = self._pipe("stdout").readline()
        document = json.loads(line) if line.endswith("\n") else {}
        if name in document:
            return document[name]
        if "failed" in document:
            raise ProcessFailed(" ".join(str(document["failed"]).split()))
        assert self._process is not None  # noqa: S101
        status = self._process.wait()
        self._errors.seek(0)
        said = last_line(self._errors.read())
        raise ProcessFailed(f"ended with status {status}" + (f": {said}" if said else ""))


class Fresh:
    """A side whose every measurement is a process of its own.

    Parameters
    ----------
    run
        Runs the process and returns what it needed; is given the number of the measurement,
        from 0, and −1 for the one that does not count.
    """

    def __init__(self, run: Callable[[int], Measurement]) -> None:
        self._run = run
        self._number = -1

    def prepare(self) -> None:
        """Run once, so that files are read from disk and kernels compiled."""
        self.measure()

    def measure(self) -> Measurement:
        """Run the process."""
        self._number += 1
        return self._run(self._number - 1)

    def finish(self) -> int | None:
        """Return nothing: each process has told its own."""
        return None

    def kill(self) -> None:
        """Do nothing: there is no process between measurements."""
