"""Cross-entropy: how wrong the probabilities are, as one number."""

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.course import small
from workings.course.exercise import Case, Exercise, UsualMistake

#: The smallest number above 0 whose logarithm is still a good one.
TINY = np.finfo(np.float64).tiny


def _losses(A: Array, Y: Array) -> Array:
    """−log of the true class's probability. The package takes it from Z; log A will do for that."""
    return maths.cross_entropy(np.log(np.maximum(A, TINY)), Y)  # m


def _right(A: Array, Y: Array) -> float:
    return float(_losses(A, Y).mean())


def _some_losses(A: Array, Y: Array) -> Array:
    """Refuse probabilities of 0: these mistakes are made with and without care for them."""
    if not A.all():
        raise ValueError("nothing is said of a probability of 0")
    return _losses(A, Y)


def _sum(A: Array, Y: Array) -> float:
    return float(_some_losses(A, Y).sum())


def _one_an_image(A: Array, Y: Array) -> Array:
    return _some_losses(A, Y)


def _over_all_entries(A: Array, Y: Array) -> float:
    return _sum(A, Y) / A.size


def _over_the_classes(A: Array, Y: Array) -> float:
    return _sum(A, Y) / len(A)


def _every_class(A: Array, Y: Array) -> float:
    """The loss of a yes or no for each class by itself."""
    return float(_some_losses(A, Y).mean() - ((1 - Y) * np.log(1 - A)).sum(axis=0).mean())


def _sign_forgotten(A: Array, Y: Array) -> float:
    return -float(_some_losses(A, Y).mean())


def _log_of_zero(A: Array, Y: Array) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(-(Y * np.log(A)).sum() / A.shape[1])


def _base_two(A: Array, Y: Array) -> float:
    return float(_some_losses(A, Y).mean() / np.log(2))


def _squares(A: Array, Y: Array) -> float:
    return float(((A - Y) ** 2).sum() / A.shape[1])


def _cases() -> list[Case]:
    draw = np.random.default_rng(7)
    sure = np.array([[1.0, 0.25], [0.0, 0.75]])
    Y = np.eye(10)[:, draw.integers(0, 10, 50)]
    return [
        Case("the worked number", (small.A2, small.Y)),
        Case("a probability of 0 for a wrong class", (sure, np.eye(2))),
        Case("random probabilities, 10×50", (maths.softmax(draw.normal(0, 2, (10, 50))), Y)),
    ]


EXERCISE = Exercise(
    number=7,
    name="cross_entropy",
    title="Cross-entropy: how surprised the network is by the truth",
    function="cross_entropy",
    parameters=("A", "Y"),
    returns=("loss",),
    right=_right,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "cross-entropy-summed",
            "The losses of the images are added up; their mean is wanted: divided by m.",
            "The loss grows with the batch: 60,000 images seem a thousand times as bad as 60.",
            _sum,
        ),
        UsualMistake(
            "cross-entropy-one-an-image",
            "There is a loss for each image; their mean is wanted, one number.",
            "Nothing says yet whether the network as a whole became better.",
            _one_an_image,
        ),
        UsualMistake(
            "cross-entropy-over-all-entries",
            "The mean is taken over all n·m entries; it should be taken over the m images.",
            "The loss is ten times too small, and a guess seems as good as a trained network: "
            "0.23 instead of 2.3.",
            _over_all_entries,
        ),
        UsualMistake(
            "cross-entropy-divided-by-classes",
            "The sum is divided by len(A), the number of classes; the mean is over the m images, "
            "A.shape[1].",
            "The loss grows with the batch, as though it were only added up.",
            _over_the_classes,
        ),
        UsualMistake(
            "cross-entropy-of-every-class",
            "This is the loss of a yes or no for every class, with (1 − Y) log(1 − A); here "
            "exactly one class is true, and only Y log A counts.",
            "The wrong classes are counted once more, and A − Y is no longer its gradient.",
            _every_class,
        ),
        UsualMistake(
            "cross-entropy-sign-forgotten",
            "The minus is missing: a logarithm of a probability is negative, the loss is not.",
            "The better the network becomes, the larger its loss, and whoever makes the loss "
            "small makes the network bad.",
            _sign_forgotten,
        ),
        UsualMistake(
            "cross-entropy-logarithm-of-zero",
            "A wrong class has a probability of 0, and 0 · log 0 is NaN. Take the logarithm of "
            "the true class's probability alone.",
            "All goes well until the network is quite sure of one image; from then on the loss "
            "is NaN, though the weights are not.",
            _log_of_zero,
        ),
        UsualMistake(
            "cross-entropy-base-two",
            "The logarithm is np.log2; the lesson's is the natural one, np.log.",
            "The loss is in bits, 1.44 times as large, and A − Y is no longer its gradient.",
            _base_two,
        ),
        UsualMistake(
            "cross-entropy-squares",
            "These are squared differences; cross-entropy is −log of the true class's probability.",
            "Being sure and wrong costs at most 2 instead of any amount, and A − Y is no longer "
            "the gradient.",
            _squares,
        ),
    ),
    hints=(
        "Y is 1 in the row of the true class and 0 elsewhere. What is left when A is multiplied by "
        "Y, entry by entry, and each column is added up?",
        "(A * Y).sum(axis=0) is the true class's probability of each image. Then come np.log, a "
        "minus and a mean.",
        "true = (A * Y).sum(axis=0); return -np.log(true).what?()",
    ),
    relative=1e-6,  # whoever adds 1e-8 to A before the logarithm is right too
)
