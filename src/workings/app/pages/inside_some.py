"""Layers of many units: which of them are shown, and the way to any other."""

from workings.app.limits import whole
from workings.app.pages.inside_stages import Stage
from workings.app.parts.fields import number_field
from workings.app.parts.plain import tag
from workings.app.texts import say
from workings.explanation.cells import Spot
from workings.explanation.telling import MORE, SHOWN


def some(stage: Stage, layer: int, caption: str) -> str:
    """Return a caption that says which units of a hidden layer are shown, if not all are."""
    count, listed = stage.step.network.sizes[layer], len(stage.units(layer))
    if layer == stage.depth or listed == count:
        return caption
    return say("inside.some_units", caption=caption, shown=listed, units=count)


def go_to_unit(stage: Stage, symbol: str, layer: int) -> None:
    """Show the field that goes to a unit's cell, where not all of them are in the grid."""
    count = stage.step.network.sizes[layer]
    if count <= SHOWN + MORE:
        return
    with tag("div", classes="go-to-unit"):
        number_field(
            say("inside.go_to_unit"),
            say("inside.go_to_unit.help", last=count - 1),
            None,
            lambda raw: whole(raw, 0, count - 1),
            lambda unit: stage.jump(Spot(symbol, unit, stage.example)),
        )
