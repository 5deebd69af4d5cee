"""dZ[1] = W[2]ᵀ dZ[2] ⊙ ReLU′(Z[1]): the blame is handed down."""

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.course import slopes, small
from workings.course.exercise import Case, Exercise, UsualMistake

_relu = maths.activation("relu")


def _right(W2: Array, dZ2: Array, Z1: Array) -> Array:
    return maths.input_gradient(W2, dZ2) * _relu.derivative(Z1)


def _derivative_forgotten(W2: Array, dZ2: Array, Z1: Array) -> Array:
    return maths.input_gradient(W2, dZ2)


def _relu_for_its_derivative(W2: Array, dZ2: Array, Z1: Array) -> Array:
    return maths.input_gradient(W2, dZ2) * _relu.function(Z1)


def _weights_not_transposed(W2: Array, dZ2: Array, Z1: Array) -> Array:
    return W2 @ dZ2 * _relu.derivative(Z1)


def _derivative_of_the_product(W2: Array, dZ2: Array, Z1: Array) -> Array:
    return _relu.function(maths.input_gradient(W2, dZ2))


def _derivative_first(W2: Array, dZ2: Array, Z1: Array) -> Array:
    return maths.input_gradient(W2, dZ2 * _relu.derivative(Z1))


def _divided(W2: Array, dZ2: Array, Z1: Array) -> Array:
    return _right(W2, dZ2, Z1) / dZ2.shape[1]


def _entry_by_entry(W2: Array, dZ2: Array, Z1: Array) -> Array:
    return W2.T * dZ2 * _relu.derivative(Z1)


def _proves(arguments: tuple[Array, Array, Array], got: Array) -> str | None:
    """Move one sum: Z2 moves by W2 times what ReLU makes of it, and the loss by dZ2 times that."""
    W2, dZ2, Z1 = arguments
    place = slopes.worst_place(got, _right(W2, dZ2, Z1))
    if abs(Z1[place]) <= slopes.STEP:
        return None
    right = slopes.slope(lambda moved: float((dZ2 * (W2 @ _relu.function(moved))).sum()), Z1, place)
    return slopes.slope_text("Z1", place, right, float(got[place]))


def _cases() -> list[Case]:
    draw = np.random.default_rng(12)
    dZ2 = maths.softmax(draw.normal(0, 2, (10, 50))) - np.eye(10)[:, draw.integers(0, 10, 50)]
    square = np.array([[1.0, 2, 0], [0, 1, -1], [3, 0, 1]])
    return [
        Case("the worked number", (small.PARAMETERS["W2"], small.DZ2, small.Z1)),
        Case(
            "as many images as units",
            (square, np.array([[1.0, -2, 3], [-1, 0, 1], [2, 2, -1]]), square - 0.5),
        ),
        Case(
            "the lesson's layers, 50 images",
            (draw.normal(0, 0.5, (10, 10)), dZ2, draw.normal(0, 2, (10, 50))),
        ),
        Case(
            "5 hidden units, 3 classes, 4 images",
            (draw.normal(size=(3, 5)), draw.normal(size=(3, 4)), draw.normal(size=(5, 4))),
        ),
    ]


EXERCISE = Exercise(
    number=12,
    name="hidden_gradient",
    title="dZ[1]: the blame is handed down to the hidden units",
    function="hidden_gradient",
    parameters=("W2", "dZ2", "Z1"),
    returns=("dZ1",),
    right=_right,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "hidden-gradient-without-derivative",
            "The factor ReLU′(Z1) is missing.",
            "Units that said nothing are blamed for what the others said: in three trials the "
            "network read 58 to 84 % of the digits instead of 90 %.",
            _derivative_forgotten,
        ),
        UsualMistake(
            "hidden-gradient-relu-for-its-derivative",
            "It is multiplied by ReLU(Z1); the factor is its derivative, ReLU′(Z1).",
            "The louder a unit already is, the larger its steps: in three trials the network read "
            "82 to 88 % of the digits instead of 90 %.",
            _relu_for_its_derivative,
        ),
        UsualMistake(
            "hidden-gradient-weights-not-transposed",
            "W2 is not transposed. Forwards its rows were added up, backwards its columns are: "
            "W2.T.",
            "W2 is 10×10, so nothing crashes, and the second layer makes up for most of it: 89 % "
            "instead of 90 % in three trials.",
            _weights_not_transposed,
        ),
        UsualMistake(
            "hidden-gradient-derivative-of-the-product",
            "What is 0 or below is cut from W2ᵀ dZ2; it is to be cut where Z1 is 0 or below.",
            "No hidden unit is ever told to speak up, only to be quiet: one after another falls "
            "silent for good, and the network guesses, 11 % right.",
            _derivative_of_the_product,
        ),
        UsualMistake(
            "hidden-gradient-derivative-first",
            "dZ2 is cut by ReLU′(Z1) before the product; the product comes first.",
            "It fits only because there are as many hidden units as classes; where hidden unit 3 "
            "is silent, class 3 is not heard. In three trials 69 to 82 % were read instead of 90 "
            "%.",
            _derivative_first,
        ),
        UsualMistake(
            "hidden-gradient-divided-by-m",
            "It is divided by m; the 1/m comes once, in dW and db.",
            "dW1 and db1 get it twice and are m times too small: the first layer stays where it "
            "began, and in three trials 25 to 34 % were read instead of 90 %.",
            _divided,
        ),
        UsualMistake(
            "hidden-gradient-entry-by-entry",
            "W2.T * dZ2 multiplies entry by entry; it is a matrix product, W2.T @ dZ2.",
            "It fits only where there are as many images as units; elsewhere Python stops.",
            _entry_by_entry,
        ),
    ),
    hints=(
        "Every hidden unit feeds all ten outputs, so it gets a share of the blame from each, as "
        "much as its weight to it. And which hidden units cannot be blamed at all?",
        "The shares are a matrix product of W2 transposed with dZ2. Then ReLU′(Z1) is multiplied "
        "on, entry by entry, with * and not @.",
        "return W2.T @ dZ2 * relu_derivative(what?)",
    ),
    proves=_proves,
)
