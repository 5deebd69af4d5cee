"""A learner's file in a process of its own, with a time and a memory limit."""

import os
from dataclasses import dataclass

from workings.course.answers import Run
from workings.course.exercise import Exercise


@dataclass(frozen=True)
class Limits:
    """What a learner's process may use.

    Parameters
    ----------
    seconds
        From its start to its end.
    memory
        Bytes of address space; where the system has no such limit (Windows, macOS), none.
    printed
        Bytes; then it is stopped.
    threads
        For NumPy's matrix library.
    """

    seconds: float = 10.0
    memory: int = 1 << 30
    printed: int = 1_000_000
    threads: int = 1


LIMITS = Limits()


def run_file(path: str | os.PathLike[str], exercise: Exercise, limits: Limits = LIMITS) -> Run:
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
    """
    raise NotImplementedError
