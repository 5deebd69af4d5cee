"""The whole backward pass: the gradient of every weight and bias."""

from collections.abc import Callable, Mapping

from workings.arrays import Array
from workings.course import slopes, small
from workings.course.exercise import Case, Exercise, UsualMistake
from workings.gradcheck import check_gradients
from workings.maths import affine_backward
from workings.mistakes import MISTAKES, Named, right_backward

Backward = Callable[[Mapping[str, Array], Array, Array], Named]


def _right(parameters: Mapping[str, Array], X: Array, Y: Array) -> Named:
    return right_backward(small.network_of(parameters), X, Y)


def _known(name: str) -> Backward:
    """Return the backward of a mistake of `workings.mistakes`, on a learner's parameters."""
    return lambda parameters, X, Y: MISTAKES[name].backward(small.network_of(parameters), X, Y)


def _turned(parameters: Mapping[str, Array], X: Array, Y: Array) -> Named:
    return {name: -array for name, array in _right(parameters, X, Y).items()}


def _hidden_output_for_input(parameters: Mapping[str, Array], X: Array, Y: Array) -> Named:
    """dW1 is built with A1 in place of X."""
    network = small.network_of(parameters)
    trace = network.forward(X)
    gradients = network.backward(trace, Y)
    dW1, _ = affine_backward(gradients.dZ[1], trace.A[1], X.shape[1])
    return {**_right(parameters, X, Y), "dW1": dW1}


def _divided_twice(parameters: Mapping[str, Array], X: Array, Y: Array) -> Named:
    return {name: array / Y.shape[1] for name, array in _right(parameters, X, Y).items()}


def _m_of_the_wrong_axis(parameters: Mapping[str, Array], X: Array, Y: Array) -> Named:
    """m = X.shape[0], the number of pixels."""
    factor = X.shape[1] / X.shape[0]
    return {name: array * factor for name, array in _right(parameters, X, Y).items()}


def _proves(arguments: tuple[Mapping[str, Array], Array, Array], got: Named) -> str | None:
    """Let the gradient check find the worst of the first wrong array."""
    parameters, X, Y = arguments
    report = check_gradients(small.network_of(parameters), X, Y, backward=lambda *_: got)
    for array in report.arrays:
        if array.ok or array.worst is None:
            continue
        if array.backpropagation is None or array.numeric is None:
            continue
        worst = array.worst
        name, place = f"{worst.kind}{worst.layer}", (worst.row, worst.column)
        text = slopes.slope_text(name, place, array.numeric, array.backpropagation)
        return f"{text} {report.detail}" if report.detail else text
    return None


def _cases() -> list[Case]:
    return [
        Case("the worked number", (small.PARAMETERS, small.X, small.Y)),
        Case(
            "a network 5-4-4, 6 images",
            small.drawn(13, inputs=5, units=4, classes=4, images=6),
        ),
        Case(
            "the lesson's network 784-10-10, 5 images",
            small.drawn(131, inputs=784, units=10, classes=10, images=5),
        ),
    ]


EXERCISE = Exercise(
    number=13,
    name="backward",
    title="Backward: the gradient of every weight and bias",
    function="backward",
    parameters=("parameters", "X", "Y"),
    returns=("gradients",),
    right=_right,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "db-summed-over-everything",
            MISTAKES["db-summed-over-everything"].sentence,
            "db2 is always 0, as each column of A2 − Y sums to 0, so b2 never moves; all of b1 "
            "moves together. Nothing crashes, and in three trials as many digits were read as "
            "without it, which is why nobody notices.",
            _known("db-summed-over-everything"),
        ),
        UsualMistake(
            "one-over-m-forgotten",
            MISTAKES["one-over-m-forgotten"].sentence,
            "With 60,000 images the first step is 60,000 times too large: the network guesses "
            "ever after, 10 % right.",
            _known("one-over-m-forgotten"),
        ),
        UsualMistake(
            "m-of-another-set",
            MISTAKES["m-of-another-set"].sentence,
            "Here it is twice as many: every step is half as long, as though the learning rate "
            "were 0.05 instead of 0.1. It learns, more slowly than it could.",
            _known("m-of-another-set"),
        ),
        UsualMistake(
            "m-is-the-number-of-pixels",
            "m is taken from X.shape[0], the number of pixels; the images are the columns, "
            "X.shape[1].",
            "With 60,000 images and 784 pixels every step is 77 times too large.",
            _m_of_the_wrong_axis,
        ),
        UsualMistake(
            "activation-derivative-forgotten",
            MISTAKES["activation-derivative-forgotten"].sentence,
            "Units that said nothing are blamed for what the others said: in three trials the "
            "network read 58 to 84 % of the digits instead of 90 %.",
            _known("activation-derivative-forgotten"),
        ),
        UsualMistake(
            "weights-not-transposed",
            MISTAKES["weights-not-transposed"].sentence,
            "The hidden units are blamed for each other's work. The second layer makes up for "
            "most of it: 89 % instead of 90 % in three trials.",
            _known("weights-not-transposed"),
        ),
        UsualMistake(
            "z-instead-of-a-in-dw",
            MISTAKES["z-instead-of-a-in-dw"].sentence,
            "dW2 is moved by units that said nothing, as though they had said something negative. "
            "In three trials the accuracy hardly fell; only a gradient check tells.",
            _known("z-instead-of-a-in-dw"),
        ),
        UsualMistake(
            "backward-a1-for-x",
            "dW1 is built with A1, which is what layer 1 sends out; what came into it is X.",
            "dW1 has not the shape of W1 in the lesson's network, 10×10 instead of 10×784, and "
            "the update stops. Where the shapes happen to fit, only the numbers tell.",
            _hidden_output_for_input,
        ),
        UsualMistake(
            "backward-turned",
            "Every gradient has the wrong sign: it begins with dZ2 = A2 − Y, not Y − A2.",
            "Every step goes uphill: the loss grows without end, until every weight is NaN.",
            _turned,
        ),
        UsualMistake(
            "backward-divided-by-m-twice",
            "Everything is divided by m twice; the 1/m comes once, in dW and db.",
            "Every step is m times too small: in three trials with 10,000 images the network "
            "still guessed after 500 steps.",
            _divided_twice,
        ),
    ),
    hints=(
        "Run forward first: what it computed is needed. Then go through the formulas, from dZ2 to "
        "db1. Which of your functions is each of them?",
        "Z1, A1, Z2, A2 = forward(parameters, X). Then dZ2 from A2 and Y; dW2 and db2 from dZ2 and "
        "what came into layer 2; dZ1 from W2, dZ2 and Z1; and again dW and db.",
        "dZ2 = output_gradient(A2, Y); dW2, db2 = parameter_gradients(dZ2, A1); dZ1 = "
        'hidden_gradient(parameters["W2"], dZ2, Z1); dW1, db1 = parameter_gradients(dZ1, what '
        "came into layer 1?)",
    ),
    proves=_proves,
)
