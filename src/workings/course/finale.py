"""The finale: a learner's own functions train on MNIST, beside the package's network.

First some steps on few images, compared number for number. Then the real training: 60,000 images,
epoch by epoch, tested on the 10,000; and a submission. Nothing here prints: it yields records.
"""

import contextlib
import os
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from workings.arrays import Array, Integers
from workings.course import finale_words as words
from workings.course import small
from workings.course.compare import whole_numbers
from workings.course.exercise import Draws, Value
from workings.course.exercises import EXERCISES
from workings.course.finale_data import PART, FinaleData, finale_data, saved, scratch
from workings.course.finale_records import (
    BesideOurs,
    Compared,
    Done,
    Epoch,
    Failed,
    Preparing,
    Record,
)
from workings.course.long_run import Call, Kept, Mapped, answers_of
from workings.course.process import Limits
from workings.course.submission import submit
from workings.data import Dataset, load_mnist, read_csv
from workings.errors import DataError, OutputError
from workings.evaluation import evaluate
from workings.network import Network
from workings.optimisers import GradientDescent
from workings.training import train
from workings.whole_file import check_writable

Named = dict[str, Array]
#: What has to be passed: the share of the 10,000 test images that is read rightly.
GOAL = 0.9
SIZES = (784, 10, 10)
SHAPES = {"W1": (10, 784), "b1": (10, 1), "W2": (10, 10), "b2": (10, 1)}
#: The comparison: so many steps with so many images, in float64; and how far a number may be off,
#: beside the largest of its array.
STEPS, IMAGES, APART = 30, 300, 1e-9
_MEMORY = 2 << 30


@dataclass(frozen=True)
class Settings:
    """How the finale trains. With these, 20 seeds reached 91.8 to 94.1 %, in 1 to 3 s."""

    epochs: int = 10
    batch_size: int = 64
    learning_rate: float = 0.1
    seed: int = 0
    seconds: float = 300.0


SETTINGS = Settings()


class _FailedError(Exception):
    """Ends the finale with a record."""

    def __init__(self, kind: str, sentences: tuple[str, ...], printed: str = "") -> None:
        super().__init__(kind)
        self.record = Failed(kind, sentences, printed=printed)


def run_finale(
    path: str | os.PathLike[str],
    *,
    kaggle: str | os.PathLike[str] | None = None,
    data: FinaleData | None = None,
    beside: bool = True,
    submission: bool = True,
    settings: Settings = SETTINGS,
) -> Generator[Record, None, None]:
    """Train a learner's functions for real; yield how it goes, record by record.

    The last record is `Done` or `Failed`. Ctrl-C while it works makes it a `Failed` too, and so
    does a `KeyboardInterrupt` thrown into the generator.

    Parameters
    ----------
    path
        The learner's folder.
    kaggle
        Kaggle's ``test.csv``, to be read for the submission; by default MNIST's test images are.
    data
        The images, if they are there already: for several finales at once.
    beside
        Whether to train the package's network with the same settings as well.
    submission
        Whether to write ``submission.csv`` into the folder.
    settings
        How to train.

    Raises
    ------
    DataError
        If `kaggle` cannot be read, or holds no 28×28 images.
    OutputError
        If the submission could not be written, before anything is trained.
    """
    file = Path(path).absolute() / EXERCISES["finale"].file
    written = file.parent / "submission.csv"
    if submission:
        check_writable(written)
    unknown = None if kaggle is None else _kaggle(kaggle)
    try:
        loaded = load_mnist() if data is None else (data.train, data.test)
        start = yield from _side_by_side(file, loaded[0][:IMAGES], settings)
        if data is None:
            yield Preparing(len(loaded[0]))
        with contextlib.ExitStack() as stack:
            images = data or stack.enter_context(finale_data(*loaded))
            asked, counts = None, [PART] * settings.epochs + [len(images.test)]
            if unknown is not None:
                asked = saved(stack.enter_context(scratch()) / "kaggle.npy", unknown.X)
                counts.append(len(unknown))
            calls = _plan(start, images, asked, settings)
            seconds, said = yield from _trained(file, calls, counts, images, settings)
            accuracy = float((said[0] == images.test.known_labels).mean())
            if not accuracy > GOAL:
                yield Failed("accuracy", words.too_low(accuracy), accuracy)
                return
            ours, our_seconds = _ours(start, images, settings) if beside else (None, None)
    except _FailedError as failed:
        yield failed.record
        return
    except KeyboardInterrupt:
        yield Failed("stopped", words.STOPPED)
        return
    done = Done(accuracy, seconds, ours, our_seconds)
    yield _submitted(done, said[-1], written, kaggle is not None) if submission else done


def _submitted(done: Done, labels: Integers, written: Path, kaggle: bool) -> Done:
    """Write the submission; return what was reached, which counts without one, too."""
    try:
        kept = submit(labels.tolist(), written)
    except OutputError as error:
        return replace(done, note=f"{error}.")
    note = words.submission_note(kaggle)
    return replace(done, submission=written, images=len(labels), note=note, kept=kept)


