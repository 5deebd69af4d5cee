"""The forward pass: from the pixels to ten probabilities."""

from collections.abc import Mapping

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.course import small
from workings.course.exercise import Case, Exercise, UsualMistake

Four = tuple[Array, Array, Array, Array]


def _right(parameters: Mapping[str, Array], X: Array) -> Four:
    trace = small.network_of(parameters).forward(X)
    return trace.Z[1], trace.A[1], trace.Z[2], trace.A[2]


def _last_layer(parameters: Mapping[str, Array], A1: Array) -> tuple[Array, Array]:
    Z2 = maths.affine(parameters["W2"], A1, parameters["b2"])
    return Z2, maths.softmax(Z2)


def _relu_forgotten(parameters: Mapping[str, Array], X: Array) -> Four:
    Z1 = _right(parameters, X)[0]
    return Z1, Z1, *_last_layer(parameters, Z1)


def _sums_passed_on(parameters: Mapping[str, Array], X: Array) -> Four:
    Z1, A1, _, _ = _right(parameters, X)
    return Z1, A1, *_last_layer(parameters, Z1)


def _first_bias_twice(parameters: Mapping[str, Array], X: Array) -> Four:
    return _right({**parameters, "b2": parameters["b1"]}, X)


def _relu_at_the_end(parameters: Mapping[str, Array], X: Array) -> Four:
    Z1, A1, Z2, _ = _right(parameters, X)
    return Z1, A1, Z2, maths.softmax(np.maximum(Z2, 0))


def _softmax_forgotten(parameters: Mapping[str, Array], X: Array) -> Four:
    Z1, A1, Z2, _ = _right(parameters, X)
    return Z1, A1, Z2, Z2


def _softmax_inside(parameters: Mapping[str, Array], X: Array) -> Four:
    Z1 = _right(parameters, X)[0]
    A1 = maths.softmax(Z1)
    return Z1, A1, *_last_layer(parameters, A1)


def _another_order(parameters: Mapping[str, Array], X: Array) -> Four:
    Z1, A1, Z2, A2 = _right(parameters, X)
    return Z1, Z2, A1, A2


def _cases() -> list[Case]:
    middle, X, _ = small.drawn(8, inputs=5, units=4, classes=4, images=6)
    lesson, images, _ = small.drawn(88, inputs=784, units=10, classes=10, images=3)
    return [
        Case("the worked number", (small.PARAMETERS, small.X)),
        Case("a network 5-4-4, 6 images", (middle, X)),
        Case("the lesson's network 784-10-10, 3 images", (lesson, images)),
    ]


EXERCISE = Exercise(
    number=8,
    name="forward",
    title="Forward: from the pixels to the probabilities",
    function="forward",
    parameters=("parameters", "X"),
    returns=("Z1", "A1", "Z2", "A2"),
    right=_right,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "forward-relu-forgotten",
            "ReLU is missing: A1 is Z1.",
            "Two affine steps without a bend between them are no more than one: the second layer "
            "adds nothing. With ten hidden units the accuracy hardly shows it (89.7 % in the mean "
            "of three trials, 89.9 % with ReLU); larger networks need the bend to become better.",
            _relu_forgotten,
        ),
        UsualMistake(
            "forward-sums-passed-on",
            "A1 is computed and not used: the second layer gets Z1.",
            "ReLU has no effect on the result, but ReLU′ still cuts the gradient: dW1 is wrong, "
            "and the accuracy hardly shows it, 89.4 % instead of 89.9 % in the mean of three "
            "trials.",
            _sums_passed_on,
        ),
        UsualMistake(
            "forward-first-bias-twice",
            "The second layer adds b1; its own bias is b2.",
            "Both are 10×1, so nothing crashes. b2 is trained and never used, and in three trials "
            "the accuracy was the same: only the numbers tell.",
            _first_bias_twice,
        ),
        UsualMistake(
            "forward-relu-at-the-end",
            "ReLU is applied to Z2 as well; the last layer has softmax alone.",
            "All negative sums look alike to softmax, so the network cannot say that a class is "
            "out of the question. In three trials the accuracy was the same; but A − Y is no "
            "longer the gradient.",
            _relu_at_the_end,
        ),
        UsualMistake(
            "forward-softmax-forgotten",
            "Softmax is missing: A2 is Z2.",
            "They are no probabilities. Trained with A − Y the sums chase 0 and 1 themselves: in "
            "three trials the network read 29 to 51 % of the digits instead of 90 %.",
            _softmax_forgotten,
        ),
        UsualMistake(
            "forward-softmax-inside",
            "The hidden layer has softmax; it has ReLU.",
            "The ten hidden units share a sum of 1 and hold each other down: in three trials the "
            "network read 39 to 60 % of the digits instead of 90 %.",
            _softmax_inside,
        ),
        UsualMistake(
            "forward-returned-in-another-order",
            "The four arrays come back in another order: both Z first. The order is Z1, A1, Z2, "
            "A2.",
            "All are 10×m, so nothing crashes; the backward pass takes A1 for Z2.",
            _another_order,
        ),
    ),
    hints=(
        "There are four lines, one for each result, and each needs only the one before it. Which "
        "of your functions is each of them?",
        'Z1 = affine(parameters["W1"], X, parameters["b1"]); A1 = relu(Z1). The second layer is '
        "the same with A1 coming in, and with softmax at its end.",
        'After Z1 and A1: Z2 = affine(parameters["W2"], A1, parameters["b2"]); A2 = what of Z2? '
        "Then: return Z1, A1, Z2, A2",
    ),
)
