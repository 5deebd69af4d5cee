"""The open stage of a training step: the views that it is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from workings.app.inside import Looked
from workings.app.pages.inside_names import (
    column_names,
    row_names,
    rows_and_columns,
    unit_lines,
    unit_name,
)
from workings.app.pages.inside_sizes import WHOLE, cell_size, most_telling, share_of, wide_for
from workings.app.parts.cellgrid import Box, CellGrid
from workings.app.parts.matrix import Matrix, Tile
from workings.app.parts.plain import button, tag
from workings.app.parts.views import OnLook, View
from workings.app.texts import say
from workings.arrays import Array
from workings.explanation import Explanation
from workings.explanation.cells import Spot, array_at
from workings.explanation.pushes import shares
from workings.explanation.telling import MORE, SHOWN, telling

#: So many units' pictures are shown when all are asked for.
ALL = 64
#: A picture of an example is about so many pixels wide, and one of a unit's weights.
LARGE, SMALL = 252, 112


@dataclass(frozen=True)
class Switches:
    """How a stage is shown.

    Parameters
    ----------
    shows_all
        Whether as many units as possible are shown.
    weights_alone
        Whether weights are shown by themselves, not times what came in.
    """

    shows_all: bool = False
    weights_alone: bool = False


@dataclass
class Stage:
    """What is open: where its views are put.

    Parameters
    ----------
    looked
        What is looked at.
    example
        The column that is shown.
    on_look
        Hears of the cells that are visited.
    switches
        How it is shown.
    again
        Builds the stage anew, with other switches.
    jump
        Goes to a cell.
    """

    looked: Looked
    example: int
    on_look: OnLook
    switches: Switches
    again: Callable[[Switches], None]
    jump: Callable[[Spot], None] = lambda _: None
    views: list[View] = field(default_factory=list)

    @property
    def step(self) -> Explanation:
        """The training step."""
        return self.looked.explanation

    @property
    def depth(self) -> int:
        """L."""
        return self.step.network.depth

    @property
    def signs(self) -> dict[int, str]:
        """The signs of the true class, and of the class that is read where that is another."""
        read = int(self.step.trace.probabilities[:, self.example].argmax())
        return {read: "✗"} | {int(self.step.Y[:, self.example].argmax()): "✓"}

    # ---- which units
    def units(self, layer: int) -> list[int]:
        """Return the units of a layer that are shown."""
        if layer == self.depth:
            chosen = telling(self.step.trace.probabilities[:, self.example])
            return sorted({*chosen, int(self.step.Y[:, self.example].argmax())})
        blame = self.step.gradients.dZ[layer][:, self.example]
        sizes = blame if blame.any() else self.step.trace.Z[layer][:, self.example]
        if self.switches.shows_all:
            return sorted(np.argsort(-np.abs(sizes), kind="stable")[:ALL].tolist())
        return telling(sizes)

    def name(self, layer: int, unit: int) -> str:
        """Return what a unit is called in a grid."""
        return unit_name(self.step, layer, unit)

    def shape(self, layer: int) -> tuple[int, int] | None:
        """Return the picture that comes into a layer; None where none does."""
        return self.step.network.preparation.image_shape if layer == 1 else None

    # ---- views
    def formulas(self, *names: str) -> None:
        """Show formulas, as the command line does."""
        with tag("ul", classes="formulas"):
            for symbol in names:
                tag("li", self.step[symbol].formula, classes="formula")

    def grid(
        self,
        caption: str,
        head: str,
        symbols: Sequence[str],
        rows: Sequence[tuple[str, Sequence[Spot | None]]],
        *,
        groups: Sequence[int] = (),
        digits: int = 4,
        strong: dict[int, str] | None = None,
        sums: tuple[str, Sequence[str]] = ("", ()),
    ) -> None:
        """Show a grid of numbers; bars are on one scale in each column.

        Before them may stand a column that has no cells, `sums`: its head, and a text a row.
        """
        values = [
            [None if spot is None else self._value(spot) for spot in spots] for _, spots in rows
        ]
        reach = [
            max((abs(v) for row in values if (v := row[c]) is not None), default=0.0)
            for c in range(len(symbols))
        ]
        boxes = [
            (
                name,
                [
                    None
                    if spot is None or (value := row[c]) is None
                    else Box(spot, value, share_of(value, reach[c]))
                    for c, spot in enumerate(spots)
                ],
            )
            for (name, spots), row in zip(rows, values, strict=True)
        ]
        heads = [head, *([sums[0]] if sums[1] else []), *symbols]
        self.views.append(
            CellGrid(
                caption,
                heads,
                boxes,
                self.on_look,
                groups=groups,
                digits=digits,
                strong=strong,
                sums=sums[1],
            )
        )

    def matrix(self, tiles: Sequence[Tile], name: str, **options: object) -> None:
        """Show pictures on one scale."""
        self.views.append(Matrix(tiles, name, self.on_look, **options))  # type: ignore[arg-type]

    def came_in(self, layer: int, size: int = SMALL) -> None:
        """Show what comes into a layer: the picture, or the layer below."""
        values = self.step.trace.A[layer - 1][:, self.example]
        shape = self.shape(layer)
        pixels = layer == 1 and self.step.network.preparation.pixels
        symbol = "X" if layer == 1 else f"A[{layer - 1}]"
        wide = shape[1] if shape else wide_for(len(values))
        tile = Tile(
            symbol, range(len(values)), [self.example], values, wide, say("inside.came_in"),
            (symbol,),
        )  # fmt: skip
        self.matrix(
            [tile],
            symbol,
            ink=pixels,
            size=cell_size(wide, size if shape else LARGE),
            scale=False,
        )

    def blame(self, layer: int) -> None:
        """Show what a layer has to hand down."""
        symbol = f"dZ[{layer}]"
        values = self.step.gradients.dZ[layer][:, self.example]
        wide = wide_for(len(values))
        tile = Tile(symbol, range(len(values)), [self.example], values, wide, symbol, (symbol,))
        self.matrix([tile], symbol, size=cell_size(wide, LARGE), scale=False)

    def strip(self, *names: str) -> None:
        """Show all of some arrays of one number a unit, where the grid does not."""
        count = len(array_at(self.step, names[0]))
        if count <= SHOWN + MORE:
            return
        wide = wide_for(count)
        tag("h3", say("inside.all_units", units=count))
        with tag("div", classes="strips"):
            for symbol in names:
                values = array_at(self.step, symbol)
                column = [self.example] if values.shape[1] > 1 else [0]
                tile = Tile(
                    symbol, range(count), column, values[:, column[0]], wide, symbol, (symbol,)
                )
                self.matrix([tile], symbol, size=cell_size(wide, LARGE))

    def weights(self, symbol: str, layer: int, times: bool = False) -> None:
        """Show an array of W's shape: a picture a unit, or all of it as one.

        Parameters
        ----------
        symbol
            ``"W[1]"``, ``"dW[1]"``.
        layer
            Its layer.
        times
            Whether each weight is shown times what came in.
        """
        values = array_at(self.step, symbol)
        shape = self.shape(layer)
        units = self.units(layer) if shape else list(range(len(values)))
        columns: Sequence[int] = range(values.shape[1])
        cut = not shape and values.size > WHOLE
        if cut:
            below = self.step.trace.A[layer - 1][:, self.example]
            units, columns = most_telling(np.abs(values).max(axis=1)), most_telling(below)

        def row_of(unit: int) -> Array:
            row = values[unit]
            if times:
                trace = self.step.trace
                row = shares(self.step.network, trace, layer, unit, self.example)
            return row[list(columns)] if cut else row

        if shape:
            tiles = [
                Tile(
                    symbol, [unit], columns, row_of(unit), shape[1], self.name(layer, unit),
                    unit_lines(self.step, symbol, unit, self.example),
                )
                for unit in units
            ]  # fmt: skip
            size = cell_size(shape[1], SMALL)
        else:
            numbers = np.stack([row_of(unit) for unit in units])
            rows = row_names(self.step, layer, units, self.signs)
            heads = column_names(columns) if rows else ()
            meant = rows_and_columns(self.depth, layer)
            tiles = [
                Tile(symbol, units, columns, numbers, len(columns), symbol, meant, heads, rows)
            ]
            size = max(3, min(26, 560 // len(columns)))
        if cut:
            tag("p", say("inside.cut", rows=len(units), columns=len(columns)), classes="muted")
        what = say("inside.shares") if times else symbol
        kind = "times" if times else symbol.partition("[")[0]
        ends = say(f"inside.{kind}.less"), say(f"inside.{kind}.more")
        self.matrix(tiles, what, size=size, ends=ends)

    def _value(self, spot: Spot) -> float:
        return float(array_at(self.step, spot.symbol)[spot.row, spot.column])

    # ---- switches
    def switch_weights(self, layer: int) -> None:
        """Show the switch between weights times input, and weights; and for more units."""
        with tag("div", classes="row", role="group", aria_label=say("inside.pictures")):
            for alone, words in ((False, "inside.times"), (True, "inside.alone")):
                button(
                    say(words),
                    self._switched(weights_alone=alone),
                    aria_pressed="true" if self.switches.weights_alone == alone else "false",
                )
            self.switch_all(layer)

    def switch_all(self, layer: int) -> None:
        """Show the switch for more units, where there are more."""
        count = self.step.network.sizes[layer]
        if layer < self.depth and count > SHOWN + MORE and self.shape(layer):
            few, many = say("inside.few", units=SHOWN), say("inside.all", units=min(count, ALL))
            button(
                few if self.switches.shows_all else many,
                self._switched(shows_all=not self.switches.shows_all),
                kind="quiet",
            )

    def _switched(self, **switches: bool) -> Callable[[], None]:
        return lambda: self.again(replace(self.switches, **switches))
