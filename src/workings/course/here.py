"""An exercise's calls in this process, for a notebook: without limits, and without a file."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from workings.course import child
from workings.course.answers import Answer, Run, Stop
from workings.course.exercise import Exercise
from workings.course.records import answer_of, stop_of
from workings.course.sandbox import calls_of
from workings.course.wire import named
from workings.errors import SettingError

Function = Callable[..., Any]


def run_here(function: Function | Mapping[str, Function], exercise: Exercise) -> Run:
    """Call a function on every case of an exercise.

    What it prints is printed, and Ctrl-C (the notebook's stop button) goes through.

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
    functions = _functions(function, exercise)
    answers: list[Answer] = []
    stop: Stop | None = None
    started = time.perf_counter()
    for call in calls_of(exercise):
        place = {"function": call["function"], "case": call["case"]}
        called = functions[call["function"]]
        told = child.outcome(called, call["arguments"], _own(called), (KeyboardInterrupt,))
        if "kind" in told:
            stop = stop_of({**told, **place}, None)
            break
        answers.append(answer_of({**told, **place}, None))
    return Run(answers=tuple(answers), stop=stop, seconds=time.perf_counter() - started)


def _functions(given: Any, exercise: Exercise) -> dict[str, Function]:
    names = [part.function for part in (exercise, *exercise.also)]
    wanted = ", ".join(f'"{name}": {name}' for name in names)
    if len(names) == 1:
        if isinstance(given, Mapping) and list(given) == names:
            given = given[names[0]]
        given = {names[0]: given}
        how = f'check("{exercise.name}", {names[0]})'
    else:
        how = f'check("{exercise.name}", {{{wanted}}})'
    if not isinstance(given, Mapping):
        raise SettingError(f"{exercise.name} has {len(names)} functions to check: {how}")
    for name in names:
        if name not in given:
            raise SettingError(f"{name} is missing: {how}")
        if not callable(given[name]):
            raise SettingError(
                f"{name} is {named(given[name])}, no function: give the function itself, without "
                f"calling it: {how}"
            )
    return {name: given[name] for name in names}


def _own(function: Function) -> child.Own:
    code = getattr(function, "__code__", None)
    return lambda name: code is not None and name == code.co_filename
