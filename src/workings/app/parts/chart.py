"""A line chart that grows: every point goes to the browser once, and is drawn there by chart.js."""

import asyncio
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from nicegui import core, json
from nicegui.element import Element

from workings.app.texts import say

#: Signs at a line's points: with dashes they tell lines apart for who does not see the colours.
MARKERS = ("circle", "square", "triangle", "diamond", "cross", "plus")
STYLES = len(MARKERS)  # as many colours as markers: --series-1 … --series-6
#: More decimals than any chart or readout shows.
_DECIMALS = 6

Point = tuple[float, float | None]


@dataclass(frozen=True)
class Series:
    """One line of a chart.

    Parameters
    ----------
    name
        What it shows: ``"training"``. No other line of the chart has it.
    points
        Pairs of epoch and value, the epochs ascending. A value that is None or not finite leaves a
        gap.
    style
        Its colour, from 0 to 5.
    dashed
        Whether the line is dashed: for validation beside training, say.
    marker
        One of `MARKERS`; by default the one that goes with its colour.
    faint
        Whether the line is thin and has no markers: it stands behind what counts.
    """

    name: str
    points: Sequence[Point] = ()
    style: int = 0
    dashed: bool = False
    marker: str | None = None
    faint: bool = False


class Chart(Element, component="chart.js"):
    """Lines over the epochs, or another axis, with a legend and a cursor that reads the values.

    Parameters
    ----------
    title
        What the chart shows: ``"Loss"``.
    y_label
        What the numbers are, in a few words; empty where the title says it.
    y_format
        ``"loss"``, an axis from 0; or ``"percent"`` for shares from 0 to 1, an axis to 100% that
        begins where the lines do.
    describe
        Says in a sentence or two what is to be seen, for who cannot see it; by default every line's
        first and last value, kept up to date in the browser.
    x
        How a place on the axis below is said, ``{epoch}`` standing for its number:
        ``"{epoch} pixels"``; by default "epoch …".
    latest
        Whether the legend tells each line's last value while none is read with the cursor.
    """

    def __init__(
        self,
        title: str,
        y_label: str = "",
        y_format: Literal["loss", "percent"] = "loss",
        describe: Callable[[Sequence[Series]], str] | None = None,
        x: str | None = None,
        latest: bool = True,
    ) -> None:
        super().__init__()
        self._describe = describe
        self._places: dict[str, int] = {}
        self._flat: list[list[float | None]] = []
        self._version = 0  # of the lines: what was added to those before comes too late
        self._unsent: list[tuple[int, int, list[float | None]]] = []
        self._props.update(
            {"title": title, "unit": y_label, "form": y_format, "words": _words(x), "series": ()}
        )
        self._props["latest"] = latest

    def show(
        self,
        series: Sequence[Series],
        until: float | None = None,
        ceiling: float | None = None,
    ) -> None:
        """Show these lines in place of those before.

        Parameters
        ----------
        series
            The lines, those that are to be seen best last.
        until
            The epoch at which the axis ends, or further right where there are points; by default it
            grows with the points.
        ceiling
            Where the axis of a loss ends at most, though lines go on above it; it then says so.
        """
        self._places = {line.name: place for place, line in enumerate(series)}
        if len(self._places) < len(series):
            raise ValueError(
                f"two lines of a chart have one name: {[line.name for line in series]}"
            )
        self._flat = [flat(line.points) for line in series]
        self._unsent = []  # the properties hold all
        self._version += 1
        with self._props.suspend_updates():
            # A tuple: of a list NiceGUI makes a copy, which would not grow with the points.
            self._props["series"] = tuple(
                {
                    "name": line.name,
                    "style": line.style,
                    "dashed": line.dashed,
                    "faint": line.faint,
                    "marker": line.marker or MARKERS[line.style],
                    "points": points,
                }
                for line, points in zip(series, self._flat, strict=True)
            )
            self._props["version"] = self._version
            self._props["until"] = until
            self._props["ceiling"] = ceiling
            self._props["told"] = self._describe(series) if self._describe else None
        self.update()

    def add(self, name: str, points: Iterable[Point]) -> None:
        """Add points at the end of a line that is shown; only they are sent.

        Parameters
        ----------
        name
            The line's.
        points
            See `Series`.
        """
        place, new = self._places[name], flat(points)
        if not new:
            return
        start = len(self._flat[place]) // 2
        # The properties hold this list, so that a page that is built anew has every point. The
        # browser is told the new ones alone, and where they begin: it passes over what it has.
        self._flat[place] += new
        self._unsent.append((place, start, new))
        if len(self._unsent) == 1 and core.is_loop_running():
            asyncio.get_running_loop().call_soon(self._send)

    def _send(self) -> None:
        """Send what was added in this turn of the event loop, to all lines in one message.

        `run_method` would do the same, with a task and an answer awaited for each call.
        """
        unsent, self._unsent = self._unsent, []
        if not unsent or self.is_deleted or self.client.is_deleted:
            return
        code = f"runMethod({self.id}, 'add', [{self._version}, {json.dumps(unsent)}])"
        self.client.outbox.enqueue_message("run_javascript", {"code": code}, self.client.id)


def flat(points: Iterable[Point]) -> list[float | None]:
    """Return points as x, y, x, y, …, as short as can be; None where a value is not finite.

    Examples
    --------
    >>> flat([(0.1, 2.302585092994), (0.2, float("nan"))])
    [0.1, 2.302585, 0.2, None]
    """
    numbers: list[float | None] = []
    for x, y in points:
        shown = round(y, _DECIMALS) if y is not None and math.isfinite(y) else None
        numbers += (round(x, _DECIMALS), shown)
    return numbers


def _words(x: str | None) -> dict[str, str]:
    """Return what the browser puts together itself; it fills in what stands in braces."""
    return {
        "empty": say("chart.empty"),
        "epoch": x or say("chart.epoch"),
        "elsewhere": say("chart.elsewhere"),
        "cursor": say("chart.cursor_other") if x else say("chart.cursor"),
        "missing": say("chart.missing"),
        "zoom": say("chart.zoom"),
        "from": say("chart.from"),
        "beyond": say("chart.beyond"),
        "line": say("chart.line"),
    }
