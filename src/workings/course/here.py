"""An exercise's calls in this process, for a notebook: without limits, and without a file."""

from collections.abc import Callable, Mapping
from typing import Any

from workings.course.answers import Run
from workings.course.exercise import Exercise


def run_here(
    function: Callable[..., Any] | Mapping[str, Callable[..., Any]], exercise: Exercise
) -> Run:
    """Call a function on every case of an exercise.

    Parameters
    ----------
    function
        The function, or a dictionary of functions by name where the exercise has several.
    exercise
        What to call it with.

    Raises
    ------
    SettingError
        If it is no function, or a dictionary lacks one.
    """
    raise NotImplementedError
