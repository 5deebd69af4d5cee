"""``workings learn check``: one exercise or all of them."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from rich.console import Console
from rich.control import Control
from rich.segment import ControlType
from rich.text import Text
from typer import Abort

from workings.cli.explain_text import page, say
from workings.cli.interrupt import held
from workings.cli.learn_finale import as_document as train_as_document
from workings.cli.learn_finale import check_kaggle, train_and_show
from workings.cli.learn_run import say_where_to_go, show_current, the_exercise
from workings.cli.learn_show import show_verdict, verdict_words
from workings.cli.learn_where import at, command, find
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
    Abort
        If the finale was interrupted.
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
        if document.get("finale", {}).get("kind") == "stopped":
            raise Abort
        return passed
    out = page()
    with checking(exercise, out):
        verdict = verdict_on(exercise, folder)
    return show_outcome(verdict, exercise, folder, out, kaggle=kaggle)


def verdict_on(exercise: Exercise, folder: Folder) -> Verdict:
    """Run a learner's file, and judge what came of it."""
    return judge(exercise, run_file(folder.path, exercise))


@contextmanager
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
    here = at(folder)
    command("Check it again", f"workings learn check {exercise.name}{here}", out)
    if left:
        command(f"A hint ({left} left)", f"workings learn hint {exercise.name}{here}", out)
    else:
        command("The hints again", f"workings learn hint {exercise.name} --again{here}", out)


def _say_what_next(exercise: Exercise, folder: Folder, out: Console, before: bool) -> None:
    if exercise.name == FINALE:
        left = len(EXERCISES) - len(folder.passed)
        if left:
            say(f"Not checked, or not passed yet: {left} of the others.", out, "yellow", 0)
            command("Check them all", f"workings learn check --all{at(folder)}", out)
            out.print()
        say_where_to_go(out)
        return
    if not before:
        how = f"workings learn solution {exercise.name}{at(folder)}"
        command("One way to write it", how, out)
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
    """Check every exercise and show how each comes out, as soon as it does; return whether all did.

    Raises
    ------
    WorkingsError
        If there is no such folder.
    Abort
        After Ctrl-C, when it has been told what had passed by then.
    """
    folder, out = find(named), page()
    verdicts: dict[str, Verdict] = {}
    interrupted = False
    try:
        with Ready() as ready:
            for name, exercise in EXERCISES.items():
                with nullcontext() if as_json else checking(exercise, out):
                    run = run_file(folder.path, exercise, LIMITS, ready.begin)
                with held():
                    verdicts[name] = judge(exercise, run)
                    _remember(verdicts[name], folder)
                    if not as_json:
                        _show_row(verdicts[name], folder, out)
    except KeyboardInterrupt:
        interrupted = True
    passed = sum(_is_passed(verdict, folder) for verdict in verdicts.values())
    if as_json:
        print_json(
            {
                "folder": str(folder.path),
                "passed": passed,
                "interrupted": interrupted,
                "exercises": [verdict.as_document() for verdict in verdicts.values()],
            }
        )
    else:
        out.print()
        out.print(f"{passed} of {len(EXERCISES)} passed.")
        first = next((name for name, one in verdicts.items() if not one.passed), FINALE)
        if passed < len(EXERCISES) and not interrupted:
            command("The first of the others", f"workings learn check {first}{at(folder)}", out)
    if interrupted:
        raise Abort(f"after {len(verdicts)} of {len(EXERCISES)} exercises")
    return passed == len(EXERCISES)


def _remember(verdict: Verdict, folder: Folder) -> None:
    """Mark what has passed, but for the finale, which is to train first.

    What is marked already stays in its place: it is not what was passed last.
    """
    name = verdict.exercise
    if verdict.passed and name != FINALE and folder.status(name) != PASSED:
        folder.mark_passed(name, verdict.digest)


def _is_passed(verdict: Verdict, folder: Folder) -> bool:
    trained = verdict.exercise != FINALE or folder.status(FINALE) == PASSED
    return verdict.passed and trained


def _show_row(verdict: Verdict, folder: Folder, out: Console) -> None:
    name = verdict.exercise
    trained = _is_passed(verdict, folder) or not verdict.passed
    width = max(map(len, EXERCISES))
    row = f"{EXERCISES[name].number:>2}  {name:<{width}}  "
    out.print(Text(row).append_text(_words(verdict, trained)))


def _words(verdict: Verdict, trained: bool) -> Text:
    if verdict.passed and not trained:
        return Text("right so far, not trained yet", "cyan")
    if verdict.passed:
        return Text(KINDS["passed"], "green")
    if verdict.kind in ("not-started", "no-file"):
        return Text(KINDS[verdict.kind], "dim")
    return Text(verdict_words(verdict), "red")
