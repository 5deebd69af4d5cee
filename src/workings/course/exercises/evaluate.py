"""Evaluation: how many are right, and what is taken for what."""

import numpy as np

from workings.arrays import Array, Integers
from workings.course.exercise import Case, Exercise, UsualMistake
from workings.data import Dataset, Preparation
from workings.evaluation import evaluate
from workings.network import Network

Result = tuple[float, Integers]


def _right(A2: Array, labels: Integers) -> Result:
    """Let the package evaluate a network that hands its input on."""
    classes = len(A2)
    network = Network([classes, classes], init="zeros", dtype=np.float64)
    network.W[1] = np.eye(classes)
    names = tuple(map(str, range(classes)))
    data = Dataset(np.ascontiguousarray(A2.T), labels, Preparation(class_names=names))
    found = evaluate(network, data, engine="reference", threads=1)
    return found.accuracy, found.confusion


def _counted(said: Integers, labels: Integers, classes: int) -> Result:
    confusion = np.zeros((classes, classes), np.int64)
    np.add.at(confusion, (labels, said), 1)
    return float((said == labels).mean()), confusion


def _wrong_axis(A2: Array, labels: Integers) -> Result:
    return _counted(A2.argmax(axis=1), labels, len(A2))


def _transposed(A2: Array, labels: Integers) -> Result:
    accuracy, confusion = _right(A2, labels)
    return accuracy, confusion.T


def _count(A2: Array, labels: Integers) -> Result:
    accuracy, confusion = _right(A2, labels)
    return accuracy * len(labels), confusion


def _percent(A2: Array, labels: Integers) -> Result:
    accuracy, confusion = _right(A2, labels)
    return accuracy * 100, confusion


def _each_pair_once(A2: Array, labels: Integers) -> Result:
    accuracy, confusion = _right(A2, labels)
    return accuracy, np.minimum(confusion, 1)


def _each_pair_once_transposed(A2: Array, labels: Integers) -> Result:
    accuracy, confusion = _each_pair_once(A2, labels)
    return accuracy, confusion.T


def _errors(A2: Array, labels: Integers) -> Result:
    accuracy, confusion = _right(A2, labels)
    return 1 - accuracy, confusion


def _by_classes(A2: Array, labels: Integers) -> Result:
    accuracy, confusion = _right(A2, labels)
    return accuracy * len(labels) / len(A2), confusion


def _true_probability(A2: Array, labels: Integers) -> Result:
    return float(A2[labels, np.arange(len(labels))].mean()), _right(A2, labels)[1]


def _cases() -> list[Case]:
    draw = np.random.default_rng(18)
    worked = np.array([[0.7, 0.2, 0.6, 0.1], [0.2, 0.3, 0.3, 0.8], [0.1, 0.5, 0.1, 0.1]])
    square = np.array([[0.5, 0.2, 0.6], [0.3, 0.1, 0.3], [0.2, 0.7, 0.1]])
    drawn = draw.random((10, 200))
    labels = draw.integers(0, 10, 200)
    drawn[labels, np.arange(200)] += 0.5
    return [
        Case("the worked number", (worked, np.array([0, 1, 0, 1]))),
        Case("as many images as classes", (square, np.array([0, 1, 0]))),
        Case("ten classes, 200 images", (drawn / drawn.sum(axis=0), labels)),
    ]


EXERCISE = Exercise(
    number=18,
    name="evaluate",
    title="Evaluation: how many are right, and what is taken for what",
    function="evaluate",
    parameters=("A2", "labels"),
    returns=("accuracy", "confusion"),
    right=_right,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "evaluate-along-the-rows",
            "The largest probability is looked for along the rows, over the images; it should be "
            "looked for in each column, over the classes: axis=0.",
            "It fits only where there are as many images as classes, and compares what does not "
            "belong together.",
            _wrong_axis,
        ),
        UsualMistake(
            "evaluate-confusion-transposed",
            "Rows and columns of the confusion are swapped: a row is a true label, a column is "
            "what was said.",
            "The network is the same, but a 4 that is taken for a 9 is counted as a 9 that is "
            "taken for a 4.",
            _transposed,
        ),
        UsualMistake(
            "evaluate-counted",
            "The accuracy is the number that are right; their share is wanted, from 0 to 1.",
            "9,000 of 10,000 and 9,000 of 60,000 look alike.",
            _count,
        ),
        UsualMistake(
            "evaluate-percent",
            "The accuracy is in percent; a share from 0 to 1 is wanted.",
            "Whoever compares it with 0.9 finds every network good.",
            _percent,
        ),
        UsualMistake(
            "evaluate-each-pair-once",
            "confusion[labels, said] += 1 counts each pair once, however often it occurs: NumPy "
            "reads all places first and writes afterwards. np.add.at counts every time, and so "
            "does a loop.",
            "No entry is ever above 1, and the confusion says nothing.",
            _each_pair_once,
        ),
        UsualMistake(
            "evaluate-each-pair-once-transposed",
            "Two at once. confusion[said, labels] has rows and columns swapped: a row is a true "
            "label. And with += 1 each pair counts once, however often it occurs; np.add.at "
            "counts every time, and so does a loop.",
            "No entry is ever above 1, and the confusion says nothing.",
            _each_pair_once_transposed,
        ),
        UsualMistake(
            "evaluate-errors",
            "This is the share that are wrong; the share that are right is wanted.",
            "The better the network, the smaller the number.",
            _errors,
        ),
        UsualMistake(
            "evaluate-divided-by-classes",
            "The number that are right is divided by the number of classes, len(A2); it should be "
            "divided by the number of images.",
            "It comes out at 900 instead of 0.9.",
            _by_classes,
        ),
        UsualMistake(
            "evaluate-true-probability",
            "This is the mean probability of the true class; the accuracy asks only whether the "
            "true class has the largest.",
            "A network that is right but not sure seems bad.",
            _true_probability,
        ),
    ),
    hints=(
        "What does the network say of an image? The class with the largest probability of its "
        "column. argmax finds its number; along which axis?",
        "said = A2.argmax(axis=0); the accuracy is the mean of said == labels. For the confusion, "
        "begin with np.zeros((classes, classes), int) and add 1 at [labels, said], image by image.",
        "np.add.at(confusion, (labels, said), 1) adds every time. Then: return "
        "(said == labels).what?(), confusion",
    ),
)
