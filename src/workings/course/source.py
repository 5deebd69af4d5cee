"""A learner's file before it is run: whether there is one, and whether it is text."""

import io
import os
import re
import stat
import tokenize
from pathlib import Path

from workings.course.answers import Stop

#: A solution is a few hundred bytes; a file larger than this is something else.
LARGEST = 1_000_000


def read_source(file: Path) -> bytes | Stop:
    """Return what is in a file, or why it cannot be run.

    Parameters
    ----------
    file
        Anything that may stand in a learner's folder: nothing, a folder, a pipe, 100 MB.
    """
    name = file.name
    try:
        source = read_bytes(file)
    except FileNotFoundError:
        return Stop("no-file", file=name)
    except ValueError as error:
        return _unreadable(name, str(error))
    except OSError as error:
        if os.path.isdir(file):  # noqa: PTH112  is_dir() may raise
            return _unreadable(name, "it is a folder")
        return _unreadable(name, (os.strerror(error.errno) if error.errno else str(error)).lower())
    problem = _no_text(source)
    return source if problem is None else _unreadable(name, problem)


def read_bytes(file: Path) -> bytes:
    """Return a regular file's bytes; anything else could make us wait for ever.

    Raises
    ------
    OSError
        If it cannot be read.
    ValueError
        If it is no file, or too large.
    """
    with open(file, "rb", opener=_without_waiting) as stream:
        about = os.fstat(stream.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise ValueError("it is no ordinary file")
        if about.st_size > LARGEST:
            raise ValueError(f"it has {about.st_size / 1e6:,.1f} MB, which no exercise has")
        return stream.read(LARGEST)


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def line_at(file: Path, number: int) -> str:
    """Return a line of a learner's file, without the space around it; "" if there is none."""
    source = read_source(file)
    if isinstance(source, Stop):
        return ""
    lines = io.TextIOWrapper(io.BytesIO(source), _encoding(source), errors="replace").readlines()
    return lines[number - 1].strip()[:200] if 1 <= number <= len(lines) else ""


def _unreadable(name: str, text: str) -> Stop:
    return Stop("unreadable", text, file=name)


def _no_text(source: bytes) -> str | None:
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "it is text in UTF-16; save it as UTF-8"
    if b"\0" in source:
        line = source[: source.index(b"\0")].count(b"\n") + 1
        return f"it is no text: there is a null byte in line {line}"
    try:
        encoding = _encoding(source)
        source.decode(encoding)
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        return f"line {line} is not in {encoding.upper()}; save the file as UTF-8"
    except (LookupError, SyntaxError) as error:
        reason = re.sub(r"[^\x20-\x7e]", "?", str(error))
        return f"its encoding is unknown ({reason}); save it as UTF-8"
    return None


def _encoding(source: bytes) -> str:
    """Return the encoding that a file says it has, in its first two lines, or UTF-8."""
    lines = io.BytesIO(source)
    first = [line for line in (lines.readline(), lines.readline()) if line.isascii()]
    return tokenize.detect_encoding(iter([*first, b""]).__next__)[0]
