"""Where a run stands, in figures: the same ones wherever they are shown."""

import math
from dataclasses import dataclass

from workings.app.parts.hint import Hint
from workings.app.parts.plain import Tag, tag
from workings.app.run import Run, State
from workings.app.setup import set_aside
from workings.app.texts import say
from workings.app.visitor import Visitor

_FIGURES = ("epoch", "loss", "accuracy", "validation", "test", "seconds", "left")


@dataclass(frozen=True)
class Kept:
    """How well the network does that a run has now; None for what is not known.

    Parameters
    ----------
    epoch
        The epoch whose weights these are; None before the first has passed.
    loss, accuracy
        On the training data, on the way.
    validation
        The accuracy on what was set aside.
    """

    epoch: int | None
    loss: float | None
    accuracy: float | None
    validation: float | None


def kept(run: Run) -> Kept:
    """Return the figures of the weights that a run has now.

    After an end they are those of the best epoch, whose weights were put back; before, those of the
    latest epoch, and of what was seen since.
    """
    records, points = list(run.records), list(run.points)
    over = run.state is State.ENDED and run.best_epoch is not None
    if over and run.best_epoch is not None and run.best_epoch <= len(records):
        records, points = records[: run.best_epoch], []
    record = records[-1] if records else None
    point = points[-1] if points else None
    if record is None:
        if point is None:
            return Kept(None, None, None, None)
        return Kept(None, point.loss, point.accuracy, None)
    now = record
    loss, accuracy = now.loss, now.accuracy
    if point is not None and point.epoch > record.epoch:
        loss, accuracy = point.loss, point.accuracy
    return Kept(record.epoch, loss, accuracy, record.validation_accuracy)


class Figures:
    """The figures of the current run.

    Parameters
    ----------
    visitor
        Whose run.
    """

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        with tag("section", classes="card figures-card", aria_label=say("train.figures")):
            with tag("dl", classes="figures numbers"):
                self._figures = {name: _figure(name) for name in _FIGURES}
            self._step = tag("p", classes="muted numbers figures-step")
            hint = Hint(say("train.figures.about"))
            hint.words(
                {say(f"train.figure.{name}"): say(f"train.explained.{name}") for name in _FIGURES}
            )

    def show(self) -> None:
        """Bring the figures up to date."""
        run = self._visitor.run
        figures = {} if run is None else _figures(run)
        for name, shown in self._figures.items():
            shown.say(figures.get(name) or say("train.figure.none"))
        later = run is None or run.tested is None
        self._figures["test"].toggle("figure-later", later)
        self._step.say("" if run is None else _step(run))


def _figure(name: str) -> Tag:
    with tag("div", classes=f"figure figure-{name}", title=say(f"train.explained.{name}")):
        tag("dt", say(f"train.figure.{name}"))
        return tag("dd")


def _figures(run: Run) -> dict[str, str]:
    """Return the figures' texts; what is not there yet is left out."""
    epochs, now = run.setup.epochs, kept(run)
    shown = {
        "epoch": say("train.figure.epoch_of", epoch=len(run.records), epochs=epochs),
        "test": say("train.figure.test_later"),
    }
    if run.source.test is None:
        shown["test"] = say("train.figure.test_none")
    if now.loss is not None:
        shown["loss"] = f"{now.loss:.4f}"
    if now.accuracy is not None:
        shown["accuracy"] = f"{now.accuracy:.2%}"
    if now.validation is not None:
        shown["validation"] = f"{now.validation:.2%}"
    if run.tested is not None:
        shown["test"] = f"{run.tested.accuracy:.2%}"
    if (pace := run.seconds_an_epoch) is not None:
        shown["seconds"] = seconds(pace)
        if run.state not in (State.ENDED, State.FAILED):
            done = run.points[-1].epoch if run.points else 0.0
            shown["left"] = seconds(pace * max(0.0, epochs - done))
    return shown


def _step(run: Run) -> str:
    """Return what the figures are of: a step of an epoch, or the epoch whose weights are kept."""
    now = kept(run)
    if run.state is State.ENDED:
        if now.epoch is not None and now.epoch < len(run.records):
            return say("train.figures.best", epoch=now.epoch)
        return say("train.figures.epoch")
    if run.seen is not None and run.seen.epoch % 1:
        batches = _batches(run)
        step = round(run.seen.epoch % 1 * batches)
        if 0 < step < batches:
            return say("train.figures.step", step=f"{step:,}", steps=f"{batches:,}")
    return say("train.figures.epoch") if run.records else say("train.figures.begin")


def _batches(run: Run) -> int:
    """Return how many steps an epoch of a run has."""
    examples = len(run.source.train)
    examples -= set_aside(examples)
    size = run.setup.batch_size
    return 1 if size is None else math.ceil(examples / min(size, examples))


def decimal(epoch: float) -> str:
    """Return how many epochs have passed, as it is read.

    Examples
    --------
    >>> decimal(3.0), decimal(3.42)
    ('3', '3.4')
    """
    return f"{epoch:.1f}".removesuffix(".0")


def epochs(count: float) -> str:
    """Return a number of epochs with its noun.

    Examples
    --------
    >>> epochs(1.02), epochs(3.4), epochs(0.0)
    ('1 epoch', '3.4 epochs', '0 epochs')
    """
    number = decimal(count)
    return say("train.epochs.one" if number == "1" else "train.epochs.some", count=number)


def seconds(value: float) -> str:
    """Return a time as it is read: ``170 ms``, ``2.4 s``, ``3 min 20 s``."""
    if value < 0.9995:
        return say("train.seconds.ms", value=f"{value * 1000:.0f}")
    if value < 60:
        return say("train.seconds.s", value=f"{value:.1f}")
    minutes, rest = divmod(round(value), 60)
    return say("train.seconds.min", minutes=minutes, seconds=rest)
