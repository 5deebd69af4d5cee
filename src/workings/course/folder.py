"""A learner's folder: the exercises as files, and how far the learner has come.

Nothing a learner wrote is ever overwritten.
"""

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workings.course.answers import Stop
from workings.course.exercise import Exercise
from workings.course.exercises import EXERCISES
from workings.course.source import read_source
from workings.errors import DataError, OutputError, SettingError, choose
from workings.whole_file import whole_file

#: The file that remembers, and by which the folder is found again.
PROGRESS = ".workings-course.json"
VERSION = 1
_KEY = "workings-course"

MISSING, NOT_STARTED, BEGUN = "missing", "not started", "begun"
PASSED, CHANGED = "passed", "passed, changed since"


@dataclass
class _Progress:
    """What the file remembers: of each exercise passed the file's digest, and the hints seen."""

    passed: dict[str, str] = field(default_factory=dict)
    hints: dict[str, int] = field(default_factory=dict)


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
        return self.path / _exercise(name).file

    @property
    def passed(self) -> tuple[str, ...]:
        """The names of the exercises that have been passed, in the course's order."""
        passed = _read(self.path).passed
        return tuple(name for name in EXERCISES if name in passed)

    @property
    def last_passed(self) -> str | None:
        """The name of the exercise that was passed last, or None; not the course's last."""
        return next((name for name in reversed(_read(self.path).passed) if name in EXERCISES), None)

    def current(self) -> Exercise | None:
        """Return the first exercise that has not been passed, or None when there is none left."""
        passed = self.passed
        return next((entry for name, entry in EXERCISES.items() if name not in passed), None)

    def status(self, name: str) -> str:
        """Return how it stands with an exercise.

        ``"missing"``, ``"not started"``, ``"begun"``, ``"passed"`` or ``"passed, changed since"``.
        """
        file = self.file(name)
        if not os.path.lexists(file):
            return MISSING
        digest = _read(self.path).passed.get(name)
        if digest is not None:
            return PASSED if digest == _digest(file) else CHANGED
        return NOT_STARTED if _holds_task(name, file) else BEGUN

    def mark_passed(self, name: str, digest: str | None = None) -> None:
        """Remember that an exercise was passed.

        Parameters
        ----------
        name
            The exercise's.
        digest
            Of the file that was checked, `Verdict.digest`; None takes the file as it is now.
        """
        file = self.file(name)
        progress = _read(self.path)
        progress.passed.pop(name, None)  # the last one passed stands last
        progress.passed[name] = digest or _digest(file)
        _write(self.path, progress)

    def hints_shown(self, name: str) -> int:
        """Return how many of an exercise's hints the learner has seen."""
        most = len(_exercise(name).hints)
        return max(0, min(_read(self.path).hints.get(name, 0), most))

    def next_hint(self, name: str) -> int:
        """Count one more hint as seen, and return how many that makes; 3 at most."""
        progress = _read(self.path)
        seen = min(self.hints_shown(name) + 1, len(_exercise(name).hints))
        if progress.hints.get(name) != seen:
            progress.hints[name] = seen
            _write(self.path, progress)
        return seen

    def reset(self, name: str) -> Path | None:
        """Put the task as it was in place of an exercise's file.

        The old file is kept beside it, as ``ex06_softmax.1.py``, which Python cannot import; and
        the exercise counts as not passed, its hints as not seen.

        Returns
        -------
        Path or None
            Where the old file is now; None if there was none, or nothing had been written in it.

        Raises
        ------
        OutputError
            If the folder cannot be written.
        """
        file = self.file(name)
        progress = _read(self.path)
        kept = None
        if os.path.lexists(file) and not _holds_task(name, file):
            kept = kept_beside(file)
        _lay(file, task_text(name))
        if name in progress.passed or name in progress.hints:
            progress.passed.pop(name, None)
            progress.hints.pop(name, None)
            _write(self.path, progress)
        return kept

    def write_missing(self) -> list[Path]:
        """Write the tasks that are not there, and return their files."""
        return [self.file(name) for name in EXERCISES if _lay(self.file(name), task_text(name))]


