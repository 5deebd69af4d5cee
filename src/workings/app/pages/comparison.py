"""The runs of a visitor, side by side in a table."""

from workings.app import desk
from workings.app.pages.figures import kept, seconds
from workings.app.pages.tried import Act, Tried
from workings.app.parts.hint import Hint
from workings.app.parts.plain import Tag, button, tag
from workings.app.run import Run
from workings.app.setup import Setup
from workings.app.texts import say
from workings.app.visitor import Visitor

_COLUMNS = ("run", "show", "settings", "epochs", "loss", "accuracy", "validation", "test", "time")
_FIGURES = ("epochs", "loss", "accuracy", "validation", "test", "time")
_EXPLAINED = ("show", "epochs", "loss", "validation", "test", "take", "remove")


class Comparison:
    """A row a run: its settings, how far it came, and what can be done with it.

    Parameters
    ----------
    visitor
        Whose runs.
    tried
        Says what stands against what a button asks for.
    """

    def __init__(self, visitor: Visitor, tried: Tried) -> None:
        self._visitor, self._tried = visitor, tried
        self._shown: tuple[object, ...] = ()
        self._cells: dict[int, dict[str, Tag]] = {}
        with tag("section", classes="stack train-runs", aria_labelledby="runs-head"):
            with tag("div", classes="row"):
                tag("h2", say("train.runs"), id_="runs-head")
                hint = Hint(say("train.runs"))
            hint.words(
                {say(f"train.runs.{name}"): say(f"train.runs_help.{name}") for name in _EXPLAINED}
            )
            with (
                tag(
                    "div",
                    classes="card table-box",
                    tabindex="0",
                    role="region",
                    aria_label=say("train.runs.caption"),
                ) as self._box,
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
        shape = tuple((run, run is visitor.run, run.setup, run.altered) for run in visitor.runs)
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
            with (
                tag("th", scope="row"),
                tag("span", classes=f"run-name series-{(run.number - 1) % 6 + 1}"),
            ):
                tag("span", say("train.runs.name", run=run.number))
            with tag("td"):
                if current:
                    tag("span", say("train.runs.always"), classes="muted")
                else:
                    self._switch(run)
            tag("td", settings_of(run), classes="run-settings")
            cells = {name: tag("td", classes="numbers") for name in _FIGURES}
            with tag("td"), tag("div", classes="run-do"):
                if current:
                    tag("span", say("train.runs.current"), classes="muted")
                else:
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
            title=say("train.runs_help.show"),
            aria_pressed="true" if shown else "false",
            aria_label=say("train.runs.show_one", run=run.number),
        )

    def _buttons(self, run: Run) -> None:
        self._button(
            say("train.runs.take"),
            lambda: desk.choose(self._visitor, run),
            title=say("train.runs_help.take"),
            aria_label=say("train.runs.take_one", run=run.number),
        )
        self._button(
            say("train.runs.remove"),
            lambda: self._visitor.remove(run),
            kind="quiet",
            title=say("train.runs_help.remove"),
            aria_label=say("train.runs.remove_one", run=run.number),
        )

    def _button(self, words: str, act: Act, kind: str = "plain", **attributes: str) -> None:
        """Make a button that goes with its row; the focus then stays at the table."""

        def do() -> None:
            self._tried(act)()
            self._box.run_method("focus")

        button(words, do, kind=kind, **attributes)


def settings_of(run: Run) -> str:
    """Return a run's settings in a line, and whether they were others on the way."""
    if run.title is not None:
        return run.title
    words = short(run.setup)
    if run.setup.data != "mnist":
        words.append(run.source.title)
    if run.altered:
        words.append(say("train.short.altered"))
    return ", ".join(words)


def short(setup: Setup) -> list[str]:
    """Return the settings of a run in a few words each, without its data."""
    hidden = "-".join(map(str, setup.hidden))
    words = [
        say("train.short.hidden", hidden=hidden) if hidden else say("train.short.no_hidden"),
    ]
    if hidden:
        words.append(setup.activation)
    words += [
        say(f"train.init_short.{setup.init}"),
        say(f"train.optimiser.{setup.optimiser}"),
        say("train.short.learning_rate", value=f"{setup.learning_rate:g}"),
        say("train.short.full")
        if setup.batch_size is None
        else say("train.short.batch", value=setup.batch_size),
    ]
    for name in ("l2", "dropout", "seed"):
        if value := getattr(setup, name):
            words.append(say(f"train.short.{name}", value=f"{value:g}"))
    return words


def _figures(run: Run) -> dict[str, str]:
    now, done = kept(run), len(run.records)
    shown = {"epochs": str(done)}
    if now.epoch is not None and now.epoch < done:
        shown["epochs"] = say("train.runs.best", epochs=done, best=now.epoch)
    if now.loss is not None:
        shown["loss"] = f"{now.loss:.4f}"
    if now.accuracy is not None:
        shown["accuracy"] = f"{now.accuracy:.2%}"
    if now.validation is not None:
        shown["validation"] = f"{now.validation:.2%}"
    if run.records:
        shown["time"] = seconds(sum(record.seconds for record in run.records))
    if run.tested is not None:
        shown["test"] = f"{run.tested.accuracy:.2%}"
    return shown
