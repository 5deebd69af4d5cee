"""What a learner's process wrote down, as answers; nothing in it is taken for granted."""

import hashlib
import json
import linecache
import os
import re
import signal
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from workings.course import wire
from workings.course.answers import Answer, Raised, Run, Stop
from workings.course.child import NO_MEMORY
from workings.course.process import Ended
from workings.course.source import line_at
from workings.course.verdict import KINDS

_FRAME = re.compile(r'File "(.*)", line (\d+)')
#: How Windows says that a process has crashed: its exit statuses begin here.
_WINDOWS_CRASH = 0xC0000000


def run_of(lines: Iterable[bytes], ended: Ended, file: Path, source: bytes, seconds: float) -> Run:
    """Return what came of a run.

    Parameters
    ----------
    lines
        What the process wrote down, a JSON document a line, if all went well.
    ended
        How it ended.
    file, source
        The learner's file, and what was in it.
    seconds
        How many it was given.
    """
    answers: list[Answer] = []
    stop, over = None, False
    place: dict[str, Any] = {}
    for record in filter(None, map(record_of, lines)):
        at = record.get("at")
        if at == "call":
            place = _call(record)
        elif at == "answer" and _call(record):
            answers.append(answer_of(record, file.parent))
            place = {}
        elif at == "stop" and stop is None:
            stop = stop_of(record, file.parent)
        elif at == "end":
            over = True
    if ended.why is not None or (stop is None and not over):
        stop = _cut_off(ended, file, place)
    return Run(
        answers=tuple(answers),
        stop=stop,
        printed=_printed(ended.printed),
        printed_more=ended.more,
        seconds=ended.seconds,
        digest=hashlib.sha256(source).hexdigest(),
        limit=seconds,
        file=file.name,
        disturbed=ended.disturbed,
    )


def not_begun(error: OSError, file: Path) -> Run:
    """Return what there is to say where no process could be started."""
    reason = os.strerror(error.errno).lower() if error.errno else str(error)
    stop = Stop("unreadable", f"Python does not start there ({reason})", file=file.name)
    return Run(stop=stop, file=file.name)


def record_of(line: bytes) -> dict[str, Any] | None:
    """Return a line's record, or None if it is none."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def answer_of(record: dict[str, Any], folder: Path | None) -> Answer:
    """Return what a call gave.

    Parameters
    ----------
    record
        As `child.outcome` makes it, with the call's place.
    folder
        The learner's, where the files are; None in a notebook.
    """
    place = _call(record)
    if "raised" in record:
        return Answer(**place, raised=raised_of(record["raised"], folder))
    try:
        value = wire.decode(record.get("value"))
    except ValueError:
        value = wire.Other("something that cannot be read")
    changed = record.get("changed")
    numbers = changed if isinstance(changed, list) else []
    return Answer(**place, value=value, changed=tuple(n for n in numbers if type(n) is int))


def stop_of(record: dict[str, Any], folder: Path | None) -> Stop:
    """Return why a run ended early, as the learner's process tells it."""
    kind = record.get("kind")
    raised = raised_of(record["raised"], folder) if "raised" in record else None
    others = record.get("others")
    return Stop(
        kind=kind if kind in KINDS else "crash",
        text=_clean(wire.shortened(str(record.get("text", "")))),
        raised=raised,
        others=tuple(_clean(str(name)) for name in others[:100])
        if isinstance(others, list)
        else (),
        file=raised.file if raised else None,
        line=raised.line if raised else None,
        code=raised.code if raised else "",
        **_call(record),
    )


def raised_of(told: Any, folder: Path | None) -> Raised:
    """Return an error, as `child.described` tells of it."""
    told = told if isinstance(told, dict) else {}
    file, line = told.get("file"), told.get("line")
    if not (isinstance(file, str) and type(line) is int):
        file, line = None, None
    name, code = None, wire.shortened(str(told.get("code", "")))
    if file is not None and line is not None:
        name, code = _place(file, line, code, folder)
    return Raised(
        kind=_clean(wire.shortened(str(told.get("kind", "Exception")), 80)),
        text=_clean(wire.shortened(str(told.get("text", "")))),
        file=name,
        line=line,
        code=_clean(code),
    )


def _clean(text: str) -> str:
    """Return a text without what would move a terminal's cursor, or turn its letters round."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def _place(file: str, line: int, code: str, folder: Path | None) -> tuple[str | None, str]:
    """Return the name of a file of the learner's and the code of its line, as far as known."""
    if folder is None:
        cell = file.startswith("<") or "ipykernel" in file
        return None if cell else Path(file).name, code or linecache.getline(file, line).strip()[
            :200
        ]
    path = Path(file)
    if path.parent != folder:
        return None, code
    return path.name, code or line_at(path, line)


def _call(record: dict[str, Any]) -> dict[str, Any]:
    """Return which call a record is about: empty where it says none."""
    function, case = record.get("function"), record.get("case")
    if isinstance(function, str) and type(case) is int:
        return {"function": function, "case": case}
    return {}


def _cut_off(ended: Ended, file: Path, place: dict[str, Any]) -> Stop:
    """Return why a process ended before it said so itself."""
    places = _places(ended.trace, file.parent)
    own = [place for place in places if place[0] == file.name]
    name, line = next(iter(own or places), (None, None))
    code = _clean(line_at(file.parent / name, line)) if name is not None and line else ""
    kind, text = ended.why or "exit", ""
    if kind == "endless" and own and places[0] != own[0]:
        text = "{}, line {}".format(*places[0])
    if ended.why is None and ended.status < 0:
        kind, text = "crash", _signal(-ended.status)
    elif ended.why is None and ended.status >= _WINDOWS_CRASH:
        kind, text = "crash", f"status {ended.status:#x}"
    elif ended.why is None and ended.status == NO_MEMORY:
        kind = "memory"
    elif ended.why is None:
        text = f"status {ended.status}"
    return Stop(kind, text, file=name, line=line, code=code, **place)


def _places(trace: str, folder: Path) -> list[tuple[str, int]]:
    """Return the learner's lines in what `faulthandler` wrote, the innermost first."""
    written = str(folder).encode("ascii", "backslashreplace").decode()
    found = [(Path(name), int(line)) for name, line in _FRAME.findall(trace)]
    return [(path.name, line) for path, line in found if str(path.parent) == written]


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _printed(data: bytes) -> str:
    """Return what was printed as text that does nothing to a terminal."""
    text = data.decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or c.isprintable())
