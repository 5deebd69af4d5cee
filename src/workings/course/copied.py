"""A copy of a learner's files, which is run in place of them: what it does to itself does no harm.

The process works in the copy and may write nowhere else (`guard`). What it says of the copy is told
of the learner's own folder.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from workings.course.source import read_bytes

#: How many of a folder's files are copied, Python's first; and how many entries are looked at.
_MOST, _ENTRIES = 200, 5_000


class Copied:
    """A copy of what stands beside a learner's file, and of the file.

    What is in folders, and what is large, stays where it is: it is read from there.

    Parameters
    ----------
    file
        The learner's, absolute.
    folder
        Where the copy goes; it is made.

    Raises
    ------
    OSError
        If the file cannot be read, or nothing can be written there.
    """

    def __init__(self, file: Path, folder: Path) -> None:
        folder.mkdir()
        self.original, self.folder = file.parent, folder.resolve()
        self.file = self.folder / file.name
        self._contents = dict(_beside(file.parent)) | {file.name: file.read_bytes()}
        for name, content in self._contents.items():
            (self.folder / name).write_bytes(content)

    def unchanged(self) -> bool:
        """Whether each file is still what was copied."""
        try:
            return all(
                (self.folder / name).read_bytes() == content
                for name, content in self._contents.items()
            )
        except OSError:
            return False

    def in_json(self, line: bytes) -> bytes:
        """Return a line of JSON with the learner's folder in place of the copy."""
        copy, original = (json.dumps(str(path))[1:-1] for path in (self.folder, self.original))
        return line.replace(copy.encode(), original.encode())

    def in_trace(self, trace: bytes) -> bytes:
        """Return what `faulthandler` wrote, likewise."""
        copy, original = (
            str(path).encode("ascii", "backslashreplace") for path in (self.folder, self.original)
        )
        return trace.replace(copy, original)

    def in_print(self, printed: bytes) -> bytes:
        """Return what was printed, likewise."""
        return printed.replace(os.fsencode(self.folder), os.fsencode(self.original))


def _beside(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the names and the contents of a folder's files, those that can be read."""
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry, _ in zip(entries, range(_ENTRIES), strict=False)]
    except OSError:
        return
    found.sort(key=lambda entry: (not entry.name.endswith(".py"), entry.name))
    for entry in found[:_MOST]:
        try:
            yield entry.name, read_bytes(Path(entry.path))
        except (OSError, ValueError):
            continue
