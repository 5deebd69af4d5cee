"""What the stages of the preparation are worth: the sample drawings, read by the network."""

import asyncio
import time
from dataclasses import fields, replace

from workings.app.newest import Newest
from workings.app.parts.plain import table, tag
from workings.app.reading import Stages
from workings.app.samples import samples, samples_read, samples_sheet
from workings.app.texts import say
from workings.app.visitor import Reader
from workings.evaluation import Evaluation

#: While it learns, the drawings are read again after so many seconds.
_PAUSE = 2.0
#: So many mistakes are named.
_NAMED = 8

_Job = tuple[Reader | None, Stages, str]


class Worth:
    """How many sample drawings are read rightly, with which stages; and the drawings themselves."""

    def __init__(self) -> None:
        self._jobs: Newest[_Job] = Newest(self._read)
        self._asked: _Job | None = None
        self._since = 0.0
        count = len(samples())
        with tag("div", classes="worth"):
            with tag("div", classes="stack"):
                tag("h3", say("draw.worth.title"))
                tag("p", say("draw.worth.intro", count=count), classes="muted")
                self._sentence = tag("p", say("draw.worth.wait"), classes="worth-sentence")
                self._table = table(
                    say("draw.worth.caption"),
                    [say("draw.worth.stages"), say("draw.worth.right", count=count)],
                    numbers=[1],
                )
                self._table.set_visibility(False)
            with tag("figure", classes="worth-sheet"):
                self._sheet = tag(
                    "img",
                    classes="crisp",
                    alt=say("draw.worth.sheet"),
                    width=280,
                    height=280,
                    hidden=True,  # until there is a picture
                )
                with tag("figcaption"):
                    tag("p", say("draw.worth.sheet"), classes="muted", aria_hidden="true")
                    self._wrong = tag("p")

    def show(
        self, reader: Reader | None, stages: Stages, nobody: str, *, at_once: bool = False
    ) -> None:
        """Let a network read the drawings, if something has changed.

        Parameters
        ----------
        reader
            The network; None where there is none.
        stages
            Which stages of the preparation are on.
        nobody
            Why there is none, in words.
        at_once
            Whether it is read again however soon.
        """
        now = time.monotonic()
        soon = self._asked is not None and now - self._since < _PAUSE and not at_once
        job = reader, stages, nobody
        if job == self._asked or soon:
            return
        self._asked, self._since = job, now
        self._jobs.put(job)

    async def _read(self, job: _Job) -> None:
        reader, stages, nobody = job
        sheet = await asyncio.to_thread(samples_sheet, stages)
        found: dict[str, Evaluation | None] = {}
        if reader is not None:
            for name, case in _cases(stages).items():
                found[name] = await asyncio.to_thread(samples_read, reader.network, case)
        if self._table.is_deleted:
            return
        self._sheet.set(src=sheet, hidden=None)
        read = {name: one for name, one in found.items() if one is not None}
        if read:
            self._tell(read, stages)
        else:
            self._sentence.say(nobody or say("draw.worth.others"))
            self._wrong.say("")
        self._table.set_visibility(bool(read))

    def _tell(self, read: dict[str, Evaluation], stages: Stages) -> None:
        right = {name: int(one.confusion.trace()) for name, one in read.items()}
        key = "draw.worth.all_on" if stages.all_on else "draw.worth.now"
        self._sentence.say(say(key, right=right["all"], count=len(samples()), now=right["now"]))
        self._table.show([[say(f"draw.worth.row.{name}"), str(right[name])] for name in read])
        self._wrong.say(_wrong(read["now"]))


def _cases(stages: Stages) -> dict[str, Stages]:
    """Return which stages are on in each row of the table, by the row's name."""
    without = {one.name: replace(Stages(), **{one.name: False}) for one in fields(Stages)}
    return {"all": Stages(), **without, "now": stages}


def _wrong(read: Evaluation) -> str:
    """Name the drawings that are read wrongly, the surest first."""
    names, wrong = read.class_names, read.mistakes.tolist()
    if not wrong:
        return say("draw.worth.wrong.none")
    told = ", ".join(
        say(
            "draw.worth.wrong.one",
            digit=names[read.labels[row]],
            read=names[read.predicted[row]],
        )
        for row in wrong[:_NAMED]
    )
    if len(wrong) > _NAMED:
        told = say("draw.worth.wrong.more", list=told, more=len(wrong) - _NAMED)
    return say("draw.worth.wrong", list=told)
