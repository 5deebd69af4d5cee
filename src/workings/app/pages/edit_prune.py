"""Pruning in the room Edit: which share of the smallest weights can go, and what it costs."""

import asyncio
import time
from collections.abc import Callable

from workings.app.edits import Edit, Prune
from workings.app.judged import Held
from workings.app.newest import Newest
from workings.app.pages.edit_bar import signed
from workings.app.parts.chart import Chart, Series
from workings.app.parts.fields import choice_field, slider_field
from workings.app.parts.plain import button, details, table, tag
from workings.app.texts import say
from workings.app.workbench import Bench, prune_curve
from workings.errors import WorkingsError

#: The shares of the chart, in per cent.
SHARES = (0, 20, 40, 50, 60, 70, 80, 85, 90, 95, 97, 99)
#: The chart is measured when nothing has changed for so many seconds.
_STILL = 0.8
_ALL = "all"

_Key = tuple[Held, tuple[Edit, ...], int | None]


class Pruning:
    """The section that prunes.

    Parameters
    ----------
    bench
        Whose weights.
    do
        Makes a change.
    """

    def __init__(self, bench: Bench, do: Callable[..., None]) -> None:
        self._bench, self._do = bench, do
        self._where = _ALL
        self._share = 50
        self._moved = 0.0
        self._asked: _Key | None = None
        self._now: float | None = None  # the accuracy without pruning
        self._curves: Newest[_Key] = Newest(self._measure)
        self._tries: Newest[tuple[_Key, int]] = Newest(self._try)
        with tag("section", classes="card stack", aria_labelledby="edit-prune"):
            tag("h2", say("edit.prune"), id_="edit-prune")
            tag("p", say("edit.prune.help"), classes="muted")
            with tag("div", classes="edit-prune"):
                with tag("div", classes="stack"):
                    self._choice = choice_field(
                        say("edit.prune.where"), "", {_ALL: ""}, _ALL, self._choose
                    )
                    slider_field(
                        say("edit.prune.share"), "", self._share, 0, 99, self._slide, suffix="%"
                    )
                    self._told = tag("p", classes="numbers", aria_live="polite")
                    with tag("div", classes="row"):
                        self._button = button("", self._apply)
                with tag("div", classes="stack"):
                    self._chart = Chart(
                        say("edit.prune.chart"),
                        y_format="percent",
                        x=say("edit.prune.x", epoch="{epoch}"),
                        latest=False,  # of 99% pruned: beside no share it would frighten
                    )
                    with details(say("edit.prune.numbers")):
                        self._table = table(
                            say("edit.prune.chart"),
                            [
                                say("edit.prune.share"),
                                say("edit.prune.zeros"),
                                say("edit.accuracy"),
                            ],
                            numbers=(0, 1, 2),
                            shows_caption=False,
                        )

    def renew(self) -> None:
        """Show another network."""
        network = self._bench.original
        options = {_ALL: say("edit.prune.all", count=sum(W.size for W in network.W))}
        if network.depth > 1:
            options |= {
                str(layer): say("edit.prune.layer", layer=layer, count=W.size)
                for layer, W in enumerate(network.W, start=1)
            }
        if self._where not in options:
            self._where = _ALL
        self._choice.offer(options).show(self._where)
        self._choice.set_visibility(len(options) > 1)
        self.show()

    def show(self) -> None:
        """Take note that the network has changed."""
        self._moved = time.monotonic()
        self._button.say(say("edit.prune.apply", share=self._share))

    def look(self) -> None:
        """Measure the chart anew where it is out of date and nothing moves any more."""
        key = self._key()
        if key is not None and key != self._asked and time.monotonic() - self._moved > _STILL:
            self._asked = key
            self._curves.put(key)
            self._tries.put((key, self._share))

    def _key(self) -> _Key | None:
        if self._bench.held is None:
            return None
        layer = None if self._where == _ALL else int(self._where)
        return self._bench.held, self._bench.edits.done, layer

    def _choose(self, where: str) -> None:
        self._where = where
        self._slide(self._share)

    def _slide(self, share: int) -> None:
        self._share = share
        self._button.say(say("edit.prune.apply", share=share))
        if (key := self._key()) is not None:
            self._tries.put((key, share))

    def _apply(self) -> None:
        key = self._key()
        if key is not None:
            self._do(Prune(self._share / 100, key[2]))

    async def _try(self, job: tuple[_Key, int]) -> None:
        """Say what the share on the slider would do."""
        (held, done, layer), share = job
        try:
            now, _ = await asyncio.to_thread(prune_curve, held, done, layer, 0.0)
            accuracy, zeros = await asyncio.to_thread(prune_curve, held, done, layer, share / 100)
        except WorkingsError as error:
            now, accuracy, zeros = 0.0, 0.0, -1
            words = str(error)
        if self._told.is_deleted:
            return
        if zeros >= 0:
            words = say(
                "edit.prune.would",
                share=share,
                zeros=zeros,
                all=sum(W.size for W in held.network.W),
                accuracy=f"{accuracy:.2%}",
                points=signed(100 * (accuracy - now)),
            )
        self._told.say(words)

    async def _measure(self, key: _Key) -> None:
        """Fill the chart."""
        held, done, layer = key
        points, rows = [], []
        for share in SHARES:
            try:
                accuracy, zeros = await asyncio.to_thread(
                    prune_curve, held, done, layer, share / 100
                )
            except WorkingsError:
                return
            if self._chart.is_deleted or key != self._key():
                self._asked = None  # out of date already
                return
            points.append((float(share), accuracy))
            rows.append([f"{share}%", f"{zeros:,}", f"{accuracy:.2%}"])
        self._chart.show([Series(say("edit.prune.line"), points, marker="circle")], until=100)
        self._table.show(rows)
