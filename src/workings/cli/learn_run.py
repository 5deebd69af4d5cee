"""``workings learn``: where one is, the list, hints, the way back, solutions."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from workings.cli.explain_text import page, say
from workings.cli.learn_where import as_typed, at, command, find, place
from workings.cli.render import print_json
from workings.course import exercise_named
from workings.course import folder as course_folder
from workings.course.exercise import Exercise
from workings.course.exercises import EXERCISES
from workings.course.folder import CHANGED, MISSING, PASSED, Folder
from workings.errors import SettingError

#: Where to go when the course is done.
_ON = (
    ("The same network, quickly", "workings train"),
    ("Every number of one step", "workings explain model.safetensors"),
    ("Break it on purpose", "workings lab"),
    ("A wider network", "workings train --hidden 128 --batch-size 128"),
)
_STYLES = {PASSED: "green", CHANGED: "yellow", MISSING: "yellow"}


def the_exercise(name: str | None, folder: Folder) -> Exercise:
    """Return the exercise of that name, or the current one; when all are passed, the last."""
    if name is not None:
        return exercise_named(name)
    return folder.current() or list(EXERCISES.values())[-1]


def say_where(named: str | None) -> None:
    """Say where the learner is and what to do next."""
    out = page()
    try:
        folder = find(named)
    except SettingError:
        if named is not None:
            raise
        out.print("There is no course in this folder.")
        out.print()
        command("Begin one", "workings learn start", out)
        return
    passed = len(folder.passed)
    out.print(Text.assemble(("The course", "bold"), f" in {place(folder)}"))
    out.print(progress_bar(passed, len(EXERCISES)))
    changed = [name for name in folder.passed if folder.status(name) == CHANGED]
    out.print()
    show_current(folder, out)
    if changed:
        out.print()
        which = ", ".join(exercise_named(name).file for name in changed)
        say(f"Changed since it passed: {which}.", out, "yellow", 0)
        command("Check again", f"workings learn check {changed[0]}{at(folder)}", out)


def progress_bar(passed: int, count: int) -> Text:
    """Return how many are passed, as a bar and in words."""
    bar = "━" * (passed * 2)
    return Text.assemble(
        (bar, "green"), ("─" * ((count - passed) * 2), "dim"), f"  {passed} of {count} passed"
    )


def show_current(
    folder: Folder, out: Console, *, watching: bool = False, gone_in: bool = False
) -> None:
    """Show the current exercise: what it is about, its file, what to do.

    Parameters
    ----------
    folder, out
        The learner's, and where to show it.
    watching
        Whether `watch` will check it.
    gone_in
        Whether the learner is told to go into the folder first.
    """
    exercise = folder.current()
    if exercise is None:
        out.print(Text("All exercises are passed.", "bold green"))
        out.print()
        say_where_to_go(out)
        return
    file = exercise.file if gone_in else as_typed(folder.file(exercise.name))
    here = "" if gone_in else at(folder)
    out.print(Text(f"Exercise {exercise.number} of {len(EXERCISES)}", "bold"))
    out.print(Text(exercise.title, "bold"))
    out.print()
    if folder.status(exercise.name) == MISSING:
        say(f"Its file is missing: {file}.", out, "yellow", 0)
        command("Write it anew", f"workings learn reset {exercise.name}{here}", out)
        return
    functions = " and ".join(part.function for part in (exercise, *exercise.also))
    what = f"Open {file} in an editor, read it, and write {functions}."
    say(what if watching else f"{what} Then:", out, indent=0)
    if watching:
        return
    out.print()
    command("Check it", f"workings learn check{here}", out)
    command("Check it each time you save", f"workings learn watch{here}", out)
    command("A hint", f"workings learn hint{here}", out)


def say_where_to_go(out: Console) -> None:
    """Say what there is to do when the course is done."""
    out.print(Text("Going on", "bold"))
    for what, how in _ON:
        command(what, how, out)


def hint(name: str | None, named: str | None, *, again: bool) -> None:
    """Show one hint more, or those seen.

    Raises
    ------
    OutputError
        If it cannot be counted, after it has been shown.
    """
    out = page()
    folder = find(named)
    exercise = the_exercise(name, folder)
    before = folder.hints_shown(exercise.name)
    if again and not before:
        out.print(f"No hint of {exercise.name} has been shown yet.")
        command("The first", f"workings learn hint {exercise.name}{at(folder)}", out)
        return
    shown = before if again else min(before + 1, len(exercise.hints))
    show_hints(exercise, shown, out, every=again or shown == before)
    if shown < len(exercise.hints):
        command("One more", f"workings learn hint {exercise.name}{at(folder)}", out)
    if shown > before:
        folder.next_hint(exercise.name)


def show_hints(exercise: Exercise, shown: int, out: Console, *, every: bool) -> None:
    """Show the newest of the hints shown so far, or all of them."""
    count = len(exercise.hints)
    for number in range(1 if every else shown, shown + 1):
        out.print(Text(f"Hint {number} of {count}, {exercise.name}", "bold"))
        say(exercise.hints[number - 1], out)
        out.print()
    if shown == count:
        say(
            "These are all the hints there are. The file has a worked number: print what you get "
            "on the way, check, and what you printed stands below the verdict.",
            out,
            indent=0,
        )


def list_(named: str | None, *, as_json: bool) -> None:
    """List the exercises."""
    folder = find(named)
    current = folder.current()
    states = {name: folder.status(name) for name in EXERCISES}
    if as_json:
        print_json(
            {
                "folder": str(folder.path),
                "passed": len(folder.passed),
                "current": current.name if current else None,
                "exercises": [
                    {
                        "number": exercise.number,
                        "name": name,
                        "title": exercise.title,
                        "file": exercise.file,
                        "state": states[name],
                        "hints_shown": folder.hints_shown(name),
                    }
                    for name, exercise in EXERCISES.items()
                ],
            }
        )
        return
    out = page()
    out.print(progress_bar(len(folder.passed), len(EXERCISES)))
    out.print()
    out.print(exercises_table(folder))


def exercises_table(folder: Folder) -> Table:
    """Return a table of the exercises with how it stands with each."""
    current = folder.current()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("", justify="right")
    for title in ("exercise", "state"):
        table.add_column(title, no_wrap=True)
    table.add_column("about", no_wrap=True)
    for name, exercise in EXERCISES.items():
        here = current is not None and name == current.name
        state, style = _state(folder.status(name), here)
        table.add_row(
            str(exercise.number),
            Text(name, "bold" if here else ""),
            Text(state, style),
            Text(exercise.title.partition(":")[0]),
        )
    return table


def _state(state: str, current: bool) -> tuple[str, str]:
    """Return the words for a state, and their style."""
    if state in (PASSED, CHANGED):
        return state, _STYLES[state]
    if state == MISSING:
        return ("current, file missing" if current else "file missing"), "yellow"
    return ("current", "bold cyan") if current else ("not yet", "dim")


def reset(name: str, named: str | None) -> None:
    """Put a file back as it was."""
    out = page()
    folder = find(named)
    exercise = exercise_named(name)
    there = folder.file(exercise.name).exists()
    kept = folder.reset(exercise.name)
    if kept is not None:
        out.print(f"{exercise.file} is as it was at first. Yours is kept as {kept.name}.")
    elif there:
        out.print(f"{exercise.file} is as it was at first; there was nothing of yours in it.")
    else:
        out.print(f"{exercise.file} was missing and is there again.")


def solution(name: str | None, named: str | None) -> bool:
    """Show a solution if the exercise is passed, by default the last one that is.

    Return whether there was one to show.
    """
    folder = find(named)
    exercise = the_exercise(name or folder.last_passed, folder)
    out = page()
    if exercise.name not in folder.passed:
        say(
            f"The solution of {exercise.name} is shown once you have passed it: your own first.",
            out,
            indent=0,
        )
        out.print()
        left = len(exercise.hints) - folder.hints_shown(exercise.name)
        what = f"A hint ({left} left)" if left else "The hints again"
        again = "" if left else " --again"
        command(what, f"workings learn hint {exercise.name}{again}{at(folder)}", out)
        return False
    show_solution(exercise, out)
    return True


def show_solution(exercise: Exercise, out: Console) -> None:
    """Show a solution, which is one of many."""
    out.print(Text(f"A solution of {exercise.name}; yours may look different.", "bold"))
    out.print()
    out.print(Text(course_folder.solution_text(exercise.name).strip()), soft_wrap=True)
