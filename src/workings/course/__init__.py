"""The course: the network written by the learner, one function at a time, and each checked.

In a notebook::

    from workings.course import check
    check("softmax", my_softmax)
"""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from workings.errors import SettingError

if TYPE_CHECKING:
    from workings.course.exercise import Exercise
    from workings.course.verdict import Verdict

__all__ = ["check", "exercise_named"]


def exercise_named(name: str) -> "Exercise":
    """Return an exercise by its name, its number, its file's name or a path to its file.

    Raises
    ------
    SettingError
        If there is no such exercise; the message says which are near, and lists those there are.
    """
    from workings.course.exercises import EXERCISES

    text = str(name).strip()
    bare = re.split(r"[/\\]", text)[-1].lower().removesuffix(".py")
    for exercise in EXERCISES.values():
        names = (exercise.name, exercise.file.removesuffix(".py"), str(exercise.number))
        if bare in names or bare == f"{exercise.number:02}":
            return exercise
    near = get_close_matches(bare, EXERCISES)
    meant = f"did you mean {' or '.join(near)}? C" if near else "c"
    raise SettingError(
        f"{text!r} is not a known exercise: {meant}hoose one of {', '.join(EXERCISES)}"
    )


def check(name: str, function: Callable[..., Any] | Mapping[str, Callable[..., Any]]) -> "Verdict":
    """Check a function that was written for an exercise; a notebook shows what is returned.

    It runs in this process: what it prints is printed, and the stop button ends an endless loop.

    Parameters
    ----------
    name
        The exercise's: ``"softmax"``.
    function
        The function itself. For the finale, a dictionary of its two:
        ``{"one_epoch": one_epoch, "predict": predict}``.

    Raises
    ------
    SettingError
        If there is no such exercise, or what was given is no function.
    """
    from workings.course.here import run_here
    from workings.course.judge import judge

    exercise = exercise_named(name)
    return judge(exercise, run_here(function, exercise))
