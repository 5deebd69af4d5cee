"""ReLU′: where a unit lets the gradient through."""

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.course import slopes, small
from workings.course.exercise import Case, Exercise, UsualMistake

_relu = maths.activation("relu")


def _one_at_zero(Z: Array) -> Array:
    return (Z >= 0).astype(np.float64)


def _relu_again(Z: Array) -> Array:
    return _relu.function(Z)


def _sign(Z: Array) -> Array:
    return np.sign(Z)


def _everywhere(Z: Array) -> Array:
    return np.ones_like(Z)


def _turned(Z: Array) -> Array:
    return (Z < 0).astype(np.float64)


def _proves(arguments: tuple[Array], got: Array) -> str | None:
    Z = arguments[0]
    judged = np.where(np.abs(Z) > slopes.STEP, got, _relu.derivative(Z))  # the kink says nothing
    place = slopes.worst_place(judged, _relu.derivative(Z))
    right = slopes.slope(lambda moved: float(_relu.function(moved).sum()), Z, place)
    if np.isclose(judged[place], right):
        return None
    return slopes.slope_text("Z", place, right, float(got[place]), of="ReLU")


def _cases() -> list[Case]:
    draw = np.random.default_rng(11)
    return [
        Case("the worked number", (small.Z1,)),
        Case("small, large and exactly 0", (np.array([[-0.5, 0.0, 2.5], [100.0, -0.001, 0.25]]),)),
        Case("random numbers, 10×50", (draw.normal(0, 2, (10, 50)),)),
    ]


EXERCISE = Exercise(
    number=11,
    name="relu_derivative",
    title="ReLU′: where a unit lets the gradient through",
    function="relu_derivative",
    parameters=("Z",),
    returns=("slope",),
    right=_relu.derivative,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "relu-derivative-one-at-zero",
            "At exactly 0 this gives 1. There ReLU has no slope, and the convention is 0.",
            "Next to nothing, as sums are hardly ever exactly 0. But where all weights begin at "
            "0 all sums are, and the numbers differ from everybody else's.",
            _one_at_zero,
        ),
        UsualMistake(
            "relu-derivative-is-relu",
            "This is ReLU itself; its slope is 1 wherever Z is positive, however large Z is.",
            "The louder a unit already is, the larger its steps: in three trials the network read "
            "82 to 88 % of the digits instead of 90 %.",
            _relu_again,
        ),
        UsualMistake(
            "relu-derivative-is-the-sign",
            "Where Z is negative this gives −1; ReLU is flat there, and its slope is 0.",
            "Units that said nothing are blamed all the same, and with the wrong sign: in three "
            "trials the network read 61 to 87 % of the digits instead of 90 %.",
            _sign,
        ),
        UsualMistake(
            "relu-derivative-one-everywhere",
            "This is 1 everywhere, the slope of a straight line.",
            "Units that said nothing are blamed for what the others said: in three trials the "
            "network read 58 to 84 % of the digits instead of 90 %.",
            _everywhere,
        ),
        UsualMistake(
            "relu-derivative-turned",
            "It is the wrong way round: 1 where Z is negative. It is 1 where Z is positive.",
            "Only units that said nothing are changed; those that spoke never learn: in three "
            "trials the network read 47 to 53 % of the digits instead of 90 %.",
            _turned,
        ),
    ),
    hints=(
        "Look at ReLU as a picture: flat on the left of 0, rising on the right. How steep is it on "
        "each side?",
        "Z > 0 is True where the slope is 1. Numbers are wanted here: True times 1.0 is 1.0, and "
        "(…).astype(float) does the same.",
        "return (Z > what?) * 1.0",
    ),
    proves=_proves,
)
