"""The runs of a visitor, side by side in a table."""

from workings.app import desk
from workings.app.pages.controls import seconds
from workings.app.parts.plain import Tag, button, tag
from workings.app.run import Run
from workings.app.setup import Setup
from workings.app.texts import say
from workings.app.visitor import Visitor

_COLUMNS = ("run", "show", "settings", "epochs", "loss", "accuracy", "validation", "test", "time")
_FIGURES = ("epochs", "loss", "accuracy", "validation", "test", "time")


class Comparison:
    """A row a run: its settings, how far it came, and what can be done with it.

    Parameters
    ----------
    visitor
        Whose runs.
    """

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._shown: tuple[object, ...] = ()
        self._cells: dict[int, dict[str, Tag]] = {}
        with tag("section", classes="stack", aria_labelledby="runs-head"):
            tag("h2", say("train.runs"), id_="runs-head")
            with (
                tag(
                    "div",
                    classes="card table-box",
                    tabindex="0",
                    role="region",
                    aria_label=say("train.runs.caption"),
                ),
                tag("table", classes="runs numbers"),
            ):
                tag("caption", say("train.runs.caption"), classes="visually-hidden")
                with tag("thead"), tag("tr"):
                    for column in _COLUMNS:
                        number = column in _FIGURES
                        tag(
                            "th",
                            say(f"train.runs.{column}"),
                            scope="col",
                            classes="numbers" if number else "",
                        )
                    with tag("th", scope="col"):
                        tag("span", say("train.runs.do"), classes="visually-hidden")
                self._body = tag("tbody")

    def show(self) -> None:
        """Bring the rows up to date."""
        visitor = self._visitor
        shape = tuple((run.number, run is visitor.run, run.setup) for run in visitor.runs)
        if shape != self._shown:
            self._shown = shape
            self._body.clear()
            with self._body:
                self._cells = {run.number: self._row(run) for run in visitor.runs}
        for run in visitor.runs:
            figures = _figures(run)
            for name, cell in self._cells[run.number].items():
                cell.say(figures.get(name) or say("train.figure.none"))

    def _row(self, run: Run) -> dict[str, Tag]:
        current = run is self._visitor.run
        with tag("tr", classes="run-current" if current else ""):
            with tag("th", scope="row"):
                with tag("span", classes=f"run-name series-{(run.number - 1) % 6 + 1}"):
                    tag("span", say("train.runs.name", run=run.number))
                if current:
                    tag("span", say("train.runs.current"), classes="muted")
            with tag("td"):
                if not current:
                    self._switch(run)
            tag("td", run.title or ", ".join(short(run.setup)), classes="run-settings")
            cells = {name: tag("td", classes="numbers") for name in _FIGURES}
            with tag("td"), tag("div", classes="stack run-do"):
                if not current:
                    self._buttons(run)
        return cells

    def _switch(self, run: Run) -> None:
        hidden = self._visitor.hidden_runs
        shown = run.number not in hidden

        def turn() -> None:
            hidden.symmetric_difference_update({run.number})
            on = run.number not in hidden
            toggle.set(aria_pressed="true" if on else "false")
            self._visitor.version += 1

        toggle = button(
            "",
            turn,
            kind="quiet",
            classes="toggle",
            aria_pressed="true" if shown else "false",
            aria_label=say("train.runs.show_one", run=run.number),
        )

    def _buttons(self, run: Run) -> None:
        button(
            say("train.runs.take"),
            lambda: desk.choose(self._visitor, run),
            aria_label=say("train.runs.take_one", run=run.number),
        )
        button(
            say("train.runs.remove"),
            lambda: self._visitor.remove(run),
            kind="quiet",
            aria_label=say("train.runs.remove_one", run=run.number),
        )


def short(setup: Setup) -> list[str]:
    """Return a run's settings in a few words each."""
    hidden = "-".join(map(str, setup.hidden))
    words = [
        say("train.short.hidden", hidden=hidden) if hidden else say("train.short.no_hidden"),
    ]
    if hidden:
        words.append(setup.activation)
    words += [
        setup.init,
        setup.optimiser,
        say("train.short.learning_rate", value=f"{setup.learning_rate:g}"),
        say("train.short.full")
        if setup.batch_size is None
        else say("train.short.batch", value=setup.batch_size),
    ]
    for name in ("l2", "dropout", "seed"):
        if value := getattr(setup, name):
            words.append(say(f"train.short.{name}", value=f"{value:g}"))
    if setup.data != "mnist":
        words.append(setup.data)
    return words


def _figures(run: Run) -> dict[str, str]:
    shown = {"epochs": str(len(run.records))}
    if not run.records:
        return shown
    last = run.records[-1]
    shown |= {
        "loss": f"{last.loss:.4f}",
        "accuracy": f"{last.accuracy:.2%}",
        "time": seconds(sum(record.seconds for record in run.records)),
    }
    if last.validation_accuracy is not None:
        best = run.records[(run.best_epoch or last.epoch) - 1].validation_accuracy
        shown["validation"] = f"{best:.2%}"
    if run.tested is not None:
        shown["test"] = f"{run.tested.accuracy:.2%}"
    return shown
