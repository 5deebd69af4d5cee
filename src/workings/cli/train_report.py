"""``workings train``: what it shows while it trains and when it has ended."""

from typing import Protocol

from rich.live import Live
from rich.text import Text

from workings.cli.render import classes_table, console, duration, layers_table, print_json
from workings.cli.train import TrainOptions
from workings.data import Dataset
from workings.evaluation import Evaluation
from workings.history import EpochRecord
from workings.training import Training

_LINES_IN_A_PIPE = 25
#: Measured best for the lesson's 7,960 parameters, and for a wider network; see the README.
TRAINED_WELL = (
    "--optimiser adam --learning-rate 0.002 --batch-size 32 --epochs 40 --schedule cosine --l2 1e-4"
)
WIDER = (
    "--hidden 128 --optimiser adam --learning-rate 0.002 --batch-size 128 --schedule cosine "
    "--l2 1e-4"
)


class Reporter(Protocol):
    """What is told on the way."""

    def start(self, training: Training, test: Dataset | None) -> None:
        """Say what is trained, on what, with which engine."""

    def epoch(self, training: Training, record: EpochRecord) -> None:
        """Show an epoch."""

    def interrupt(self, pressed: int) -> None:
        """Answer Ctrl-C."""

    def close(self) -> None:
        """Leave the live line."""

    def result(
        self,
        training: Training,
        options: TrainOptions,
        seen: Evaluation,
        tested: Evaluation | None,
        nothing: str | None,
    ) -> None:
        """Report how it ended."""


def reporter(as_json: bool) -> Reporter:
    """Return the reporter for programs or for people."""
    return JsonReporter() if as_json else TextReporter()


class JsonReporter:
    """A JSON document a line on stdout; everything else goes to stderr."""

    def start(self, training: Training, test: Dataset | None) -> None:
        """Say nothing: the first document is the first epoch's."""

    def epoch(self, training: Training, record: EpochRecord) -> None:
        """Print the record."""
        print_json({"record": "epoch"} | vars(record))

    def interrupt(self, pressed: int) -> None:
        """Answer on stderr."""
        console(stderr=True).print(_answer(pressed))

    def close(self) -> None:
        """Do nothing: there is no live line."""

    def result(
        self,
        training: Training,
        options: TrainOptions,
        seen: Evaluation,
        tested: Evaluation | None,
        nothing: str | None,
    ) -> None:
        """Print the result record."""
        history = training.history
        print_json(
            {
                "record": "result",
                "test_accuracy": tested and tested.accuracy,
                "test_loss": tested and tested.loss,
                "train_accuracy": seen.accuracy,
                "train_loss": seen.loss,
                "validation_accuracy": _best(training, "validation_accuracy"),
                "validation_loss": _best(training, "validation_loss"),
                "best_epoch": history.best_epoch,
                "epochs": len(history),
                "stopped": history.stopped,
                "seconds": history.seconds,
                "parameters": training.network.parameter_count,
                "engine": training.engine.name,
                "model": options.out,
            }
        )
        if nothing:
            console(stderr=True).print(f"The network has learnt nothing: {nothing}.")


