"""A learner's process: loads a file, calls its functions, writes down what each call gave.

Stands alone: the standard library, NumPy and two files beside this one. It never sees what would be
right. It writes a line of JSON for each thing that happens, each to the file anew, so that what has
been answered is kept whatever comes after, and closed file descriptors do no harm.

`here.py` makes its calls with `outcome`, too.
"""

import builtins
import faulthandler
import json
import os
import sys
import time
import types
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy import asarray, load

if TYPE_CHECKING or __package__:
    from workings.course import guard, wire
else:
    sys.path.insert(0, str(Path(__file__).parent))
    import guard
    import wire

    del sys.path[0], sys.modules["guard"], sys.modules["wire"]

#: Whether a file, by its name, is the learner's own.
Own = Callable[[str], bool]
_loads, _dumps = json.loads, json.dumps
_open, _write, _close, _exit = os.open, os.write, os.close, os._exit
#: The status of a process that ended for want of memory, and could not write that down.
NO_MEMORY = 71
#: What is let go when there is no memory left, so that it can be told.
_reserve: list[bytes] = []


def outcome(
    function: Callable[..., Any],
    arguments: Any,
    own: Own,
    through: tuple[type[BaseException], ...] = (),
    kept: dict[str, Any] | None = None,
    keep: str | None = None,
) -> dict[str, Any]:
    """Call a function with encoded arguments, and return what it gave, encoded.

    Parameters
    ----------
    function
        The learner's.
    arguments
        A list that `wire.encode` made, perhaps with what is in `STANDS` in it.
    own
        Whether a file is the learner's.
    through
        The errors that are not caught: Ctrl-C, in a notebook.
    kept, keep
        What earlier calls left, and the name under which this one leaves its result, if it does.

    Returns
    -------
    dict
        ``value`` and the arguments ``changed``; or ``raised``, with ``kind`` if it ends the run.
    """
    given = [_argument(document, kept or {}) for document in arguments["list"]]
    try:
        value = function(*given)
    except through:
        raise
    except BaseException as error:
        return ended_by(error, own)
    try:
        written = wire.encode(value)
    except through:
        raise
    except MemoryError as error:
        return ended_by(error, own)
    except BaseException:  # an object that breaks when it is looked at
        written = wire.other(wire.named(value))
    if kept is not None and keep is not None:
        kept[keep] = value
    return {"value": written, "changed": _changed(given, arguments)}


#: What may stand for an argument: random numbers by their seed, what an earlier call left, a file.
STANDS = {"draws", "kept", "mapped"}


def _argument(document: Any, kept: dict[str, Any]) -> Any:
    if type(document) is dict and "kept" in document:
        return kept[document["kept"]]
    if type(document) is dict and "mapped" in document:  # several processes share its memory
        return asarray(load(document["mapped"], mmap_mode="r"))
    return wire.decode(document)


def _changed(given: list[Any], arguments: Any) -> list[int]:
    before = arguments["list"]
    return [
        number
        for number, (value, document) in enumerate(zip(given, before, strict=True))
        if not (type(document) is dict and STANDS & document.keys())
        and _unless_broken(value) != document
    ]


def _unless_broken(value: Any) -> Any:
    try:
        return wire.encode(value)
    except Exception:
        return None


def ended_by(error: BaseException, own: Own) -> dict[str, Any]:
    """Return an error as a record, and what kind of end it is, if it ends the run."""
    told: dict[str, Any] = {}
    place = _place(error, own)
    error.__traceback__ = error.__context__ = error.__cause__ = None  # they hold what was allocated
    _reserve.clear()
    told["raised"] = described(error, own, place)
    if isinstance(error, guard.Refused):
        told["kind"] = error.kind
    elif isinstance(error, MemoryError):
        told["kind"] = "memory"
    elif isinstance(error, SystemExit):
        told["kind"] = "exit"
    return told


def _place(error: BaseException, own: Own) -> tuple[str | None, int | None]:
    """Return the innermost of the learner's lines that an error came through."""
    place: tuple[str | None, int | None] = None, None
    frame = error.__traceback__
    while frame is not None:
        if own(frame.tb_frame.f_code.co_filename):
            place = frame.tb_frame.f_code.co_filename, frame.tb_lineno
        frame = frame.tb_next
    return place


