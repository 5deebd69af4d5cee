"""The room Mistakes: what a network reads wrongly, how surely, and how robust it is.

A network that is learning changes all the time; what is judged is held still while it is looked at.
"""

import asyncio
import math
import time
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from nicegui import ui

from workings.app.desk import begin
from workings.app.judged import Held, Part, confused, data_of, hold, judge, sizes
from workings.app.newest import Newest
from workings.app.pages.figures import decimal, epochs
from workings.app.pages.mistakes_classes import Classes
from workings.app.pages.mistakes_matrix import Matrix, Opened
from workings.app.pages.mistakes_robust import Robust
from workings.app.pages.mistakes_view import View
from workings.app.parts.fields import choice_field
from workings.app.parts.plain import Tag, button, tag
from workings.app.subject import Subject
from workings.app.texts import say
from workings.app.visitor import Visitor
from workings.data import Dataset
from workings.errors import WorkingsError
from workings.evaluation import Evaluation

#: Seconds between two looks at the run, and between two measurements while it learns.
_LOOK, _PAUSE = 0.4, 1.5
#: From more classes on, nothing stands beside their table.
_MANY = 20
_FIGURES = ("accuracy", "loss", "wrong", "most")


@dataclass
class _Left:
    """What a visitor finds again who has left the room and comes back."""

    part: Part | None = None
    held: Held | None = None
    follows: bool = True
    opened: Opened = field(default_factory=Opened)
    found: dict[Part, Evaluation] = field(default_factory=dict)  # of the network that is held


_left: WeakKeyDictionary[Visitor, _Left] = WeakKeyDictionary()


def mistakes_page(visitor: Visitor) -> None:
    """Build the room. Who comes here first finds a network that is just learning to read."""
    begin(visitor)
    _Room(visitor)


