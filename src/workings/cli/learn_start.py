"""``workings learn start``: a folder of exercises, made or taken up again."""

import os
from pathlib import Path

from rich.text import Text

from workings.cli.explain_text import page
from workings.cli.learn_run import show_current
from workings.cli.learn_where import at, command, find, place, quoted
from workings.cli.learn_words import README
from workings.course import folder as course_folder
from workings.course.exercises import EXERCISES
from workings.course.folder import PROGRESS
from workings.errors import SettingError
from workings.whole_file import whole_file

DEFAULT = "workings-course"


def start(named: str | None) -> None:
    """Make the folder, or go on in it, and show the current exercise.

    Raises
    ------
    WorkingsError
        If it cannot be made, or holds other things.
    """
    out = page()
    if named is None:
        try:
            path = find(None).path
        except SettingError:
            path = Path(DEFAULT)
    else:
        path = Path(os.path.expanduser(named))  # noqa: PTH111  never raises
    before = _refuse_others(path)
    folder = course_folder.start(path)
    _write_readme(folder.path)
    shown = place(folder)
    if before:
        out.print(Text.assemble("Going on in ", (shown, "bold"), "."))
    else:
        out.print(
            Text.assemble("The course is in ", (shown, "bold"), f": {len(EXERCISES)} exercises.")
        )
    out.print()
    elsewhere = bool(at(folder))
    if elsewhere:
        command("Go into it", f"cd {quoted(folder.path)}", out)
        out.print()
    show_current(folder, out, gone_in=elsewhere)


def _refuse_others(path: Path) -> bool:
    """Return whether there is a course already; raise if there is anything else."""
    if not os.path.exists(path):  # noqa: PTH110  never raises
        return False
    if not path.is_dir():
        raise SettingError(f"{path} is a file: name a new folder, as in workings learn start mine")
    try:
        names = {entry.name for entry in path.iterdir()}
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SettingError(f"{path} cannot be read ({reason}): name another folder") from error
    if PROGRESS in names:
        return True
    there = {name for name in names if not name.startswith(".")}
    if there & {exercise.file for exercise in EXERCISES.values()}:
        return True  # handed on without the file that remembers
    if there:
        raise SettingError(
            f"{path} holds other things: name a new folder, as in workings learn start mine"
        )
    return False


def _write_readme(path: Path) -> None:
    readme = path / "README.md"
    if not readme.exists():
        with whole_file(readme) as file:
            file.write(README.encode())
