"""ReLU: what is negative becomes 0."""

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.course import small
from workings.course.exercise import Case, Exercise, UsualMistake


def _absolute(Z: Array) -> Array:
    return np.abs(Z)


def _step(Z: Array) -> Array:
    return (Z > 0).astype(np.float64)


def _column_maximum(Z: Array) -> Array:
    return Z.max(axis=0)


def _negative_kept(Z: Array) -> Array:
    return np.minimum(Z, 0)


def _clipped(Z: Array) -> Array:
    return np.clip(Z, 0, 1)


def _cases() -> list[Case]:
    draw = np.random.default_rng(5)
    mixed = np.array([[-0.5, 0.0, 2.5], [100.0, -0.001, 0.25]])
    return [
        Case("the worked number", (small.Z1,)),
        Case("small, large and exactly 0", (mixed,)),
        Case("random numbers, 10×50", (draw.normal(0, 2, (10, 50)),)),
    ]


EXERCISE = Exercise(
    number=5,
    name="relu",
    title="ReLU: a unit is silent, or as loud as its sum",
    function="relu",
    parameters=("Z",),
    returns=("A",),
    right=maths.activation("relu").function,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "relu-absolute-value",
            "Negative sums become positive; they should become 0.",
            "In three trials it cost no accuracy at all. But ReLU′ is not its derivative: "
            "wherever Z is negative the gradient of W[1] is wrong, and only a gradient check "
            "would tell.",
            _absolute,
        ),
        UsualMistake(
            "relu-step",
            "Positive sums become 1; they should stay what they are.",
            "A unit says only that it is on, and not how much: in three trials the network read "
            "38 to 48 % of the digits instead of 90 %.",
            _step,
        ),
        UsualMistake(
            "relu-maximum-of-the-column",
            "np.max(Z, 0) takes the largest number of each column: the 0 is an axis there. "
            "np.maximum(Z, 0) compares every entry with 0.",
            "Ten units become one, and W[2] A[1] does not fit.",
            _column_maximum,
        ),
        UsualMistake(
            "relu-negative-kept",
            "The negative sums are kept and the positive ones become 0; it should be the other "
            "way round.",
            "With ReLU′, which looks at the positive sums, no gradient reaches the units that "
            "speak: W[1] learns nothing useful, and in three trials 45 to 52 % were read instead "
            "of 90 %.",
            _negative_kept,
        ),
        UsualMistake(
            "relu-cut-at-one",
            "What is above 1 becomes 1; ReLU has no upper end.",
            "Loud units all say the same, while ReLU′ goes on as though they did not: in three "
            "trials 42 to 46 % were read instead of 90 %.",
            _clipped,
        ),
    ),
    hints=(
        "For one number: if it is below 0, take 0, else take the number. In other words, the "
        "larger of which two?",
        "NumPy has a function that takes the larger of two numbers for every entry at once, and "
        "makes a new array for it. It is not np.max.",
        "return np.maximum(Z, what?)",
    ),
)
