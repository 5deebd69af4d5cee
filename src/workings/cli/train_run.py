"""``workings train``: from options to a trained, saved, tested network."""

import os
import signal
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from workings.cli.overlap import overlap_note
from workings.cli.reading import read_data, say_note
from workings.cli.train_build import build
from workings.cli.train_options import TrainOptions
from workings.cli.train_report import Outcome, Reporter, reporter
from workings.data import Dataset
from workings.data.classes import name_the_classes
from workings.data.read import is_csv
from workings.data.shared import shared_note
from workings.divergence import learnt_nothing
from workings.errors import DataError, DivergedError, SettingError
from workings.evaluation import evaluate
from workings.files import save
from workings.files.checkpoint import read_checkpoint_document
from workings.training import Training
from workings.whole_file import check_writable, refuse_same

INTERRUPTED = 130  # what a shell reports of a command that Ctrl-C ended


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
    _check_outputs(options)
    train, validation, test = read_all(options)
    training = build(options, train, validation)
    report = reporter(options.as_json)
    try:
        with _gentle_interrupt(training, report):
            report.start(training, options)
            for record in training:
                report.epoch(training, record)
    except DivergedError as error:
        raise _with_best_weights(error, training, options) from None
    finally:
        report.close()
    interrupted = training.history.stopped == "interrupted"
    if interrupted and not training.epoch:
        training.keeper.discard()
        raise typer.Abort("before the first epoch had ended: nothing was saved")
    save(training.network, options.out)
    if not interrupted:
        training.keeper.discard()
        if options.resume and options.resume.endswith(".checkpoint"):
            Path(options.resume).unlink(missing_ok=True)
    report.result(_outcome(training, options, test))
    return INTERRUPTED if interrupted else 0


def _check_outputs(options: TrainOptions) -> None:
    """Raise now, before the long work, if something could not be written at its end."""
    inputs = (options.data, options.validation, options.test, options.resume)
    refuse_same(options.out, *inputs)
    check_writable(options.out)
    if options.plot:
        from workings import plots

        refuse_same(options.plot, *inputs)
        if os.path.realpath(options.plot) == os.path.realpath(options.out):
            raise SettingError(f"--plot and --out both name {options.out}: give another name")
        plots.check_picture(options.plot)
    checkpoint = Path(f"{options.out}.checkpoint")
    if checkpoint.exists() and not (options.resume and checkpoint.samefile(options.resume)):
        raise SettingError(
            f"{checkpoint} holds an unfinished run: go on with it (--resume {checkpoint}), "
            "or remove it to begin anew"
        )


def _with_best_weights(
    error: DivergedError, training: Training, options: TrainOptions
) -> DivergedError:
    """Save the best weights of a run that diverged, where it has learnt any; say so."""
    kept = training.progress.kept_epoch
    if kept:
        save(training.network, options.out)
        error = DivergedError(
            f"{error}; the weights of epoch {kept}, the best so far, are in {options.out}",
            error.cause,
        )
    training.keeper.discard()
    return error


def _outcome(training: Training, options: TrainOptions, test: Dataset | None) -> Outcome:
    """Measure the network, for the first time on the test set, and draw the curves."""
    network, train = training.network, training.data
    seen = evaluate(network, train, options.engine, options.threads)
    tested = None
    if test is not None:
        tested = evaluate(network, test, options.engine, options.threads)
    note = None
    if test is not None:
        same = "the test set is the training data itself"
        found = overlap_note(network, test) or shared_note(train, test)
        note = same if _same(test, train) else found
    if options.plot:
        from workings import plots

        plots.save(plots.curves(training.history), options.plot)
    return Outcome(
        training,
        options,
        seen,
        tested,
        unseen=note is None,
        note=note,
        nothing=learnt_nothing(seen, training.history, training.progress.state, train),
    )


def _same(one: Dataset, other: Dataset) -> bool:
    return one.preparation.fingerprint == other.preparation.fingerprint


def read_all(options: TrainOptions) -> tuple[Dataset, Dataset | None, Dataset | None]:
    """Return training, validation and test data, as the options name them.

    Raises
    ------
    DataError
        If a file cannot be read, or the training file has no labels.
    SettingError
        If the validation share leaves no example.
    """
    train, test = read_data(
        options.data,
        options.label,
        size=options.size,
        invert=options.invert or None,
        sample_weight=options.sample_weight,
    )
    if train.labels is None and is_csv(options.data):
        label = options.label or "label"
        raise DataError(
            f"{options.data} has no column {label!r}, so there is nothing to learn from: "
            "train on the file with labels (Kaggle's train.csv), or say --label NAME"
        )
    if train.labels is None:
        raise DataError(f"{options.data} has no labels, so there is nothing to learn from")
    if options.test is None and test is not None and test.labels is None:
        say_note(f"the test part of {options.data} has no labels: it can be predicted, no more")
        test = None
    if options.classes is not None:
        train = name_the_classes(train, [name.strip() for name in options.classes.split(",")])
    if options.test is not None:
        test = _measured(options.test, options.label, train)
    validation = None
    if options.validation is not None:
        count = _count(options.validation, len(train))
        if count is None:
            validation = _measured(options.validation, options.label, train)
            if test is not None and _same(test, validation):
                raise SettingError(
                    f"--validation {options.validation} is the test set itself, which may choose "
                    "nothing: set some of the training data aside, --validation 0.1"
                )
        else:
            train, validation = train.split(count, options.seed)
    return train, validation, test


def _count(text: str, examples: int) -> int | None:
    """Return how many examples to set aside, or None where the text names data."""
    try:
        number = float(text)
    except ValueError:
        return None
    if os.path.exists(text):  # noqa: PTH110  a file may be called 0.1
        return None
    count = number if number >= 1 else number * examples
    if not 1 <= count < examples or (number >= 1 and number != int(number)):
        raise SettingError(
            f"--validation {text} of {examples:,} examples: give a number from 1 to "
            f"{examples - 1:,}, or a share such as 0.1 that sets 1 or more aside"
        )
    return int(count)


def _measured(source: str, label: str | None, train: Dataset) -> Dataset:
    """Read what is to be measured: the test part where there is one. Raise now if it cannot be."""
    whole, test = read_data(source, label if is_csv(source) else None, train.preparation)
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
        now = pressed == 2 or number == signal.SIGTERM
        training.stop(now)
        report.interrupt(now)

    previous = {
        number: signal.signal(number, on_interrupt) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
