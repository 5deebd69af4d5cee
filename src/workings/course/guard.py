"""What a learner's process may not do, and how much it may use; it stands alone, as `child` does.

A guard against accidents, not a jail: code that wants to get around it can. Where the system has no
`resource` (Windows), or does not keep its limit of memory (macOS), only the clock, in the process
that started this one, puts an end to it; the things that are refused are refused everywhere.
"""

import os
import sys
from typing import Any

try:
    import _posixsubprocess
except ImportError:  # Windows
    _posixsubprocess = None  # type: ignore[assignment]

#: Starting another process, by the names that Python's audit has for it.
_STARTS = (
    "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "os.system",
    "pty.spawn", "subprocess.Popen", "_winapi.CreateProcess",
)  # fmt: skip
#: Ending one.
_ENDS = ("os.kill", "os.killpg")
#: The largest file that it may write.
_FILE = 512 << 20


class Refused(Exception):
    """Something that no exercise needs; each is also the error that programs expect there."""

    kind = ""


class RefusedWorkings(Refused, ImportError):
    """`import workings`."""

    kind = "workings"


class RefusedProcess(Refused, PermissionError):
    """Another process: started, or ended."""

    kind = "process"


class RefusedInput(Refused, EOFError):
    """`input()` and `breakpoint()`: there is nobody to answer."""

    kind = "input"


def refuse() -> None:
    """Refuse `import workings`, further processes and `input()` from now on."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "import" and str(arguments[0]).partition(".")[0] == "workings":
            raise RefusedWorkings("the exercises are to be solved without workings")
        if event in ("builtins.input", "builtins.breakpoint"):
            raise RefusedInput("there is nobody to answer")
        if event in _STARTS or (event in _ENDS and arguments[0] not in own):
            raise RefusedProcess(f"{event} is not allowed in an exercise")

    def fork_exec(*_: Any) -> None:
        raise RefusedProcess("another process is not allowed in an exercise")

    own = (os.getpid(),)
    if _posixsubprocess is not None:  # multiprocessing calls it without being audited
        vars(_posixsubprocess)["fork_exec"] = fork_exec
    sys.addaudithook(hook)


def limit(memory: int, seconds: float) -> None:
    """Limit this process, as far as the system can: memory, processor time, files, no core dump."""
    try:
        import resource
    except ImportError:  # Windows
        return
    time = int(seconds) + 2
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, time),
        (resource.RLIMIT_FSIZE, _FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError):  # macOS takes no limit below what is in use
            continue
