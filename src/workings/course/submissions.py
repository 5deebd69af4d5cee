"""Which folders hold learners' work, and what is in them.

What a learner hands in may be anything: a folder in a folder, a file, a loop of links. Nothing here
raises for it, and nothing is written there.
"""

import os
import stat
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workings.course.exercises import EXERCISES
from workings.course.folder import PROGRESS
from workings.course.source import read_bytes

#: How far below a learner's folder the exercises may lie (``anna/homework/workings-course``), and
#: how many of its entries are looked at.
DEPTH, ENTRIES = 3, 2_000
#: How many Python files are read of a learner's folder, and how many bytes in all: the exercises,
#: each up to `source.LARGEST`, always fit.
FILES, BYTES = 200, 20_000_000


@dataclass(frozen=True)
class Submission:
    """What one learner handed in.

    Parameters
    ----------
    name
        What to call it: the learner's folder, and as much of the path before it as tells it from
        others.
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
        A folder with exercises in it is one learner's, and so is, among several, one with nothing
        in it but such a folder. In any other, each entry is a learner, but for hidden ones.
    """
    found: dict[Path, tuple[int, Submission]] = {}  # by where it was handed in: each once
    for folder in folders:
        path, several = Path(folder), len(folders) > 1
        place = Path(os.path.abspath(path))  # noqa: PTH100  links keep their names
        one = _submission(path, 0)
        inside = _inside(path) if one.problem is not None else []
        held = [_submission(path / entry, DEPTH) for entry in inside]
        if several and len(held) == 1 and held[0].problem is None:
            one, inside = held[0], []
        if not inside:
            found.setdefault(place, (1, one))
        for entry, each in zip(inside, held, strict=False):
            found.setdefault(place / entry, (1 + several, each))
    names = _names({place: parts for place, (parts, _) in found.items()})
    return [replace(one, name=names[place]) for place, (_, one) in found.items()]


def _inside(folder: Path) -> list[str]:
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return []
    return [name for name in names if not name.startswith((".", "__"))]


def _names(places: dict[Path, int]) -> dict[Path, str]:
    """Return what to call each place: so many parts of its path, or more where names are equal."""
    names = {place: "/".join(place.parts[-parts:]) for place, parts in places.items()}
    equal = {name for name, count in Counter(names.values()).items() if count > 1}
    if not equal:
        return names
    return _names({place: parts + (names[place] in equal) for place, parts in places.items()})


def _submission(path: Path, depth: int) -> Submission:
    name = path.name
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
        The learner's. Only what stands in it directly counts, under a megabyte each; the exercises
        first, then others, until there are `FILES` of them or `BYTES` in all.

    Raises
    ------
    OSError
        If the folder itself cannot be read.
    """
    contents, refused, room = dict[str, bytes](), set[str](), BYTES
    for name in _python_files(folder):
        try:
            content = read_bytes(folder / name)
        except (OSError, ValueError):
            refused.add(name)
            continue
        if len(content) <= room:
            contents[name] = content
            room -= len(content)
    return contents, refused


def _python_files(folder: Path) -> list[str]:
    own = [exercise.file for exercise in EXERCISES.values()]
    with os.scandir(folder) as entries:
        names = {entry.name for entry, _ in zip(entries, range(ENTRIES), strict=False)}
    others = sorted(name for name in names.difference(own) if name.endswith(".py"))
    return [name for name in own if os.path.lexists(folder / name)] + others[: FILES - len(own)]


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, PermissionError):
        return "it cannot be read: no permission"
    if isinstance(error, FileNotFoundError):
        return "a link that leads nowhere" if error.filename else "it is not there"
    text = getattr(error, "strerror", None) or str(error)
    return (
        "a link that leads in a circle" if "symbolic link" in text else f"it cannot be read: {text}"
    )
