"""The room Draw: a pad, what the network reads on it, and how the drawing was prepared."""

import asyncio
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from nicegui import ui

from workings.app.drawings import MOST, SavedDrawing, keep
from workings.app.limits import whole
from workings.app.newest import Newest
from workings.app.pages.draw_kept import KeptDrawings
from workings.app.pages.draw_who import who_reads
from workings.app.pages.draw_worth import Worth
from workings.app.parts.digits import DigitChoice
from workings.app.parts.pad import Pad
from workings.app.parts.plain import button, tag
from workings.app.parts.probabilities import Probabilities, answer
from workings.app.parts.stages import StageRow
from workings.app.parts.strokes import Strokes, flat, told
from workings.app.reading import Reading, Stages, prepared, read
from workings.app.samples import samples
from workings.app.subject import Subject
from workings.app.texts import say
from workings.app.visitor import Visitor
from workings.data.preparation import DIGITS
from workings.errors import SettingError

#: Seconds between two looks at whether the network has changed.
_LOOK = 0.5
#: From one sample drawing that is shown to the next: another digit in another hand, each in turn.
_STRIDE = 37


@dataclass
class _Left:
    """What a visitor finds again who has left the room and comes back."""

    strokes: Strokes = ()
    stages: Stages = field(default_factory=Stages)


_left: WeakKeyDictionary[Visitor, _Left] = WeakKeyDictionary()


def draw_page(visitor: Visitor) -> None:
    """Build the room."""
    _Room(visitor)


def on_the_pad(visitor: Visitor) -> SavedDrawing | None:
    """Return what is drawn on a visitor's pad now; None where nothing is."""
    left = _left.get(visitor)
    if left is None or not left.strokes:
        return None
    drawing = prepared(left.strokes, left.stages)
    return None if drawing.empty else SavedDrawing(left.strokes, drawing.pixels)


class _Room:
    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._left = _left.setdefault(visitor, _Left())
        self._who = who_reads(visitor)
        self._reading: Reading | None = None
        self._told = ""  # the answer that was told aloud last
        self._samples = 0
        self._jobs: Newest[Any] = Newest(self._answer)
        tag("p", say("draw.intro"), classes="lead")
        with tag("div", classes="notice draw-nobody") as self._nobody:
            self._why_nobody = tag("p")
            tag("a", say("draw.to_train"), href="/", classes="btn")
        with tag("div", classes="draw-top"):
            with tag("section", classes="card draw-pad", aria_label=say("draw.pad.title")):
                self._pad = Pad(self._left.strokes, self._jobs.put, self._digit_key, self._show_one)
            title = say("draw.answer.title")
            with tag("section", classes="card draw-answer", aria_label=title):
                with tag("div"):
                    tag("h2", title)
                    self._by = tag("p", classes="muted numbers")
                self._bars = Probabilities(DIGITS)
                with tag("div", classes="row"):
                    self._inside = button(say("draw.inside"), self._look_inside, hidden=True)
            with tag("section", classes="card draw-keep", aria_label=say("draw.keep.legend")):
                self._choice = DigitChoice(say("draw.keep.legend"))
                button(say("draw.keep.button"), self._keep)
                self._status = tag("p", classes="draw-status", role="status")
        title = say("draw.stages.title")
        with tag("section", classes="card stack draw-section", aria_label=title):
            tag("h2", title)
            tag("p", say("draw.stages.intro"), classes="muted")
            self._row = StageRow(self._left.stages, self._switched)
            self._worth = Worth()
        self._kept = KeptDrawings(visitor)
        self._look(at_first=True)
        ui.timer(_LOOK, self._look)

    # ---- what the network reads
    async def _answer(self, raw: Any) -> None:
        """Read what the pad told; `raw` is unchecked."""
        try:
            now = told(raw)
        except SettingError:
            return
        who, stages = self._who, self._row.stages
        reader = who.reader
        reading = await asyncio.to_thread(read, now.strokes, stages, reader)
        if self._bars.is_deleted:
            return
        self._left.strokes, self._reading = now.strokes, reading
        classes = DIGITS if reader is None else reader.classes
        best = "" if reading.best is None else classes[reading.best]
        aloud = now.ended or best != self._told
        self._told = best if aloud else self._told
        shown = answer(
            reading, classes, aloud=aloud, moment=now.moment, nobody=who.nobody, guess=who.guesses
        )
        self._bars.show(shown)
        self._inside.set(hidden=None if reading.probabilities else True)
        self._pad.echo(shown["echo"])
        self._row.show(reading)

    def _again(self, *, aloud: bool = False) -> None:
        """Read again what stands on the pad; aloud where asked, or where the answer is another."""
        self._jobs.put({"strokes": flat(self._left.strokes), "ended": aloud, "moment": 0})

    def _look(self, at_first: bool = False) -> None:
        """See whether the network has changed."""
        before, self._who = self._who, who_reads(self._visitor)
        who = self._who
        self._why_nobody.say(who.nobody)
        self._nobody.set(hidden=None if who.nobody else True)
        self._by.say(who.named)
        if at_first or (who.reader, who.nobody) != (before.reader, before.nobody):
            self._again()
        self._worth.show(who.reader, self._row.stages, who.nobody)
        self._kept.show(who.reader)

    def _switched(self, stages: Stages) -> None:
        self._left.stages = stages
        self._again(aloud=True)
        self._worth.show(self._who.reader, stages, self._who.nobody, at_once=True)

    def _show_one(self) -> None:
        """Put a sample drawing on the pad."""
        self._samples += _STRIDE
        self._pad.put(samples()[self._samples % len(samples())].strokes)

    def _look_inside(self) -> None:
        """Show in the room Inside what is on the pad."""
        self._visitor.subject = Subject("pad", 0)
        ui.navigate.to("/inside")

    # ---- keeping drawings
    def _digit_key(self, raw: Any) -> None:
        try:
            self._choice.show(whole(raw, 0, 9))
        except SettingError:
            return

    async def _keep(self) -> None:
        await self._jobs.idle()
        reading = self._reading
        if reading is None or reading.drawing.empty:
            self._status.say(say("draw.keep.empty"))
            return
        drawing = SavedDrawing(self._left.strokes, reading.drawing.pixels, self._choice.digit)
        try:
            keep(self._visitor.drawings, drawing)
        except SettingError:
            self._status.say(say("draw.keep.full", most=MOST))
            return
        count = len(self._visitor.drawings)
        label = say("draw.keep.as_none") if drawing.label is None else DIGITS[drawing.label]
        key = "draw.keep.kept.one" if count == 1 else "draw.keep.kept"
        self._status.say(say(key, label=label, count=count))
        self._choice.show(None)
        self._pad.clear_drawing()
        self._kept.show(self._who.reader)
