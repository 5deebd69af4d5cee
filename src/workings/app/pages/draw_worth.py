"""What the stages of the preparation are worth: the sample drawings, read by the network."""

import asyncio
import time
from dataclasses import fields, replace

from workings.app.newest import Newest
from workings.app.parts.plain import table, tag
from workings.app.reading import Stages
from workings.app.samples import read_rightly, samples
from workings.app.texts import say
from workings.app.visitor import Reader

#: While it learns, the drawings are read again after so many seconds.
_PAUSE = 2.0

_Job = tuple[Reader, Stages]


class Worth:
    """A sentence and a table: how many sample drawings are read rightly, with which stages."""

    def __init__(self) -> None:
        self._jobs: Newest[_Job] = Newest(self._count)
        self._asked: tuple[Reader | None, Stages] | None = None
        self._since = 0.0
        with tag("div", classes="worth"):
            with tag("div", classes="stack"):
                tag("h3", say("draw.worth.title"))
                tag("p", say("draw.worth.intro", count=len(samples())), classes="muted")
                self._sentence = tag("p", say("draw.worth.wait"), classes="worth-sentence")
            self._table = table(
                say("draw.worth.caption"),
                [say("draw.worth.stages"), say("draw.worth.right", count=len(samples()))],
                numbers=[1],
                classes="worth-table",
            )

    def show(self, reader: Reader | None, stages: Stages, *, at_once: bool = False) -> None:
        """Count for a network and the stages that are on, if something has changed."""
        now = time.monotonic()
        soon = self._asked is not None and now - self._since < _PAUSE and not at_once
        if (reader, stages) == self._asked or soon or reader is None:
            return
        self._asked, self._since = (reader, stages), now
        self._jobs.put((reader, stages))

    async def _count(self, job: _Job) -> None:
        reader, stages = job
        cases = {"now": stages, "all": Stages()}
        cases |= {stage.name: replace(Stages(), **{stage.name: False}) for stage in fields(Stages)}
        right: dict[str, int] = {}
        for name, case in cases.items():
            count = await asyncio.to_thread(read_rightly, reader.network, case)
            if self._table.is_deleted:
                return
            if count is None:
                self._sentence.say(say("draw.worth.others"))
                self._table.show([])
                return
            right[name] = count
        key = "draw.worth.all_on" if stages.all_on else "draw.worth.now"
        self._sentence.say(say(key, right=right["all"], count=len(samples()), now=right["now"]))
        order = ["all", *(stage.name for stage in fields(Stages)), "now"]
        self._table.show([[say(f"draw.worth.row.{name}"), str(right[name])] for name in order])
