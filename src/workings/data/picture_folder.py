"""What is in a folder of pictures, and what is left out of it."""

import os
from collections.abc import Sequence
from pathlib import Path

from workings.data.picture_file import is_picture

_DEEPEST = 3  # folders below the one named in which pictures are looked for, to know what it is


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
    """Return the pictures in a folder and those below it; add what else is there to `skipped`."""
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if deep and not _hidden(name))
        for name in sorted(files):
            if is_picture(name) and not _hidden(name):
                found.append(Path(place) / name)
            else:
                skipped.append(name)
    return found


def _hidden(name: str) -> bool:
    return name.startswith((".", "__MACOSX"))


def listed(names: Sequence[str]) -> str:
    """Return the first three names, and how many more there are."""
    return ", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")
