"""The mistakes that are made around a network and not in its backward pass, each as a switch.

A switch takes a training run's `Setup` and returns one in which one thing is wrong. Nothing crashes
in most of them, and the gradients are right: a gradient check finds none. To add one, add an entry
to `TRAINING_MISTAKES`.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workings.data import Dataset
from workings.mistakes.networks import WithoutMaximum
from workings.mistakes.setup import Setup
from workings.network import Network
from workings.optimisers import GradientDescent
from workings.randomness import generator

#: Times as large as it should be.
TOO_LARGE = 10.0
#: So far below 0 is the bias with which no image lifts a unit's sum above 0.
BURIED = 100.0


@dataclass(frozen=True)
class TrainingMistake:
    """A known mistake in the settings, the data or the forward pass.

    Parameters
    ----------
    name
        What it is called: ``"weights-too-wide"``.
    sentence
        What is wrong, in one plain sentence.
    mend
        What is right, in one line.
    switch
        Makes the mistake in a run's setup.
    clues
        What a tool's message says when it names this mistake, in lower case; none where no tool
        has words for it.
    made
        What is mistaken, in one line as `mend` is; empty where it is no formula.
    """

    name: str
    sentence: str
    mend: str
    switch: Callable[[Setup], Setup]
    clues: tuple[str, ...] = ()
    made: str = ""


def _softmax_without_maximum(setup: Setup) -> Setup:
    return dataclasses.replace(setup, network=WithoutMaximum)


def _too_wide(setup: Setup) -> Setup:
    return dataclasses.replace(setup, init="uniform")


def _all_zero(setup: Setup) -> Setup:
    return dataclasses.replace(setup, init="zeros")


def _not_scaled(setup: Setup) -> Setup:
    bare = dataclasses.replace(setup.data.preparation, scale=1.0)
    return dataclasses.replace(setup, data=dataclasses.replace(setup.data, preparation=bare))


def _rate_too_large(setup: Setup) -> Setup:
    rate = TOO_LARGE * setup.optimiser.learning_rate
    return dataclasses.replace(setup, optimiser=GradientDescent(rate))


def _labels_shuffled(setup: Setup) -> Setup:
    labels = generator(0, "shuffle").permutation(setup.data.known_labels)
    return dataclasses.replace(setup, data=dataclasses.replace(setup.data, labels=labels))


def _test_images_in_training(setup: Setup) -> Setup:
    return dataclasses.replace(setup, data=_together(setup.data, setup.test))


def _together(one: Dataset, other: Dataset) -> Dataset:
    return dataclasses.replace(
        one,
        values=np.concatenate([one.values, other.values]),
        labels=np.concatenate([one.known_labels, other.known_labels]),
    )


def _dead_layer(setup: Setup) -> Setup:
    return dataclasses.replace(setup, start=_bury)


def _bury(network: Network, seed: int) -> None:
    """b[1] so far below 0 that no hidden unit's sum is ever above it."""
    network.b[1][...] = -BURIED


#: By name, in the order in which they are usually met.
TRAINING_MISTAKES: dict[str, TrainingMistake] = {
    entry.name: entry
    for entry in (
        TrainingMistake(
            "softmax-without-maximum",
            "Softmax takes e^Z as it stands, without subtracting each column's maximum: where a "
            "sum is large, e^Z overflows, and infinity divided by infinity is NaN.",
            "A = e^(Z − max) / Σ e^(Z − max), each column by itself: np.exp(Z - Z.max(axis=0))",
            _softmax_without_maximum,
            made="A = e^Z / Σ e^Z: np.exp(Z)",
        ),
        TrainingMistake(
            "weights-too-wide",
            "W and b start evenly drawn between −0.5 and 0.5 (rand − 0.5), whatever the number of "
            "inputs.",
            "W ~ Normal(0, 2/inputs) and b = 0 (He): "
            "rng.standard_normal((units, inputs)) * np.sqrt(2 / inputs)",
            _too_wide,
            made="W, b ~ Uniform(−0.5, 0.5): rng.random((units, inputs)) - 0.5",
        ),
        TrainingMistake(
            "weights-all-zero",
            "All W and b start at 0: hidden units that are equal stay equal, and through ReLU "
            "nothing comes at all.",
            "W ~ Normal(0, 2/inputs) and b = 0 (He): only b may start at 0",
            _all_zero,
            ("start at zero",),
            made="W = 0 and b = 0: np.zeros((units, inputs))",
        ),
        TrainingMistake(
            "pixels-not-scaled",
            "The pixels go in as they are in the file, from 0 to 255.",
            "X = pixels / 255, from 0 to 1; for training and for every prediction",
            _not_scaled,
            ("not scaled",),
            made="X = pixels, from 0 to 255",
        ),
        TrainingMistake(
            "learning-rate-too-large",
            f"The learning rate α is {TOO_LARGE:g} times as large as it should be.",
            "the largest α with which the loss still falls from step to step; try a third and "
            "three times as much",
            _rate_too_large,
            ("is likely too large",),
            made=f"W := W − {TOO_LARGE:g}α · dW",
        ),
        TrainingMistake(
            "labels-shuffled",
            "The labels stand in another order than the images: most images have another image's "
            "label.",
            "one permutation for both: X[:, order] and labels[order]",
            _labels_shuffled,
            made="one permutation for the images and another for the labels",
        ),
        TrainingMistake(
            "test-images-in-training",
            "The test images are among the images trained on: the test set measures what was "
            "learnt by heart.",
            "set images aside first and never train on them; they are read once, after training",
            _test_images_in_training,
            ("among those trained on",),
            made="train on both: np.concatenate([X_train, X_test], axis=1)",
        ),
        TrainingMistake(
            "dead-layer",
            f"The hidden biases start at −{BURIED:g}: every weighted sum is below 0, and ReLU "
            "lets nothing through, forwards or backwards.",
            "b = 0 at the start, and steps small enough that units do not die on the way",
            _dead_layer,
            ("no unit of hidden layer", "is silent"),
            made=f"b[1] = −{BURIED:g} at the start",
        ),
    )
}
