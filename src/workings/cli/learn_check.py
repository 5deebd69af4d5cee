"""``workings learn check``: one exercise or all of them."""

import contextlib
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.control import Control
from rich.segment import ControlType
from rich.table import Table
from rich.text import Text
from typer import Abort

from workings.cli.explain_text import page, say
from workings.cli.learn_finale import as_document as train_as_document
from workings.cli.learn_finale import check_kaggle, train_and_show
from workings.cli.learn_run import command, find, say_where_to_go, show_current, the_exercise
from workings.cli.learn_show import show_verdict, verdict_words
from workings.cli.learn_words import LEARNT, praise
from workings.cli.render import print_json
from workings.course.exercise import Exercise
from workings.course.exercises import EXERCISES
from workings.course.finale_records import Done, Failed
from workings.course.folder import PASSED, Folder
from workings.course.judge import judge
from workings.course.ready import Ready
from workings.course.sandbox import LIMITS, run_file
from workings.course.verdict import KINDS, Verdict
from workings.errors import SettingError

FINALE = "finale"


def check_one(
    name: str | None, named: str | None, *, kaggle: str | None = None, as_json: bool = False
) -> bool:
    """Check an exercise and show what came of it; return whether it passed.

    Raises
    ------
    WorkingsError
        If there is no such exercise or folder.
    """
    folder = find(named)
    exercise = the_exercise(name, folder)
    if kaggle is not None and exercise.name != FINALE:
        raise SettingError(
            f"--kaggle is for the finale: workings learn check {FINALE} --kaggle {kaggle}"
        )
    check_kaggle(kaggle)
    if as_json:
        document, passed = _as_document(exercise, folder, kaggle)
        print_json(document)
        return passed
    out = page()
    with checking(exercise, out):
        verdict = verdict_on(exercise, folder)
    return show_outcome(verdict, exercise, folder, out, kaggle=kaggle)


def verdict_on(exercise: Exercise, folder: Folder) -> Verdict:
    """Run a learner's file, and judge what came of it."""
    return judge(exercise, run_file(folder.path, exercise))


@contextlib.contextmanager
def checking(exercise: Exercise, out: Console) -> Iterator[None]:
    """Say meanwhile, in a terminal, what is being checked: an endless loop takes its time."""
    live = out.is_terminal and not out.is_dumb_terminal
    if live:
        out.print(Text(f"Checking {exercise.file} …", "dim"), end="\r")
    try:
        yield
    finally:
        if live:
            out.control(Control((ControlType.ERASE_IN_LINE, 2)))


def show_outcome(
    verdict: Verdict,
    exercise: Exercise,
    folder: Folder,
    out: Console,
    *,
    kaggle: str | None = None,
    watching: bool = False,
) -> bool:
    """Show a verdict, remember if it passed, and say what comes next; return whether it passed.

    The finale trains for real before it has passed.

    Raises
    ------
    Abort
        If the finale was interrupted.
    """
    finale = exercise.name == FINALE
    show_verdict(verdict, out, passed="right so far" if finale else "passed")
    passed = verdict.passed
    if passed and finale:
        ended = train_and_show(folder, out, kaggle)
        if isinstance(ended, Failed) and ended.kind == "stopped":
            raise Abort
        passed = isinstance(ended, Done)
    if not passed:
        if not watching:
            _say_what_helps(exercise, folder, out)
        return False
    before = exercise.name in folder.passed
    folder.mark_passed(exercise.name, verdict.digest)
    out.print()
    say(f"{praise(exercise.name, exercise.number)} {LEARNT[exercise.name]}", out)
    if not watching:
        out.print()
        _say_what_next(exercise, folder, out, before)
    return True


def _say_what_helps(exercise: Exercise, folder: Folder, out: Console) -> None:
    left = len(exercise.hints) - folder.hints_shown(exercise.name)
    out.print()
    again = f"workings learn check {exercise.name}"
    command("Check it again", again, out)
    if left:
        command(f"A hint ({left} left)", f"workings learn hint {exercise.name}", out)
    else:
        command("The hints again", f"workings learn hint {exercise.name} --again", out)


def _say_what_next(exercise: Exercise, folder: Folder, out: Console, before: bool) -> None:
    if exercise.name == FINALE:
        say_where_to_go(out)
        return
    if not before:
        command("One way to write it", f"workings learn solution {exercise.name}", out)
        out.print()
    out.print(Text("Next", "bold"))
    show_current(folder, out)


def _as_document(
    exercise: Exercise, folder: Folder, kaggle: str | None
) -> tuple[dict[str, Any], bool]:
    verdict = verdict_on(exercise, folder)
    document, passed = verdict.as_document(), verdict.passed
    if passed and exercise.name == FINALE:
        document["finale"], passed = train_as_document(folder, kaggle)
    if passed:
        folder.mark_passed(exercise.name, verdict.digest)
    current = folder.current()
    return document | {"passed": passed, "next": current.name if current else None}, passed


def check_all(named: str | None, *, as_json: bool = False) -> bool:
    """Check every exercise and show a table; return whether all passed.

    Raises
    ------
    WorkingsError
        If there is no such folder.
    """
    folder = find(named)
    verdicts, passed = {}, 0
    with Ready() as ready:
        for name, exercise in EXERCISES.items():
            verdicts[name] = judge(exercise, run_file(folder.path, exercise, LIMITS, ready.begin))
    for name, verdict in verdicts.items():
        if verdict.passed and name != FINALE:  # which is to train first
            folder.mark_passed(name, verdict.digest)
        passed += verdict.passed and (name != FINALE or folder.status(name) == PASSED)
    if as_json:
        print_json(
            {
                "folder": str(folder.path),
                "passed": passed,
                "exercises": [verdict.as_document() for verdict in verdicts.values()],
            }
        )
        return passed == len(verdicts)
    out = page()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("", justify="right")
    table.add_column("exercise")
    table.add_column("")
    for name, verdict in verdicts.items():
        trained = name != FINALE or folder.status(name) == PASSED
        table.add_row(str(EXERCISES[name].number), name, _words(verdict, trained))
    out.print(table)
    out.print()
    out.print(f"{passed} of {len(verdicts)} passed.")
    first = next((name for name, verdict in verdicts.items() if not verdict.passed), FINALE)
    if passed < len(verdicts):
        command("The first of the others", f"workings learn check {first}", out)
    return passed == len(verdicts)


def _words(verdict: Verdict, trained: bool) -> Text:
    if verdict.passed and not trained:
        return Text("right so far, not trained yet", "cyan")
    if verdict.passed:
        return Text(KINDS["passed"], "green")
    if verdict.kind in ("not-started", "no-file"):
        return Text(KINDS[verdict.kind], "dim")
    return Text(verdict_words(verdict), "red")