def _side_by_side(file: Path, few: Dataset, settings: Settings) -> Generator[Record, None, Named]:
    """Yield the comparison; return the first weights, as the learner draws them, in float32."""
    X = few.preparation.apply(few.values, np.float64)  # 784×300
    Y = few.Y.astype(np.float64)  # 10×300
    network = Network(SIZES, seed=settings.seed, dtype=np.float64)
    begin: Value = small.parameters_of(network)
    with scratch() as folder:
        arrays = Mapped(saved(folder / "X.npy", X)), Mapped(saved(folder / "Y.npy", Y))
        calls = [Call("initialise", (*SIZES, Draws(settings.seed)))]
        for step in range(STEPS):
            arguments = (begin, *arrays, IMAGES, settings.learning_rate, Draws(step))
            calls.append(Call("one_epoch", arguments, keep="parameters"))
            begin = Kept("parameters")
        (_, drawn, _), *_, (_, theirs, _) = _results(file, calls, settings)
    _check_parameters(drawn, "initialise")
    _check_parameters(theirs, "one_epoch")
    for _ in range(STEPS):
        small.step(network, small.gradients_of(network, X, Y), settings.learning_rate)
    ours = small.parameters_of(network)
    compared = tuple(_beside(name, theirs[name], ours[name]) for name in small.NAMES)
    yield Compared(compared, STEPS, IMAGES)
    for array in compared:
        if array.apart > APART * float(np.abs(ours[array.name]).max()):
            raise _FailedError("differs", words.differs(array, STEPS))
    return {name: np.asarray(drawn[name], np.float32) for name in small.NAMES}


def _beside(name: str, theirs: Array, ours: Array) -> BesideOurs:
    row, column = np.unravel_index(np.abs(theirs - ours).argmax(), ours.shape)
    place = f"{name}[{row}]" if name.startswith("b") else f"{name}[{row},{column}]"
    yours, right = float(theirs[row, column]), float(ours[row, column])
    return BesideOurs(name, abs(yours - right), place, yours, right)


def _trained(
    file: Path, calls: list[Call], counts: list[int], images: FinaleData, settings: Settings
) -> Generator[Record, None, tuple[float, list[Integers]]]:
    """Make the calls of a plan; yield each epoch, return all seconds and what predict said last."""
    done, took, total = 0, 0.0, 0.0
    said: list[Integers] = []
    try:
        for call, value, seconds in _results(file, calls, settings):
            if call.function == "one_epoch":
                _check_parameters(value, f"one_epoch, in epoch {done + 1},")
                took = seconds
                continue
            value = whole_numbers(images.part_labels, value)
            if problem := words.labels_problem(value, counts[len(said)]):
                raise _FailedError("labels", problem)
            said.append(value)
            if len(said) <= settings.epochs:
                done, total = done + 1, total + took
                accuracy = float((value == images.part_labels).mean())
                yield Epoch(done, settings.epochs, took, accuracy, PART)
    except KeyboardInterrupt:
        raise _FailedError("stopped", words.stopped(done, settings.epochs)) from None
    except _FailedError as failed:
        if failed.record.kind != "endless":
            raise
        slow = words.too_slow(done, settings.epochs, settings.seconds)
        raise _FailedError("slow", slow) from None
    return total, said[settings.epochs :]


def _plan(start: Named, images: FinaleData, unknown: Path | None, settings: Settings) -> list[Call]:
    """Return what the learner's process is to call: an epoch, a look at it, and so on; the test."""
    parameters: Value = start
    calls = []
    for number in range(1, settings.epochs + 1):
        draws = Draws(settings.seed * settings.epochs + number)
        size, rate = settings.batch_size, settings.learning_rate
        arguments = (parameters, Mapped(images.X), Mapped(images.Y), size, rate, draws)
        calls.append(Call("one_epoch", arguments, keep="parameters"))
        parameters = Kept("parameters")
        calls.append(Call("predict", (parameters, Mapped(images.part))))
    asked = [images.test_X] if unknown is None else [images.test_X, unknown]
    return calls + [Call("predict", (parameters, Mapped(file))) for file in asked]


def _results(
    file: Path, calls: list[Call], settings: Settings
) -> Iterator[tuple[Call, Value, float]]:
    """Yield each call, what it gave, and its seconds."""
    running = answers_of(file, calls, Limits(seconds=settings.seconds, memory=_MEMORY))
    with contextlib.closing(running):
        for call in calls:
            began = time.monotonic()
            try:
                answer = next(running)
            except StopIteration as end:
                kind = end.value.stop.kind if end.value.stop else "crash"
                sentences = words.ended(end.value, call.function)
                raise _FailedError(kind, sentences, end.value.printed) from None
            if answer.raised is not None:
                sentences = words.raised(answer.raised, call.function, file.name)
                raise _FailedError("raised", sentences)
            yield call, answer.value, time.monotonic() - began


def _check_parameters(value: Value, by: str) -> None:
    if problem := words.parameters_problem(value, SHAPES, by):
        raise _FailedError("parameters", problem)


def _ours(start: Named, images: FinaleData, settings: Settings) -> tuple[float, float]:
    """Return what the package's network reaches from the same start, and its seconds."""
    network = small.network_of(start).copy(np.float32)
    began = time.monotonic()
    train(
        network,
        images.train,
        optimiser=GradientDescent(settings.learning_rate),
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        seed=settings.seed,
    ).run()
    return evaluate(network, images.test).accuracy, time.monotonic() - began


def _kaggle(path: str | os.PathLike[str]) -> Dataset:
    data = read_csv(path)
    if data.image_shape != (28, 28):
        raise DataError(f"{path} holds no 28×28 images: give Kaggle's test.csv")
    return data
