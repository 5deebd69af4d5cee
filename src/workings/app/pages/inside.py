"""The room Inside: one training step, forwards and backwards, every number to be visited."""

import asyncio
from functools import partial

from nicegui import ui

from workings.app.desk import begin
from workings.app.inside import Inside, Looked, inside_of
from workings.app.newest import Newest
from workings.app.pages.draw import on_the_pad
from workings.app.pages.inside_contents import build, home, keys
from workings.app.pages.inside_glance import panels
from workings.app.pages.inside_proof import proof_lines, prove
from workings.app.pages.inside_stages import Stage, Switches
from workings.app.pages.inside_step import StepBar
from workings.app.pages.inside_subject import SubjectCard
from workings.app.pages.inside_way import Way
from workings.app.parts.flow import Flow
from workings.app.parts.lens import Lens
from workings.app.parts.plain import tag
from workings.app.parts.views import How, View, by_array
from workings.app.texts import say
from workings.app.visitor import Visitor
from workings.app.workbench import bench_of
from workings.errors import WorkingsError
from workings.explanation.cells import (
    Spot,
    cell,
    is_of_each_example,
    is_there,
    parameter_of,
    unit_of,
)

#: Seconds between two looks at whether the run has another network.
_LOOK = 0.5
_STAGE = "inside-stage"


def inside_page(visitor: Visitor) -> None:
    """Build the room. Who comes here first finds a network that is just learning."""
    begin(visitor)
    _Room(visitor)


