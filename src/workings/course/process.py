"""A process for a learner's file: started, watched, ended; what it writes down, line by line.

What runs is a copy of the learner's files, in a folder that goes when the process has ended.

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
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from workings.course import child
from workings.course.copied import Copied


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
_RESULTS, _LAST, _COPY = "results", "trace", "copy"
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
    disturbed
        Whether its files are no longer what the learner's are: it has changed them, or another
        process has.
    """

    status: int
    why: str | None
    trace: str
    printed: bytes
    more: bool
    seconds: float
    disturbed: bool = False


class Process(Protocol):
    """A process that runs: `subprocess.Popen`, or as much of it as is needed here."""

    pid: int
    stdout: IO[bytes] | None

    @property
    def returncode(self) -> int | Any:
        """Its status, when it has ended."""

    def poll(self) -> int | None:
        """Return its status, or None while it runs."""

    def wait(self, timeout: float) -> int:
        """Wait for its end."""

    def kill(self) -> None:
        """End it."""


#: Starts a process on the file that holds its job, in a folder, with limits.
Begin = Callable[[Path, Path, Limits], Process]


def begin(told: Path, folder: Path, limits: Limits) -> Process:
    """Start a process on a job."""
    return subprocess.Popen(
        [*command(), str(Path(child.__file__)), str(told)],
        cwd=folder,
        env=environment(limits),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def command() -> list[str]:
    """Return Python as it is started for a learner's file."""
    return [sys.executable, "-I", "-B", "-X", "utf8"]


def environment(limits: Limits) -> dict[str, str]:
    """Return the environment it is started in."""
    threads = dict.fromkeys(_THREADS, str(limits.threads))
    return {**os.environ, **threads, "MPLBACKEND": "Agg"}


def lines_of(
    file: Path, job: dict[str, Any], limits: Limits, begin: Begin = begin
) -> Generator[bytes, None, Ended]:
    """Run a learner's file, and yield each line that its process writes down, as soon as it does.

    Whatever ends the iteration ends the process, and its group.

    Parameters
    ----------
    file
        The learner's file, absolute; the process works in a copy of its folder.
    job
        What `child` is to do: ``{"calls": …}``.
    limits
        What it may use.
    begin
        What starts it.

    Raises
    ------
    OSError
        If no process can be started there.
    """
    with tempfile.TemporaryDirectory(prefix="workings-", ignore_cleanup_errors=True) as scratch:
        results, trace = Path(scratch, _RESULTS), Path(scratch, _LAST)
        started = time.monotonic()
        copied = Copied(file, Path(scratch, _COPY))
        process = begin(_told(copied, job, limits, Path(scratch)), copied.folder, limits)
        printed = _Printed(process, limits.printed)
        written = _Written(results)
        why = None
        try:
            while why is None and process.poll() is None:
                printed.wait(_TICK)
                yield from map(copied.in_json, written.new())
                if printed.too_much.is_set():
                    why = "printed-too-much"
                elif time.monotonic() - started > limits.seconds + 0.5:  # it should have ended
                    why = "endless"
            seconds = time.monotonic() - started
        finally:
            _end(process)
            printed.end()
        yield from map(copied.in_json, written.new())
        last = copied.in_trace(_beginning(trace, _TRACE)).decode(errors="replace")
        disturbed = not copied.unchanged()
    if printed.too_much.is_set():
        why = "printed-too-much"
    elif last.startswith("Timeout") or process.returncode == _OUT_OF_TIME:
        why = "endless"
    kept, more = bytes(printed.kept), printed.count > len(printed.kept)
    told = copied.in_print(kept)
    return Ended(process.returncode, why, last, told, more, seconds, disturbed)


def _told(copied: Copied, job: dict[str, Any], limits: Limits, scratch: Path) -> Path:
    """Write down what `child` is to do, and where; return the file."""
    document = {
        **job,
        "file": str(copied.file),
        "folder": str(copied.original),
        "results": str(scratch / _RESULTS),
        "trace": str(scratch / _LAST),
        "scratch": str(scratch),
        "deadline": time.time() + limits.seconds,
        "seconds": limits.seconds,
        "memory": limits.memory,
        "threads": limits.threads,
    }
    told = scratch / "job"
    told.write_text(json.dumps(document), encoding="utf-8")
    (scratch / _RESULTS).touch()
    return told


class _Printed:
    """What a process prints, read by a thread of its own: its beginning, and how much it is."""

    def __init__(self, process: Process, most: int) -> None:
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


def _end(process: Process) -> None:
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
