"""The course: the network written by the learner, one function at a time, and each checked.

In a notebook::

    from workings.course import check
    check("softmax", my_softmax)
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workings.course.exercise import Exercise
    from workings.course.verdict import Verdict

__all__ = ["check", "exercise_named", "exercises"]


def exercises() -> "dict[str, Exercise]":
    """Return the course's exercises by name, in order."""
    from workings.course.exercises import EXERCISES

    return EXERCISES


def exercise_named(name: str) -> "Exercise":
    """Return an exercise by its name, its number or its file's name.

    Raises
    ------
    SettingError
        If there is no such exercise; the message lists those there are.
    """
    raise NotImplementedError


def check(name: str, function: Callable[..., Any] | Mapping[str, Callable[..., Any]]) -> "Verdict":
    """Check a function that was written for an exercise; a notebook shows what is returned.

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
    raise NotImplementedError
