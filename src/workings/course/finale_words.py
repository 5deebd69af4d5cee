"""Sentences for what can happen in the finale: what is, then what to do."""

from collections.abc import Mapping

import numpy as np

from workings.course.answers import Raised, Run, Stop
from workings.course.exercise import Exercise, Value
from workings.course.exercises import EXERCISES
from workings.course.finale_records import BesideOurs
from workings.course.tell import raised_sentences, stop_sentences
from workings.gradcheck.report import told_apart

Sentences = tuple[str, ...]
CLASSES = 10
STOPPED: Sentences = ("Stopped. Nothing was written.",)


def differs(array: BesideOurs, steps: int) -> Sentences:
    """Say that the numbers are not the package's."""
    yours, ours = told_apart(array.yours, array.ours, 6)
    return (
        f"After {steps} steps your {array.place} is {yours}, and the package's is {ours}.",
        "Something is a little off that the small cases do not show. Check the earlier exercises "
        "again: workings learn check --all.",
    )


def parameters_problem(value: Value, shapes: Mapping[str, tuple[int, ...]], by: str) -> Sentences:
    """Say what is wrong with a dictionary of parameters; nothing where nothing is.

    Parameters
    ----------
    value
        What came.
    shapes
        What is expected.
    by
        The function it came from, and when: ``"initialise"``, ``"one_epoch, after epoch 3,"``.
    """
    if not isinstance(value, Mapping):
        return (f"{by} returned no dictionary.", "It returns one with W1, b1, W2 and b2.")
    for name, shape in shapes.items():
        if name not in value:
            return (f"{by} returned a dictionary without {name}.", f"Put {name} into it.")
        array = value[name]
        if not isinstance(array, np.ndarray) or array.shape != shape:
            came = _shape(array)
            return (f"{by} returned a {name} that is {came}; it is {'×'.join(map(str, shape))}.",)
        if array.dtype.kind not in "fiu" or not np.isfinite(array).all():
            return (
                f"{by} returned a {name} in which there are numbers that are NaN or infinite.",
                "NaN comes of infinite numbers, and these of something that overflows or is "
                "divided by 0: does softmax take each column's maximum away, and is no batch "
                "empty?",
            )
    return ()


def labels_problem(value: Value, images: int) -> Sentences:
    """Say what is wrong with what predict returned; nothing where nothing is."""
    wanted = f"{images:,} labels are expected, a whole number from 0 to 9 for each image."
    if not isinstance(value, np.ndarray):
        return ("predict returned no array.", wanted)
    if value.shape != (images,):
        return (f"predict returned an array that is {_shape(value)}.", wanted)
    if value.dtype.kind not in "iu":
        return (f"predict returned numbers of type {value.dtype}.", wanted, "argmax gives such.")
    if value.min() < 0 or value.max() >= CLASSES:
        return (f"predict returned labels from {value.min()} to {value.max()}.", wanted)
    return ()


def too_low(accuracy: float) -> Sentences:
    """Say what an accuracy of 90 % or less suggests."""
    first = f"{accuracy:.1%} of the test images are read rightly; more than 90 % is the goal."
    steps = "Your steps are right, number for number. What is left is where it begins, and what it "
    checks = "Check them again: workings learn check initialise, workings learn check batches."
    if accuracy < 0.15:
        return (
            first,
            "That is no better than a guess, as when all weights begin at 0: no gradient ever "
            "reaches them.",
            f"{steps}sees: initialise and batches. {checks}",
        )
    if accuracy < 0.5:
        return (
            first,
            "So much is reached after a few steps already, as when batches gives one batch only, "
            "or all images in a single one.",
            f"{steps}sees: initialise and batches. {checks}",
        )
    return (
        first,
        "That is what comes of weights that begin far too wide, or all alike, so that the hidden "
        "units never become different from each other.",
        f"{steps}sees: initialise and batches. {checks}",
    )


def too_slow(done: int, of: int, seconds: float) -> Sentences:
    """Say that the time is over."""
    return (
        f"After {seconds:g} s, {done} of {of} epochs are done; the training was stopped.",
        "With whole arrays an epoch takes less than a second. Is there a loop over single images "
        "or numbers in forward or backward, or is an epoch made of single images?",
    )


def stopped(done: int, of: int) -> Sentences:
    """Say that it was interrupted."""
    return (f"Stopped after {done} of {of} epochs. Nothing was written.",)


def raised(error: Raised, function: str, file: str) -> Sentences:
    """Say that a call raised an error."""
    return raised_sentences(_part(function), error, file)


def ended(run: Run, function: str) -> Sentences:
    """Say why the learner's process ended early."""
    stop = run.stop or Stop("crash", "no answer came", function=function)
    if stop.kind == "no-function" and function == "initialise":
        return (
            f"There is no function initialise in {EXERCISES['finale'].file}.",
            "The training begins with yours. At the top of the file belongs the line: "
            "from ex15_initialise import initialise",
        )
    loading = stop.function is None
    return stop_sentences(_part("one_epoch" if loading else function), stop, run.limit)


def submission_note(kaggle: bool) -> str:
    """Say what a score of the submission would be worth."""
    if not kaggle:
        return (
            "These are MNIST's test images. For Kaggle's, hand over its test.csv: "
            "workings learn check finale --kaggle test.csv"
        )
    return (
        "Kaggle's images are all among MNIST's 70,000, and your network has learnt from most of "
        "them: as a score there this would mean little. It is a file to look at."
    )


def _part(function: str) -> Exercise:
    finale = EXERCISES["finale"]
    parts = {part.function: part for part in (finale, *finale.also, EXERCISES["initialise"])}
    return parts[function]


def _shape(value: Value) -> str:
    shape = getattr(value, "shape", None)
    if shape is None:
        return "no array"
    return "×".join(map(str, shape)) or "a single number"
