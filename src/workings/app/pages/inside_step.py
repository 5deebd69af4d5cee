"""Take the step: the learning rate, the loss before and after, and the way back."""

from collections.abc import Callable

from workings.app.inside import Inside, Looked
from workings.app.limits import real
from workings.app.numerals import fine, fine_share
from workings.app.parts.fields import number_field
from workings.app.parts.plain import button, tag
from workings.app.setup import LEARNING_RATE
from workings.app.texts import say
from workings.explanation.words import class_name


class StepBar:
    """The row beneath the stages.

    Parameters
    ----------
    inside
        Whose step.
    on_change
        Is called when another step is looked at.
    """

    def __init__(self, inside: Inside, on_change: Callable[..., None]) -> None:
        self._inside, self._on_change = inside, on_change
        self._looked: Looked | None = None
        with tag("div", classes="stepbar"):
            self._rate = number_field(
                say("step.rate"),
                say("step.rate.help"),
                inside.learning_rate,
                lambda raw: real(raw, *LEARNING_RATE),
                self._set_rate,
            )
            with tag("dl", classes="step-figures numbers"):
                with tag("div"):
                    tag("dt", say("step.now"))
                    self._now = tag("dd")
                tag("span", "→", aria_hidden="true", classes="step-arrow")
                with tag("div"):
                    tag("dt", say("step.after"))
                    self._after = tag("dd")
                with tag("div"):
                    self._truth = tag("dt")
                    self._probability = tag("dd")
            with tag("div", classes="row step-buttons"):
                button(say("step.take"), self._take, kind="primary")
                self._undo = button(say("step.undo"), self._take_back)
        self._told = tag("p", classes="step-told", role="status")
        tag("p", say("step.copy"), classes="muted small")

    def show(self, looked: Looked) -> None:
        """Show the step on what is looked at."""
        self._looked = looked
        step = looked.explanation
        self._rate.show(step.learning_rate)
        self._now.say(fine(step.loss))
        self._after.say(fine(step.loss_after))
        label = int(step.Y[:, step.example].argmax())
        name = class_name(step.network, label)
        after = step[f"A[{step.network.depth}]′"].values[label, step.example]
        before = step.trace.probabilities[label, step.example]
        self._truth.say(say("step.truth", name=name))
        self._probability.say(f"{fine_share(before)} → {fine_share(after)}")
        self._undo.set(disabled=None if self._inside.taken else True)
        self._told.say(self._steps(looked))

    def _steps(self, looked: Looked) -> str:
        """Return what is said of the steps taken here, or left."""
        taken, left = self._inside.taken, self._inside.left
        if left is not None:
            key = "step.left.one" if left.steps == 1 else "step.left"
            return say(key, steps=left.steps, run=left.run)
        if not taken:
            return ""
        last = taken[-1]
        key = "step.taken.one" if len(taken) == 1 else "step.taken"
        if last.subject != looked.subject:
            return say(f"{key}.other", steps=len(taken))
        loss, after = fine(last.loss), fine(last.loss_after)
        return say(key, steps=len(taken), loss=loss, after=after)

    def _set_rate(self, rate: float) -> None:
        self._inside.learning_rate = rate
        self._on_change(keeps=True)

    def _take(self) -> None:
        if self._looked is not None and self._inside.is_current(self._looked):
            self._inside.step(self._looked)
            self._on_change(keeps=True)

    def _take_back(self) -> None:
        self._inside.undo()
        self._on_change(keeps=True)
