"""Whether what a learner's function gave is what one of the usual mistakes gives."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from workings.course.answers import Answer
from workings.course.compare import same
from workings.course.exercise import Draws, Exercise, UsualMistake, Value
from workings.course.trials import Trial, attempt, given

#: The title of the case that a learner's file speaks of.
WORKED = "the worked number"


def recognise(
    exercise: Exercise,
    trials: Sequence[Trial],
    answers: Sequence[Answer | None],
    wrong: Sequence[bool],
) -> tuple[UsualMistake, int] | None:
    """Return the usual mistake that gives what the learner's function gave, and where it is seen.

    It must give the same wherever it gives anything, and be wrong somewhere. Of several the one
    that is defined in most cases is taken, then the first.

    Parameters
    ----------
    exercise
        With its mistakes.
    trials
        Its cases, and what each mistake gives there.
    answers
        The learner's, in the same order; None where there is none.
    wrong
        Whether each answer is wrong.

    Returns
    -------
    tuple or None
        The mistake, and the number of the case to show: the worked number if it is wrong there, or
        the smallest in which it is.
    """
    found: list[tuple[int, UsualMistake, int]] = []
    for mistake in exercise.mistakes:
        defined = [n for n, trial in enumerate(trials) if mistake.name in trial.mistaken]
        seen = [n for n in defined if wrong[n]]
        if seen and all(_made(mistake, trials[n], answers[n], exercise) for n in defined):
            found.append((len(defined), mistake, _shown_in(seen, trials)))
    if not found:
        return None
    _, mistake, number = max(found, key=lambda entry: entry[0])  # the first of equals
    return mistake, number


def _shown_in(seen: Sequence[int], trials: Sequence[Trial]) -> int:
    worked = [n for n in seen if trials[n].case.title == WORKED]
    return min(worked or seen, key=lambda n: size(trials[n].case.arguments))


def _made(mistake: UsualMistake, trial: Trial, answer: Answer | None, exercise: Exercise) -> bool:
    if answer is None or answer.raised is not None:
        return False
    if attempt(mistake.looks, given(trial.case), answer.value):
        return True
    mistaken = trial.mistaken[mistake.name]
    return same(mistaken, answer.value, exercise.relative) or same(
        mistaken, _spread(answer.value, mistaken), exercise.relative
    )


def _spread(value: Value, like: Value) -> Value:
    """Return a result with single numbers spread over the arrays that they stand for.

    A bias's gradient that was summed to one number is the mistake that gives it to all units.
    """
    if isinstance(like, Mapping) and isinstance(value, Mapping):
        return {key: _spread(value.get(key), part) for key, part in like.items()}
    if isinstance(like, tuple | list) and isinstance(value, tuple | list):
        few = len(value) != len(like)
        return value if few else [_spread(*pair) for pair in zip(value, like, strict=True)]
    if isinstance(like, np.ndarray) and isinstance(value, int | float | np.number | np.ndarray):
        array = np.asarray(value)
        return np.full(like.shape, array.item()) if array.size == 1 else value
    return value


def size(value: Value) -> int:
    """Return how many numbers there are in a value."""
    if isinstance(value, np.ndarray):
        return math.prod(value.shape)
    if isinstance(value, Mapping):
        return sum(map(size, value.values()))
    if isinstance(value, tuple | list):
        return sum(map(size, value))
    return 0 if isinstance(value, Draws) else 1
