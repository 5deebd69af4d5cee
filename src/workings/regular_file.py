"""Opening a file that somebody else may have made: nothing that would make us wait for ever."""

import os
import stat
from io import BufferedReader


def open_regular(path: str | os.PathLike[str]) -> BufferedReader:
    """Open a file to read its bytes; raise for what is no regular file.

    A named pipe may never get a writer, and a device such as ``/dev/zero`` never ends.

    Raises
    ------
    OSError
        If it is missing, a folder, a pipe or a device, or may not be read; ``strerror`` says which.
    """
    try:
        file = open(path, "rb", opener=_without_waiting)  # noqa: SIM115  Path.open has no opener
    except ValueError as error:  # a name with a null character in it
        raise OSError(0, f"no file has such a name ({error})") from None
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(0, "it is a pipe or a device: write what it gives to a file first")
    return file


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; where it is a pipe, at once instead of when somebody writes to it."""
    for name in ("O_NONBLOCK", "O_NOCTTY"):  # Windows has neither
        flags |= getattr(os, name, 0)
    return os.open(path, flags)
