"""dZ[2] = A[2] − Y: where the gradient begins."""

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.course import slopes, small
from workings.course.exercise import Case, Exercise, UsualMistake
from workings.gradcheck import finite_difference
from workings.network import Network
from workings.places import Place

_right = maths.softmax_cross_entropy_gradient


def _turned(A2: Array, Y: Array) -> Array:
    return Y - A2


def _divided(A2: Array, Y: Array) -> Array:
    return _right(A2, Y) / Y.shape[1]


def _squared(A2: Array, Y: Array) -> Array:
    return _right(A2, Y) ** 2


def _doubled(A2: Array, Y: Array) -> Array:
    return 2 * _right(A2, Y)


def _by_the_probability(A2: Array, Y: Array) -> Array:
    return -Y / A2


def _times_the_slope(A2: Array, Y: Array) -> Array:
    return _right(A2, Y) * A2 * (1 - A2)


def _true_class_only(A2: Array, Y: Array) -> Array:
    return _right(A2, Y) * Y


def _proves(arguments: tuple[Array, Array], got: Array) -> str:
    """Move one sum of one image, as the bias of a network that has nothing else."""
    A2, Y = arguments
    row, column = slopes.worst_place(got, _right(A2, Y))
    network = Network([1, len(A2)], init="zeros", dtype=np.float64)
    network.b[1] = np.log(A2[:, [column]])
    found = finite_difference(network, np.zeros((1, 1)), Y[:, [column]], Place("b", 1, row))
    return slopes.slope_text("Z2", (row, column), found.value, float(got[row, column]))


def _cases() -> list[Case]:
    draw = np.random.default_rng(9)
    A2 = maths.softmax(draw.normal(0, 2, (10, 50)))
    return [
        Case("the worked number", (small.A2, small.Y)),
        Case("random probabilities, 10×50", (A2, np.eye(10)[:, draw.integers(0, 10, 50)])),
    ]


EXERCISE = Exercise(
    number=9,
    name="output_gradient",
    title="dZ[2]: how each sum of the last layer moves the loss",
    function="output_gradient",
    parameters=("A2", "Y"),
    returns=("dZ2",),
    right=_right,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "output-gradient-turned",
            "It is the wrong way round: Y − A2. The gradient is A2 − Y.",
            "Every step goes uphill: the loss grows without end, until every weight is NaN.",
            _turned,
        ),
        UsualMistake(
            "output-gradient-divided-by-m",
            "It is divided by m already; the 1/m comes once, later, in dW and db.",
            "With the 1/m in dW and db every step is m times too small: in three trials with "
            "10,000 images the network still guessed after 500 steps, 8 to 13 % right.",
            _divided,
        ),
        UsualMistake(
            "output-gradient-squared",
            "The difference is squared, which makes all of it positive; its sign says which way "
            "to go.",
            "All sums are pushed down in every step, the right class's among them, until every "
            "weight is NaN.",
            _squared,
        ),
        UsualMistake(
            "output-gradient-doubled",
            "It is doubled, as the derivative of a squared error would be. Cross-entropy after "
            "softmax gives A2 − Y without a factor.",
            "The same as a learning rate twice as large. In three trials that even helped a "
            "little, 90.7 % instead of 89.9 %; but a gradient check fails, and 0.1 no longer "
            "means 0.1.",
            _doubled,
        ),
        UsualMistake(
            "output-gradient-by-the-probability",
            "−Y / A2 is the loss's derivative by A2; its derivative by Z2 has softmax in it, and "
            "together the two are A2 − Y.",
            "The wrong classes are never pushed down, a small probability gives a huge step, and "
            "soon every weight is NaN.",
            _by_the_probability,
        ),
        UsualMistake(
            "output-gradient-times-the-slope",
            "It is multiplied by A2(1 − A2), as for a sigmoid and squared errors. With softmax and "
            "cross-entropy that factor cancels out.",
            "Where the network is sure and wrong, A2(1 − A2) is near 0, and it hardly learns from "
            "its worst mistakes: in three trials 72 to 82 % were read instead of 90 %.",
            _times_the_slope,
        ),
        UsualMistake(
            "output-gradient-of-the-true-class-only",
            "Only the true class's row has a gradient; the wrong classes are to be pushed down "
            "too.",
            "Every sum is pushed up in every step and nothing holds it back, until every weight is "
            "NaN.",
            _true_class_only,
        ),
    ),
    hints=(
        "Look at the worked number: what was said, and what would have been right? Where too much "
        "was said the gradient is positive, where too little negative.",
        "A page of calculus ends in a single difference: what was said, minus what is right. No "
        "1/m here: that comes with dW and db.",
        "return A2 - what?",
    ),
    proves=_proves,
)
