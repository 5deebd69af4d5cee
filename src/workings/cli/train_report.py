"""``workings train``: what it shows while it trains and when it has ended."""

import shlex
import time
from dataclasses import dataclass
from typing import Protocol

from rich.live import Live
from rich.text import Text

from workings.cli.render import (
    bold,
    classes_table,
    console,
    duration,
    layers_table,
    line_of,
    print_json,
)
from workings.cli.train_ideas import ideas
from workings.cli.train_objective import objective_fields, objective_words
from workings.cli.train_options import TrainOptions
from workings.errors import Cause
from workings.evaluation import Evaluation
from workings.history import EpochRecord
from workings.training import Training

_LINES_IN_A_PIPE = 25
_REDRAW_SECONDS = 0.1


@dataclass(frozen=True)
class Outcome:
    """What there is to tell when a run has ended.

    Parameters
    ----------
    training, options
        The run, and what it was told.
    seen
        The network measured on its training data.
    tested
        The same on the test set; None where there is none.
    unseen
        Whether the test set is known to be other data than was trained on.
    note
        Why it may not be; None where there is nothing to say.
    nothing
        Why the network has learnt nothing; None where it has learnt.
    """

    training: Training
    options: TrainOptions
    seen: Evaluation
    tested: Evaluation | None
    unseen: bool
    note: str | None
    nothing: Cause | None

    def best(self, name: str) -> float | None:
        """Return the best epoch's ``validation_loss`` or ``validation_accuracy``, if any."""
        history = self.training.history
        if history.best_epoch is None:
            return None
        value: float = getattr(history.records[history.best_epoch - 1], name)
        return value


class Reporter(Protocol):
    """What is told on the way."""

    def start(self, training: Training, options: TrainOptions) -> None:
        """Say what is trained, on what, with which engine."""

    def epoch(self, training: Training, record: EpochRecord) -> None:
        """Show an epoch."""

    def interrupt(self, now: bool) -> None:
        """Answer Ctrl-C: the run ends after this epoch, or `now`, after this batch."""

    def close(self) -> None:
        """Leave the live line."""

    def result(self, outcome: Outcome) -> None:
        """Report how it ended."""


def reporter(as_json: bool) -> Reporter:
    """Return the reporter for programs or for people."""
    return JsonReporter() if as_json else TextReporter()


class JsonReporter:
    """A JSON document a line on stdout; everything else goes to stderr."""

    def start(self, training: Training, options: TrainOptions) -> None:
        """Print which engine trains, and why; and what the objective is beyond the plain loss."""
        print_json(
            {"record": "start"} | _engine_fields(training) | objective_fields(training, options)
        )

    def epoch(self, training: Training, record: EpochRecord) -> None:
        """Print the record."""
        print_json({"record": "epoch"} | vars(record))

    def interrupt(self, now: bool) -> None:
        """Answer on stderr."""
        console(stderr=True).print(_answer(now))

    def close(self) -> None:
        """Do nothing: there is no live line."""

    def result(self, outcome: Outcome) -> None:
        """Print the result record."""
        training, seen, tested = outcome.training, outcome.seen, outcome.tested
        history = training.history
        print_json(
            {
                "record": "result",
                "test_accuracy": tested and tested.accuracy,
                "test_loss": tested and tested.loss,
                "test_unseen": outcome.unseen if tested else None,
                "train_accuracy": seen.accuracy,
                "train_loss": seen.loss,
                "validation_accuracy": outcome.best("validation_accuracy"),
                "validation_loss": outcome.best("validation_loss"),
                "best_epoch": history.best_epoch,
                "epochs": len(history),
                "stopped": history.stopped,
                "seconds": history.seconds,
                "parameters": training.network.parameter_count,
                "model": outcome.options.out,
            }
            | _engine_fields(training)
        )
        for warning in _warnings(outcome):
            console(stderr=True).print(warning)


