"""Which folders hold learners' work, and what is in them.

What a learner hands in may be anything: a folder in a folder, a file, a loop of links. Nothing here
raises for it, and nothing is written there.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workings.course.exercises import EXERCISES
from workings.course.folder import PROGRESS
from workings.course.source import read_bytes

#: How far below a learner's folder the exercises may lie (``anna/homework/workings-course``), and
#: how many of its entries are looked at.
DEPTH, ENTRIES = 3, 2_000


@dataclass(frozen=True)
class Submission:
    """What one learner handed in.

    Parameters
    ----------
    name
        What to call it: its path below the folder that was named.
    path
        The folder with the exercises in it; where there is none, what there is instead.
    problem
        Why there is nothing to check, or None.
    """

    name: str
    path: Path
    problem: str | None = None


def submissions(folders: Sequence[str | os.PathLike[str]]) -> list[Submission]:
    """Return the learners' folders: each of `folders`, or all that it holds.

    Parameters
    ----------
    folders
        A folder with exercises in it is one learner's. In any other, each entry is a learner, but
        for hidden ones.
    """
    found = []
    for folder in folders:
        path = Path(folder)
        name = path.name or path.resolve().name
        within = f"{name}/" if len(folders) > 1 else ""
        if (one := _submission(path, name, 0)).problem is None:
            found.append(one)
            continue
        try:
            inside = sorted(entry.name for entry in path.iterdir())
        except OSError:
            inside = []
        inside = [entry for entry in inside if not entry.startswith((".", "__"))]
        if not inside:
            found.append(one)
        found += [_submission(path / entry, within + entry, DEPTH) for entry in inside]
    return found


def _submission(path: Path, name: str, depth: int) -> Submission:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        return Submission(name, path, _reason(error))
    if not stat.S_ISDIR(mode):
        return Submission(name, path, "a file, not a folder")
    try:
        inside = _with_exercises(path, depth)
    except OSError as error:
        return Submission(name, path, _reason(error))
    if inside is None:
        return Submission(name, path, "no exercises in it")
    return Submission(name, inside)


def _with_exercises(path: Path, depth: int) -> Path | None:
    """Return the folder that holds exercises: `path` or one below it, the nearest first."""
    files = {PROGRESS, *(exercise.file for exercise in EXERCISES.values())}
    level, looked_at = [path], 0
    for _ in range(depth + 1):
        below: list[Path] = []
        for folder in level:
            try:
                entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
            except OSError:
                if folder == path:
                    raise
                continue
            if any(entry.name in files for entry in entries):
                return folder
            below += [folder / entry.name for entry in entries if _is_real_folder(entry)]
            looked_at += len(entries)
            if looked_at > ENTRIES:
                return None
        level = below
    return None


def _is_real_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder, and no link: links may lead round in a circle."""
    try:
        return entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")
    except OSError:
        return False


def read_files(folder: Path) -> tuple[dict[str, bytes], set[str]]:
    """Return a learner's Python files, and the names of those that could not be read.

    Parameters
    ----------
    folder
        The learner's. Only what stands in it directly counts, under a megabyte each.

    Raises
    ------
    OSError
        If the folder itself cannot be read.
    """
    contents, refused = {}, set()
    for name in _python_files(folder):
        try:
            contents[name] = read_bytes(folder / name)
        except (OSError, ValueError):
            refused.add(name)
    return contents, refused


def _python_files(folder: Path) -> Iterator[str]:
    names = [entry.name for entry in folder.iterdir()]
    if len(names) > ENTRIES:  # the exercises will be among these
        names = [exercise.file for exercise in EXERCISES.values()]
    return (name for name in names if name.endswith(".py"))


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, PermissionError):
        return "it cannot be read: no permission"
    if isinstance(error, FileNotFoundError):
        return "a link that leads nowhere" if error.filename else "it is not there"
    text = getattr(error, "strerror", None) or str(error)
    return (
        "a link that leads in a circle" if "symbolic link" in text else f"it cannot be read: {text}"
    )
