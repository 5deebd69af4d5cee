"""The affine step Z = WA + b."""

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.course import small
from workings.course.exercise import Case, Exercise, UsualMistake


def _without_bias(W: Array, A: Array, b: Array) -> Array:
    return W @ A


def _weights_transposed(W: Array, A: Array, b: Array) -> Array:
    return maths.affine(W.T, A, b)


def _bias_first(W: Array, A: Array, b: Array) -> Array:
    return W @ (A + b)


def _entry_by_entry(W: Array, A: Array, b: Array) -> Array:
    return W * A + b


def _images_as_rows(W: Array, A: Array, b: Array) -> Array:
    return maths.affine(W, A, b).T


def _bias_along_the_images(W: Array, A: Array, b: Array) -> Array:
    return W @ A + b.ravel()


def _one_bias(W: Array, A: Array, b: Array) -> Array:
    return W @ A + b.sum()


def _cases() -> list[Case]:
    draw = np.random.default_rng(4)
    W1, b1 = small.PARAMETERS["W1"], small.PARAMETERS["b1"]
    square = np.array([[1.0, 2, 0], [0, 1, -1], [3, 0, 1]])
    return [
        Case("the worked number", (W1, small.X, b1)),
        Case("as many images as units", (square, square.T + 1, np.array([[1.0], [2], [-4]]))),
        Case(
            "the second layer, 10×10, with 6 images",
            (draw.normal(size=(10, 10)), draw.random((10, 6)), draw.normal(size=(10, 1))),
        ),
        Case(
            "the first layer, 10×784, with 3 images",
            (draw.normal(0, 0.05, (10, 784)), draw.random((784, 3)), draw.normal(size=(10, 1))),
        ),
    ]


EXERCISE = Exercise(
    number=4,
    name="affine",
    title="The affine step: every unit's weighted sum of what comes in",
    function="affine",
    parameters=("W", "A", "b"),
    returns=("Z",),
    right=maths.affine,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "affine-without-bias",
            "The bias b is not added.",
            "Nothing crashes: with ten hidden units the accuracy hardly falls. But an empty "
            "picture makes every sum 0, b never has any effect, and every number differs from "
            "the lesson's.",
            _without_bias,
        ),
        UsualMistake(
            "affine-weights-transposed",
            "W is transposed: unit i's weights are row i of W, and W.T takes column i.",
            "W[1], 10×784, does not fit. W[2], 10×10, does: the gradients of the later exercises "
            "then belong to another network than the one that is run.",
            _weights_transposed,
        ),
        UsualMistake(
            "affine-bias-before-the-product",
            "b is added to A before the product: W(A + b). It belongs after it: WA + b.",
            "The bias meant for a unit of this layer is given to a unit of the layer below, and "
            "the gradient of b is wrong. In the first layer it does not even fit.",
            _bias_first,
        ),
        UsualMistake(
            "affine-entry-by-entry",
            "W * A multiplies entry by entry; the weighted sum is the matrix product, W @ A.",
            "It fits only where W and A happen to have the same shape; elsewhere Python stops.",
            _entry_by_entry,
        ),
        UsualMistake(
            "affine-images-as-rows",
            "The result is turned: it has a row for each image. Images are columns everywhere "
            "here.",
            "The next layer does not fit; where it does, units and images are confused.",
            _images_as_rows,
        ),
        UsualMistake(
            "affine-bias-along-the-images",
            "b is added along the rows, a number for each image; it has a number for each unit. "
            "As n×1, as it comes, NumPy adds it to every column.",
            "It fits only where there are as many images as units, and then gives every image a "
            "bias of its own.",
            _bias_along_the_images,
        ),
        UsualMistake(
            "affine-one-bias",
            "The biases are added up, and every unit gets their sum; each unit has a bias of its "
            "own.",
            "Ten units share one threshold and cannot be moved apart by b.",
            _one_bias,
        ),
    ),
    hints=(
        "For one unit and one image: each input times its weight, all added up, and the bias. "
        "Which operation of NumPy does that for all units and all images at once?",
        "The matrix product is written with @: it takes rows of the left one and columns of the "
        "right one. NumPy adds an n×1 array to every column of an n×m one.",
        "return W @ A + what?",
    ),
)
