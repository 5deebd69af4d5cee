"""Labels become columns of zeros with a single one."""

import numpy as np

from workings import maths
from workings.arrays import Array, Integers
from workings.course.exercise import Case, Exercise, UsualMistake


def _right(labels: Integers, classes: int) -> Array:
    return maths.one_hot(labels, classes, np.float64)


def _transposed(labels: Integers, classes: int) -> Array:
    return _right(labels, classes).T


def _width_from_the_largest(labels: Integers, classes: int) -> Array:
    return _right(labels, int(labels.max()) + 1)


def _whole_rows(labels: Integers, classes: int) -> Array:
    Y = np.zeros((classes, len(labels)))
    Y[labels] = 1
    return Y


def _one_row_for_all(labels: Integers, classes: int) -> Array:
    """Let [[0] * m] * classes fill up: its rows are all the same list."""
    return np.ones((classes, len(labels)))


def _labels_themselves(labels: Integers, classes: int) -> Array:
    return _right(labels, classes) * labels


def _from_one(labels: Integers, classes: int) -> Array:
    return _right(labels - 1, classes)


def _cases() -> list[Case]:
    draw = np.random.default_rng(3)
    return [
        Case("the worked number", (np.array([1, 0, 1, 1]), 3)),
        Case("one image", (np.array([2]), 3)),
        Case("ten classes, no nine among them", (np.array([7, 2, 1, 0, 4, 1, 4, 8, 5]), 10)),
        Case("ten classes, 50 images", (draw.integers(0, 10, 50), 10)),
    ]


EXERCISE = Exercise(
    number=3,
    name="one_hot",
    title="One-hot: a label becomes a column with a single 1",
    function="one_hot",
    parameters=("labels", "classes"),
    returns=("Y",),
    right=_right,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "one-hot-transposed",
            "There is a row for each image; Y should have a row for each class and a column for "
            "each image.",
            "A − Y does not fit; with as many images as classes it fits and compares every image "
            "with another one's label.",
            _transposed,
        ),
        UsualMistake(
            "one-hot-width-from-the-largest-label",
            "The number of rows is taken from the largest label that occurs; it should be the one "
            "that is given, classes.",
            "All goes well until a batch has no nine: then Y has nine rows, A has ten, and "
            "Python stops.",
            _width_from_the_largest,
        ),
        UsualMistake(
            "one-hot-whole-rows",
            "Y[labels] = 1 fills whole rows: every class that occurs is said to be right for "
            "every image.",
            "Where all ten classes occur, each column of Y sums to 10 instead of 1, the sums Z[2] "
            "are pushed up in every step, and after some hundred steps every weight is NaN.",
            _whole_rows,
        ),
        UsualMistake(
            "one-hot-one-row-for-all",
            "Every entry is 1: [[0] * m] * classes has the same row so many times, and a 1 put "
            "into one of them stands in all. np.zeros((classes, m)) makes rows of their own.",
            "Every class is said to be right for every image: the sums Z[2] are pushed up in "
            "every step, and after some hundred steps every weight is NaN.",
            _one_row_for_all,
        ),
        UsualMistake(
            "one-hot-labels-themselves",
            "The label itself stands where a 1 belongs.",
            "An image of a 9 pulls nine times as hard as one of a 1, and an image of a 0 does not "
            "pull at all: in three trials the network read 10 % of the digits.",
            _labels_themselves,
        ),
        UsualMistake(
            "one-hot-counted-from-one",
            "The 1 stands a row too high: classes are counted from 0, so label 3 belongs into "
            "row 3.",
            "The network learns well and says 2 for every 3: about 1 % right.",
            _from_one,
        ),
    ),
    hints=(
        "Begin with zeros of the right shape. Which row and which column of it become 1 for the "
        "first image? For the second?",
        "NumPy takes a list of rows and a list of columns together: Y[rows, columns] = 1. The rows "
        "are the labels; the columns are 0, 1, 2, … one for each image.",
        "Y = np.zeros((classes, len(labels))); Y[labels, np.arange(what?)] = 1; return Y",
    ),
)
