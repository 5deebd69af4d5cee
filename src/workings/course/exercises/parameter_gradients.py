"""dW and db: how each weight and each bias of a layer moves the loss."""

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.course import slopes, small
from workings.course.exercise import Case, Exercise, UsualMistake
from workings.mistakes import one_for_all

Pair = tuple[Array, Array]


def _right(dZ: Array, A: Array) -> Pair:
    return maths.affine_backward(dZ, A, dZ.shape[1])


def _one_number(dZ: Array, A: Array) -> Pair:
    dW, db = _right(dZ, A)
    return dW, one_for_all(db)


def _over_the_units(dZ: Array, A: Array) -> Pair:
    return _right(dZ, A)[0], dZ.sum(axis=0, keepdims=True) / dZ.shape[1]


def _flat(dZ: Array, A: Array) -> Pair:
    dW, db = _right(dZ, A)
    return dW, db.ravel()


def _m_forgotten(dZ: Array, A: Array) -> Pair:
    return maths.affine_backward(dZ, A, 1)


def _m_forgotten_in_db(dZ: Array, A: Array) -> Pair:
    return _right(dZ, A)[0], _m_forgotten(dZ, A)[1]


def _m_forgotten_in_dW(dZ: Array, A: Array) -> Pair:
    return _m_forgotten(dZ, A)[0], _right(dZ, A)[1]


def _mean_of_everything(dZ: Array, A: Array) -> Pair:
    dW, db = _right(dZ, A)
    return dW, np.full_like(db, dZ.mean())


def _m_of_the_inputs(dZ: Array, A: Array) -> Pair:
    return maths.affine_backward(dZ, A, len(A))


def _m_of_the_wrong_axis(dZ: Array, A: Array) -> Pair:
    return maths.affine_backward(dZ, A, len(dZ))


def _transposed(dZ: Array, A: Array) -> Pair:
    dW, db = _right(dZ, A)
    return dW.T, db


def _not_transposed(dZ: Array, A: Array) -> Pair:
    return dZ @ A / dZ.shape[1], _right(dZ, A)[1]


def _proves(arguments: tuple[Array, Array], got: Pair) -> str | None:
    """Move one weight or bias: Z moves by A or by 1, and the loss by dZ times that."""
    dZ, A = arguments
    start = [np.zeros((len(dZ), len(A))), np.zeros((len(dZ), 1))]
    for number, (name, right) in enumerate(zip(("W", "b"), _right(dZ, A), strict=True)):
        if np.allclose(got[number], right):
            continue

        def loss(moved: Array, number: int = number) -> float:
            W, b = (moved if place == number else start[place] for place in range(2))
            return float((dZ * maths.affine(W, A, b)).sum() / dZ.shape[1])

        place = slopes.worst_place(got[number], right)
        slope = slopes.slope(loss, start[number], place)
        return slopes.slope_text(name, place, slope, float(got[number][place]))
    return None


def _cases() -> list[Case]:
    draw = np.random.default_rng(10)
    square = np.array([[1.0, 2, 0], [0, 1, 3], [2, 0, 1]])
    last = maths.softmax(draw.normal(0, 2, (10, 50))) - np.eye(10)[:, draw.integers(0, 10, 50)]
    return [
        Case("the worked number", (small.DZ2, small.A1)),
        Case("as many images as units", (np.array([[1.0, -2, 3], [-1, 0, 1], [2, 2, -1]]), square)),
        Case("the last layer, 50 images", (last, draw.random((10, 50)))),
        Case("the first layer, 5 images", (draw.normal(size=(10, 5)), draw.random((784, 5)))),
    ]