class _Room:
    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._inside: Inside = inside_of(visitor)
        self._looked: Looked | None = None
        self._example = 0
        self._open, self._switches = "input", Switches()
        self._stage: Stage | None = None
        self._way = Way()
        self._touched, self._keeps, self._refreshes = False, True, False
        self._given = False  # whether another room has sent its network along
        self._jobs: Newest[bool] = Newest(self._compute)
        tag("p", say("inside.intro"), classes="intro")
        self._notice = tag("p", say("inside.wait"), classes="notice", role="status")
        with tag("div", classes="inside") as self._all:
            with tag("div", classes="inside-main stack"):
                self._card = SubjectCard(self._inside, self._changed)
                with tag("section", classes="card stack", aria_label=say("flow.name")):
                    self._flow = Flow(_STAGE, self._opened)
                    self._step = StepBar(self._inside, self._changed)
                self._box = tag(
                    "section",
                    classes="card inside-stage stack",
                    id_=_STAGE,
                    role="tabpanel",
                    tabindex="-1",
                )
            with tag("div", classes="inside-side"):
                self._lens = Lens(self._go, self._back, self._prove, self._close, self._without)
        self._all.set(hidden=True)
        self._inside.pad = on_the_pad(visitor)
        wanted, visitor.subject = visitor.subject, None
        if wanted is not None:
            self._inside.wanted = wanted
            self._given = wanted.judged is not None
        self._watch()
        ui.timer(_LOOK, self._watch)

    # ---- what is looked at
    def _watch(self) -> None:
        """See whether there is a network, or another one by now."""
        inside = self._inside
        if self._follows():
            inside.take_network()
        given = inside.wanted is not None and inside.wanted.judged is not None
        if inside.wanted is not None and (inside.network is not None or given):
            inside.look_at_wanted()
        if inside.network is not None and (self._looked is None or self._shown_is_old()):
            self._changed(touched=False)
        self._card.tell()

    def _follows(self) -> bool:
        """Return whether the run's network is taken as it is now."""
        inside = self._inside
        if self._given or not inside.behind:
            return False
        return inside.elsewhere or not (self._touched or inside.taken)

    def _shown_is_old(self) -> bool:
        looked = self._looked
        return looked is not None and not self._inside.is_current(looked)

    def _changed(self, *, touched: bool = True, keeps: bool = False) -> None:
        """Have what is looked at computed anew; the cell told of stays where there still is one."""
        self._touched |= touched
        self._refreshes = not touched
        self._jobs.put(keeps and self._keeps)
        self._keeps = keeps and self._keeps

    async def _compute(self, keeps: bool) -> None:
        """Compute the step in a thread: of a large network and a batch it takes a while."""
        self._keeps = True
        try:
            looked = await asyncio.to_thread(self._inside.look)
        except WorkingsError as error:
            if not self._notice.is_deleted:
                self._notice.say(str(error))
                self._notice.set(hidden=None)
            return
        if looked is not None and not self._notice.is_deleted:
            self._show(looked, keeps, self._way.at if self._refreshes and self._touched else None)

    def _show(self, looked: Looked, keeps: bool, arrives: Spot | None) -> None:
        """Show a step; bring the focus back to a cell where a reader has come to it meanwhile."""
        before, self._looked = self._looked, looked
        self._notice.set(hidden=True)
        self._all.set(hidden=None)
        if not keeps or self._example >= len(looked.labels):
            self._example = looked.explanation.example if len(looked.labels) > 1 else 0
        network = looked.explanation.network
        if before is None or before.explanation.network.sizes != network.sizes:
            self._way = Way()
            if self._open not in keys(network.depth):
                self._open = "input"
        self._aim()
        self._way.keep(partial(is_there, looked.explanation))
        self._card.show(looked, self._example, self._choose_example)
        self._step.show(looked)
        self._build(arrives if self._way.at is not None else None)
        self._tell(self._way.at)

    def _aim(self) -> None:
        """Tell of the same cell of the example that is shown now."""
        if self._way.at is not None and self._is_elsewhere(self._way.at):
            self._way.at = self._way.at._replace(column=self._example)

    def _choose_example(self, example: int) -> None:
        if self._looked is not None and 0 <= example < len(self._looked.labels):
            self._touched = True
            self._example = example
            self._aim()
            self._card.show(self._looked, example, self._choose_example)
            self._build()
            self._tell(self._way.at)

    # ---- stages
    def _opened(self, key: str) -> None:
        self._touched = True
        if key != self._open:
            self._open = key
            self._build()
            self._tell(self._way.at)

    def _switch(self, switches: Switches) -> None:
        self._switches = switches
        self._build()
        self._tell(self._way.at)

    def _build(self, arrives: Spot | None = None) -> None:
        """Show the open stage; bring the focus to a cell in it."""
        looked = self._looked
        if looked is None:
            return
        self._flow.show(panels(looked, self._example), self._open)
        self._box.clear()
        self._box.set(aria_labelledby=f"{_STAGE}-tab-{self._open}")
        stage = Stage(looked, self._example, self._look, self._switches, self._switch, self._jump)
        with self._box:
            name, _, layer = self._open.partition("-")
            last = name == "back" and int(layer) == stage.depth
            key = "inside.back_output" if last else f"inside.{name}"
            tag("h2", say(f"{key}.title", layer=layer or stage.depth))
            tag("p", say(f"{key}.text"), classes="muted")
            build(self._open, stage)
        self._stage = stage
        if arrives is not None:
            for view in stage.views:
                if view.find(arrives) is not None:
                    view.arrive(arrives)
                    return

    # ---- cells
    def _look(self, spot: Spot, how: How) -> None:
        """A reader has come to a cell."""
        self._touched = True
        if how is How.POINT:
            self._tell(spot, pinned=False)
        elif how is How.LEAVE:
            self._tell(self._way.at)
        elif how is How.KEY:
            if self._way.move(spot):
                self._tell(spot, aloud=True)
        elif how is How.CLICK:
            self._way.begin(spot)
            self._tell(spot, aloud=True)
        else:
            looked = self._looked
            sources = () if looked is None else cell(looked.explanation, *spot).sources
            self._way.at = spot
            self._go(sources[0]) if sources else self._tell(spot, aloud=True)

    def _go(self, spot: Spot) -> None:
        """Go on to a cell, wherever it is, from the one told of."""
        self._way.go_on(spot)
        self._tell(spot, aloud=True)
        self._reach(spot)

    def _jump(self, spot: Spot) -> None:
        """Go to a cell that nothing has led to."""
        self._touched = True
        self._way.begin(spot)
        self._go(spot)

    def _close(self) -> None:
        """Tell of nothing any more, and give the focus back to the cell."""
        spot = self._way.close()
        self._tell(None)
        view = next((view for view in self._views() if spot and view.find(spot)), None)
        if spot is not None and view is not None:
            view.go(spot)

    def _back(self) -> None:
        if (spot := self._way.go_back()) is not None:
            self._tell(spot, aloud=True)
            self._reach(spot)

    def _reach(self, spot: Spot) -> None:
        """Bring the focus to a cell; open the stage in which it stands."""
        looked, stage = self._looked, self._stage
        if looked is None or stage is None:
            return
        if self._is_elsewhere(spot):
            self._example = spot.column
            self._card.show(looked, self._example, self._choose_example)
        elif view := next((view for view in stage.views if view.find(spot) is not None), None):
            view.go(spot)
            return
        else:
            self._open = home(spot, stage.depth)
        self._build(arrives=spot)
        self._tell(spot)
        if all(view.find(spot) is None for view in self._views()):  # it is not drawn
            self._lens.run_method("focusHead")

    def _views(self) -> list[View]:
        return [] if self._stage is None else self._stage.views

    def _is_elsewhere(self, spot: Spot) -> bool:
        """Return whether a cell belongs to another example than the one shown."""
        return is_of_each_example(spot.symbol) and spot.column != self._example

    def _tell(self, spot: Spot | None, *, aloud: bool = False, pinned: bool = True) -> None:
        """Tell of a cell, and light up where it came from."""
        looked, stage = self._looked, self._stage
        if looked is None or stage is None:
            return
        found = self._lens.show(
            looked.explanation, spot, self._way.trail, aloud=aloud, pinned=pinned
        )
        sources = () if found is None else found.sources
        lit = by_array(sources)
        for view in stage.views:
            view.light(lit, spot)
        self._flow.light({home(source, stage.depth) for source in sources})

    def _without(self) -> None:
        """Go to the room Edit, where the unit told of can be switched off."""
        if self._looked is not None and self._way.at is not None:
            bench_of(self._visitor).unit = unit_of(self._looked.explanation, self._way.at)
            ui.navigate.to("/edit")

    async def _prove(self) -> None:
        """Show the finite difference beside the gradient told of."""
        looked, spot = self._looked, self._way.at
        place = None if spot is None else parameter_of(spot)
        if looked is None or place is None:
            return
        try:
            followed = await asyncio.to_thread(prove, looked, place)
        except WorkingsError as error:
            self._lens.proof([], str(error), good=False)
            return
        if spot == self._way.at and not self._box.is_deleted:
            self._lens.proof(*proof_lines(followed))
