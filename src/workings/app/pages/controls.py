"""Start, pause, step, rewind; and where the training stands, in a bar that stays in view."""

from workings.app import desk
from workings.app.pages.figures import kept
from workings.app.pages.tried import Act, Tried
from workings.app.parts.hint import Hint
from workings.app.parts.plain import Tag, button, tag
from workings.app.run import Run, State
from workings.app.texts import say
from workings.app.visitor import Visitor

_EXPLAINED = ("start", "one_batch", "one_epoch", "rewind", "finish")


class Controls:
    """The buttons of the room Train, and in short where the training stands.

    A button that can do nothing now says so (``aria-disabled``) and does nothing; it is not
    disabled, for that would take the focus from who has just pressed it.

    Parameters
    ----------
    visitor
        Whose training.
    """

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        with tag("section", classes="train-controls", aria_label=say("train.controls")):
            with tag("div", classes="train-bar"):
                with tag("div", classes="bar-main"):
                    self._main = button("", self._press, kind="primary", classes="main-button")
                    self._short = tag("p", classes="bar-short numbers")
                    tag("a", say("train.settings"), href="#settings-head", classes="bar-link")
                with tag("div", classes="row bar-steps", data_tour="controls"):
                    self._batch = self._step("one_batch", lambda: desk.one_batch(visitor))
                    self._epoch = self._step("one_epoch", lambda: desk.one_epoch(visitor))
                    self._rewind = self._step("rewind", lambda: desk.rewind(visitor))
                    self._finish = self._step("finish", lambda: desk.finish(visitor))
                    hint = Hint(say("train.controls.about"))
                self._state = tag("p", classes="state", role="status")
            hint.words({say(f"train.{name}"): say(f"train.help.{name}") for name in _EXPLAINED})
            self.tried = Tried()
        self.show()

    def focus(self) -> None:
        """Put the focus on the main button."""
        self._main.run_method("focus")

    def show(self) -> None:
        """Bring buttons and state up to date."""
        run = self._visitor.run
        verb = self._verb(run)
        self._main.say(say(f"train.{verb}")).set(title=say(f"train.help.{verb}"))
        for name, one in self._buttons().items():
            one.set(aria_disabled=None if self._can(name) else "true")
        self._state.say(_words(run))
        self._state.set(data_state=None if run is None else str(run.state))
        self._short.say(_short(run))

    def _buttons(self) -> dict[str, Tag]:
        return {
            "one_batch": self._batch,
            "one_epoch": self._epoch,
            "rewind": self._rewind,
            "finish": self._finish,
        }

    def _step(self, name: str, act: Act) -> Tag:
        def do() -> None:
            if self._can(name):
                self.tried(act)()

        kind = "quiet" if name == "finish" else "plain"
        return button(say(f"train.{name}"), do, kind=kind, title=say(f"train.help.{name}"))

    def _can(self, name: str) -> bool:
        """Return whether a button can do anything now."""
        run = self._visitor.run
        busy = run is not None and run.busy
        if name in ("one_batch", "one_epoch"):
            return not busy
        if run is None or run.title is not None:
            return False
        if name == "rewind":
            return busy or bool(run.points or run.records) or stepped(run)
        return busy or run.state is State.PAUSED

    def _press(self) -> None:
        run = self._visitor.run
        pause = run is not None and run.busy
        act = desk.pause if pause else desk.start
        self.tried(lambda: act(self._visitor))()

    def _verb(self, run: Run | None) -> str:
        if run is not None and run.busy:
            return "pause"
        if run is None or not desk.belongs(self._visitor):
            return "start" if run is None else "start_new"
        return {State.NEW: "start", State.PAUSED: "go_on"}.get(run.state, "again")


def stepped(run: Run) -> bool:
    """Return whether a run has made a step."""
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


def _short(run: Run | None) -> str:
    """Return epoch and accuracy, for the bar."""
    if run is None:
        return ""
    epoch = say("train.bar.epoch", epoch=len(run.records), epochs=run.setup.epochs)
    last = kept(run)
    if last.validation is not None:
        return say("train.bar.accuracy", epoch=epoch, accuracy=f"{last.validation:.1%}")
    if last.accuracy is not None:
        return say("train.bar.accuracy", epoch=epoch, accuracy=f"{last.accuracy:.1%}")
    return epoch
