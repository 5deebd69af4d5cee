"""The hidden units in the room Edit: a picture and a switch each, and what each is worth."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workings.app.edits import SwitchOff, SwitchOn
from workings.app.pages.edit_bar import signed
from workings.app.pages.edit_speaks import speaks
from workings.app.pages.edit_worth import Worth
from workings.app.parts.fields import choice_field
from workings.app.parts.plain import Tag, button, tag
from workings.app.parts.units import ramp, scale_for, show_ends
from workings.app.parts.weightmap import shades, shape_of
from workings.app.texts import say
from workings.app.workbench import Bench
from workings.errors import SettingError
from workings.html.pictures import signed_source

#: Units that are shown at a time.
STEP = 32


@dataclass(frozen=True)
class _Card:
    box: Tag
    pick: Tag
    image: Tag
    switch: Tag
    says: Tag
    cost: Tag


class Board:
    """The section of the hidden units.

    Parameters
    ----------
    bench
        Whose units.
    do
        Makes a change.
    pick
        Gets a unit whose weights are to be looked at.

    Attributes
    ----------
    layer
        The hidden layer whose units are shown, from 1.
    """

    def __init__(self, bench: Bench, do: Callable[..., None], pick: Callable[[int], None]) -> None:
        self._bench, self._do, self._pick = bench, do, pick
        self.layer = 1
        self._shown = STEP
        self._cards: dict[int, _Card] = {}
        self._built: tuple[object, ...] = ()
        self._drawn: dict[int, npt.NDArray[np.uint8]] = {}
        with tag("section", classes="card stack", aria_labelledby="edit-units"):
            tag("h2", say("edit.units"), id_="edit-units")
            self._none = tag("p", say("edit.units.none"))
            with tag("div", classes="stack") as self._all:
                tag("p", say("edit.units.help"), classes="muted")
                self._speaks = tag("p", say("edit.units.speaks"), classes="muted")
                self._choice = choice_field(
                    say("edit.units.layer"), "", {"1": ""}, "1", self._choose
                )
                self._worth = Worth(bench, self._found)
                self._dead = tag("p", say("edit.units.dead"), classes="muted")
                with tag("p", classes="units-scale"):
                    tag("span", say("units.scale"), classes="muted")
                    self._ends = ramp()
                self._list = tag("ul", classes="edit-units", role="list")
                self._more = button("", self._show_more)

    def renew(self) -> None:
        """Show another network's units."""
        network = self._bench.original
        hidden = range(1, network.depth)
        self._none.set(hidden=True if hidden else None)
        self._all.set(hidden=None if hidden else True)
        if not hidden:
            return
        self.layer = min(self.layer, network.depth - 1)
        self._choice.offer(
            {
                str(each): say("edit.units.layer.one", layer=each, units=network.sizes[each])
                for each in hidden
            }
        ).show(str(self.layer))
        self._choice.set_visibility(len(hidden) > 1)
        self._worth.renew(self.layer)
        self.show()

    def show(self) -> None:
        """Bring pictures and switches up to date."""
        network = self._bench.weights
        if network.depth < 2:
            return
        self._worth.look()
        order = self._order()
        if (now := (network.sizes, self.layer, order)) != self._built:
            self._built, self._drawn = now, {}
            self._build(order)
        off, layer = self._bench.edits.off, self.layer
        dead = self._dead_units()
        self._dead.set(hidden=None if dead else True)
        limit = scale_for(np.asarray(self._bench.original.W[layer], np.float64))
        show_ends(self._ends, limit)
        last = layer == network.depth - 1
        self._speaks.set(hidden=None if last else True)
        shape = shape_of(network, layer)
        for unit, card in self._cards.items():
            on = (layer, unit) not in off
            card.switch.set(aria_checked=str(on).lower())
            card.box.toggle("edit-off", not on)
            drawn = shades(np.asarray(network.W[layer][unit], np.float64), shape, limit)
            before = self._drawn.get(unit)
            if before is None or not np.array_equal(drawn, before):
                self._drawn[unit] = drawn
                card.image.set(src=signed_source(drawn))
            card.says.say(speaks(network, unit) if last and unit not in dead else "")
        self._show_costs()

    def come(self, layer: int, unit: int) -> None:
        """Bring a unit's switch into sight, and the keyboard to it."""
        network = self._bench.original
        if layer >= network.depth or unit >= network.sizes[layer]:
            return
        self.layer = layer
        self._choice.show(str(layer))
        self._worth.renew(layer)
        self.show()
        if unit not in self._cards:
            self._shown = network.sizes[layer]
            self.show()
        switch = self._cards[unit].switch.id
        self._list.client.run_javascript(
            f"setTimeout(() => {{ const to = getHtmlElement({switch}); to?.focus(); "
            "to?.scrollIntoView({ block: 'center' }); }, 100)"
        )

    def _order(self) -> tuple[int, ...]:
        """Return the units that are shown: once their worth is known, those that matter first."""
        units = range(self._bench.original.sizes[self.layer])
        costs = self._worth.costs
        ranked = sorted(units, key=lambda unit: costs.get(unit, 0.0)) if costs else units
        return tuple(ranked[: self._shown])

    def _build(self, order: tuple[int, ...]) -> None:
        self._list.clear()
        with self._list:
            self._cards = {unit: self._card(unit) for unit in order}
        left = self._bench.original.sizes[self.layer] - len(order)
        self._more.set(hidden=None if left else True)
        self._more.say(say("edit.units.more", count=min(left, STEP)))

    def _card(self, unit: int) -> _Card:
        name = say("edit.units.unit", unit=unit)
        with tag("li", classes="edit-unit") as box:
            with button(
                "",
                lambda: self._pick(unit),
                kind="quiet",
                classes="edit-unit-pick",
                aria_label=say("edit.units.pick", unit=unit),
                title=say("edit.units.pick", unit=unit),
            ) as pick:
                image = tag("img", alt="", classes="crisp")
            with tag("div", classes="edit-unit-line"):
                tag("span", name, classes="numbers")
                switch = button(
                    "",
                    lambda: self._turn(unit),
                    kind="quiet",
                    classes="edit-switch",
                    role="switch",
                    aria_checked="true",
                    aria_label=say("edit.units.switch", unit=unit, layer=self.layer),
                )
            says = tag("span", classes="edit-unit-says")
            cost = tag("span", classes="edit-unit-cost numbers muted")
        return _Card(box, pick, image, switch, says, cost)

    def _turn(self, unit: int) -> None:
        off = (self.layer, unit) in self._bench.edits.off
        try:
            self._do((SwitchOn if off else SwitchOff)(self.layer, unit))
        except SettingError as objection:
            self._worth.tell(str(objection))

    def _choose(self, raw: str) -> None:
        self.layer, self._shown = int(raw), STEP
        self._worth.renew(self.layer)
        self.show()

    def _show_more(self) -> None:
        first = self._shown
        self._shown += STEP
        self.show()
        fresh = list(self._cards.values())[first:]
        if fresh:  # where there is nothing more, the button that had the focus is gone
            self._list.client.run_javascript(
                f"setTimeout(() => getHtmlElement({fresh[0].pick.id})?.focus(), 50)"
            )

    def _found(self) -> None:
        """Show what the units are worth."""
        self.show()

    def _dead_units(self) -> tuple[int, ...]:
        dead = self._bench.dead
        return dead[self.layer - 1] if len(dead) >= self.layer else ()

    def _show_costs(self) -> None:
        """Say beneath each unit what it is worth, or that it is off or dead."""
        dead, off = self._dead_units(), self._bench.edits.off
        for unit, card in self._cards.items():
            cost = self._worth.costs.get(unit)
            words = [f"✕ {say('units.dead')}"] if unit in dead else []
            if (self.layer, unit) in off:
                words.append(say("edit.units.is_off"))
            elif cost is not None:
                words.append(say("edit.units.cost", points=signed(cost)))
            card.cost.say(", ".join(words))
            card.cost.toggle("edit-worse", cost is not None and cost < 0)
            card.cost.toggle("edit-better", cost is not None and cost > 0)
