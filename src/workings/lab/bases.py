"""The right runs that mistakes are made in: the lesson's, and some in which more can be seen."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from workings.data import Dataset, load_mnist
from workings.mistakes import Setup
from workings.network import Network
from workings.optimisers import Adam, GradientDescent
from workings.randomness import generator

#: As many images as Kaggle's train.csv has.
KAGGLE = 42_000


@dataclass(frozen=True, eq=False)
class Digits:
    """The images of all runs, in three parts.

    Parameters
    ----------
    train
        What is trained on.
    test
        What accuracy is measured on.
    held_out
        More images, which no run is given: what a network is worth, whatever the test set says.
    """

    train: Dataset
    test: Dataset
    held_out: Dataset


def embedded() -> Digits:
    """Return MNIST's: 42,000 training images, the 10,000 test images, and the other 18,000."""
    return parted(*load_mnist())


def parted(train: Dataset, test: Dataset) -> Digits:
    """Return MNIST in the lab's parts.

    Parameters
    ----------
    train, test
        Its 60,000 training and 10,000 test images.
    """
    return Digits(train[:KAGGLE], test, train[KAGGLE:])


@dataclass(frozen=True)
class Base:
    """A right run.

    Parameters
    ----------
    name, words
        What it is called, and what it is.
    setup
        Makes its setup from the images.
    """

    name: str
    words: str
    setup: Callable[[Digits], Setup]


def _lesson(digits: Digits) -> Setup:
    return Setup(digits.train, digits.test)


def _normal(digits: Digits) -> Setup:
    return dataclasses.replace(_lesson(digits), start=_spread_one)


def _spread_one(network: Network, seed: int) -> None:
    """W ~ Normal(0, 1), b = 0."""
    for layer in range(1, network.depth + 1):
        drawn = generator(seed, "initialise", layer).standard_normal(network.W[layer].shape)
        network.W[layer] = drawn


def _sigmoid(digits: Digits) -> Setup:
    return dataclasses.replace(
        _lesson(digits), activation="sigmoid", optimiser=GradientDescent(1.0), epochs=100
    )


def _roomy(digits: Digits) -> Setup:
    return dataclasses.replace(
        _lesson(digits), hidden=(128,), optimiser=Adam(), batch_size=128, epochs=20
    )


#: By name.
BASES: dict[str, Base] = {
    base.name: base
    for base in (
        Base("lesson", "the lesson's run", _lesson),
        Base("normal", "the lesson's run, but W ~ Normal(0, 1) at the start (randn)", _normal),
        Base(
            "sigmoid",
            "a run like the lesson's with sigmoid, whose small slope bears larger steps",
            _sigmoid,
        ),
        Base("roomy", "a network with room to learn images by heart", _roomy),
    )
}
