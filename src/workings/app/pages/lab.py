"""The room Lab: a known mistake, made on purpose beside the right run."""

import dataclasses
import time
from typing import Any

from nicegui import ui

from workings.app.lab_pair import Choice, Pair, first_choice
from workings.app.pages.lab_beside import Beside
from workings.app.pages.lab_choice import About, Entries
from workings.app.pages.lab_controls import Controls, Switches
from workings.app.pages.lab_verdict import Verdict
from workings.app.parts.plain import Tag, tag
from workings.app.run import State
from workings.app.texts import say
from workings.app.visitor import Visitor

#: Seconds between two looks at the pair; progress is read aloud at most so often.
_PERIOD, _TOLD = 0.25, 6.0
#: What is shown first: a mistake that looks harmless and is not.
FIRST = "weights-too-wide"
_WORK = "lab"


def lab_page(visitor: Visitor) -> None:
    """Build the room."""
    tag("p", say("lab.intro"), classes="intro")
    _Room(visitor)


class _Room:
    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        if visitor.work(_WORK) is None:
            self._have(first_choice(FIRST))
        self._seen: tuple[object, ...] = ()
        self._spoken = time.monotonic()
        choice = self._pair.choice
        with tag("div", classes="lab"):
            self._entries = Entries(choice, self._choose, self._press)
            with tag("div", classes="lab-main stack"):
                self._about = About()
                with tag("section", classes="card stack", aria_labelledby="lab-switches"):
                    tag("h2", say("lab.switches"), id_="lab-switches")
                    self._switches = Switches(choice, self._change)
                    self._controls = Controls(self._press, lambda: self._pair.rewind())
                self._beside = Beside()
                self._verdict = Verdict()
        self._told = tag("p", classes="visually-hidden", role="status")
        self._look()
        ui.timer(_PERIOD, self._look)

    @property
    def _pair(self) -> Pair:
        pair = self._visitor.work(_WORK)
        if not isinstance(pair, Pair):  # the visitor has gone
            raise TypeError(f"the lab's work is {pair!r}")
        return pair

    def _have(self, choice: Choice) -> None:
        self._visitor.have(_WORK, lambda turns: Pair(choice, turns))

    # ---- what the visitor does
    def _choose(self, name: str) -> None:
        """Take another mistake, with the same seed."""
        if name != self._pair.choice.entry:
            seed = self._pair.choice.seed
            self._have(dataclasses.replace(first_choice(name), seed=seed))
            self._look()

    def _change(self, **parts: Any) -> None:
        """Change the experiment: it begins anew."""
        choice = dataclasses.replace(self._pair.choice, **parts)
        if choice != self._pair.choice:
            self._have(choice)
            self._look()

    def _press(self) -> None:
        pair = self._pair
        if pair.busy:
            pair.pause()
            return
        if pair.state in (State.ENDED, State.FAILED):
            pair.rewind()
        pair.go()

    # ---- what is shown
    def _look(self) -> None:
        if self._visitor.closed:
            return
        pair = self._pair
        now = (pair, pair.version, pair.state, pair.place)
        if now == self._seen:
            return
        if not self._seen or self._seen[0] is not pair:
            self._entries.show(pair.choice)
            self._about.show(pair.choice.mistake)
            self._switches.show(pair)
        self._seen = now
        self._controls.show(pair)
        self._entries.start.show(pair)
        self._beside.show(pair)
        self._verdict.show(pair)
        self._tell(pair, self._told)

    def _tell(self, pair: Pair, box: Tag) -> None:
        """Say how far both are to who listens; not too often."""
        now, (right, wrong) = time.monotonic(), pair.sides
        if pair.state is not State.RUNNING or now - self._spoken < _TOLD:
            return
        if right.records and wrong.records:
            self._spoken = now
            box.say(
                say(
                    "lab.told",
                    epoch=min(len(right.records), len(wrong.records)),
                    epochs=pair.epochs,
                    right=f"{right.records[-1].loss:.3f}",
                    wrong=f"{wrong.records[-1].loss:.3f}",
                )
            )
