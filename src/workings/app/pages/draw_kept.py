"""The drawings that a visitor keeps: to look at, to take along, to test and to train on."""

import asyncio
import time
from dataclasses import replace
from itertools import count

from nicegui import ui

from workings.app.desk import change
from workings.app.drawings import (
    MOST,
    SavedDrawing,
    drawings_csv,
    evaluated,
    labelled,
    read_all,
)
from workings.app.newest import Newest
from workings.app.parts.kept import Kept
from workings.app.parts.plain import button, tag
from workings.app.sources import WITH_DRAWINGS
from workings.app.subject import Subject
from workings.app.texts import say
from workings.app.visitor import Reader, Visitor
from workings.errors import WorkingsError
from workings.evaluation import Evaluation

#: While the network learns, the drawings are read again after so many seconds.
_PAUSE = 2.0

_Job = tuple[Reader | None, dict[int, SavedDrawing]]


class KeptDrawings:
    """The section of a visitor's own drawings."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._next = count(1)
        self._numbers: dict[SavedDrawing, int] = {}
        self._asked: tuple[Reader | None, list[SavedDrawing]] | None = None
        self._since = 0.0
        self._reader: Reader | None = None
        self._result: tuple[Reader, Evaluation] | None = None
        self._jobs: Newest[_Job] = Newest(self._read)
        title = say("draw.kept.title")
        with tag("section", classes="card stack draw-section", aria_label=title):
            tag("h2", title)
            self._summary = tag("p", classes="muted")
            self._kept = Kept(self._label, self._remove, self._open)
            with tag("div", classes="stack") as self._tools:
                with tag("div", classes="row"):
                    button(say("draw.kept.csv"), self._save)
                    button(say("draw.kept.test"), self._test)
                    button(say("draw.kept.train"), self._train)
                self._note = tag("p", classes="muted")
                tag("p", say("draw.kept.train.help"), classes="muted")
            self._status = tag("p", role="status", classes="draw-status")

    def show(self, reader: Reader | None) -> None:
        """Show the drawings, and what a network reads in them, if something has changed."""
        drawings = self._visitor.drawings
        new = self._asked is None or drawings != self._asked[1]
        if not new and (reader is self._reader or time.monotonic() - self._since < _PAUSE):
            return
        self._asked, self._since = (reader, list(drawings)), time.monotonic()
        self._reader = reader
        numbered = {self._number(drawing): drawing for drawing in drawings}
        if new:
            self._describe(drawings)
            self._result = None
            self._status.say("")
        elif self._result is not None and self._result[0] is not reader:
            self._tell("draw.kept.tested.before")
        self._jobs.put((reader, numbered))

    def _describe(self, drawings: list[SavedDrawing]) -> None:
        self._numbers = {drawing: self._number(drawing) for drawing in drawings}
        self._tools.set(hidden=True if not drawings else None)
        known = len(labelled(drawings))
        if not drawings:
            self._summary.say(say("draw.kept.none"))
        else:
            self._summary.say(say("draw.kept.count", count=len(drawings), most=MOST))
        if known == len(drawings):
            self._note.say(say("draw.kept.csv.labelled"))
        elif known:
            self._note.say(say("draw.kept.csv.some", count=known, all=len(drawings)))
        else:
            self._note.say(say("draw.kept.csv.plain"))

    async def _read(self, job: _Job) -> None:
        reader, numbered = job
        read: dict[int, str] = {}
        if reader is not None and numbered:
            found = await asyncio.to_thread(read_all, reader.network, list(numbered.values()))
            names = reader.classes
            read = {number: names[best] for number, (best, _) in zip(numbered, found, strict=True)}
        if not self._kept.is_deleted:
            self._kept.show(numbered, read)

    def _number(self, drawing: SavedDrawing) -> int:
        if drawing not in self._numbers:
            self._numbers[drawing] = next(self._next)
        return self._numbers[drawing]

    def _place(self, number: int) -> int | None:
        """Return where a drawing stands among those kept."""
        for place, drawing in enumerate(self._visitor.drawings):
            if self._numbers.get(drawing) == number:
                return place
        return None

    def _label(self, number: int, digit: int | None) -> None:
        place = self._place(number)
        if place is None:
            return
        changed = replace(self._visitor.drawings[place], label=digit)
        self._numbers[changed] = number
        self._visitor.drawings[place] = changed
        self.show(self._reader)

    def _remove(self, number: int) -> None:
        place = self._place(number)
        if place is None:
            return
        del self._visitor.drawings[place]
        self.show(self._reader)
        self._status.say(say("draw.kept.removed", count=len(self._visitor.drawings)))

    def _save(self) -> None:
        drawings = self._visitor.drawings
        chosen = labelled(drawings) or drawings
        if chosen:
            ui.download.content(drawings_csv(chosen), "drawings.csv", "text/csv")

    async def _test(self) -> None:
        reader, chosen = self._reader, labelled(self._visitor.drawings)
        if not chosen or reader is None:
            self._status.say(say("draw.nobody" if chosen else "draw.kept.test.none"))
            return
        try:
            found = await asyncio.to_thread(evaluated, reader.network, chosen)
        except WorkingsError as error:
            self._status.say(str(error))
            return
        self._result = reader, found
        self._tell("draw.kept.tested")

    def _train(self) -> None:
        """Make MNIST with the drawings the data that the room Train has chosen, and go there."""
        try:
            change(self._visitor, data=WITH_DRAWINGS)
        except WorkingsError:  # none of them has a digit
            self._status.say(say("draw.kept.train.none"))
        else:
            ui.navigate.to("/")

    def _open(self, number: int) -> None:
        place = self._place(number)
        if place is not None:
            self._visitor.subject = Subject("drawing", place)
            ui.navigate.to("/inside")

    def _tell(self, key: str) -> None:
        if self._result is not None:
            found = self._result[1]
            right, whole = int(found.confusion.trace()), len(found.labels)
            share = say("draw.accuracy", share=found.accuracy)
            self._status.say(say(key, right=right, count=whole, share=share))
