"""The training loop: forward, backward, update, again and again."""

from collections.abc import Callable, Mapping

from workings.arrays import Array
from workings.course import small
from workings.course.exercise import Case, Exercise, UsualMistake

Named = dict[str, Array]
Given = Mapping[str, Array]


def _right(parameters: Given, X: Array, Y: Array, iterations: int, learning_rate: float) -> Named:
    network = small.network_of(parameters)
    for _ in range(iterations):
        small.step(network, small.gradients_of(network, X, Y), learning_rate)
    return small.parameters_of(network)


def _gradient_once(
    parameters: Given, X: Array, Y: Array, iterations: int, learning_rate: float
) -> Named:
    """Take the gradient before the loop: every step is the first one."""
    return _right(parameters, X, Y, 1, learning_rate * iterations)


def _so_often(
    times: Callable[[int], int],
) -> Callable[[Given, Array, Array, int, float], Named]:
    """Return a training that takes another number of steps."""

    def wrong(
        parameters: Given, X: Array, Y: Array, iterations: int, learning_rate: float
    ) -> Named:
        return _right(parameters, X, Y, times(iterations), learning_rate)

    return wrong


def _uphill(parameters: Given, X: Array, Y: Array, iterations: int, learning_rate: float) -> Named:
    return _right(parameters, X, Y, iterations, -learning_rate)


def _shared_out(
    parameters: Given, X: Array, Y: Array, iterations: int, learning_rate: float
) -> Named:
    """Divide the learning rate by the number of steps."""
    return _right(parameters, X, Y, iterations, learning_rate / iterations)


def _loss(parameters: Given, X: Array, Y: Array) -> float:
    network = small.network_of(parameters)
    return float(network.losses(network.forward(X), Y).mean())


def _proves(arguments: tuple[Given, Array, Array, int, float], got: Given) -> str:
    parameters, X, Y, iterations, _ = arguments
    before, yours = _loss(parameters, X, Y), _loss(got, X, Y)
    right = _loss(_right(*arguments), X, Y)
    return (
        f"The loss is {before:.6g} before; after {iterations} steps it is {yours:.6g} with yours, "
        f"and should be {right:.6g}."
    )


def _cases() -> list[Case]:
    middle, X, Y = small.drawn(16, inputs=5, units=4, classes=4, images=6)
    lesson, images, truth = small.drawn(161, inputs=784, units=10, classes=10, images=20)
    return [
        Case("the worked number", (small.PARAMETERS, small.X, small.Y, 3, 0.1)),
        Case("a network 5-4-4, 6 images, 7 steps", (middle, X, Y, 7, 0.2)),
        Case("784-10-10, 20 images, 5 steps", (lesson, images, truth, 5, 0.05)),
        Case("no step at all", (small.PARAMETERS, small.X, small.Y, 0, 0.1)),
    ]


EXERCISE = Exercise(
    number=16,
    name="train",
    title="The training loop: backward, update, again and again",
    function="train",
    parameters=("parameters", "X", "Y", "iterations", "learning_rate"),
    returns=("parameters",),
    right=_right,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "train-gradient-taken-once",
            "The gradient is computed once, before the loop; after each step there is a new one.",
            "Every step goes in the first one's direction, past the valley and up the other side.",
            _gradient_once,
        ),
        UsualMistake(
            "train-result-not-kept",
            "The parameters come back as they were: what update returns is not kept, "
            "parameters = update(…).",
            "Five hundred steps, and nothing is learnt.",
            _so_often(lambda iterations: 0),
        ),
        UsualMistake(
            "train-one-step-only",
            "It ends after the first step: the return stands inside the loop, or the loop begins "
            "from the first parameters each time.",
            "One step instead of 500: the network still guesses.",
            _so_often(lambda iterations: min(iterations, 1)),
        ),
        UsualMistake(
            "train-one-step-too-few",
            "There is a step too few: range(1, n) has n − 1 numbers, range(n) has n.",
            "Of 500 steps nobody misses one; compared with somebody else's, all numbers differ.",
            _so_often(lambda iterations: max(iterations - 1, 0)),
        ),
        UsualMistake(
            "train-one-step-too-many",
            "There is a step too many: range(n + 1) has n + 1 numbers, range(n) has n.",
            "Of 500 steps nobody notices one more; compared with somebody else's, all numbers "
            "differ.",
            _so_often(lambda iterations: iterations + 1),
        ),
        UsualMistake(
            "train-uphill",
            "It goes uphill: the step is added somewhere, or the gradient's sign turned.",
            "The loss grows in every step, until every weight is NaN.",
            _uphill,
        ),
        UsualMistake(
            "train-learning-rate-shared-out",
            "The learning rate is divided by the number of iterations; each step should take all "
            "of it.",
            "However many steps there are, together they go no further than one.",
            _shared_out,
        ),
    ),
    hints=(
        "One step is two lines, and you have written both functions. What has to be handed on from "
        "one round of the loop to the next?",
        "for _ in range(iterations): and inside it gradients = backward(parameters, X, Y), then "
        "parameters = update(parameters, gradients, learning_rate). The return comes after the "
        "loop.",
        "gradients = backward(parameters, X, Y); parameters = update(parameters, gradients, "
        "what?); both inside the loop, then, outside: return parameters",
    ),
    proves=_proves,
    may_change=True,
)
