"""Files that are written whole or not at all.

The bytes go to a new file in the same folder, reach the disk, and only then take the name of the
file they replace. Whoever reads the name meets the old file or the new one, never a part of one:
not after a crash, a full disk, Ctrl-C or a kill.
"""

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from workings.errors import OutputError


@contextlib.contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open `path` for writing bytes; it comes to be only when the block ends without an error.

    Parameters
    ----------
    path
        The file to write. Its folder must exist. A symbolic link is followed.

    Yields
    ------
    BinaryIO
        A file to write to.

    Raises
    ------
    OutputError
        If the folder is missing or cannot be written, `path` is a folder, or the disk is full.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):
            with target.open("wb") as file:  # raises for a folder; /dev/stdout is written to
                yield file
            return
        partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
        try:
            with partial.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            partial.replace(target)
            _sync_folder(target.parent)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {_reason(error, target)}") from error


def _sync_folder(folder: Path) -> None:
    """Let the new name reach the disk, too, where the system allows a folder to be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def check_writable(path: str | os.PathLike[str]) -> None:
    """Raise now, before the long work, if `path` could not be written at its end.

    Raises
    ------
    OutputError
        If the folder is missing or cannot be written, or `path` is a folder.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "a folder")
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):
            return
        probe = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
        probe.open("xb").close()
        probe.unlink()
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {_reason(error, target)}") from error


def refuse_same(output: str | os.PathLike[str], *inputs: str | os.PathLike[str] | None) -> None:
    """Raise if writing `output` would replace something that is being read, or written too.

    Parameters
    ----------
    output
        The file to be written.
    inputs
        Files that must stay; None, names of things that are no files, and pairs ``A,B`` are
        allowed.

    Raises
    ------
    OutputError
        If one of them is the same file as `output`.
    """
    target = os.path.realpath(output)
    for given in inputs:
        for part in (os.fspath(given), *os.fspath(given).split(",")) if given is not None else ():
            if os.path.exists(part) and os.path.realpath(part) == target:  # noqa: PTH110  never raises
                raise OutputError(
                    f"{output} cannot be written: it would replace {part}, which is used here too; "
                    "give another name"
                )


def _reason(error: OSError, target: Path) -> str:
    if error.errno == errno.ENOSPC:
        return "the disk is full; what stood there before is untouched"
    if error.errno == errno.EISDIR or os.path.isdir(target):  # noqa: PTH112  is_dir() may raise
        return "it is a folder; name a file in it"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"the folder {target.parent} does not let this user write"
    if target.parent.is_file():
        return f"{target.parent} is a file, not a folder"
    if not target.parent.is_dir():
        return f"the folder {target.parent} does not exist; make it first"
    return str(error.strerror or error)
