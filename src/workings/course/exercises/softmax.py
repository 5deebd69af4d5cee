"""Softmax that does not overflow."""

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.course.exercise import Case, Exercise, UsualMistake
from workings.mistakes import softmax_without_maximum


def _small(Z: Array) -> Array:
    """Raise where a maximum that is taken away matters: these mistakes are made both ways."""
    if np.abs(Z).max() > 100:
        raise OverflowError
    return Z


def _over_everything(Z: Array) -> Array:
    Z = _small(Z)
    powers = np.exp(Z - Z.max())
    return powers / powers.sum()


def _over_rows(Z: Array) -> Array:
    return maths.softmax(_small(Z).T).T


def _not_divided(Z: Array) -> Array:
    return np.exp(Z - Z.max(axis=0))


def _without_exponential(Z: Array) -> Array:
    return Z / Z.sum(axis=0)


def _cases() -> list[Case]:
    draw = np.random.default_rng(6)
    return [
        Case("the worked number", (np.array([[2.0, 0.0, 1.0], [1.0, 3.0, 1.0]]),)),
        Case("large sums", (np.array([[1000.0, -1000.0, 999.0], [1001.0, 0.0, -999.0]]),)),
        Case("random numbers, 10×50", (draw.normal(0, 3, (10, 50)),)),
    ]


def _proves(arguments: tuple[Array], got: Array) -> str | None:
    sums = got.sum(axis=0)
    if np.allclose(sums, 1):
        return None
    column = int(np.abs(sums - 1).argmax())
    return f"Column {column} sums to {sums[column]:.6g}: the probabilities of one image sum to 1."


EXERCISE = Exercise(
    number=6,
    name="softmax",
    title="Softmax: ten sums become ten probabilities",
    function="softmax",
    parameters=("Z",),
    returns=("A",),
    right=maths.softmax,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "softmax-over-everything",
            "The sum goes over the whole matrix: all images share one sum of 1.",
            "With many images every probability is near 0, A − Y only ever pushes the true class "
            "up, the sums grow without end, and in all of three trials every weight was NaN at "
            "last.",
            _over_everything,
        ),
        UsualMistake(
            "softmax-along-the-rows",
            "Softmax is taken along the rows, over the images; it belongs in each column, over the "
            "classes of one image.",
            "Each image's result depends on which others are in its batch, a column no longer "
            "sums to 1, and in all of three trials the sums grew until every weight was NaN.",
            _over_rows,
        ),
        UsualMistake(
            "softmax-without-maximum",
            "The column's maximum is not taken away, so e^Z overflows and gives NaN.",
            "All goes well until a sum grows past 709 (88 in float32); then every weight is NaN.",
            softmax_without_maximum,
        ),
        UsualMistake(
            "softmax-exponentials-alone",
            "These are the exponentials alone: no maximum is taken away, and nothing is divided by "
            "their sum.",
            "They are no probabilities, and A − Y is not the loss's gradient: in three trials the "
            "network read 21 to 29 % of the digits instead of 90 %. And from a sum of 710 on they "
            "are infinite.",
            np.exp,
        ),
        UsualMistake(
            "softmax-not-divided",
            "The maximum is taken away, and the exponentials are not divided by their sum.",
            "They are no probabilities, and A − Y is not the loss's gradient: in three trials the "
            "network read 43 to 68 % of the digits instead of 90 %.",
            _not_divided,
        ),
        UsualMistake(
            "softmax-without-exponential",
            "The sums are divided without taking their exponentials first.",
            "Negative sums become negative probabilities, whose logarithm is no number; where a "
            "column sums to 0, every weight is NaN.",
            _without_exponential,
        ),
    ),
    hints=(
        "Work on each column by itself: axis=0 goes down a column. What does adding the same "
        "number to a whole column change in the result?",
        "Take away Z.max(axis=0) first. Then np.exp, then divide by the column's sum.",
        "shifted = Z - Z.max(axis=0); powers = np.exp(shifted); divide powers by what?",
    ),
    proves=_proves,
)
