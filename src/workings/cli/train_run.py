"""``workings train``: from options to a trained, saved, tested network."""

import dataclasses
import os
import signal
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from workings.cli.train import TrainOptions
from workings.cli.train_report import Reporter, reporter
from workings.data import Dataset, read
from workings.data.read import is_csv
from workings.divergence import learnt_nothing
from workings.errors import DataError, DivergedError, SettingError, choose
from workings.evaluation import evaluate
from workings.files import save
from workings.files.checkpoint import read_checkpoint_document
from workings.network import Network
from workings.optimisers import OPTIMISERS, AdamW, Momentum, Optimiser
from workings.schedules import parse_schedule
from workings.training import Training
from workings.whole_file import check_writable

INTERRUPTED = 130
_MOST_UNITS = 100_000  # a layer; more is a slip of the finger


def run(options: TrainOptions, said: set[str]) -> int:
    """Train as `options` say and return the exit status.

    Parameters
    ----------
    options
        All options, defaults included.
    said
        Which of them the user gave.

    Raises
    ------
    WorkingsError
        If anything does not fit; nothing has been overwritten then.
    """
    if options.resume:
        stored = read_checkpoint_document(options.resume).get("note", {})
        options = options.resumed(stored, said)
    check_writable(options.out)
    if options.plot:
        from workings import plots

        plots.check_picture(options.plot)
    train, validation, test = read_all(options)
    training = build(options, train, validation)
    report = reporter(options.as_json)
    report.start(training, test)
    with _gentle_interrupt(training, report):
        try:
            for record in training:
                report.epoch(training, record)
        except DivergedError as error:
            report.close()
            if training.progress.kept_epoch:
                save(training.network, options.out)
                kept = (
                    f"the weights of epoch {training.progress.kept_epoch}, the best so far, are in"
                )
                error = DivergedError(f"{error}; {kept} {options.out}")
            training.discard_checkpoint()
            raise error from None
        report.close()
        save(training.network, options.out)
        interrupted = training.history.stopped == "interrupted"
        if not interrupted:
            training.discard_checkpoint()
    seen = evaluate(training.network, train, options.engine, options.threads)
    tested = (
        evaluate(training.network, test, options.engine, options.threads)
        if test is not None
        else None
    )
    if options.plot:
        from workings import plots

        plots.save(plots.curves(training.history), options.plot)
    nothing = learnt_nothing(seen.accuracy, train) and training.likely_cause()
    report.result(training, options, seen, tested, nothing or None)
    return INTERRUPTED if interrupted else 0


def read_all(options: TrainOptions) -> tuple[Dataset, Dataset | None, Dataset | None]:
    """Return training, validation and test data, as the options name them.

    Raises
    ------
    DataError
        If a file cannot be read, or the training file has no labels.
    SettingError
        If the validation share leaves no example.
    """
    train, test = read(options.data, options.label)
    if train.labels is None:
        label = options.label or "label"
        raise DataError(
            f"{options.data} has no column {label!r}, so there is nothing to learn from: "
            "train on the file with labels (Kaggle's train.csv), or say --label NAME"
        )
    if options.test is not None:
        test = _measured(options.test, options.label, train)
    validation = None
    if options.validation is not None:
        count = _count(options.validation, len(train))
        if count is None:
            validation = _measured(options.validation, options.label, train)
        else:
            train, validation = train.split(count, options.seed)
    return train, validation, test


def build(options: TrainOptions, train: Dataset, validation: Dataset | None) -> Training:
    """Return the training that the options describe.

    Raises
    ------
    SettingError
        If a setting is outside its range, or names something unknown.
    """
    activations = [name.strip() for name in options.activation.split(",")]
    network = Network(
        [train.features, *_hidden(options.hidden), train.classes],
        activations[0] if len(activations) == 1 else activations,
        seed=options.seed,
        init=options.init,
        dtype=choose({"float32": np.float32, "float64": np.float64}, options.dtype, "dtype"),
    )
    training = Training(
        network,
        train,
        validation=validation,
        optimiser=_optimiser(options),
        epochs=options.epochs,
        batch_size=_batch_size(options.batch_size),
        schedule=parse_schedule(options.schedule, options.warm_up),
        l2=options.l2,
        patience=options.patience,
        seed=options.seed,
        engine=options.engine,
        threads=options.threads,
        checkpoint=f"{options.out}.checkpoint",
        resume=options.resume,
    )
    kept = dataclasses.replace(options, resume=None, threads=training.engine.threads)
    training.note = dataclasses.asdict(kept)
    return training


def _optimiser(options: TrainOptions) -> Optimiser:
    kind = choose(OPTIMISERS, options.optimiser, "optimiser")
    settings: dict[str, Any] = {}
    if options.learning_rate is not None:
        settings["learning_rate"] = options.learning_rate
    for name, value, owner in (
        ("momentum", options.momentum, Momentum),
        ("nesterov", options.nesterov or None, Momentum),
        ("weight_decay", options.weight_decay, AdamW),
    ):
        if value is not None:
            if kind is not owner:
                option = "--" + name.replace("_", "-")
                raise SettingError(
                    f"{option} belongs to --optimiser {owner.name}, not to {kind.name}"
                )
            settings[name] = value
    return kind(**settings)


def _hidden(text: str) -> list[int]:
    if text == "none":
        return []
    try:
        sizes = [int(part) for part in text.split(",")]
    except ValueError:
        sizes = [0]
    if not 1 <= min(sizes) <= max(sizes) <= _MOST_UNITS:
        raise SettingError(
            f"--hidden {text}: give the units of each hidden layer, from 1 to {_MOST_UNITS:,}, "
            "such as 10 or 128,64; none for no hidden layer"
        )
    return sizes


def _batch_size(text: str) -> int | None:
    if text == "full":
        return None
    try:
        return int(text)
    except ValueError:
        raise SettingError(f"--batch-size {text}: give a number, or full") from None


def _count(text: str, examples: int) -> int | None:
    """Return how many examples to set aside, or None where the text names data."""
    try:
        number = float(text)
    except ValueError:
        return None
    if os.path.exists(text):  # noqa: PTH110  a file may be called 0.1
        return None
    count = number if number >= 1 else number * examples
    if not 1 <= count < examples:
        raise SettingError(
            f"--validation {text} of {examples:,} examples: give a number from 1 to "
            f"{examples - 1:,}, or a share such as 0.1 that sets 1 or more aside"
        )
    return int(count)


def _measured(source: str, label: str | None, train: Dataset) -> Dataset:
    """Read what is to be measured: the test part where there is one. Raise now if it cannot be."""
    whole, test = read(source, label if is_csv(source) else None)
    data = whole if test is None else test
    if data.labels is None:
        raise DataError(f"{source} has no labels, so no accuracy can be measured on it")
    return data.prepared_as(train.preparation, train.features)


@contextmanager
def _gentle_interrupt(training: Training, report: Reporter) -> Iterator[None]:
    """Let the first Ctrl-C end after the epoch, the second after the batch."""
    pressed = 0

    def on_interrupt(number: int, frame: types.FrameType | None) -> None:
        nonlocal pressed
        pressed += 1
        if pressed > 2:
            raise KeyboardInterrupt
        training.stop(now=pressed == 2 or number == getattr(signal, "SIGTERM", None))
        report.interrupt(pressed)

    previous = {
        number: signal.signal(number, on_interrupt) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
