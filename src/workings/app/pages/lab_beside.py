"""The right run and the mistaken one beside one another: figures, charts, pictures of the units."""

import numpy as np

from workings.app.lab_pair import Pair
from workings.app.lab_side import Side
from workings.app.parts.chart import Chart, Series
from workings.app.parts.plain import table, tag
from workings.app.parts.units import FEW, Units, scale_for
from workings.app.texts import say

_COLUMNS = ("run", "epoch", "loss", "accuracy", "test", "held_out", "dead")

#: Weights more than so many times those of the other run are drawn on a scale of their own.
_APART = 10.0


class Beside:
    """Both runs as they go on."""

    def __init__(self) -> None:
        self._shown: tuple[object, ...] = ()
        self._sent: dict[tuple[str, str], int] = {}
        self._looks: list[object] = [None, None]
        with tag("section", classes="stack", aria_labelledby="lab-beside"):
            tag("h2", say("lab.beside"), id_="lab-beside")
            with tag("div", classes="charts"):
                with tag("div", classes="card"):
                    self._loss = Chart(say("lab.loss"))
                with tag("div", classes="card"):
                    self._accuracy = Chart(say("lab.accuracy"), y_format="percent")
            with tag("div", classes="card stack"):
                self._figures = table(
                    say("lab.figures"),
                    [say(f"lab.figures.{column}") for column in _COLUMNS],
                    numbers=range(1, len(_COLUMNS)),
                    shows_caption=False,
                    classes="table-turned table-turned-7",
                )
                self._help = tag("p", classes="muted")
        with tag("section", classes="stack", aria_labelledby="lab-units"):
            tag("h2", say("lab.units"), id_="lab-units")
            self._none = tag("p", say("lab.units.none"), classes="muted")
            self._scale = tag("p", classes="muted")
            with tag("div", classes="lab-units") as self._pictures:
                self._heads, self._units = [], []
                for name in ("right", "wrong"):
                    with tag("section", classes="card stack", aria_labelledby=f"lab-units-{name}"):
                        head = tag(
                            "h3", id_=f"lab-units-{name}", classes=f"lab-side lab-side-{name}"
                        )
                        self._heads.append(head)
                        self._units.append(Units(advises=False))

    def show(self, pair: Pair) -> None:
        """Bring all up to date; only what is new is sent."""
        names = sides(pair)
        self._draw(pair, names)
        self._figures.show(
            [_row(name, side, pair) for name, side in zip(names, pair.sides, strict=True)]
        )
        self._help.say(say("lab.figures.help", images=pair.held_out))
        any_seen = any(side.seen is not None for side in pair.sides)
        self._none.set(hidden=True if any_seen else None)
        self._pictures.set(hidden=None if any_seen else True)
        limit = common(*map(limit_of, pair.sides))
        self._scale.say(say("lab.units.apart" if limit is None else "lab.units.scale"))
        self._scale.set(hidden=None if any_seen else True)
        for place, side in enumerate(pair.sides):
            self._heads[place].say(names[place])
            look = (side.seen, pair.busy, limit)
            if look != self._looks[place]:
                self._looks[place] = look
                seen = side.seen
                dead = seen.dead_units[0] if seen is not None and seen.dead_units else ()
                network = None if seen is None else seen.network
                self._units[place].show(network, dead, settled=not pair.busy, limit=limit)

    def _draw(self, pair: Pair, names: tuple[str, str]) -> None:
        """Draw the right run's line, and the other's over it: dashed, in another colour."""
        shape = (pair, pair.beginnings)
        for part, chart in (("loss", self._loss), ("accuracy", self._accuracy)):
            lines = {
                name: [(point.epoch, getattr(point, part)) for point in tuple(side.points)]
                for name, side in zip(names, pair.sides, strict=True)
            }
            if shape != self._shown:
                chart.show(
                    [
                        Series(name, points, style, dashed=style == 1)
                        for style, (name, points) in enumerate(lines.items())
                    ],
                    until=pair.epochs,
                )
            else:
                for name, points in lines.items():
                    chart.add(name, points[self._sent.get((part, name), 0) :])
            self._sent |= {(part, name): len(points) for name, points in lines.items()}
        self._shown = shape


def sides(pair: Pair) -> tuple[str, str]:
    """Return what the two runs are called."""
    return say("lab.right"), say("lab.wrong") if pair.choice.made else say("lab.same")


def limit_of(side: Side) -> float | None:
    """Return the scale that suits one run; None where there is no weight but 0 to be seen."""
    weights = None if side.seen is None else side.seen.network.W[1][:FEW]
    return scale_for(weights) if weights is not None and np.any(weights) else None


def common(*limits: float | None) -> float | None:
    """Return the scale on which both runs can be compared; None where one would show nothing.

    Examples
    --------
    >>> common(0.3, 0.8), common(0.3, 40.0), common(0.3, None)
    (0.8, None, 0.3)
    """
    known = [limit for limit in limits if limit is not None]
    if not known or max(known) > _APART * min(known):
        return None
    return max(known)


def _row(name: str, side: Side, pair: Pair) -> list[str]:
    none = say("lab.figures.none")
    record, run = side.records[-1] if side.records else None, side.run
    stopped = side.stopped is not None
    return [
        name,
        say("lab.figures.stopped", epoch=len(side.records) + 1)
        if stopped
        else say("lab.figures.epoch_of", epoch=len(side.records), epochs=pair.epochs),
        none if record is None else loss(record.loss),
        none if record is None else f"{record.accuracy:.2%}",
        none if run is None else f"{run.test_accuracy:.2%}",
        none if run is None else f"{run.held_out_accuracy:.2%}",
        none if run is None else say("lab.figures.dead_of", dead=run.dead, units=run.units),
    ]


def loss(value: float) -> str:
    """Return a loss as it is read, also one that has run away."""
    return f"{value:.4f}" if value < 100 else f"{value:.3g}"
