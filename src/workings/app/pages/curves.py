"""The charts of the room Train, and the table beneath them: fed as the runs go on."""

from collections.abc import Sequence
from dataclasses import dataclass

from workings.app.parts.chart import STYLES, Chart, Point, Series
from workings.app.parts.fields import choice_field
from workings.app.parts.plain import Table, details, table, tag
from workings.app.run import Run
from workings.app.setup import set_aside
from workings.app.texts import say
from workings.app.visitor import Visitor
from workings.history import EpochRecord

#: The table shows at most so many epochs, spread over all of them.
_ROWS = 40
#: The axis of the loss ends at so many times the first loss of the current run.
_CEILING = 3.0
_CURRENT = "current"
_COLUMNS = (
    "epoch",
    "loss",
    "accuracy",
    "validation_loss",
    "validation_accuracy",
    "learning_rate",
    "seconds",
)


@dataclass(frozen=True)
class _Line:
    """A line of a chart: a run's training, or its validation."""

    name: str
    run: Run
    part: str
    validation: bool
    faint: bool

    def points(self, start: int = 0) -> list[Point]:
        """Return the points from a place on."""
        if not self.validation:
            return [(each.epoch, getattr(each, self.part)) for each in self.run.points[start:]]
        name = f"validation_{self.part}"
        return [(float(each.epoch), getattr(each, name)) for each in self.run.records[start:]]

    def series(self) -> Series:
        """Return the whole line for a chart."""
        style = (self.run.number - 1) % STYLES
        return Series(self.name, self.points(), style, faint=self.faint)


class Curves:
    """Loss and accuracy of the current run, with other runs laid over them.

    Parameters
    ----------
    visitor
        Whose runs.
    """

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._shown: tuple[object, ...] = ()
        self._sent: dict[tuple[str, str], int] = {}
        self._rows: tuple[object, ...] = ()
        self._listed = _CURRENT
        with tag("section", classes="stack curves", aria_labelledby="curves-head"):
            tag("h2", say("train.charts"), id_="curves-head")
            with tag("div", classes="charts", data_tour="chart"):
                with tag("div", classes="card"):
                    loss = Chart(say("train.chart.loss"), latest=False)
                with tag("div", classes="card"):
                    accuracy = Chart(say("train.chart.accuracy"), y_format="percent", latest=False)
            self._charts = {"loss": loss, "accuracy": accuracy}
            tag("p", say("train.chart.help"), classes="muted")
            with details(say("train.numbers")):
                self._choice = choice_field(
                    say("train.numbers.of"),
                    say("train.numbers.of.help"),
                    self._offered(),
                    _CURRENT,
                    self._list,
                )
                self._table: Table = table(
                    say("train.numbers.none"),
                    [say(f"train.numbers.{column}") for column in _COLUMNS],
                    numbers=range(len(_COLUMNS)),
                )

    def show(self) -> None:
        """Send the charts what is new."""
        runs = self._runs()
        last = max((run.setup.epochs for run in runs), default=1)
        lines = {part: _lines(runs, part, self._visitor.run) for part in self._charts}
        ceiling = _ceiling(self._visitor.run)
        shape = (
            tuple((run.number, run.beginnings) for run in runs),
            tuple(line.name for each in lines.values() for line in each),
            last,
            ceiling,
        )
        afresh, self._shown = shape != self._shown, shape
        for part, chart in self._charts.items():
            if afresh:
                series = [line.series() for line in lines[part]]
                chart.show(series, until=last, ceiling=ceiling if part == "loss" else None)
                self._sent |= {(part, each.name): len(each.points) for each in series}
                continue
            for line in lines[part]:
                new = line.points(self._sent[part, line.name])
                chart.add(line.name, new)
                self._sent[part, line.name] += len(new)
        self._choice.offer(self._offered())
        self._show_table()

    def _runs(self) -> list[Run]:
        """Return the runs to be drawn, the current one last: on top of the others."""
        current, hidden = self._visitor.run, self._visitor.hidden_runs
        others = [run for run in self._visitor.runs if run is not current]
        kept = [run for run in others if run.number not in hidden]
        return kept if current is None else [*kept, current]

    def _offered(self) -> dict[str, str]:
        runs = self._visitor.runs
        named = {str(run.number): say("train.runs.name", run=run.number) for run in runs}
        return {_CURRENT: say("train.numbers.current"), **named}

    def _list(self, name: str) -> None:
        self._listed = name
        self._show_table()

    def _show_table(self) -> None:
        run = self._visitor.run
        for other in self._visitor.runs:
            if str(other.number) == self._listed:
                run = other
        records = [] if run is None else list(run.records)
        state = (run, len(records), run.beginnings if run is not None else 0)
        if state == self._rows:
            return
        self._rows = state
        chosen = _spread(records)
        self._table.show([_row(record) for record in chosen], _caption(run, chosen, records))


def _lines(runs: Sequence[Run], part: str, current: Run | None) -> list[_Line]:
    """Return the lines of one chart; beside others, all runs but the current have only one."""
    lines = []
    differ = len({run.source.title for run in runs}) > 1
    for run in runs:
        validated = set_aside(len(run.source.train)) > 0
        name = say("train.runs.name", run=run.number)
        if differ:
            name = say("train.line.data", name=name, data=run.source.title)
        if not validated or run is current or not run.records:
            told = say("train.line.training", name=name)
            lines.append(_Line(told, run, part, validation=False, faint=validated))
        if validated and (run is current or run.records):
            told = say("train.line.validation", name=name)
            lines.append(_Line(told, run, part, validation=True, faint=False))
    return lines


def _ceiling(run: Run | None) -> float | None:
    """Return where the axis of the loss ends at most; None before there is a loss."""
    points = run.points if run is not None else []
    return _CEILING * points[0].loss if points else None


def _spread(records: list[EpochRecord]) -> list[EpochRecord]:
    every = -(-len(records) // _ROWS) or 1
    return [
        record
        for place, record in enumerate(records, 1)
        if place % every == 0 or place in (1, len(records))
    ]


def _caption(run: Run | None, shown: list[EpochRecord], records: list[EpochRecord]) -> str:
    if run is None:
        return say("train.numbers.none")
    if len(shown) == len(records):
        return say("train.numbers.caption", run=run.number)
    return say("train.numbers.some", run=run.number, shown=len(shown), epochs=len(records))


def _row(record: EpochRecord) -> list[str]:
    return [
        f"{record.epoch}",
        f"{record.loss:.4f}",
        f"{record.accuracy:.2%}",
        _or_none(record.validation_loss, ".4f"),
        _or_none(record.validation_accuracy, ".2%"),
        f"{record.learning_rate:g}",
        f"{record.seconds:.3f}",
    ]


def _or_none(value: float | None, form: str) -> str:
    return say("train.figure.none") if value is None else format(value, form)
