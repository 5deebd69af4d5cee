"""What is said of a run: how it ended, why it failed, and the button that mends it."""

from workings.app import desk
from workings.app.parts.plain import button, tag
from workings.app.run import Run, State
from workings.app.texts import say
from workings.app.visitor import Visitor
from workings.errors import Cause


class Notices:
    """A place for what is to be said of the current run.

    Parameters
    ----------
    visitor
        Whose run.
    """

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._shown: tuple[object, ...] | None = None
        self._box = tag("div", classes="stack notices", role="status")

    def show(self) -> None:
        """Say what there is to say now, where it has changed."""
        run = self._visitor.run
        pending = run is not None and not run.busy and not desk.belongs(self._visitor)
        state = (
            None if run is None else (run, run.beginnings, run.state, run.failure, run.tested),
            pending,
        )
        if state == self._shown:
            return
        self._shown = state
        self._box.clear()
        if run is None:
            return
        with self._box:
            if run.state is State.FAILED:
                self._failed(run)
            elif run.state is State.ENDED:
                self._ended(run)
            if pending and run.state is not State.NEW:
                with tag("div", classes="notice row spread"):
                    tag("p", say("train.pending"))
                    button(say("train.back"), lambda: desk.choose(self._visitor, run), kind="quiet")

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
            value = f"{cause.value:g}" if isinstance(cause.value, float) else cause.value
            button(
                say(f"train.mend.{cause.setting}", value=value),
                lambda: desk.mend(self._visitor, cause),
            )


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
