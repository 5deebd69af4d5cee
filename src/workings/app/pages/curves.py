"""The charts of the room Train, and the table beside them: fed as the runs go on."""

from workings.app.parts.chart import STYLES, Chart, Series
from workings.app.parts.plain import Table, details, table, tag
from workings.app.run import Run
from workings.app.texts import say
from workings.app.visitor import Visitor

#: The table shows at most so many epochs, spread over all of them.
_ROWS = 40


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
        self._sent: dict[str, int] = {}
        self._rows: tuple[object, ...] = ()
        with tag("section", classes="stack curves", aria_labelledby="curves-head"):
            tag("h2", say("train.charts"), id_="curves-head")
            with tag("div", classes="charts", data_tour="chart"):
                with tag("div", classes="card"):
                    self._loss = Chart(say("train.chart.loss"))
                with tag("div", classes="card"):
                    self._accuracy = Chart(say("train.chart.accuracy"), y_format="percent")
            tag("p", say("train.chart.help"), classes="muted")
            with details(say("train.numbers")):
                self._table: Table = table(
                    say("train.numbers.caption", run=1),
                    [
                        say("train.numbers.epoch"),
                        say("train.numbers.loss"),
                        say("train.numbers.accuracy"),
                        say("train.numbers.validation_loss"),
                        say("train.numbers.validation_accuracy"),
                        say("train.numbers.learning_rate"),
                        say("train.numbers.seconds"),
                    ],
                    numbers=range(7),
                    shows_caption=False,
                )

    def show(self) -> None:
        """Send the charts what is new."""
        runs = self._runs()
        shape = tuple((run.number, run.beginnings) for run in runs)
        lines = {
            chart: {line.name: line for run in runs for line in _lines(run, part, self._plain(run))}
            for part, chart in (("loss", self._loss), ("accuracy", self._accuracy))
        }
        last = max((run.setup.epochs for run in runs), default=1)
        if (shape, last) != self._shown:
            self._shown = (shape, last)
            for chart, named in lines.items():
                chart.show(list(named.values()), until=last)
        else:
            for chart, named in lines.items():
                for name, line in named.items():
                    chart.add(name, line.points[self._sent.get(_key(chart, name), 0) :])
        self._sent = {
            _key(chart, name): len(line.points)
            for chart, named in lines.items()
            for name, line in named.items()
        }
        self._show_table()

    def _runs(self) -> list[Run]:
        """Return the runs to be drawn, the current one last: on top of the others."""
        current, hidden = self._visitor.run, self._visitor.hidden_runs
        others = [run for run in self._visitor.runs if run is not current]
        kept = [run for run in others if run.number not in hidden]
        return kept if current is None else [*kept, current]

    def _plain(self, run: Run) -> bool:
        """Return whether a run is drawn by one line only: beside others, all but the current."""
        return run is not self._visitor.run

    def _show_table(self) -> None:
        run = self._visitor.run
        records = [] if run is None else run.records
        state = (run, len(records), run.beginnings if run is not None else 0)
        if state == self._rows:
            return
        self._rows = state
        every = -(-len(records) // _ROWS) or 1
        chosen = [
            record
            for place, record in enumerate(records, 1)
            if place % every == 0 or place in (1, len(records))
        ]
        self._table.show(
            [
                [
                    f"{record.epoch}",
                    f"{record.loss:.4f}",
                    f"{record.accuracy:.2%}",
                    _or_none(record.validation_loss, ".4f"),
                    _or_none(record.validation_accuracy, ".2%"),
                    f"{record.learning_rate:g}",
                    f"{record.seconds:.3f}",
                ]
                for record in chosen
            ]
        )


def _lines(run: Run, part: str, plain: bool) -> list[Series]:
    """Return a run's lines in one chart: training, and validation where there is any."""
    style = (run.number - 1) % STYLES
    lines = []
    name = f"validation_{part}"
    validated = [
        (float(record.epoch), value)
        for record in run.records
        if (value := getattr(record, name)) is not None
    ]
    if not (plain and validated):
        trained = [(point.epoch, getattr(point, part)) for point in run.points]
        lines.append(Series(say("train.line.training", run=run.number), trained, style))
    if validated or not plain:
        told = say("train.line.validation", run=run.number)
        lines.append(Series(told, validated, style, dashed=True))
    return lines


def _key(chart: Chart, name: str) -> str:
    return f"{chart.id} {name}"


def _or_none(value: float | None, form: str) -> str:
    return say("train.figure.none") if value is None else format(value, form)
