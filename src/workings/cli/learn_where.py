"""``workings learn``: which folder is meant, and how it is said in a command."""

import os
import shlex
from pathlib import Path

from rich.console import Console
from rich.text import Text

from workings.course import folder as course_folder
from workings.course.folder import PROGRESS, Folder
from workings.errors import DataError, SettingError


def find(named: str | None) -> Folder:
    """Return the course's folder: the one named, the one we are in, or the only one just below.

    Raises
    ------
    SettingError
        If there is none, or it cannot be told which.
    """
    where = os.path.expanduser(named or ".")  # noqa: PTH111  never raises
    if not os.path.isdir(where):  # noqa: PTH112  likewise; else a folder above might be meant
        raise SettingError(f"--folder {named}: there is no such folder")
    try:
        return course_folder.find(Path(where).resolve())
    except SettingError:
        below = [] if named is not None else _just_below()
        if len(below) == 1:
            return course_folder.find(below[0].resolve())
        if below:
            names = ", ".join(sorted(path.name for path in below))
            raise SettingError(
                f"there are several courses here ({names}): go into one, or say --folder"
            ) from None
        raise


def _just_below() -> list[Path]:
    try:
        return [path.parent for path in Path().glob(f"*/{PROGRESS}")]
    except OSError:
        return []


def at(folder: Folder) -> str:
    """Return what a command needs besides, to mean this folder: ``""``, ``" --folder ben"``."""
    try:
        found = find(None).path
    except (SettingError, DataError):
        found = None
    if found is not None and found == folder.path.resolve():
        return ""
    return f" --folder {quoted(folder.path)}"


def quoted(path: Path) -> str:
    """Return a path as it is typed in a command."""
    text = as_typed(path)
    if os.name == "nt":
        return f'"{text}"' if " " in text else text
    return shlex.quote(text)


def as_typed(path: Path) -> str:
    """Return a path as one would say it here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def place(folder: Folder) -> str:
    """Return where a course is, as one would say it here."""
    typed = as_typed(folder.path)
    return f"this folder, {folder.path.name}" if typed == "." else typed


def command(what: str, text: str, out: Console) -> None:
    """Print what a command is for, and the command."""
    out.print(Text.assemble(f"  {what:<28}  ", (text, "cyan")), soft_wrap=True)
