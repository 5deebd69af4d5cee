"""The finale: an epoch of training, and what the network says.

`course.finale` trains it for real.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from workings.arrays import Array, Integers
from workings.course import small
from workings.course.exercise import Case, Draws, Exercise, UsualMistake
from workings.course.exercises import batches

Named = dict[str, Array]
Given = Mapping[str, Array]
Generator = np.random.Generator
#: How far an epoch with the batches in another order may end from ours, beside the way it went.
ANOTHER_ORDER = 0.1


def _right(
    parameters: Given, X: Array, Y: Array, batch_size: int, learning_rate: float, rng: Generator
) -> Named:
    return _steps(parameters, X, Y, batches.right(X.shape[1], batch_size, rng), learning_rate)


def _steps(
    parameters: Given,
    X: Array,
    Y: Array,
    columns: Sequence[Integers],
    learning_rate: float,
    truth: Sequence[Integers] | None = None,
) -> Named:
    """Take a step for each batch; `truth` are the columns of Y where they are not those of X."""
    network = small.network_of(parameters)
    for those, of_Y in zip(columns, truth or columns, strict=True):
        small.step(network, small.gradients_of(network, X[:, those], Y[:, of_Y]), learning_rate)
    return small.parameters_of(network)


def _one_batch_only(
    parameters: Given, X: Array, Y: Array, batch_size: int, learning_rate: float, rng: Generator
) -> Named:
    first = batches.right(X.shape[1], batch_size, rng)[:1]
    return _steps(parameters, X, Y, first, learning_rate)


def _all_at_once(
    parameters: Given, X: Array, Y: Array, batch_size: int, learning_rate: float, rng: Generator
) -> Named:
    everything = [np.arange(X.shape[1])] * len(batches.right(X.shape[1], batch_size, rng))
    return _steps(parameters, X, Y, everything, learning_rate)


def _nothing_kept(
    parameters: Given, X: Array, Y: Array, batch_size: int, learning_rate: float, rng: Generator
) -> Named:
    return _steps(parameters, X, Y, [], learning_rate)


def _labels_left_behind(
    parameters: Given, X: Array, Y: Array, batch_size: int, learning_rate: float, rng: Generator
) -> Named:
    """Shuffle the images and take the labels in their own order."""
    columns = batches.right(X.shape[1], batch_size, rng)
    ends = np.cumsum([len(batch) for batch in columns])
    truth = [
        np.arange(end - len(batch), end) for batch, end in zip(columns, ends.tolist(), strict=True)
    ]
    return _steps(parameters, X, Y, columns, learning_rate, truth)


def _accepts(arguments: tuple[Given, Array, Array, int, float, Generator], got: Given) -> bool:
    """Whether it ends near where the package ends: with the batches in another order.

    Steps that take all images each end near there too, and are none the less no batches.
    """
    start, right = arguments[0], _right(*arguments)
    if len(batches.right(arguments[1].shape[1], arguments[3], arguments[5])) > 1:
        at_once = _all_at_once(*arguments)
        if all(np.allclose(got[name], at_once[name], rtol=1e-9) for name in small.NAMES):
            return False
    way = {name: right[name] - start[name] for name in small.NAMES}
    off = {name: got[name] - right[name] for name in small.NAMES}
    return _length(off) <= ANOTHER_ORDER * _length(way) and all(
        got[name].shape == right[name].shape for name in small.NAMES
    )


def _length(arrays: Given) -> float:
    return float(np.sqrt(sum((array**2).sum() for array in arrays.values())))


def _cases() -> list[Case]:
    middle, X, Y = small.drawn(19, inputs=5, units=4, classes=4, images=12)
    lesson, images, truth = small.drawn(191, inputs=784, units=10, classes=10, images=40)
    return [
        Case("the worked number", (small.PARAMETERS, small.X, small.Y, 3, 0.1, Draws(0))),
        Case("one image at a time", (small.PARAMETERS, small.X, small.Y, 1, 0.02, Draws(2))),
        Case("a network 5-4-4, 12 images, 4 at a time", (middle, X, Y, 4, 0.02, Draws(19))),
        Case("784-10-10, 40 images, 8 at a time", (lesson, images, truth, 8, 0.0001, Draws(191))),
    ]


def _said(parameters: Given, X: Array) -> Integers:
    return small.network_of(parameters).predict(X)


def _along_the_rows(parameters: Given, X: Array) -> Integers:
    return small.network_of(parameters).probabilities(X).argmax(axis=1)


def _hidden_units(parameters: Given, X: Array) -> Integers:
    return small.network_of(parameters).forward(X).A[1].argmax(axis=0)


def _least_probable(parameters: Given, X: Array) -> Integers:
    return small.network_of(parameters).probabilities(X).argmin(axis=0)


def _probabilities(parameters: Given, X: Array) -> Array:
    return small.network_of(parameters).probabilities(X)


def _largest_probability(parameters: Given, X: Array) -> Array:
    return _probabilities(parameters, X).max(axis=0)


def _predict_cases() -> list[Case]:
    trained = _right(small.PARAMETERS, small.X, small.Y, 3, 0.1, np.random.default_rng(0))
    middle, X, _ = small.drawn(192, inputs=5, units=4, classes=4, images=12)
    lesson, images, _ = small.drawn(193, inputs=784, units=10, classes=10, images=30)
    return [
        Case("the worked number", (trained, small.X)),
        Case("a network 5-4-4, 12 images", (middle, X)),
        Case("784-10-10, 30 images", (lesson, images)),
    ]


PREDICT = Exercise(
    number=19,
    name="finale",
    title="What the network says of each image",
    function="predict",
    parameters=("parameters", "X"),
    returns=("labels",),
    right=_said,
    cases=_predict_cases,
    mistakes=(
        UsualMistake(
            "predict-along-the-rows",
            "The largest probability is looked for along the rows, over the images; it should be "
            "looked for in each column, over the classes: axis=0.",
            "There are as many labels as classes, and none of them belongs to an image.",
            _along_the_rows,
        ),
        UsualMistake(
            "predict-from-the-hidden-units",
            "This is the loudest hidden unit; the classes are in A2, the last that forward "
            "returns.",
            "The hidden units stand for no digit: what it says is no better than a guess.",
            _hidden_units,
        ),
        UsualMistake(
            "predict-the-least-probable",
            "This is the class with the smallest probability; the largest one is wanted.",
            "The better the network, the fewer are right.",
            _least_probable,
        ),
        UsualMistake(
            "predict-probabilities",
            "These are the probabilities themselves; the number of the most probable class is "
            "wanted, a whole number for each image: argmax.",
            "A submission takes one label an image.",
            _probabilities,
        ),
        UsualMistake(
            "predict-the-largest-probability",
            "This is the largest probability itself; its place is wanted: argmax, not max.",
            "It says how sure the network is, and not of what.",
            _largest_probability,
        ),
    ),
    hints=(
        "What did evaluate do first?",
        "forward returns four arrays; the last has the probabilities.",
        "return forward(parameters, X)[3].argmax(axis=what?)",
    ),
)

EXERCISE = Exercise(
    number=19,
    name="finale",
    title="The finale: your network learns to read",
    function="one_epoch",
    parameters=("parameters", "X", "Y", "batch_size", "learning_rate", "rng"),
    returns=("parameters",),
    right=_right,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "epoch-one-batch-only",
            "It ends after the first batch: the return stands inside the loop, or each batch "
            "begins from the first parameters.",
            "Of 60,000 images 64 are used, and an epoch is a single step.",
            _one_batch_only,
        ),
        UsualMistake(
            "epoch-all-images-in-every-step",
            "Every step is taken with all images; each should take the columns of its batch: X[:, "
            "columns] and Y[:, columns].",
            "It learns, and takes a thousand times as long.",
            _all_at_once,
        ),
        UsualMistake(
            "epoch-result-not-kept",
            "The parameters come back as they were: what update returns is not kept, "
            "parameters = update(…).",
            "Ten epochs, and nothing is learnt.",
            _nothing_kept,
        ),
        UsualMistake(
            "epoch-labels-left-behind",
            "The images are shuffled and the labels are not: Y[:, columns] goes with "
            "X[:, columns].",
            "Every image has somebody else's label, and there is nothing to be learnt.",
            _labels_left_behind,
        ),
    ),
    hints=(
        "An epoch is a loop over the batches. What do you do with one batch? You wrote it in "
        "train, for all images; here it is for some of the columns.",
        "for columns in batches(X.shape[1], batch_size, rng): and in it the gradients from "
        "X[:, columns] and Y[:, columns], then the update. predict is forward and argmax.",
        "gradients = backward(parameters, X[:, columns], what?); parameters = update(parameters, "
        "gradients, learning_rate). And predict: return "
        "forward(parameters, X)[3].argmax(axis=0)",
    ),
    accepts=_accepts,
    may_change=True,
    also=(PREDICT,),
)
