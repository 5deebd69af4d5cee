"""What an exercise's cases should give, and what each usual mistake gives; computed once."""

import threading
import warnings
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from workings.course.exercise import Case, Draws, Exercise, UsualMistake, Value

_quiet = threading.Lock()  # Python's warnings are switched off for all threads at once


@dataclass(frozen=True, eq=False)
class Trial:
    """One case, and what should come of it.

    Parameters
    ----------
    case
        What is called.
    right
        What the right function returns.
    mistaken
        What each usual mistake returns, by the mistake's name; those that raise are left out.
    """

    case: Case
    right: Value
    mistaken: dict[str, Value]


@lru_cache(maxsize=256)
def trials(exercise: Exercise) -> tuple[Trial, ...]:
    """Return an exercise's cases with what they should give."""
    return tuple(
        Trial(case, _right(exercise, case), dict(_mistaken(exercise.mistakes, case)))
        for case in exercise.cases()
    )


def given(case: Case) -> tuple[Value, ...]:
    """Return a case's arguments, to be used up: copies, and fresh random numbers."""
    return tuple(
        value.generator() if isinstance(value, Draws) else deepcopy(value)
        for value in case.arguments
    )


def quietly(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function without any warning."""
    with _quiet, warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return function(*arguments)


def attempt(function: Callable[..., Any] | None, *arguments: Any) -> Any:
    """Call a function, if there is one, and return None where it raises."""
    try:
        return None if function is None else quietly(function, *arguments)
    except Exception:
        return None


def _right(exercise: Exercise, case: Case) -> Value:
    return quietly(exercise.right, *given(case))


def _mistaken(mistakes: tuple[UsualMistake, ...], case: Case) -> Any:
    for mistake in mistakes:
        try:
            yield mistake.name, quietly(mistake.wrong, *given(case))
        except Exception:  # noqa: S112  it is not defined there
            continue
