"""Where the weights begin: He's initial weights."""

from collections.abc import Callable, Mapping

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.course.exercise import Case, Draws, Exercise, UsualMistake

Named = dict[str, Array]
Wrong = Callable[[int, int, int, np.random.Generator], Named]
#: Fewer weights than these say little about their spread.
FEW = 500
#: How far the spread of a few, or of many, random weights may be off and still be right.
LOOSE, STRICT = 3.0, 1.15


def _drawn(name: str) -> Wrong:
    """Return a function that draws both layers with one of the package's initialisers."""

    def draw(inputs: int, hidden: int, outputs: int, rng: np.random.Generator) -> Named:
        W1, b1 = maths.initialise(name, rng, hidden, inputs)
        W2, b2 = maths.initialise(name, rng, outputs, hidden)
        return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}

    return draw


_right = _drawn("he")


def _scaled(spread: Callable[[int, int], float]) -> Wrong:
    """Return a function whose weights have another spread, by units and inputs."""

    def draw(inputs: int, hidden: int, outputs: int, rng: np.random.Generator) -> Named:
        parameters = _right(inputs, hidden, outputs, rng)
        for name in ("W1", "W2"):
            units, below = parameters[name].shape
            parameters[name] *= spread(units, below) / np.sqrt(2 / below)
        return parameters

    return draw


def _biases_drawn(inputs: int, hidden: int, outputs: int, rng: np.random.Generator) -> Named:
    parameters = {}
    for layer, (units, below) in enumerate([(hidden, inputs), (outputs, hidden)], 1):
        parameters[f"W{layer}"] = maths.initialise("he", rng, units, below)[0]
        parameters[f"b{layer}"] = rng.standard_normal((units, 1))
    return parameters


def _transposed(inputs: int, hidden: int, outputs: int, rng: np.random.Generator) -> Named:
    """Draw W as inputs × units: the same numbers in another shape."""
    parameters = _right(inputs, hidden, outputs, rng)
    for name in ("W1", "W2"):
        parameters[name] = parameters[name].reshape(parameters[name].shape[::-1])
    return parameters


def _with_biases(shape: Callable[[int], tuple[int, ...]]) -> Wrong:
    """Return a function whose biases are 0 in another shape, by the number of units."""

    def draw(inputs: int, hidden: int, outputs: int, rng: np.random.Generator) -> Named:
        biases = {"b1": np.zeros(shape(hidden)), "b2": np.zeros(shape(outputs))}
        return _right(inputs, hidden, outputs, rng) | biases

    return draw


def _like_biases(shape: Callable[[int], tuple[int, ...]]) -> Callable[..., bool]:
    """Return whether the biases are 0 in such a shape, beside weights as they should be."""

    def looks(arguments: tuple[int, int, int, object], got: Mapping[str, Array]) -> bool:
        right = _shapes(arguments)
        biases = [(np.asarray(got[name]), right[name][0]) for name in ("b1", "b2")]
        whole = {name: np.zeros(right[name]) for name in ("b1", "b2")}
        return all(
            bias.shape == shape(units) and not bias.any() for bias, units in biases
        ) and _accepts(arguments, {**got, **whole})

    return looks


def _like_uniform(arguments: tuple[int, int, int, object], got: Mapping[str, Array]) -> bool:
    """Whether everything is drawn evenly from −0.5 to 0.5, by whatever generator."""
    for name, shape in _shapes(arguments).items():
        array = np.asarray(got[name])
        if array.shape != shape or not np.abs(array).max() <= 0.5:
            return False
        if array.size >= FEW and not 0.27 < _spread(array) < 0.31:  # √(1 / 12) is 0.289
            return False
    return bool(np.any(got["W1"]))


def _accepts(arguments: tuple[int, int, int, object], got: Mapping[str, Array]) -> bool:
    """Whether these are He's weights, drawn in another order: no biases, and the right spread."""
    shapes = _shapes(arguments).items()
    fits = all(np.shape(got[name]) == shape for name, shape in shapes)
    return fits and _problem(arguments, got) is None


def _problem(arguments: tuple[int, int, int, object], got: Mapping[str, Array]) -> str | None:
    """Say why some parameters are not He's, or None where they will do."""
    for name, shape in _shapes(arguments).items():
        array = np.asarray(got[name])
        if not np.isfinite(array).all():
            return f"In {name} there are numbers that are NaN or infinite."
        if name.startswith("W"):
            problem = _weights_problem(name, array, float(np.sqrt(2 / shape[1])), shape[1])
        else:
            problem = f"{name} is not 0 everywhere; biases begin at 0." if array.any() else None
        if problem is not None:
            return problem
    return None


def _weights_problem(name: str, array: Array, right: float, inputs: int) -> str | None:
    """Say what is wrong with the weights of one layer: alike, on one side of 0, or too wide."""
    many = array.size >= FEW
    if (array == array.flat[0]).all():
        return (
            f"All weights of {name} are {array.flat[0]:.4g}; each should be a random number of its "
            "own."
        )
    if (twins := _equal_rows(array)) is not None:
        return (
            f"Rows {twins[0]} and {twins[1]} of {name} are equal: these two units would stay the "
            "same for ever. Draw all numbers of the matrix at once."
        )
    if len(np.unique(array)) < array.size / 2:
        return f"In {name} the same few numbers come again and again; draw each by itself."
    spread, mean = _spread(array), float(array.mean())
    if many and abs(mean) > spread / 4:
        return (
            f"The mean of the weights of {name} is {mean:.4g}; it should be near 0, with as many "
            "below 0 as above it."
        )
    allowed = STRICT if many else LOOSE
    if not 1 / allowed < spread / right < allowed:
        return (
            f"The weights of {name} are spread by {spread:.4g} around 0; "
            f"√(2 / {inputs}) is {right:.4g}."
        )
    return None


