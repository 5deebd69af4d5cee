"""What is in a folder of pictures, and what is left out of it."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from workings.data.picture_file import is_picture
from workings.errors import DataError

_DEEPEST = 3  # folders below the one named in which pictures are looked for, to know what it is
#: Folders in one another; Python follows a few hundred.
_MOST_NESTED = 100
#: What a Mac and Windows leave in folders: no news.
_CLUTTER = (".ds_store", "thumbs.db", "desktop.ini")
_TRAIN, _TEST = ("train", "training"), ("test", "testing")
_VALIDATION = ("val", "valid", "validation")


@dataclass(frozen=True)
class Parts:
    """A folder's parts, each with a sub-folder a class.

    Parameters
    ----------
    train, test
        The folders; no `test` where there is only ``train``, or ``train`` and ``val``.
    others
        What is left out beside them.
    hint
        How else a part that is left out may be used.
    """

    train: Path
    test: Path | None
    others: list[str]
    hint: str


def parts_of(folder: Path) -> Parts | None:
    """Return the parts of a folder, or None where its sub-folders are classes.

    ``train`` is a class where other pictures than those of ``val`` stand beside it, and no
    ``test``: cars, buses and trains.
    """
    folders = {entry.name.lower(): entry for entry in folders_in(folder)}
    train, test, validation = (
        next((folders[name] for name in names if name in folders), None)
        for names in (_TRAIN, _TEST, _VALIDATION)
    )
    if train is None:
        return None
    others = [entry for entry in folders.values() if entry not in (train, test)]
    classes = [entry for entry in others if entry != validation and holds_pictures(entry)]
    if test is None and classes:
        return None
    hint = f"; it can be named by itself: --validation {validation}" if validation else ""
    loose = pictures_in(folder, [], deep=False)
    return Parts(train, test, [entry.name for entry in [*others, *loose]], hint)


def nested_alike(folder: Path, classes: Mapping[str, Sequence[Path]]) -> str | None:
    """Say so where two classes have no pictures but sub-folders of the same names."""
    inner = {}
    for name, files in classes.items():
        below = [file.relative_to(folder / name).parts for file in files]
        if all(len(parts) > 1 for parts in below):
            inner[name] = {parts[0] for parts in below}
    for one, other in combinations(inner, 2):
        if len(same := sorted(inner[one] & inner[other])) > 1:
            return (
                f"{folder}: {one} and {other} count as classes and have the same sub-folders, "
                f"{listed(same)}; if those are the classes, name {folder / one} or {folder / other}"
            )
    return None


def holds_pictures(folder: Path) -> bool:
    """Return whether there is a picture in a folder, or a few folders below it."""
    for place, folders, files in os.walk(folder):
        if any(is_picture(name) and not _hidden(name) for name in files):
            return True
        if len(Path(place).relative_to(folder).parts) >= _DEEPEST:
            folders.clear()
        folders[:] = sorted(name for name in folders if not _hidden(name))
    return False


def folders_in(folder: Path) -> list[Path]:
    """Return the folders in a folder that are not hidden, in order."""
    return sorted(entry for entry in folder.iterdir() if entry.is_dir() and not _hidden(entry.name))


def pictures_in(folder: Path, skipped: list[str], deep: bool = True) -> list[Path]:
    """Return the pictures in a folder and those below it; add what else is there to `skipped`.

    Raises
    ------
    DataError
        If folders are nested deeper than anybody's.
    """
    found = []
    above = len(folder.parts)
    for place, folders, files in os.walk(folder):
        if folders and len(Path(place).parts) - above >= _MOST_NESTED:
            raise DataError(
                f"{folder}: more than {_MOST_NESTED} folders in one another: expected pictures in "
                "a sub-folder for each class"
            )
        folders[:] = sorted(name for name in folders if deep and not _hidden(name))
        for name in sorted(files):
            if is_picture(name) and not _hidden(name):
                found.append(Path(place) / name)
            elif name.lower() not in _CLUTTER:
                skipped.append(name)
    return found


def _hidden(name: str) -> bool:
    return name.startswith((".", "__MACOSX"))


def listed(names: Sequence[str]) -> str:
    """Return the first three names, and how many more there are."""
    return ", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")