def start(path: str | os.PathLike[str]) -> Folder:
    """Make a folder of exercises, or complete one; what is there stays as it is.

    Raises
    ------
    OutputError
        If it cannot be written.
    DataError
        If its progress file is broken.
    """
    folder = Path(os.path.expanduser(path)).absolute()  # noqa: PTH111  never raises
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise OutputError(f"{path} is a file: give the name of a folder") from None
    except OSError as error:
        raise OutputError(f"{path} cannot be made: {_reason(error)}") from error
    if os.path.lexists(folder / PROGRESS):
        _read(folder)
    else:
        _write(folder, _Progress())
    started = Folder(folder)
    started.write_missing()
    return started


def find(start_at: str | os.PathLike[str] = ".") -> Folder:
    """Return the course's folder that a directory is, or is in.

    Raises
    ------
    SettingError
        If there is none.
    DataError
        If its progress file is broken.
    """
    here = Path(os.path.expanduser(start_at)).absolute()  # noqa: PTH111  never raises
    for folder in (here, *here.parents):
        if os.path.lexists(folder / PROGRESS):
            _read(folder)
            return Folder(folder)
    raise SettingError(
        f"there is no course in {here} or above it: workings learn start FOLDER makes one; "
        "if there is one already, go into it first"
    )


def task_text(name: str) -> str:
    """Return the text of an exercise's file, as a learner is given it."""
    return _text("tasks", name)


def is_task(name: str, source: bytes) -> bool:
    """Return whether a file's contents are still an exercise as a learner is given it."""
    return source.replace(b"\r\n", b"\n") == task_text(name).encode()


def solution_text(name: str) -> str:
    """Return the solution of an exercise, as it is shown after passing."""
    return _text("solutions", name)


def _text(kind: str, name: str) -> str:
    return (Path(__file__).parent / kind / _exercise(name).file).read_text(encoding="utf-8")


def _exercise(name: str) -> Exercise:
    return choose(EXERCISES, name, "exercise")


def _digest(file: Path) -> str:
    source = read_source(file)
    return "unreadable" if isinstance(source, Stop) else hashlib.sha256(source).hexdigest()


def _holds_task(name: str, file: Path) -> bool:
    source = read_source(file)
    return not isinstance(source, Stop) and is_task(name, source)


def _lay(file: Path, text: str) -> bool:
    """Write a file that is not there yet, and return whether it was not."""
    try:
        with file.open("xb") as stream:
            try:
                stream.write(text.encode())
            except OSError:
                file.unlink(missing_ok=True)
                raise
    except FileExistsError:
        return False
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {_reason(error)}") from error
    return True


def kept_beside(file: Path) -> Path:
    """Move a file to a name that is free, ``submission.1.csv``, and return it.

    Raises
    ------
    OutputError
        If the folder cannot be written.
    """
    number = 1
    while os.path.lexists(kept := file.with_name(f"{file.stem}.{number}{file.suffix}")):
        number += 1
    try:
        return file.rename(kept)
    except OSError as error:
        raise OutputError(f"{file} cannot be kept as {kept.name}: {_reason(error)}") from error


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _read(folder: Path) -> _Progress:
    file = folder / PROGRESS
    source = read_source(file)
    if isinstance(source, Stop):
        raise DataError(f"{file} cannot be read: {source.text or 'it is a broken link'}")
    try:
        document = json.loads(source)
    except (ValueError, RecursionError):
        raise _broken(file, "it is no JSON") from None
    version = document.get(_KEY) if isinstance(document, dict) else None
    if type(version) is not int:
        raise _broken(file, "it is not this course's")
    if version > VERSION:
        raise DataError(f"{file} is of a newer workings: install that one, or start a new folder")
    passed, hints = document.get("passed", {}), document.get("hints", {})
    if not (_of(passed, str) and _of(hints, int)):
        raise _broken(file, "what it should remember is not there")
    return _Progress(passed, hints)


def _of(entries: Any, kind: type) -> bool:
    return isinstance(entries, dict) and all(type(value) is kind for value in entries.values())


def _broken(file: Path, why: str) -> DataError:
    return DataError(
        f"{file} is broken ({why}): delete it and start the folder again with workings learn "
        "start; your exercises stay, and are checked anew"
    )


def _write(folder: Path, progress: _Progress) -> None:
    document = {_KEY: VERSION, "passed": progress.passed, "hints": progress.hints}
    with whole_file(folder / PROGRESS) as file:
        file.write((json.dumps(document, indent=1) + "\n").encode())
