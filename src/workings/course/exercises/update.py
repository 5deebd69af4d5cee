"""The update: one step downhill."""

from collections.abc import Callable, Mapping

import numpy as np

from workings.arrays import Array
from workings.course import small
from workings.course.exercise import Case, Exercise, UsualMistake

Named = dict[str, Array]
Given = Mapping[str, Array]


def _right(parameters: Given, gradients: Given, learning_rate: float) -> Named:
    network = small.network_of(parameters)
    small.step(network, [gradients[f"d{name}"] for name in small.NAMES], learning_rate)
    return small.parameters_of(network)


def _uphill(parameters: Given, gradients: Given, learning_rate: float) -> Named:
    return _right(parameters, gradients, -learning_rate)


def _without_learning_rate(parameters: Given, gradients: Given, learning_rate: float) -> Named:
    return _right(parameters, gradients, 1.0)


def _divided(parameters: Given, gradients: Given, learning_rate: float) -> Named:
    return _right(parameters, gradients, 1 / learning_rate)


def _only(*names: str) -> Callable[[Given, Given, float], Named]:
    """Return an update that changes some of the parameters and leaves the others."""

    def wrong(parameters: Given, gradients: Given, learning_rate: float) -> Named:
        changed = _right(parameters, gradients, learning_rate)
        return {name: changed[name] if name in names else parameters[name] for name in small.NAMES}

    return wrong


def _steps_alone(parameters: Given, gradients: Given, learning_rate: float) -> Named:
    zeros = {name: np.zeros_like(array) for name, array in parameters.items()}
    return _right(zeros, gradients, learning_rate)


def _cases() -> list[Case]:
    worked = {
        "dW1": np.array([[0.5, -1.0], [0.0, 2.0]]),
        "db1": np.array([[1.0], [-0.5]]),
        "dW2": np.array([[-0.2, 0.4], [0.2, -0.4]]),
        "db2": np.array([[0.3], [-0.3]]),
    }
    parameters, _, _ = small.drawn(14, inputs=784, units=10, classes=10, images=1)
    draw = np.random.default_rng(141)
    drawn = {f"d{name}": draw.normal(0, 0.1, array.shape) for name, array in parameters.items()}
    return [
        Case("the worked number", (small.PARAMETERS, worked, 0.1)),
        Case("the lesson's network 784-10-10", (parameters, drawn, 0.25)),
    ]


EXERCISE = Exercise(
    number=14,
    name="update",
    title="The update: one step downhill",
    function="update",
    parameters=("parameters", "gradients", "learning_rate"),
    returns=("parameters",),
    right=_right,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "update-uphill",
            "The step is added; the gradient points uphill, so it is taken away.",
            "The loss grows in every step, until every weight is NaN.",
            _uphill,
        ),
        UsualMistake(
            "update-without-learning-rate",
            "The gradient is taken away as it is; it should be multiplied by the learning rate "
            "first.",
            "The learning rate has no effect: every step is ten times as long as with 0.1, and in "
            "three trials the network read 20 to 74 % of the digits instead of 90 %.",
            _without_learning_rate,
        ),
        UsualMistake(
            "update-divided-by-learning-rate",
            "The gradient is divided by the learning rate; it should be multiplied by it.",
            "With 0.1 every step is a hundred times too large, and a smaller learning rate makes "
            "it larger still: the network guesses, 11 % right.",
            _divided,
        ),
        UsualMistake(
            "update-without-biases",
            "W1 and W2 are changed, and b1 and b2 are not.",
            "The biases stay 0. In three trials the accuracy hardly fell; only the numbers tell.",
            _only("W1", "W2"),
        ),
        UsualMistake(
            "update-of-the-second-layer-only",
            "Only W2 and b2 are changed; the first layer should learn too.",
            "The hidden units stay what chance made them, and ten of those are not enough: in "
            "three trials the network read 25 to 34 % of the digits instead of 90 %.",
            _only("W2", "b2"),
        ),
        UsualMistake(
            "update-of-the-first-layer-only",
            "Only W1 and b1 are changed; the second layer should learn too.",
            "The second layer stays what chance made it, and the first has to make up for it: in "
            "three trials the network read 66 to 76 % of the digits instead of 90 %.",
            _only("W1", "b1"),
        ),
        UsualMistake(
            "update-not-kept",
            "The parameters come back as they were: the new ones were computed and not put into "
            "the dictionary that is returned.",
            "Nothing is ever learnt, and nothing complains.",
            _only(),
        ),
        UsualMistake(
            "update-steps-alone",
            "Only the steps come back; each is to be added to its parameter.",
            "All that was learnt is thrown away in every step: the network guesses, 11 % right.",
            _steps_alone,
        ),
    ),
    hints=(
        "The gradient says which way the loss grows. Which way do you go, and how far?",
        'For each of the four: new = old − learning_rate · gradient. The gradient of "W1" has the '
        'key "dW1", which is "d" + name.',
        'return {name: parameters[name] - learning_rate * gradients["d" + name] for name in what?}',
    ),
    may_change=True,
)
