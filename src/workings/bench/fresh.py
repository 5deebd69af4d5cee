"""Measuring in a fresh process: some Python statements, or a whole command.

A small process stands between us and a command: on Linux a child's peak of memory begins with that
of the process that started it, and ours may hold much data. ``python -m workings.bench.fresh
COMMAND…`` is that process.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

_TIMED = """{before}
import time
start = time.perf_counter()
{statement}
seconds = time.perf_counter() - start
import json
from workings.bench.machine import peak_bytes
print(json.dumps({{"seconds": seconds, "peak": peak_bytes()}}))
"""


class ProcessFailed(Exception):
    """A measured process ended without an answer; the message says how, in one line."""


@dataclass(frozen=True)
class Measurement:
    """What one process needed.

    Parameters
    ----------
    seconds
        Of the wall clock.
    peak
        The most bytes of memory it held; None where the system does not say.
    output
        What it printed, where it was a command.
    """

    seconds: float
    peak: int | None
    output: str = ""


def statements(
    statement: str, before: str = "pass", environment: Mapping[str, str] | None = None
) -> Measurement:
    """Run Python statements in a fresh process; the seconds are those of `statement` alone.

    Raises
    ------
    ProcessFailed
        If they raise.
    """
    code = _TIMED.format(before=before, statement=statement)
    answer = json.loads(_run([sys.executable, "-c", code], environment, None))
    return Measurement(answer["seconds"], answer["peak"])


def command(
    arguments: Sequence[str],
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Measurement:
    """Run a command from its start to its end.

    Raises
    ------
    ProcessFailed
        If its status is not 0.
    """
    between = [sys.executable, "-m", "workings.bench.fresh", *arguments]
    answer = json.loads(_run(between, environment, folder))
    return Measurement(answer["seconds"], answer["peak"], answer["output"])


def last_line(errors: str) -> str:
    """Return the last line that says something: of a traceback, the error."""
    said = [line.strip() for line in errors.splitlines() if line.strip()]
    return said[-1].removeprefix("workings: ") if said else ""


def _run(
    arguments: Sequence[str], environment: Mapping[str, str] | None, folder: Path | None
) -> str:
    process = subprocess.Popen(
        arguments,
        env=None if environment is None else dict(environment),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    try:
        out, errors = process.communicate()
    except BaseException:  # Ctrl-C, too
        process.kill()
        process.wait()
        raise
    if process.returncode:
        raise ProcessFailed(last_line(errors) or f"ended with status {process.returncode}")
    return out


def _between(arguments: Sequence[str]) -> int:
    """Run the command, pass its messages on, and print what it needed."""
    start = perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        output, _ = process.communicate()
    except KeyboardInterrupt:
        process.kill()
        return 130
    seconds = perf_counter() - start
    answer = {"seconds": seconds, "peak": _peak_of_children(), "output": output}
    print(json.dumps(answer))  # noqa: T201  what this process is for
    return process.returncode


def _peak_of_children() -> int | None:
    if os.name != "posix":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    sys.exit(_between(sys.argv[1:]))
