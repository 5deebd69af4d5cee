"""The finale's ``submission.csv``: it goes where another may stand already."""

import os
from collections.abc import Sequence
from pathlib import Path

from workings.course.folder import kept_beside
from workings.course.source import read_bytes
from workings.data import write_submission
from workings.errors import OutputError


def submit(labels: Sequence[int], written: Path) -> Path | None:
    """Write a submission; keep beside it what was there.

    Parameters
    ----------
    labels
        What the network says of each image.
    written
        The file.

    Returns
    -------
    Path or None
        Where the older one is now; None where there was none, or the same.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    kept = kept_beside(written) if os.path.lexists(written) else None
    try:
        write_submission(list(map(str, labels)), written)
    except OutputError:
        if kept is not None:
            kept.rename(written)
        raise
    if kept is not None and _content(kept) == _content(written):
        kept.unlink()
        return None
    return kept


def _content(file: Path) -> bytes | None:
    try:
        return None if file.is_symlink() else read_bytes(file)
    except (OSError, ValueError):
        return None
