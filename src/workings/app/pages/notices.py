"""What is said of a run: how it ended, why it failed, and the button that mends it."""

from collections.abc import Callable

from workings.app import desk
from workings.app.pages.tried import Act, Tried
from workings.app.parts.plain import Tag, button, tag
from workings.app.run import Run, State
from workings.app.setup import set_aside
from workings.app.texts import say
from workings.app.visitor import Visitor
from workings.errors import Cause


class Notices:
    """A place for what is to be said of the current run.

    Parameters
    ----------
    visitor
        Whose run.
    tried
        Says what stands against what a button asks for.
    on_done
        Is called after a button here was pressed: it goes, and the focus needs a place.
    """

    def __init__(self, visitor: Visitor, tried: Tried, on_done: Callable[[], None]) -> None:
        self._visitor, self._tried, self._on_done = visitor, tried, on_done
        self._shown: tuple[object, ...] | None = None
        with tag("div", classes="notices"):
            self._quiet = tag("p", classes="muted notices-quiet")
            self._box = tag("div", classes="stack", role="status")

    def show(self) -> None:
        """Say what there is to say now, where it has changed."""
        run = self._visitor.run
        pending = run is not None and not desk.belongs(self._visitor)
        state = (
            None if run is None else (run, run.beginnings, run.state, run.failure, run.tested),
            pending,
        )
        if state == self._shown:
            return
        self._shown = state
        self._box.clear()
        said = run is not None and (pending or run.state in (State.ENDED, State.FAILED))
        self._quiet.set_visibility(not said)
        if run is None:
            self._quiet.say(say("train.quiet.none"))
            return
        self._quiet.say(_quiet(run))
        with self._box:
            if run.state is State.FAILED:
                self._failed(run)
            elif run.state is State.ENDED:
                self._ended(run)
            if pending:
                self._pending(run)

    def _pending(self, run: Run) -> None:
        words = "train.pending_busy" if run.busy else "train.pending"
        with tag("div", classes="notice row spread"):
            tag("p", say(words, run=run.number))
            with tag("div", classes="row"):
                self._button(say("train.pending.start"), lambda: desk.start(self._visitor))
                back = say("train.back", run=run.number)
                self._button(back, lambda: desk.choose(self._visitor, run), kind="quiet")

    def _button(self, words: str, act: Act, kind: str = "plain") -> Tag:
        def do() -> None:
            self._tried(act)()
            self._on_done()

        return button(words, do, kind=kind)

    def _failed(self, run: Run) -> None:
        with tag("div", classes="notice notice-bad"):
            tag("p", say("train.failed"), classes="notice-head")
            tag("p", _sentence(run.failure or ""))
            self._mend(run.cause)

    def _ended(self, run: Run) -> None:
        if run.nothing is not None:
            with tag("div", classes="notice notice-bad"):
                tag("p", say("train.nothing"), classes="notice-head")
                tag("p", _sentence(run.nothing.words))
                self._mend(run.nothing)
            return
        with tag("div", classes="notice notice-good row spread"):
            tag("p", " ".join(_ended(run)))
            if run.source.train.image_shape == (28, 28):
                tag("a", say("train.ended.draw"), href="/draw", classes="btn")

    def _mend(self, cause: Cause | None) -> None:
        if cause is not None and desk.mendable(cause):
            value = f"{cause.value:g}" if isinstance(cause.value, float) else str(cause.value)
            if cause.setting == "init":
                value = say(f"train.init_short.{value}")
            words = say(f"train.mend.{cause.setting}", value=value)
            self._button(words, lambda: desk.mend(self._visitor, cause))


def _quiet(run: Run) -> str:
    """Return what there is to know while nothing has to be said."""
    if run.state is State.NEW:
        return say("train.quiet.new")
    if run.state is State.PAUSED:
        return say("train.quiet.paused")
    epochs, patience = run.setup.epochs, run.setup.patience
    if patience and set_aside(len(run.source.train)):
        return say("train.quiet.patience", epochs=epochs, patience=patience)
    return say("train.quiet.epochs", epochs=epochs)


def _ended(run: Run) -> list[str]:
    """Return the sentences of a run that ended well."""
    epochs = len(run.records)
    said = [
        say(
            f"train.ended.{run.stopped}",
            epochs=epochs,
            epoch=epochs,
            patience=run.setup.patience,
        )
    ]
    if run.best_epoch is not None and run.best_epoch < epochs:
        said.append(say("train.ended.best", epoch=run.best_epoch))
    if run.tested is not None:
        said.append(
            say(
                "train.ended.tested",
                examples=f"{len(run.tested.labels):,}",
                accuracy=f"{run.tested.accuracy:.2%}",
            )
        )
    return said


def _sentence(text: str) -> str:
    """Return a message of the package as a sentence."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
