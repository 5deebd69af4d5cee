"""How robust the network is, in the room Mistakes: examples made harder to read, and read again."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from workings.app.judged import as_ink, judge
from workings.app.newest import Newest
from workings.app.numerals import share
from workings.app.pages.figures import epochs
from workings.app.pages.mistakes_view import View
from workings.app.parts.chart import Chart, Series
from workings.app.parts.picture import source
from workings.app.parts.plain import Table, Tag, button, details, table, tag
from workings.app.robustness import (
    SAMPLE,
    Kind,
    Line,
    Picture,
    accuracy,
    kinds,
    pictures,
    sample_of,
)
from workings.app.texts import say
from workings.app.visitor import Visitor
from workings.data import Dataset

#: Seconds between two reports of how far it is.
_PERIOD = 0.2

Accuracies = dict[tuple[str, str], list[tuple[float, float | None]]]


@dataclass(frozen=True, eq=False)
class _Result:
    """What was measured: of which network, by which examples, and each line's points."""

    view: View
    sample: Dataset
    kinds: tuple[Kind, ...]
    lines: Accuracies = field(default_factory=dict)


_left: WeakKeyDictionary[Visitor, _Result] = WeakKeyDictionary()


class Robust:
    """A chart, a table and pictures for each kind of change, measured when it is asked for.

    Parameters
    ----------
    visitor
        Whose network.
    on_measure
        Is called when measuring begins.
    """

    def __init__(self, visitor: Visitor, on_measure: Callable[[], None]) -> None:
        self._visitor, self._on_measure = visitor, on_measure
        self._view: View | None = None
        self._busy = False
        self._example = 0
        self._jobs: Newest[_Result] = Newest(self._draw_all_pictures)
        self._parts: dict[str, tuple[Chart, Table, Tag]] = {}
        with tag(
            "section", classes="card stack robust", aria_labelledby="robust-head"
        ) as self._box:
            tag("h2", say("mistakes.robust"), id_="robust-head")
            self._help = tag("p", classes="muted")
            with tag("div", classes="row") as self._do:
                self._button = button(say("mistakes.robust.measure"), self._measure, kind="primary")
                self._other = button(say("mistakes.robust.digit"), self._next)
                self._progress = tag(
                    "progress", aria_label=say("mistakes.robust.progress"), max=1, value=0
                )
                self._of = tag("p", classes="muted", role="status")
            self._charts = tag("div", classes="robust-charts")
        self._progress.set(hidden=True)
        self._other.set(hidden=True)
        self._do.set(hidden=True)

    def show(self, view: View) -> None:
        """Offer to measure a network that was judged; what was measured before stays."""
        first, self._view = self._view is None, view
        if not view.pictures:
            self._help.say(say("mistakes.robust.plain"))
            return
        self._help.say(say("mistakes.robust.help", count=min(len(view.data), SAMPLE)))
        self._do.set(hidden=None)
        if self._busy:
            return
        result = _left.get(self._visitor)
        if result is not None and result.view.held.run not in self._visitor.runs:
            result = None
        if result is not None:
            if first:
                self._build(result)
                for kind in result.kinds:
                    self._draw(result, kind)
                self._jobs.put(result)
            self._tell(result)

    # ---- measuring
    async def _measure(self) -> None:
        view = self._view
        if view is None or self._busy or not view.pictures:
            return
        self._busy = True
        self._on_measure()
        self._button.set(disabled=True)
        self._of.say("")
        try:
            await self._run(view)
        finally:
            self._busy = False
            if not self._box.is_deleted:
                self._progress.set(hidden=True)
                self._button.set(disabled=None)

    async def _run(self, view: View) -> None:
        network = view.held.network
        sample = await asyncio.to_thread(sample_of, view.data)
        result = _Result(view, sample, kinds(view.data.image_shape))
        if self._box.is_deleted:
            return
        steps = 1 + sum(len(line.strengths) for kind in result.kinds for line in kind.lines)
        self._progress.set(hidden=None, max=steps, value=0)
        self._build(result)
        plain = await asyncio.to_thread(lambda: judge(network, sample).accuracy)
        done, told = 1, time.monotonic()
        for kind in result.kinds:
            for line in kind.lines:
                points: list[tuple[float, float | None]] = [(0.0, plain)]
                for strength in line.strengths:
                    value = await asyncio.to_thread(accuracy, network, sample, line, strength)
                    if self._box.is_deleted:  # the room was left
                        return
                    points.append((strength, value))
                    done += 1
                    if time.monotonic() - told > _PERIOD:
                        told = time.monotonic()
                        self._progress.set(value=done)
                result.lines[kind.name, line.name] = points
            self._draw(result, kind)
            await self._draw_pictures(result, kind)
            if self._box.is_deleted:
                return
        _left[self._visitor] = result
        self._tell(result)

    def _next(self) -> None:
        """Show the pictures of another example."""
        result = _left.get(self._visitor)
        if result is not None and not self._busy:
            self._example += 1
            self._jobs.put(result)

    async def _draw_all_pictures(self, result: _Result) -> None:
        for kind in result.kinds:
            await self._draw_pictures(result, kind)
            if self._box.is_deleted:
                return

    # ---- showing
    def _build(self, result: _Result) -> None:
        """Make room for the charts; they are filled as they are measured."""
        self._charts.clear()
        self._parts = {}
        with self._charts:
            for kind in result.kinds:
                self._parts[kind.name] = self._room(kind)

    def _room(self, kind: Kind) -> tuple[Chart, Table, Tag]:
        title = say(f"mistakes.robust.{kind.name}")
        with tag("section", classes="stack robust-kind", aria_label=title):
            x = say(f"mistakes.robust.{kind.name}.x")
            chart = Chart(title, y_format="percent", x=x, latest=False)
            chart.show([], until=kind.strongest)
            tag("p", say(f"mistakes.robust.{kind.name}.help"), classes="muted")
            row = tag(
                "ul",
                classes="robust-pictures numbers",
                role="list",
                aria_label=say("mistakes.robust.pictures", title=title),
            )
            with details(say("mistakes.robust.numbers", title=title)):
                numbers = table(
                    say("mistakes.robust.caption", title=title),
                    [
                        say(f"mistakes.robust.{kind.name}.column"),
                        *(_way(line) for line in kind.lines),
                    ],
                    numbers=range(1 + len(kind.lines)),
                    shows_caption=False,
                )
        return chart, numbers, row

    def _draw(self, result: _Result, kind: Kind) -> None:
        chart, numbers, _ = self._parts[kind.name]
        found = {line.name: result.lines[kind.name, line.name] for line in kind.lines}
        chart.show(
            [
                Series(_way(line), found[line.name], style, dashed=style % 2 == 1)
                for style, line in enumerate(kind.lines)
            ],
            until=kind.strongest,
        )
        shares = {name: dict(points) for name, points in found.items()}
        strengths = sorted({strength for points in shares.values() for strength in points})
        numbers.show(
            [
                [f"{strength:g}", *(_share(points.get(strength)) for points in shares.values())]
                for strength in strengths
            ]
        )

    async def _draw_pictures(self, result: _Result, kind: Kind) -> None:
        one = result.sample[self._example % len(result.sample)]
        found = await asyncio.to_thread(pictures, result.view.held.network, one, kind)
        box = self._parts[kind.name][2]
        if box.is_deleted:
            return
        box.clear()
        with box:
            for each in found:
                _draw_picture(kind, each)

    def _tell(self, result: _Result) -> None:
        held, count = result.view.held, len(result.sample)
        if held.run.title is not None:
            words = say("mistakes.robust.of_elsewhere", title=held.run.title, count=count)
        else:
            words = say(
                "mistakes.robust.of", run=held.run.number, epochs=epochs(held.epoch), count=count
            )
        view = self._view
        if view is not None and (view.held.reader, view.part) != (held.reader, result.view.part):
            words = f"{words} {say('mistakes.robust.since')}"
        self._of.say(words)
        self._button.say(say("mistakes.robust.again"))
        self._other.set(hidden=None)


def _draw_picture(kind: Kind, picture: Picture) -> None:
    """Show an example that was changed, and what is read in it."""
    found, at = picture.found, _at(kind, picture.line, picture.strength)
    label, predicted = int(found.labels[0]), int(found.predicted[0])
    true, said = found.class_names[label], found.class_names[predicted]
    sure, right = share(float(found.confidence[0])), label == predicted
    words = say("mistakes.robust.picture", at=at, true=true, said=said, sure=sure)
    with tag("li", classes="" if right else "wrong"):
        tag("img", src=source(as_ink(picture.data, 0)), alt=words, classes="crisp")
        tag("span", at, aria_hidden="true", classes="muted")
        with tag("span", aria_hidden="true"):
            tag("span", "✓ " if right else "✗ ", classes="sign")
            tag("span", say("mistakes.robust.read", said=said, sure=sure))


def _way(line: Line) -> str:
    return say(f"mistakes.way.{line.name}")


def _at(kind: Kind, line: Line, strength: float) -> str:
    if not strength:
        return say("mistakes.robust.unchanged")
    return say(f"mistakes.robust.{kind.name}.at", strength=strength, way=_way(line))


def _share(value: float | None) -> str:
    return say("mistakes.figure.none") if value is None else f"{value:.1%}"