class TextReporter:
    """A live line in a terminal, plain lines in a pipe; then a short report."""

    def __init__(self) -> None:
        self.out = console()
        self.live: Live | None = None
        self.spent = 0.0
        self.answer = ""

    def start(self, training: Training, test: Dataset | None) -> None:
        """Say what is trained, on what, with which engine, and show the shapes."""
        out, data = self.out, training.data
        steps = (
            "full batch"
            if training.batches == 1
            else f"batches of {training.batch_size} ({training.batches:,} an epoch)"
        )
        out.print(
            f"[bold]Training[/bold] {_sizes(training)} on {len(data):,} examples, "
            f"{training.epochs} epochs, {steps}"
        )
        rate = training.learning_rate
        out.print(
            f"{training.optimiser.name}, learning rate {rate:g} · engine "
            f"{training.engine.name} ({training.engine_reason})\n"
        )
        out.print(layers_table(training.network))
        out.print()
        if training.epoch:
            out.print(f"Going on after epoch {training.epoch}.")
        if out.is_terminal:
            self.live = Live(console=out, transient=True, auto_refresh=False)
            self.live.start()

    def epoch(self, training: Training, record: EpochRecord) -> None:
        """Refresh the live line; in a pipe print about every twentieth part."""
        self.spent += record.seconds
        if self.live is None:
            every = max(1, round(record.epochs / _LINES_IN_A_PIPE))
            if record.epoch == 1 or record.epoch % every == 0 or training.finished:
                self.out.print(f"{record}  {duration(self._left(training, record))} left")
            return
        told = f"{record}  {duration(self._left(training, record))} left"
        width = max(4, min(20, self.out.width - len(told) - 2))
        bar = "━" * round(record.epoch / record.epochs * width)
        line = Text.assemble((bar.ljust(width, "─"), "cyan"), "  ", told, no_wrap=True)
        if self.answer:
            line.append(f"\n{self.answer}", "yellow")
        self.live.update(line, refresh=True)

    def _left(self, training: Training, record: EpochRecord) -> float:
        done = [past.seconds for past in training.history.records[-20:]]
        return (record.epochs - record.epoch) * sum(done) / len(done)

    def interrupt(self, pressed: int) -> None:
        """Answer Ctrl-C, below the live line where there is one."""
        self.answer = _answer(pressed)
        if self.live is None:
            console(stderr=True).print(self.answer)

    def close(self) -> None:
        """Leave the live line."""
        if self.live is not None:
            self.live.stop()
            self.live = None

    def result(
        self,
        training: Training,
        options: TrainOptions,
        seen: Evaluation,
        tested: Evaluation | None,
        nothing: str | None,
    ) -> None:
        """Print the report."""
        out, history = self.out, training.history
        if tested is not None:
            out.print(
                f"\n[bold]Test accuracy {tested.accuracy:.2%}[/bold] on {len(tested.labels):,} "
                f"examples it never saw (training {seen.accuracy:.2%})\n"
            )
            out.print(classes_table(tested))
        else:
            out.print(f"\n[bold]Training accuracy {seen.accuracy:.2%}[/bold]; there is no test set")
        out.print()
        if history.best_epoch is not None:
            best = _best(training, "validation_accuracy")
            out.print(
                f"Weights of epoch {history.best_epoch}, best on the validation data: {best:.2%}"
            )
        out.print(
            f"{_ending(training)} in {duration(history.seconds)}; model saved to {options.out}"
        )
        if options.plot:
            out.print(f"Curves drawn to {options.plot}")
        if history.stopped == "interrupted":
            out.print(f"Go on with: workings train --resume {training.checkpoint}")
        if nothing:
            out.print(f"[yellow]The network has learnt nothing:[/yellow] {nothing}.")
        out.print(f"\n[bold]Try next[/bold]\n{_next(options, training)}")


def _answer(pressed: int) -> str:
    if pressed == 1:
        return "Ending after this epoch; Ctrl-C again to end after this batch."
    return "Ending after this batch."


def _sizes(training: Training) -> str:
    network = training.network
    return " → ".join(
        [
            str(network.sizes[0]),
            *(
                f"{units} {name}"
                for units, name in zip(network.sizes[1:], network.activations, strict=True)
            ),
        ]
    )


def _best(training: Training, name: str) -> float | None:
    epoch = training.history.best_epoch
    if epoch is None:
        return None
    value: float = getattr(training.history.records[epoch - 1], name)
    return value


def _ending(training: Training) -> str:
    count = f"{training.epoch} epochs" if training.epoch != 1 else "1 epoch"
    if training.history.stopped == "patience":
        return f"Stopped: no better validation score for {training.patience} epochs; {count}"
    if training.history.stopped == "interrupted":
        return f"Interrupted after {count}"
    return count


def _next(options: TrainOptions, training: Training) -> str:
    """Return what suits the run just ended: what it does, and below it the command."""
    data = "" if options.data == "mnist" else f" {options.data}"
    ideas = []
    if options.optimiser == "gd" and training.batches == 1:
        ideas.append(("the same network, trained well", f"workings train{data} {TRAINED_WELL}"))
    elif max(training.network.sizes[1:-1], default=0) <= 10:
        ideas.append(("more hidden units", f"workings train{data} {WIDER}"))
    ideas.append(("see where it is wrong", f"workings evaluate {options.out}"))
    if options.data.endswith(".csv"):
        ideas.append(
            ("a submission", f"workings predict {options.out} test.csv --out submission.csv")
        )
    return "\n".join(f"  {what}:\n    [cyan]{command}[/cyan]" for what, command in ideas)
