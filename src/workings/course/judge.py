"""What came of a run beside what is right: a verdict."""

from workings.course.answers import Run
from workings.course.exercise import Exercise
from workings.course.verdict import Verdict


def judge(exercise: Exercise, run: Run) -> Verdict:
    """Return what is to be said of a run.

    Parameters
    ----------
    exercise
        What was to be written.
    run
        What came of it, from `sandbox.run_file` or `here.run_here`.
    """
    raise NotImplementedError