EXERCISE = Exercise(
    number=10,
    name="parameter_gradients",
    title="dW and db: how each weight and bias moves the loss",
    function="parameter_gradients",
    parameters=("dZ", "A"),
    returns=("dW", "db"),
    right=_right,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "db-one-number",
            "db is summed over everything, units too, and is one number; each unit has a sum of "
            "its own, n×1.",
            "The famous mistake of this lesson's copies. Each column of A2 − Y sums to 0, so db2 "
            "is always 0 and b2 never moves; all of b1 moves together. Nothing crashes, and in "
            "three trials as many digits were read as without it, which is why nobody notices.",
            _one_number,
        ),
        UsualMistake(
            "db-over-the-units",
            "db is summed down the columns, over the units; it should be summed along the rows, "
            "over the images: axis=1.",
            "db is 1×m and does not fit b. With as many images as units it does, and makes n "
            "biases a unit.",
            _over_the_units,
        ),
        UsualMistake(
            "db-without-keepdims",
            "db has the right numbers in the shape (n,); b is n×1. keepdims=True keeps the 1.",
            "b − α·db then becomes n×n, without an error: NumPy takes db for a row. The next "
            "forward pass does not fit.",
            _flat,
        ),
        UsualMistake(
            "parameter-gradients-without-1-over-m",
            "The sums over the images are not divided by m.",
            "Every step is m times too large: with the lesson's learning rate the first one "
            "throws all weights far off, and the network guesses, 10 % right.",
            _m_forgotten,
        ),
        UsualMistake(
            "db-without-1-over-m",
            "dW is divided by m, and db is not.",
            "The biases take steps m times too large and drown what the weights say: the network "
            "guesses, 10 % right.",
            _m_forgotten_in_db,
        ),
        UsualMistake(
            "dw-without-1-over-m",
            "db is divided by m, and dW is not.",
            "The weights take steps m times too large: the first one throws them all far off.",
            _m_forgotten_in_dW,
        ),
        UsualMistake(
            "db-mean-of-everything",
            "dZ.mean() is the mean over the units too, one number; each unit has a mean of its "
            "own: axis=1, keepdims=True.",
            "Each column of A2 − Y sums to 0, so db2 is always 0 and b2 never moves; all of b1 "
            "moves together, and too little. Nothing crashes.",
            _mean_of_everything,
        ),
        UsualMistake(
            "m-is-the-number-of-inputs",
            "It is divided by A.shape[0], the number of inputs; m is the number of columns, "
            "A.shape[1].",
            "With 10,000 images, steps are 13 times too large in the first layer, which has 784 "
            "inputs, and 1,000 times in the second, which has 10.",
            _m_of_the_inputs,
        ),
        UsualMistake(
            "m-of-the-wrong-axis",
            "It is divided by the number of units, len(dZ); m is the number of columns, "
            "dZ.shape[1].",
            "With 10,000 images and 10 units every step is 1,000 times too large.",
            _m_of_the_wrong_axis,
        ),
        UsualMistake(
            "dw-transposed",
            "dW is transposed: p×n. It should have the shape of W, n×p: dZ comes first in the "
            "product.",
            "dW1 does not fit W1. dW2, 10×10, does, and gives each weight the gradient of another.",
            _transposed,
        ),
        UsualMistake(
            "a-not-transposed",
            "A is not transposed: dZ @ A. The product is to run over the images, dZ @ A.T.",
            "It fits only where there are as many images as inputs, and adds up what does not "
            "belong together.",
            _not_transposed,
        ),
    ),
    hints=(
        "The shapes nearly tell: dZ is n×m, A is p×m, and dW is n×p. Which product, with one of "
        "the two transposed, has that shape? And for db: a sum along which axis leaves one number "
        "a unit?",
        "m is dZ.shape[1]. dW is dZ @ A.T / m. For db, dZ.sum with axis=1 goes along the rows, "
        "over the images; keepdims=True leaves it n×1.",
        "m = dZ.shape[1]; dW = dZ @ A.T / m; db = dZ.sum(axis=1, keepdims=True) / what? "
        "Then: return dW, db",
    ),
    proves=_proves,
)
