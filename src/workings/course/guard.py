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
#: Changing files, by the same names: what is done, and which of the arguments are files, each with
#: the place of the folder's descriptor that it may be meant from.
_CHANGES: dict[str, tuple[str, tuple[tuple[int, int | None], ...]]] = {
    "os.chflags": ("change", ((0, None),)), "os.chmod": ("change", ((0, 2),)),
    "os.chown": ("change", ((0, 3),)), "os.link": ("link", ((0, 2), (1, 3))),
    "os.mkdir": ("make", ((0, 2),)), "os.remove": ("remove", ((0, 1),)),
    "os.removexattr": ("change", ((0, None),)), "os.rename": ("rename", ((0, 2), (1, 3))),
    "os.rmdir": ("remove", ((0, 1),)), "os.setxattr": ("change", ((0, None),)),
    "os.symlink": ("link", ((1, 2),)), "os.truncate": ("change", ((0, None),)),
    "os.utime": ("change", ((0, 3),)), "shutil.rmtree": ("remove", ((0, 1),)),
}  # fmt: skip
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_package = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120
_real, _join, _normal, _text = os.path.realpath, os.path.join, os.path.normcase, os.fsdecode
#: The largest file that it may write.
_FILE = 512 << 20


class Refused(Exception):
    """Something that no exercise needs; each is also the error that programs expect there."""

    kind = ""


class RefusedWorkings(Refused, ImportError):
    """`import workings`."""

    kind = "workings"


class RefusedReading(Refused, PermissionError):
    """Reading what belongs to `workings`: the solutions are there."""

    kind = "workings"


class RefusedWriting(Refused, PermissionError):
    """Writing, removing or renaming a file outside the copy that is run."""

    kind = "writes"


class RefusedProcess(Refused, PermissionError):
    """Another process: started, or ended."""

    kind = "process"


class RefusedInput(Refused, EOFError):
    """`input()` and `breakpoint()`: there is nobody to answer."""

    kind = "input"


def refuse(folder: str, results: str) -> None:
    """Refuse `import workings`, processes, `input()` and writing elsewhere, from now on.

    Parameters
    ----------
    folder
        Where files may be written.
    results
        The one file elsewhere that may be.
    """

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            opened(*arguments[:3])
        elif event in _CHANGES:
            doing, places = _CHANGES[event]
            for place, descriptor in places:
                below = None if descriptor is None else arguments[descriptor]
                changed(doing, arguments[place], below)
        elif event == "import" and str(arguments[0]).partition(".")[0] == "workings":
            raise RefusedWorkings("the exercises are to be solved without workings")
        elif event in ("builtins.input", "builtins.breakpoint"):
            raise RefusedInput("there is nobody to answer")
        elif event in _STARTS or (event in _ENDS and arguments[0] not in own):
            raise RefusedProcess(f"{event} is not allowed in an exercise")

    def opened(path: Any, mode: Any, flags: Any) -> None:
        if type(path) is int or path == results:
            return
        if type(flags) is int and flags & _WRITES:
            changed("write", path)
        elif within(_real(_text(path)), _package):
            raise RefusedReading("the exercises are to be solved without workings")

    def changed(doing: str, path: Any, descriptor: Any = None) -> None:
        if type(path) is int:  # it has been opened, and then it was asked
            return
        name = _text(path)
        if type(descriptor) is int and descriptor >= 0:
            name = _join(_real(f"/dev/fd/{descriptor}"), name)
        if not within(_real(name), folder) and name != os.devnull:
            raise RefusedWriting(f"{doing} {name}")

    def within(path: str, folder: str) -> bool:
        return _normal(_join(path, "")).startswith(_normal(_join(folder, "")))

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