def _equal_rows(array: Array) -> tuple[int, int] | None:
    """Return the first two rows that are equal, or None."""
    for second in range(1, len(array)):
        for first in range(second):
            if np.array_equal(array[first], array[second]):
                return first, second
    return None


def _shapes(arguments: tuple[int, int, int, object]) -> dict[str, tuple[int, int]]:
    inputs, hidden, outputs, _ = arguments
    return {
        "W1": (hidden, inputs), "b1": (hidden, 1), "W2": (outputs, hidden), "b2": (outputs, 1)
    }  # fmt: skip


def _spread(array: Array) -> float:
    """The standard deviation from 0: √(mean of the squares)."""
    return float(np.sqrt((array**2).mean()))


def _cases() -> list[Case]:
    return [
        Case("the worked number", (8, 2, 3, Draws(0))),
        Case("the lesson's network 784-10-10", (784, 10, 10, Draws(15))),
        Case("a wider network, 100-60-40", (100, 60, 40, Draws(151))),
    ]


EXERCISE = Exercise(
    number=15,
    name="initialise",
    title="He initialisation: where the weights begin",
    function="initialise",
    parameters=("inputs", "hidden", "outputs", "rng"),
    returns=("parameters",),
    right=_right,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "initialise-uniform",
            "Weights and biases are drawn evenly from −0.5 to 0.5, as the original lesson does; "
            "for 784 inputs that is far too wide.",
            "In three trials 85 % of the digits were read instead of 90 %: none of the lesson's "
            "other slips costs as much.",
            _drawn("uniform"),
            looks=_like_uniform,
        ),
        UsualMistake(
            "initialise-zeros",
            "All weights are 0; they should be drawn at random.",
            "All sums are 0, ReLU′ there is 0 too, and no gradient ever reaches a weight: only "
            "b2 moves, and the network says the commonest digit, 11 % right.",
            _drawn("zeros"),
        ),
        UsualMistake(
            "initialise-not-scaled",
            "The random numbers are not multiplied by √(2 / inputs): their spread is 1.",
            "The sums are 20 times too large, and softmax is sure of nonsense from the start: in "
            "three trials the network read 49 % of the digits instead of 90 %.",
            _scaled(lambda units, inputs: 1.0),
        ),
        UsualMistake(
            "initialise-root-forgotten",
            "They are multiplied by 2 / inputs; its square root is missing.",
            "The weights of W1 are 20 times too small. With two layers training makes up for it, "
            "90 % in three trials; with ten the signal would fade away before it reached the end.",
            _scaled(lambda units, inputs: 2 / inputs),
        ),
        UsualMistake(
            "initialise-by-units",
            "The spread is √(2 / units); it depends on how many inputs are added up: "
            "√(2 / inputs).",
            "W1 begins nine times too wide, √(2 / 10) = 0.447 instead of √(2 / 784) = 0.0505: in "
            "three trials the network read 78 % of the digits instead of 90 %.",
            _scaled(lambda units, inputs: float(np.sqrt(2 / units))),
        ),
        UsualMistake(
            "initialise-one-over-inputs",
            "The spread is √(1 / inputs); ReLU silences half of the units, so He takes "
            "√(2 / inputs).",
            "With two layers hardly anything; in a deep network the signal becomes weaker from "
            "layer to layer.",
            _scaled(lambda units, inputs: float(np.sqrt(1 / inputs))),
        ),
        UsualMistake(
            "initialise-biases-drawn",
            "The biases are drawn at random too; they should begin at 0.",
            "Some units begin far from where they are needed, and training makes up for most of "
            "it: 85 to 90 % instead of 90 % in three trials.",
            _biases_drawn,
        ),
        UsualMistake(
            "initialise-biases-single-numbers",
            "The biases are single numbers; each layer has a column with one for every unit: "
            "np.zeros((hidden, 1)) and np.zeros((outputs, 1)).",
            "NumPy spreads the 0 over all units and the first step makes a column of it, so "
            "nothing crashes; until somebody saves such a network, or asks for its shapes.",
            _with_biases(lambda units: ()),
            looks=_like_biases(lambda units: ()),
        ),
        UsualMistake(
            "initialise-biases-flat",
            "The biases have the shape (n,); they are columns, n×1: np.zeros((hidden, 1)) and "
            "np.zeros((outputs, 1)), with two pairs of brackets.",
            "NumPy takes such a bias for a row, a number for each image: W1 X + b1 does not fit.",
            _with_biases(lambda units: (units,)),
            looks=_like_biases(lambda units: (units,)),
        ),
        UsualMistake(
            "initialise-transposed",
            "W has a row for each input; it should have a row for each unit: (hidden, inputs).",
            "W1 X does not fit.",
            _transposed,
        ),
    ),
    hints=(
        "What shape has W1, and what W2? How many inputs does a unit of the first layer add up, "
        "and how many one of the second?",
        "rng.standard_normal((rows, columns)) draws numbers whose spread is 1. Multiplied by "
        "np.sqrt(2 / inputs) they have He's spread. np.zeros((hidden, 1)) will do for b1.",
        'Return {"W1": rng.standard_normal((hidden, inputs)) * np.sqrt(2 / inputs), "b1": '
        'np.zeros((hidden, 1)), "W2": the same with outputs and hidden, "b2": what?}',
    ),
    accepts=_accepts,
    proves=_problem,
)
