"""Pixels become X: each image a column, each pixel from 0 to 1."""

import numpy as np

from workings.arrays import Array, Values
from workings.course.exercise import Case, Exercise, UsualMistake
from workings.data import Preparation


def _right(values: Values) -> Array:
    return Preparation(scale=255.0).apply(values, np.float64)


def _not_transposed(values: Values) -> Array:
    return values / 255


def _not_divided(values: Values) -> Array:
    return values.T.astype(np.float64)


def _by_256(values: Values) -> Array:
    return values.T / 256


def _by_the_largest(values: Values) -> Array:
    return values.T / max(int(values.max()), 1)


def _whole_division(values: Values) -> Array:
    return (values.T // 255).astype(np.float64)


def _reshaped(values: Values) -> Array:
    return values.reshape(values.shape[1], values.shape[0]) / 255


def _cases() -> list[Case]:
    draw = np.random.default_rng(2)
    worked = np.array([[0, 51, 204], [102, 153, 0]], np.uint8)
    ink = np.array([[255, 0, 254, 1]], np.uint8)
    images = draw.integers(0, 256, (5, 784), dtype=np.uint8)
    return [
        Case("the worked number", (worked,)),
        Case("one image of four pixels", (ink,)),
        Case("five images of 784 pixels", (images,)),
    ]


EXERCISE = Exercise(
    number=2,
    name="scale",
    title="Scaling: pixels from 0 to 255 become numbers from 0 to 1",
    function="scale",
    parameters=("values",),
    returns=("X",),
    right=_right,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "scale-not-transposed",
            "The images are still rows; in X each image is a column.",
            "W[1] X does not fit: 10×784 times m×784.",
            _not_transposed,
        ),
        UsualMistake(
            "scale-not-divided",
            "The pixels are not divided by 255: they still run from 0 to 255.",
            "The gradients are hundreds of times as large, the first steps with a learning rate "
            "of 0.1 throw all weights far off, in three trials nine or all of the ten hidden "
            "units died, and the network guesses: 11 % right.",
            _not_divided,
        ),
        UsualMistake(
            "scale-divided-by-256",
            "The pixels are divided by 256; there are 256 values, but the largest is 255.",
            "Next to nothing: full ink becomes 0.996. But X is not what others have, and numbers "
            "compared with theirs differ from the third digit on.",
            _by_256,
        ),
        UsualMistake(
            "scale-divided-by-the-largest",
            "The pixels are divided by the largest that is there; that differs from one set of "
            "images to the next. Divide by 255.",
            "The same image becomes other numbers in another batch: what was learnt on one set "
            "is used on a different scale on the next.",
            _by_the_largest,
        ),
        UsualMistake(
            "scale-whole-division",
            "// drops what is behind the point: every pixel becomes 0, and only full ink, 255, "
            "becomes 1.",
            "Nearly all ink is gone; in three trials the network read 28 % of the digits instead "
            "of 90 %.",
            _whole_division,
        ),
        UsualMistake(
            "scale-reshaped",
            "reshape fills the new shape in reading order; it does not turn rows into columns. "
            "The transpose, .T, does.",
            "Each column is a patchwork of several images, no column belongs to its label, and "
            "the network guesses: about 10 % right. Nothing crashes.",
            _reshaped,
        ),
    ),
    hints=(
        "Two things happen: every number is divided by the same number, and rows become columns. "
        "How does NumPy do each of them to a whole array at once?",
        "values.T has a column for each image. Dividing an array by a number divides every entry, "
        "and / makes numbers with a point of whole numbers.",
        "return values.T / what?",
    ),
)
