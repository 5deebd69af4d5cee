"""A process for a learner's file: started, watched, ended; what it writes down, line by line.

On POSIX it leads a group that ends with it; memory, processor time and the size of files are
limited by the system (macOS does not keep the limit of memory). On Windows there are only the
clock, the cap on what is printed and what `guard` refuses: if the learner's code has started a
process all the same, that one is left behind, and its memory is limited by the machine's alone.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from workings.course import child


@dataclass(frozen=True)
class Limits:
    """What a learner's process may use.

    Parameters
    ----------
    seconds
        From its start to its end.
    memory
        Bytes of address space; where the system has no such limit (Windows, macOS), none.
    printed
        Bytes; then it is stopped.
    threads
        For NumPy's matrix library.
    """

    seconds: float = 10.0
    memory: int = 1 << 30
    printed: int = 1_000_000
    threads: int = 1


LIMITS = Limits()
#: How much of what was printed is kept, in bytes.
KEPT = 8_000
#: How often it is looked whether there is anything new, in seconds.
_TICK = 0.01
#: The status of a process that has used up its processor time; Windows has none.
_OUT_OF_TIME = -signal.SIGXCPU if hasattr(signal, "SIGXCPU") else None
#: What a process may write down in all, and as its last trace, in bytes.
_WRITTEN, _TRACE = 300_000_000, 100_000
_THREADS = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS",
    "BLIS_NUM_THREADS",
)  # fmt: skip


@dataclass(frozen=True)
class Ended:
    """How a process ended.

    Parameters
    ----------
    status
        Its exit status; below 0, the signal that ended it.
    why
        ``"endless"`` or ``"printed-too-much"``, where one of the limits ended it; or None.
    trace
        Where Python was when it crashed or its time ran out, as `faulthandler` writes it.
    printed, more
        The beginning of what it printed, and whether there was more.
    seconds
        How long it ran.
    """

    status: int
    why: str | None
    trace: str
    printed: bytes
    more: bool
    seconds: float


def lines_of(file: Path, job: dict[str, Any], limits: Limits) -> Generator[bytes, None, Ended]:
    """Run a learner's file, and yield each line that its process writes down, as soon as it does.

    Whatever ends the iteration ends the process, and its group.

    Parameters
    ----------
    file
        The learner's file, absolute; its folder is where the process works.
    job
        What `child` is to do: ``{"calls": …}``.
    limits
        What it may use.

    Raises
    ------
    OSError
        If no process can be started there.
    """
    with tempfile.TemporaryDirectory(prefix="workings-", ignore_cleanup_errors=True) as scratch:
        results, trace = Path(scratch, "results"), Path(scratch, "trace")
        started = time.monotonic()
        process = _started(file, job, limits, Path(scratch), results, trace)
        printed = _Printed(process, limits.printed)
        written = _Written(results)
        why = None
        try:
            while why is None and process.poll() is None:
                printed.wait(_TICK)
                yield from written.new()
                if printed.too_much.is_set():
                    why = "printed-too-much"
                elif time.monotonic() - started > limits.seconds + 0.5:  # it should have ended
                    why = "endless"
            seconds = time.monotonic() - started
        finally:
            _end(process)
            printed.end()
        yield from written.new()
        last = _beginning(trace, _TRACE).decode(errors="replace")
    if printed.too_much.is_set():
        why = "printed-too-much"
    elif last.startswith("Timeout") or process.returncode == _OUT_OF_TIME:
        why = "endless"
    kept = bytes(printed.kept)
    return Ended(process.returncode, why, last, kept, printed.count > len(kept), seconds)


def _started(
    file: Path, job: dict[str, Any], limits: Limits, scratch: Path, results: Path, trace: Path
) -> subprocess.Popen[bytes]:
    told = Path(scratch, "job")
    document = {
        **job,
        "file": str(file),
        "results": str(results),
        "trace": str(trace),
        "scratch": str(scratch),
        "deadline": time.time() + limits.seconds,
        "seconds": limits.seconds,
        "memory": limits.memory,
        "threads": limits.threads,
    }
    told.write_text(json.dumps(document), encoding="utf-8")
    results.touch()
    command = [sys.executable, "-I", "-B", "-X", "utf8", str(Path(child.__file__)), str(told)]
    return subprocess.Popen(
        command,
        cwd=file.parent,
        env={**os.environ, **dict.fromkeys(_THREADS, str(limits.threads)), "MPLBACKEND": "Agg"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


class _Printed:
    """What a process prints, read by a thread of its own: its beginning, and how much it is."""

    def __init__(self, process: subprocess.Popen[bytes], most: int) -> None:
        assert process.stdout is not None  # noqa: S101
        self.stream: IO[bytes] = process.stdout
        self.most, self.kept, self.count = most, bytearray(), 0
        self.too_much, self.over = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        with self.stream, contextlib.suppress(OSError):
            while part := os.read(self.stream.fileno(), 1 << 16):
                self.kept += part[: max(0, KEPT - len(self.kept))]
                self.count += len(part)
                if self.count > self.most:
                    self.too_much.set()
        self.over.set()

    def wait(self, seconds: float) -> None:
        """Wait for a moment, or until all has been printed, which mostly is the process's end."""
        if self.over.is_set():
            time.sleep(seconds)
        else:
            self.over.wait(seconds)

    def end(self) -> None:
        """Wait for the rest; a process that got away with the pipe is left to the thread."""
        self.thread.join(timeout=1)


class _Written:
    """What a process writes down, as it comes."""

    def __init__(self, file: Path) -> None:
        self.file, self.place, self.rest = file, 0, b""

    def new(self) -> Iterator[bytes]:
        """Yield the lines that have been completed since the last time."""
        try:
            if self.file.stat().st_size <= self.place or self.place > _WRITTEN:
                return
            with self.file.open("rb") as stream:
                stream.seek(self.place)
                part = stream.read(_WRITTEN)
        except OSError:  # the learner's code has taken it away
            return
        self.place += len(part)
        *lines, self.rest = (self.rest + part).split(b"\n")
        yield from lines


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)


def _beginning(file: Path, most: int) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(most)
    except OSError:
        return b""
