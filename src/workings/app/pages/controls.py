"""Start, pause, step, rewind; and where the training stands, in figures."""

from workings.app import desk
from workings.app.parts.plain import Tag, button, tag
from workings.app.run import Run, State
from workings.app.texts import say
from workings.app.visitor import Visitor

_FIGURES = ("epoch", "loss", "accuracy", "validation", "test", "seconds", "left")


class Controls:
    """The buttons of the room Train, and the figures beside them.

    Parameters
    ----------
    visitor
        Whose training.
    """

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        with tag(
            "section",
            classes="card stack controls",
            aria_label=say("train.controls"),
            data_tour="controls",
        ):
            with tag("div", classes="row buttons"):
                self._main = button("", self._press, kind="primary", classes="main-button")
                self._batch = button(say("train.one_batch"), lambda: desk.one_batch(visitor))
                self._epoch = button(say("train.one_epoch"), lambda: desk.one_epoch(visitor))
                self._rewind = button(
                    say("train.rewind"), lambda: desk.rewind(visitor), data_tour="rewind"
                )
                self._finish = button(
                    say("train.finish"), lambda: desk.finish(visitor), kind="quiet"
                )
                self._state = tag("p", classes="state", role="status")
            with tag("dl", classes="figures numbers", aria_label=say("train.figures")):
                self._figures = {name: self._figure(name) for name in _FIGURES}
        self.show()

    def show(self) -> None:
        """Bring buttons and figures up to date."""
        run = self._visitor.run
        busy = run is not None and run.busy
        self._main.say(say(f"train.{self._verb(run)}"))
        for one in (self._batch, self._epoch):
            one.set(disabled=busy or None)
        begun = run is not None and (busy or bool(run.points or run.records) or _stepped(run))
        self._rewind.set(disabled=None if begun else True)
        stoppable = run is not None and (busy or run.state is State.PAUSED)
        self._finish.set(disabled=None if stoppable else True)
        self._state.say(_words(run))
        self._state.set(data_state=None if run is None else str(run.state))
        figures = _figures(run)
        for name, shown in self._figures.items():
            shown.say(figures.get(name) or say("train.figure.none"))

    def _press(self) -> None:
        run = self._visitor.run
        if run is not None and run.busy:
            desk.pause(self._visitor)
        else:
            desk.start(self._visitor)

    def _verb(self, run: Run | None) -> str:
        if run is not None and run.busy:
            return "pause"
        if run is None or not desk.belongs(self._visitor):
            return "start" if run is None else "start_new"
        return {State.NEW: "start", State.PAUSED: "go_on"}.get(run.state, "again")

    @staticmethod
    def _figure(name: str) -> Tag:
        with tag("div", classes=f"figure figure-{name}"):
            tag("dt", say(f"train.figure.{name}"))
            return tag("dd")


def _stepped(run: Run) -> bool:
    return run.seen is not None and run.seen.steps > 0


def _words(run: Run | None) -> str:
    if run is None:
        return say("train.state.none")
    if run.state is State.WAITING:
        place = run.place
        if place is None:
            return say("train.state.waiting_soon", run=run.number)
        return say("train.state.waiting", run=run.number, place=place)
    return say(f"train.state.{run.state}", run=run.number)


def _figures(run: Run | None) -> dict[str, str]:
    """Return the figures' texts; what is not there yet is left out."""
    if run is None:
        return {}
    epochs, record = run.setup.epochs, run.records[-1] if run.records else None
    shown = {
        "epoch": say("train.figure.epoch_of", epoch=len(run.records), epochs=epochs),
        "test": say("train.figure.test_later"),
    }
    if run.source.test is None:
        shown["test"] = say("train.figure.test_none")
    if record is not None:
        shown |= {"loss": f"{record.loss:.4f}", "accuracy": f"{record.accuracy:.2%}"}
        if record.validation_accuracy is not None:
            shown["validation"] = f"{record.validation_accuracy:.2%}"
    elif run.points:
        last = run.points[-1]
        shown |= {"loss": f"{last.loss:.4f}", "accuracy": f"{last.accuracy:.2%}"}
    if run.tested is not None:
        shown["test"] = f"{run.tested.accuracy:.2%}"
    if (pace := run.seconds_an_epoch) is not None:
        shown["seconds"] = seconds(pace)
        if run.state not in (State.ENDED, State.FAILED):
            done = run.points[-1].epoch if run.points else 0.0
            shown["left"] = seconds(pace * max(0.0, epochs - done))
    return shown


def seconds(value: float) -> str:
    """Return a time as it is read: ``170 ms``, ``2.4 s``, ``3 min 20 s``."""
    if value < 0.9995:
        return say("train.seconds.ms", value=f"{value * 1000:.0f}")
    if value < 60:
        return say("train.seconds.s", value=f"{value:.1f}")
    minutes, rest = divmod(round(value), 60)
    return say("train.seconds.min", minutes=minutes, seconds=rest)