class TextReporter:
    """A live line in a terminal, plain lines in a pipe; then a short report."""

    def __init__(self) -> None:
        self.out = console()
        self.live: Live | None = None
        self.line = Text("waiting for the first epoch", "dim")
        self.answer = ""
        self.drawn = 0.0

    def start(self, training: Training, options: TrainOptions) -> None:
        """Say with which engine what is trained, on what, and show the shapes."""
        out, network = self.out, training.network
        steps = (
            "full batch"
            if training.batches == 1
            else f"batches of {training.batch_size} ({training.batches:,} an epoch)"
        )
        out.print(_engine(training), soft_wrap=True)
        out.print(
            Text.assemble(
                ("Training", "bold"),
                f" {network.layers_text()} on {len(training.data):,} examples, "
                f"{training.epochs} epochs, {steps}",
            )
        )
        told = [training.optimiser.name, f"learning rate {training.learning_rate:g}"]
        out.print(", ".join([*told, *objective_words(training, options)]) + "\n", soft_wrap=True)
        out.print(layers_table(network))
        out.print()
        if training.epoch:
            out.print(f"Going on after epoch {training.epoch}.")
        if training.engine.name == "compiled":
            self.line = Text("waiting for the first epoch; the first run compiles, ~8 s", "dim")
        if out.is_terminal and not out.is_dumb_terminal:
            self.live = Live(console=out, transient=True, auto_refresh=False)
            self.live.start()
            self._draw()

    def epoch(self, training: Training, record: EpochRecord) -> None:
        """Refresh the live line, ten times a second at most; in a pipe print some of the epochs."""
        told = f"{record}  {duration(_left(training, record))} left"
        if self.live is None:
            every = max(1, round(record.epochs / _LINES_IN_A_PIPE))
            if record.epoch == 1 or record.epoch % every == 0 or training.finished:
                self.out.print(told)
            return
        bar = line_of(record.epoch / record.epochs, min(20, self.out.width - len(told) - 2))
        self.line = Text.assemble((bar, "cyan"), "  " if bar else "", told, no_wrap=True)
        if training.finished or time.monotonic() - self.drawn >= _REDRAW_SECONDS:
            self._draw()

    def interrupt(self, now: bool) -> None:
        """Answer Ctrl-C, below the live line where there is one."""
        self.answer = _answer(now)
        if self.live is None:
            console(stderr=True).print(self.answer)
        else:
            self._draw()

    def _draw(self) -> None:
        self.drawn = time.monotonic()
        if self.live is not None:
            answer = Text(f"\n{self.answer}" if self.answer else "", "yellow")
            self.live.update(Text.assemble(self.line, answer), refresh=True)

    def close(self) -> None:
        """Leave the live line."""
        if self.live is not None:
            self.live.stop()
            self.live = None

    def result(self, outcome: Outcome) -> None:
        """Print the report."""
        out, training, options = self.out, outcome.training, outcome.options
        seen, tested, history = outcome.seen, outcome.tested, training.history
        if tested is not None:
            which = "examples it never saw" if outcome.unseen else "examples"
            out.print()
            out.print(
                Text.assemble(
                    (f"Test accuracy {tested.accuracy:.2%}", "bold"),
                    f" on {len(tested.labels):,} {which} (training {seen.accuracy:.2%})\n",
                )
            )
            out.print(classes_table(tested))
        else:
            out.print()
            out.print(
                Text.assemble(
                    (f"Training accuracy {seen.accuracy:.2%}", "bold"), "; there is no test set"
                )
            )
        out.print()
        if history.best_epoch is not None:
            best = outcome.best("validation_accuracy")
            out.print(
                f"Weights of epoch {history.best_epoch}, best on the validation data: {best:.2%}"
            )
        out.print(
            f"{_ending(training)} in {duration(history.seconds)}; model saved to {options.out}"
        )
        if options.plot:
            out.print(f"Curves drawn to {options.plot}")
        if history.stopped == "interrupted":
            resume = shlex.quote(str(training.keeper.path))
            out.print(f"Go on with: workings train --resume {resume}", soft_wrap=True)
        for warning in _warnings(outcome):
            out.print(Text(warning, "yellow"))
        out.print()
        out.print(bold("Try next"))
        for what, command in ideas(options, training):
            out.print(f"  {what}:")
            out.print(Text(f"    {command}", "cyan"), soft_wrap=True)  # one line, to be copied


def _engine(training: Training) -> str:
    engine = training.engine
    threads = "1 thread" if engine.threads == 1 else f"{engine.threads} threads"
    return f"Engine {engine.name}, {threads}: {training.engine_reason}"


def _engine_fields(training: Training) -> dict[str, str | int]:
    return {
        "engine": training.engine.name,
        "engine_reason": training.engine_reason,
        "threads": training.engine.threads,
    }


def _left(training: Training, record: EpochRecord) -> float:
    """Return the seconds that the remaining epochs will take, by those of the last twenty."""
    done = [past.seconds for past in training.history.records[-20:]]
    return (record.epochs - record.epoch) * sum(done) / len(done)


def _warnings(outcome: Outcome) -> list[str]:
    warnings = [f"Note: {outcome.note}."] if outcome.note else []
    if outcome.nothing:
        warnings.append(f"The network has learnt nothing: {outcome.nothing}.")
    if outcome.training.keeper.failed:
        warnings.append(f"The run could not be kept on the way: {outcome.training.keeper.failed}.")
    return warnings


def _answer(now: bool) -> str:
    if now:
        return "Ending after this batch."
    return "Ending after this epoch; Ctrl-C again to end after this batch."


def _ending(training: Training) -> str:
    count = f"{training.epoch} epochs" if training.epoch != 1 else "1 epoch"
    if training.history.stopped == "patience":
        return f"Stopped: no better validation score for {training.patience} epochs; {count}"
    if training.history.stopped == "interrupted":
        return f"Interrupted after {count}"
    return count
