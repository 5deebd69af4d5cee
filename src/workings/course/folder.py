"""A learner's folder: the exercises as files, and how far the learner has come.

Nothing a learner wrote is ever overwritten.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from workings.course.exercise import Exercise

#: The file that remembers, and by which the folder is found again.
PROGRESS = ".workings-course.json"

MISSING, NOT_STARTED, BEGUN = "missing", "not started", "begun"
PASSED, CHANGED = "passed", "passed, changed since"


@dataclass(frozen=True)
class Folder:
    """A learner's folder. Every method reads the progress file anew.

    Parameters
    ----------
    path
        Where it is, absolute.
    """

    path: Path

    def file(self, name: str) -> Path:
        """Return where an exercise's file is, or would be."""
        raise NotImplementedError

    @property
    def passed(self) -> tuple[str, ...]:
        """The names of the exercises that have been passed, in the course's order."""
        raise NotImplementedError

    def current(self) -> Exercise | None:
        """Return the first exercise that has not been passed, or None when there is none left."""
        raise NotImplementedError

    def status(self, name: str) -> str:
        """Return how it stands with an exercise.

        ``"missing"``, ``"not started"``, ``"begun"``, ``"passed"`` or ``"passed, changed since"``.
        """
        raise NotImplementedError

    def mark_passed(self, name: str, digest: str | None = None) -> None:
        """Remember that an exercise was passed.

        Parameters
        ----------
        name
            The exercise's.
        digest
            Of the file that was checked, `Verdict.digest`; None takes the file as it is now.
        """
        raise NotImplementedError

    def hints_shown(self, name: str) -> int:
        """Return how many of an exercise's hints the learner has seen."""
        raise NotImplementedError

    def next_hint(self, name: str) -> int:
        """Count one more hint as seen, and return how many that makes; 3 at most."""
        raise NotImplementedError

    def reset(self, name: str) -> Path | None:
        """Put the task as it was in place of an exercise's file.

        The old file is kept beside it, as ``ex06_softmax.1.py``, which Python cannot import; and
        the exercise counts as not passed, its hints as not seen.

        Returns
        -------
        Path or None
            Where the old file is now; None if there was none, or nothing had been written in it.
        """
        raise NotImplementedError

    def write_missing(self) -> list[Path]:
        """Write the tasks that are not there, and return their files."""
        raise NotImplementedError


def start(path: str | os.PathLike[str]) -> Folder:
    """Make a folder of exercises, or complete one; what is there stays as it is.

    Raises
    ------
    OutputError
        If it cannot be written.
    DataError
        If its progress file is broken.
    """
    raise NotImplementedError


def find(start_at: str | os.PathLike[str] = ".") -> Folder:
    """Return the course's folder that a directory is, or is in.

    Raises
    ------
    SettingError
        If there is none.
    DataError
        If its progress file is broken.
    """
    raise NotImplementedError


def solution_text(name: str) -> str:
    """Return the solution of an exercise, as it is shown after passing."""
    raise NotImplementedError