def described(
    error: BaseException, own: Own, place: tuple[str | None, int | None]
) -> dict[str, Any]:
    """Return an error's kind and text, and where it was raised."""
    (file, line), text, code = place, "", ""
    if isinstance(error, SyntaxError) and own(str(error.filename)):
        file, line, text = str(error.filename), error.lineno, str(error.msg)
        code = str(error.text or "").strip()
    else:
        try:
            text = str(error)
        except Exception:
            text = ""
    return {
        "kind": type(error).__name__,
        "text": wire.shortened(" ".join(text.split())),
        "file": file,
        "line": line,
        "code": wire.shortened(code, 200),
    }


class _Process:
    """The process itself: what it was told to do, and where it writes what came of it."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job, self.file = job, job["file"]
        self.kept: dict[str, Any] = {}
        #: The copy that is run, and the folder that it was made of.
        self.folders = (os.path.dirname(self.file), job["folder"])  # noqa: PTH120
        self.own: Own = lambda name: os.path.dirname(name) in self.folders  # noqa: PTH120

    def say(self, at: str, **record: Any) -> None:
        line = (_dumps({"at": at, **record}) + "\n").encode()
        handle = _open(self.job["results"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            while line:
                line = line[_write(handle, line) :]
        finally:
            _close(handle)

    def stop(self, kind: str, **record: Any) -> None:
        self.say("stop", kind=kind, **record)

    def load(self) -> dict[str, Any] | None:
        """Return the names in the learner's file, or None where it could not be loaded."""
        module = types.ModuleType(Path(self.file).stem)
        module.__file__ = self.file
        sys.modules[module.__name__] = module
        try:
            code = compile(Path(self.file).read_bytes(), self.file, "exec", dont_inherit=True)
            exec(code, module.__dict__)  # noqa: S102  this is what the process is for
        except BaseException as error:
            told = ended_by(error, self.own)
            syntax = isinstance(error, SyntaxError) or _of_source(error)
            kind = told.pop("kind", "syntax-error" if syntax else "import-error")
            self.stop(kind, **told)
            return None
        return module.__dict__

    def run(self) -> None:
        names = self.load()
        if names is None:
            return
        for call in self.job["calls"]:
            place = {"function": call["function"], "case": call["case"]}
            function = names.get(call["function"])
            if not callable(function):
                kind = wire.named(function) if call["function"] in names else ""
                self.stop("no-function", **place, text=kind, others=self.functions(names))
                return
            self.say("call", **place)
            told = outcome(
                _restoring(function), call["arguments"], self.own, (), self.kept, call.get("keep")
            )
            if "kind" in told:
                self.stop(**told, **place)
                return
            self.say("answer", **place, **told)
        self.say("end")

    def functions(self, names: dict[str, Any]) -> list[str]:
        """Return the names of the functions that the file itself defines."""
        return [
            name
            for name, value in names.items()
            if isinstance(value, types.FunctionType) and value.__code__.co_filename == self.file
        ]


def _restoring(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that leaves Python's own functions, and what is loaded, as they were."""
    before, loaded = dict(vars(builtins)), dict(sys.modules)

    def called(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        finally:
            vars(builtins).update(before)
            sys.modules.update(loaded)

    return called


def _of_source(error: BaseException) -> bool:
    """Whether an error says that the source is no source: null bytes, a wrong encoding."""
    return isinstance(error, ValueError | UnicodeDecodeError) and "source code" in str(error)


def _warn(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: object = None,
    line: str | None = None,
) -> None:
    place = f"{Path(filename).name}, line {lineno}"
    sys.stderr.write(f"{place}: {category.__name__}: {message}\n")


def main(path: str) -> None:
    """Do what a job says."""
    job = _loads(Path(path).read_bytes())
    process = _Process(job)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, errors="backslashreplace")  # type: ignore[union-attr]
    warnings.showwarning = _warn
    trace = Path(job["trace"]).open("w")  # noqa: SIM115  open until the process ends
    faulthandler.enable(trace)
    # Even in a loop that never ends, and even if nobody is left to end it from outside.
    left = max(0.05, job["deadline"] - time.time())
    faulthandler.dump_traceback_later(left, file=trace, exit=True)
    sys.pycache_prefix = job["scratch"]  # stale compiled files would hide what was just changed
    sys.path[:0] = process.folders
    here = process.folders[0]
    os.environ.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), here))
    sys.argv = [process.file]
    _reserve.append(bytes(8 << 20))
    guard.limit(job["memory"], job["seconds"] * job["threads"])
    guard.refuse(here, job["results"])
    try:
        process.run()
    except MemoryError:  # not even enough of it to tell that
        _exit(NO_MEMORY)
    except BaseException:  # nothing can be written down any more
        _exit(70)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # noqa: S112  it may have been closed
            continue
    _exit(0)  # whatever threads or exit handlers there are


if __name__ == "__main__":
    main(sys.argv[1])
