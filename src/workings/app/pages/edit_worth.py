"""What each unit is worth: the accuracy without it, for all units of a layer."""

import asyncio
import time
from collections.abc import Callable

from workings.app.edits import Edit, SwitchOff, edited, switched_off
from workings.app.judged import Held, judge
from workings.app.pages.edit_bar import mark, signed
from workings.app.parts.plain import button, details, table, tag
from workings.app.texts import say
from workings.app.workbench import Bench, examples
from workings.data import Dataset
from workings.errors import WorkingsError
from workings.evaluation import Evaluation
from workings.html.parts import number

#: All examples are read where that takes no longer, for all units together; else a sample.
_SECONDS = 20.0
#: Progress is shown at most so often, and at most so many units are in the table.
_PAUSE, _ROWS = 0.3, 64


class Worth:
    """A button that measures it, and the table that says it.

    Parameters
    ----------
    bench
        Whose units.
    on_found
        Is called when all is measured.

    Attributes
    ----------
    costs
        For each unit by how many points the accuracy changes without it; empty while unknown.
    """

    def __init__(self, bench: Bench, on_found: Callable[[], None]) -> None:
        self._bench, self._on_found = bench, on_found
        self.costs: dict[int, float] = {}
        self._layer = 1
        self._of: tuple[Held, tuple[Edit, ...]] | None = None  # what the costs belong to
        self._task: asyncio.Task[None] | None = None
        with tag("div", classes="stack edit-worth"):
            with tag("div", classes="row"):
                self._button = button(say("edit.worth"), self._press)
                self._bar = tag("progress", max=1, value=0, aria_label=say("edit.worth.progress"))
                self._status = tag("p", role="status", classes="muted")
            with details(say("edit.worth.table")) as self._box:
                self._table = table(
                    say("edit.worth.caption"),
                    [say(f"edit.worth.{name}") for name in ("unit", "accuracy", "points", "loss")],
                    numbers=(1, 2, 3),
                    shows_caption=False,
                )
        self._rest()

    def renew(self, layer: int) -> None:
        """Forget what is known: another network or layer is shown."""
        self._stop()
        self._layer, self.costs, self._of = layer, {}, None
        self._status.say("")
        self._rest()

    def look(self) -> None:
        """Say so where the network was changed since."""
        if self.costs and self._task is None:
            stale = self._of is not None and self._of[1] != self._bench.edits.done
            self.tell(say("edit.worth.before" if stale else "edit.worth.found"))
            self._button.say(say("edit.worth.again" if stale else "edit.worth"))

    def tell(self, text: str) -> None:
        """Say something beside the button."""
        self._status.say(text)

    def _rest(self) -> None:
        """Show that nothing is being measured."""
        self._bar.set(hidden=True)
        self._button.say(say("edit.worth"))
        self._box.set(hidden=None if self.costs else True)

    def _press(self) -> None:
        if self._task is not None:
            self._stop()
            self._rest()
            self.tell(say("edit.worth.stopped"))
        elif self._bench.held is not None:
            self._bench.stays = True
            self._button.say(say("edit.worth.stop"))
            self._bar.set(hidden=None, value=0)
            job = self._measure(self._bench.held, self._bench.edits.done, self._layer)
            self._task = asyncio.get_running_loop().create_task(job)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _measure(self, held: Held, done: tuple[Edit, ...], layer: int) -> None:
        off = switched_off(done)
        count = held.network.sizes[layer]
        units = [unit for unit in range(count) if (layer, unit) not in off]
        shown = time.monotonic()
        try:
            data, *_ = await asyncio.to_thread(examples, held, _SECONDS / (count + 1))
            now = await asyncio.to_thread(_judged, held, done, data)
            found: dict[int, Evaluation] = {}
            for unit in units:
                without = (*done, SwitchOff(layer, unit))
                found[unit] = await asyncio.to_thread(_judged, held, without, data)
                if self._table.is_deleted:
                    return
                if time.monotonic() - shown > _PAUSE:
                    shown = time.monotonic()
                    self._bar.set(value=round(len(found) / len(units), 3))
                    self.tell(say("edit.worth.at", done=len(found), all=len(units)))
        except WorkingsError as error:
            self._task = None
            self._rest()
            self.tell(str(error))
            return
        self._task, self._of = None, (held, done)
        self.costs = {unit: 100 * (each.accuracy - now.accuracy) for unit, each in found.items()}
        ranked = sorted(found, key=lambda unit: self.costs[unit])[:_ROWS]
        self._table.show(
            [
                [
                    say("edit.units.unit", unit=unit),
                    f"{found[unit].accuracy:.2%}",
                    f"{mark(self.costs[unit])} {signed(self.costs[unit])}",
                    number(found[unit].loss, ".4f"),
                ]
                for unit in ranked
            ]
        )
        self._rest()
        self._on_found()


def _judged(held: Held, done: tuple[Edit, ...], data: Dataset) -> Evaluation:
    return judge(edited(held.network, done), data)