class _Room:
    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._left = _left.setdefault(visitor, _Left())
        self._jobs: Newest[tuple[Held, Part]] = Newest(self._measure)
        self._since = 0.0
        self._shown: View | None = None
        tag("p", say("mistakes.intro"), classes="intro")
        with tag("div", classes="notice row spread", role="status") as self._notice:
            self._why = tag("p", say("mistakes.wait"))
            tag("a", say("mistakes.to_train"), href="/", classes="btn")
        with tag("div", classes="mistakes") as self._all:
            with tag("section", classes="card stack judged", aria_label=say("mistakes.what")):
                self._head()
            self._matrix = Matrix(self._left.opened, self._inside, self._stay)
            with tag("div", classes="mistakes-pair") as self._pair:
                self._classes = Classes(self._inside)
            self._robust = Robust(visitor, self._stay)
        self._all.set(hidden=True)
        if self._left.held is not None and self._left.held.run is visitor.run:
            self._hold(self._left.held)
        self._look()
        ui.timer(_LOOK, self._look)

    # ---- the head: which network, which examples, how well
    def _head(self) -> None:
        run = self._visitor.run
        found = {} if run is None else sizes(run)
        if self._left.part not in found:
            self._left.part, self._left.found = next(iter(found), None), {}
        with tag("div", classes="judged-top"):
            if self._left.part is not None:
                choice_field(
                    say("mistakes.part"),
                    say("mistakes.part.help"),
                    {
                        name: say(f"mistakes.part.{name}", count=count)
                        for name, count in found.items()
                    },
                    self._left.part,
                    self._choose,
                )
            with tag("div", classes="judged-network"):
                self._network = tag("p")
                with tag("div", classes="row"):
                    self._follow = button(say("mistakes.follow"), self._turn, classes="toggle")
                    self._now = button(say("mistakes.now"), self._take)
                    self._since_then = tag("p", classes="muted")
        with tag("dl", classes="figures numbers", aria_label=say("mistakes.figures")):
            self._figures = {name: self._figure(name) for name in _FIGURES}
        self._note = tag("p", classes="notice judged-note")
        self._told = tag("p", classes="visually-hidden", role="status")

    @staticmethod
    def _figure(name: str) -> Tag:
        with tag("div", classes=f"figure figure-{name}"):
            tag("dt", say(f"mistakes.figure.{name}"))
            return tag("dd", say("mistakes.figure.none"))

    def _look(self) -> None:
        """See how far the run is; hold its network anew where that is wanted."""
        run, left = self._visitor.run, self._left
        if run is None or left.part is None:
            return
        newest = hold(self._visitor)
        if newest is None:
            self._wait("mistakes.wait")
            return
        held = left.held
        moved = held is None or held.reader is not newest.reader
        other = held is None or held.run is not run
        if moved and (other or left.follows) and time.monotonic() - self._since >= _PAUSE:
            self._hold(newest)
        self._tell_network(moved=moved and not other, busy=run.busy)

    def _hold(self, held: Held) -> None:
        left = self._left
        self._since = time.monotonic()
        if held is not left.held:
            left.held, left.found = held, {}
        if not held.sound:
            self._wait("mistakes.failed")
            return
        if left.part is not None:
            self._jobs.put((held, left.part))

    def _wait(self, key: str) -> None:
        self._why.say(say(key))
        self._notice.set(hidden=None)
        self._all.set(hidden=True)
        self._shown = None

    def _tell_network(self, *, moved: bool, busy: bool) -> None:
        held, follows = self._left.held, self._left.follows
        if held is None:
            return
        run = held.run
        if run.title is not None:
            words = say("mistakes.network.elsewhere", title=run.title, run=run.number)
        else:
            words = say(
                "mistakes.network",
                run=run.number,
                epoch=decimal(held.epoch),
                epochs=epochs(run.setup.epochs),
            )
        self._network.say(words)
        self._follow.set(hidden=None if busy else True, aria_pressed=str(follows).lower())
        self._now.set(hidden=None if moved and not follows else True)
        self._since_then.say(say("mistakes.on" if moved else "mistakes.held"))
        self._since_then.set(hidden=True if follows or not (busy or moved) else None)

    def _choose(self, part: Part) -> None:
        self._left.part, held = part, self._left.held
        if held is not None:
            self._note.say(say("mistakes.measuring"))
            self._hold(held)

    def _turn(self) -> None:
        self._left.follows = not self._left.follows
        self._look()

    def _take(self) -> None:
        if (newest := hold(self._visitor)) is not None:
            self._hold(newest)
            self._look()

    def _stay(self) -> None:
        """Hold the network that is shown, because something of it is looked at."""
        run, left, view = self._visitor.run, self._left, self._shown
        if run is not None and run.busy and left.follows:
            left.follows = False
            if view is not None and view.held is not left.held:  # the next was being measured
                left.held, left.found = view.held, {view.part: view.found}
            self._look()

    def _inside(self, row: int) -> None:
        view = self._shown
        if view is not None:
            self._visitor.subject = Subject(view.part, row, judged=view.held)
            ui.navigate.to("/inside")

    # ---- the numbers
    async def _measure(self, job: tuple[Held, Part]) -> None:
        held, part = job
        known = self._left.found.get(part) if held is self._left.held else None
        try:
            data, found = await asyncio.to_thread(_judged, held, part, known)
        except WorkingsError as error:
            if not self._all.is_deleted:
                self._why.say(str(error))
                self._notice.set(hidden=None)
            return
        if self._all.is_deleted or held is not self._left.held:
            return
        self._left.found[part] = found
        if not math.isfinite(found.loss):
            self._wait("mistakes.failed")
        elif part == self._left.part:
            self._show(View(held, part, data, found))

    def _show(self, view: View) -> None:
        self._notice.set(hidden=True)
        self._all.set(hidden=None)
        self._shown, found = view, view.found
        names, most = found.class_names, confused(found)
        wrong = len(found.mistakes)
        shown = {
            "accuracy": f"{found.accuracy:.2%}",
            "loss": f"{found.loss:.4f}",
            "wrong": say("mistakes.figure.wrong_of", wrong=wrong, all=len(found.labels)),
        }
        if most is not None:
            shown["most"] = say(
                "mistakes.figure.most_of",
                true=names[most[0]],
                said=names[most[1]],
                count=int(found.confusion[most]),
            )
        for name, place in self._figures.items():
            place.say(shown.get(name) or say("mistakes.figure.none"))
        self._note.say(" ".join(_notes(view)))
        if not view.held.run.busy or not self._left.follows:
            self._told.say(
                say("mistakes.told", accuracy=shown["accuracy"], wrong=wrong, all=len(found.labels))
            )
        self._pair.toggle("mistakes-many", len(names) > _MANY)
        self._matrix.show(view)
        self._classes.show(view)
        self._robust.show(view)


def _judged(held: Held, part: Part, found: Evaluation | None) -> tuple[Dataset, Evaluation]:
    data = data_of(held.run, part)
    return data, found or judge(held.network, data)


def _notes(view: View) -> list[str]:
    run = view.held.run
    notes = [say(f"mistakes.note.{view.part}")]
    if "test" not in sizes(run):
        notes.insert(0, say("mistakes.note.no_test"))
    if run.title is not None and view.part != "test":
        notes = [*notes[:-1], say("mistakes.note.elsewhere")]
    if run.failure is not None:
        notes.insert(0, say("mistakes.note.failed"))
    return notes
