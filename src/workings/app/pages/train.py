"""The room Train: a network that learns while one watches, and can be changed meanwhile."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import context, ui

from workings.app import desk
from workings.app.pages.comparison import Comparison
from workings.app.pages.controls import Controls
from workings.app.pages.curves import Curves
from workings.app.pages.figures import Figures
from workings.app.pages.notices import Notices
from workings.app.pages.opened import Brought
from workings.app.pages.settings import Settings
from workings.app.parts.diagram import Diagram
from workings.app.parts.layers import Layers
from workings.app.parts.plain import Tag, details, tag
from workings.app.parts.units import Units
from workings.app.run import Run
from workings.app.seen import Seen
from workings.app.texts import say
from workings.app.visitor import Visitor
from workings.app.visitors import opened_by

#: Seconds between two looks at the run; and between two pictures of its progress: to draw them
#: takes the same processors as the training. What a click has changed is shown at once.
_PERIOD, _PACE = 0.2, 0.5
#: Progress is read aloud at most so often.
_TOLD = 5.0


def train_page(visitor: Visitor) -> None:
    """Show the room."""
    with tag("div", classes="train-room"):
        tag("p", say("train.intro"), classes="intro")
        brought = Brought(visitor, opened_by(context.client))
        controls = Controls(visitor)
        with tag("div", classes="train"):
            with tag("div", classes="train-first stack"):
                figures = Figures(visitor)
                notices = Notices(visitor, controls.tried, controls.focus)
                curves = Curves(visitor)
            with tag("aside", classes="train-side stack", aria_labelledby="settings-head"):
                tag("h2", say("train.settings"), id_="settings-head", tabindex="-1")
                with tag("div", classes="card", data_tour="settings"):
                    settings = Settings(visitor)
                with details(say("train.command"), classes="command"):
                    told_of = tag("p", say("train.command.help"), classes="muted")
                    line = tag("code", classes="command-line")
            with tag("div", classes="train-more stack"):
                with _part("network"):
                    diagram = Diagram()
                with _part("units"):
                    units = Units()
                with _part("layers"):
                    layers = Layers()
            comparison = Comparison(visitor, controls.tried)
    told = tag("p", classes="visually-hidden", role="status")
    view = _View(visitor, told)

    def refresh() -> None:
        if not view.moved():
            return
        for part in (brought, controls, figures, notices, curves, settings, comparison):
            part.show()
        if (seen := view.fresh_look()) is not None:
            dead = seen.dead_units[0] if seen.dead_units else ()
            units.show(seen.network, dead, settled=not view.busy)
            diagram.show(seen.network, seen.dead_units)
            layers.show(seen.network, seen.dead_units, seen.gradient_sizes)
        line.say(desk.command_line(visitor) or say("train.command.none"))
        told_of.say(_command_help(visitor))
        view.tell()

    refresh()
    ui.timer(_PERIOD, refresh)


@contextmanager
def _part(name: str) -> Iterator[None]:
    """A part with a heading, in a card."""
    with tag("section", classes="stack", aria_labelledby=f"{name}-head"):
        tag("h2", say(f"train.{name}"), id_=f"{name}-head")
        with tag("div", classes="card", data_tour=name):
            yield


def _command_help(visitor: Visitor) -> str:
    """Return what the command line computes, beside the current run."""
    run = visitor.run
    if run is None or run.title is not None or not desk.belongs(visitor):
        return say("train.command.help")
    if run.altered:
        return say("train.command.altered", run=run.number)
    if run.stopped == "interrupted":
        return say("train.command.interrupted", run=run.number, epochs=run.setup.epochs)
    return say("train.command.help")


class _View:
    """What has been shown, so that only what is new is shown again."""

    def __init__(self, visitor: Visitor, told: Tag) -> None:
        self._visitor, self._box = visitor, told
        self._seen: tuple[object, ...] = ()
        self._shown = 0.0
        self._spoken: tuple[object, ...] = ()
        self._when = 0.0
        self._look: tuple[object, ...] = ()

    @property
    def busy(self) -> bool:
        """Whether the current run trains."""
        run = self._visitor.run
        return run is not None and run.busy

    def fresh_look(self) -> Seen | None:
        """Return the last look at the network where it has not been shown; else None."""
        run = self._visitor.run
        if run is None or run.seen is None or (run.seen, self.busy) == self._look:
            return None
        self._look = run.seen, self.busy
        return run.seen

    def moved(self) -> bool:
        """Return whether anything has changed since it was asked last."""
        run = self._visitor.run
        state = () if run is None else (run, run.state, run.place, run.setup, run.beginnings)
        now = (self._visitor.version, state, None if run is None else run.version)
        progress_only = self.busy and now[:2] == self._seen[:2]
        if now == self._seen or (progress_only and time.monotonic() - self._shown < _PACE):
            return False
        self._seen, self._shown = now, time.monotonic()
        return True

    def tell(self) -> None:
        """Say where the run stands to who listens; not too often."""
        run = self._visitor.run
        if run is None or not run.records or run.state != "running":
            return
        now = time.monotonic()
        if now - self._when < _TOLD or (run, len(run.records)) == self._spoken:
            return
        self._when, self._spoken = now, (run, len(run.records))
        self._box.say(_told(run))


def _told(run: Run) -> str:
    last = run.records[-1]
    words = {
        "run": str(run.number),
        "epoch": str(last.epoch),
        "epochs": str(run.setup.epochs),
        "loss": f"{last.loss:.3f}",
    }
    if last.validation_accuracy is not None:
        return say("train.told_validation", accuracy=f"{last.validation_accuracy:.1%}", **words)
    return say("train.told", accuracy=f"{last.accuracy:.1%}", **words)
