"""The room Edit: a copy of the network, changed by hand, and what that does at once."""

import asyncio
import math
import time

from nicegui import ui

from workings.app.desk import begin
from workings.app.edits import Edit, Edits
from workings.app.judged import Held, changed
from workings.app.newest import Newest
from workings.app.pages.edit_bar import Bar
from workings.app.pages.edit_effect import What
from workings.app.pages.edit_history import History
from workings.app.pages.edit_prune import Pruning
from workings.app.pages.edit_save import Saving
from workings.app.pages.edit_units import Board
from workings.app.pages.edit_weight import Weight
from workings.app.pages.figures import epochs
from workings.app.parts.plain import button, tag
from workings.app.subject import Subject
from workings.app.texts import say
from workings.app.visitor import Visitor
from workings.app.workbench import Bench, Measured, bench_of, measure
from workings.errors import SettingError, WorkingsError
from workings.evaluation import Evaluation
from workings.places import Place

#: Seconds between two looks at the run, and between two new networks while it learns.
_LOOK, _PAUSE = 0.4, 2.0

_Job = tuple[Held, tuple[Edit, ...]]


def edit_page(visitor: Visitor) -> None:
    """Build the room. Who comes here first finds a network that is just learning to read."""
    begin(visitor)
    _Room(visitor, bench_of(visitor))


class _Room:
    def __init__(self, visitor: Visitor, bench: Bench) -> None:
        self._visitor, self._bench = visitor, bench
        self._jobs: Newest[_Job] = Newest(self._measure)
        self._before: tuple[Held, Evaluation] | None = None
        self._shown: Measured | None = None
        self._since = -_PAUSE
        tag("p", say("edit.intro"), classes="intro")
        with tag("div", classes="notice row spread", role="status") as self._notice:
            self._why = tag("p", say("edit.wait"))
            tag("a", say("edit.to_train"), href="/", classes="btn")
        with tag("div", classes="edit") as self._all:
            with tag("div", classes="row edit-copy"):
                self._copy = tag("p")
                self._take = button(say("edit.take"), self._taken, classes="small")
            self._bar = Bar(self._undo, self._redo, self._reset)
            with tag("div", classes="edit-rooms"):
                with tag("div", classes="edit-main"):
                    self._board = Board(bench, self._do, self._pick)
                    self._weight = Weight(bench, self._do, self._see_inside)
                    self._prune = Pruning(bench, self._do)
                with tag("div", classes="edit-side"):
                    self._what = What(self._inside)
                    self._history = History()
                    self._saving = Saving(bench, self._made_run)
        self._all.set(hidden=True)
        self._look()
        if bench.held is not None and self._since < 0:
            self._renew()
        ui.timer(_LOOK, self._look)

    # ---- which network
    def _look(self) -> None:
        """Take the run's network as it is now where nothing was changed; else say that it moved."""
        now, bench = time.monotonic(), self._bench
        run = self._visitor.run
        pauses = run is not None and run.busy and now - self._since < _PAUSE
        if not pauses and bench.follow():
            self._since = now
            self._renew()
        if bench.held is not None:
            self._take.set(hidden=None if bench.behind else True)
            self._prune.look()

    def _taken(self) -> None:
        if self._bench.take():
            self._renew()
            self._take.set(hidden=True)

    def _renew(self) -> None:
        """Show another network."""
        held = self._bench.held
        if held is None:
            return
        if not held.sound:
            self._why.say(say("edit.failed"))
            self._notice.set(hidden=None)
            self._all.set(hidden=True)
            return
        title = held.run.title
        if title is None:
            self._copy.say(say("edit.copy", run=held.run.number, epochs=epochs(held.epoch)))
        else:
            self._copy.say(say("edit.copy.elsewhere", run=held.run.number, title=title))
        self._notice.set(hidden=True)
        self._all.set(hidden=None)
        self._shown = None
        for part in (self._board, self._weight, self._prune):
            part.renew()
        self._changed()
        unit, self._bench.unit = self._bench.unit, None
        if unit is not None:
            self._board.come(*unit)

    # ---- changes
    def _do(self, edit: Edit, *, joins: bool = False) -> None:
        """Make a change.

        Raises
        ------
        SettingError
            If it cannot be made.
        """
        if self._bench.do(edit, joins=joins):
            self._changed()

    def _undo(self) -> None:
        self._step(self._bench.edits.undo())

    def _redo(self) -> None:
        self._step(self._bench.edits.redo())

    def _reset(self) -> None:
        self._step(self._bench.edits.reset())

    def _step(self, edits: Edits) -> None:
        if edits != self._bench.edits:
            self._bench.edits = edits
            self._changed()

    def _changed(self) -> None:
        """Show what the network is now, and have it measured."""
        bench = self._bench
        if bench.held is None:
            return
        for part in (self._board, self._weight, self._prune, self._saving):
            part.show()
        self._history.show(bench.edits)
        self._bar.allow(bench.edits)
        self._jobs.put((bench.held, bench.edits.done))

    def _pick(self, unit: int) -> None:
        """Look at a unit of the board's layer."""
        self._bench.choose(Place("W", self._board.layer, unit, 0))
        self._weight.show()
        self._weight.come()

    # ---- the effect
    async def _measure(self, job: _Job) -> None:
        held, done = job
        known = self._before
        before = known[1] if known is not None and known[0] is held else None
        try:
            found = await asyncio.to_thread(measure, held, done, before)
        except WorkingsError as error:
            if not self._all.is_deleted:
                self._why.say(str(error))
                self._notice.set(hidden=None)
            return
        if self._all.is_deleted or held is not self._bench.held:
            return
        self._before = held, found.effect.before
        if done == self._bench.edits.done and math.isfinite(found.effect.before.loss):
            self._shown = found
            self._bar.show(found, bool(done))
            self._what.show(found, bool(done))

    def _see_inside(self) -> None:
        """Open Inside with what is read otherwise now; else with the first example."""
        self._inside(next(iter(self._what.rows), 0))

    def _inside(self, example: int) -> None:
        shown, held = self._shown, self._bench.held
        if shown is not None and held is not None:
            judged = changed(held, shown.network)
            self._visitor.subject = Subject(shown.part, shown.row(example), judged=judged)
            ui.navigate.to("/inside")

    def _made_run(self) -> str:
        """Make the network a run; return what there is to say of it."""
        try:
            run = self._bench.make_run()
        except (SettingError, WorkingsError) as error:
            return str(error)
        self._renew()
        return say("edit.save.made", run=run.number)
