"""A learner's file on an exercise's cases, in a process of its own with limits.

It is a guard against accidents, not a jail: `process.py` says what is limited, `guard.py` what is
refused.
"""

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any, TypeVar

from workings.course import wire
from workings.course.answers import Run, Stop
from workings.course.exercise import Draws, Exercise
from workings.course.process import LIMITS, Begin, Limits, begin, lines_of
from workings.course.records import not_begun, run_of
from workings.course.source import read_source

__all__ = ["LIMITS", "Limits", "calls_of", "run_file"]
T = TypeVar("T")


def run_file(
    path: str | os.PathLike[str],
    exercise: Exercise,
    limits: Limits = LIMITS,
    begin: Begin = begin,
) -> Run:
    """Call an exercise's function, as a learner's file has it, on every case.

    Never raises for anything that is in the file, and ends soon after ``limits.seconds``.

    Parameters
    ----------
    path
        The learner's file, or the folder that holds ``exercise.file``.
    exercise
        What to call it with; also those in ``exercise.also``.
    limits
        What the process may use.
    begin
        What starts it; `ready.Ready` does so sooner.
    """
    file = Path(path).absolute()  # not resolved: its folder is where the learner's other files are
    if os.path.isdir(file) and file.name != exercise.file:  # noqa: PTH112  is_dir() may raise
        file /= exercise.file
    source = read_source(file)
    if isinstance(source, Stop):
        return Run(stop=source, file=file.name)
    try:
        lines, ended = _all(lines_of(file, {"calls": calls_of(exercise)}, limits, begin))
    except OSError as error:
        return not_begun(error, file)
    return run_of(lines, ended, file, source, limits.seconds)


def calls_of(exercise: Exercise) -> list[dict[str, Any]]:
    """Return what the learner's process is to call, as JSON: every case of every function."""
    return [
        {
            "function": part.function,
            "case": number,
            "arguments": {
                "list": [
                    {"draws": value.seed} if isinstance(value, Draws) else wire.encode(value)
                    for value in case.arguments
                ]
            },
        }
        for part in (exercise, *exercise.also)
        for number, case in enumerate(part.cases())
    ]


def _all(lines: Generator[bytes, None, T]) -> tuple[list[bytes], T]:
    """Return what a generator yields, and what it returns."""
    collected = []
    while True:
        try:
            collected.append(next(lines))
        except StopIteration as end:
            return collected, end.value
