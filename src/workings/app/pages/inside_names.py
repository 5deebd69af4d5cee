"""What the rows and columns of a matrix of weights are called, where they are few."""

from collections.abc import Mapping, Sequence

from workings.app.numerals import shown
from workings.app.texts import say
from workings.explanation import Explanation
from workings.explanation.words import class_name

#: So many rows or columns have their names beside them.
NAMED = 12


def row_names(
    step: Explanation, layer: int, units: Sequence[int], signs: Mapping[int, str]
) -> tuple[tuple[str, str], ...]:
    """Return the names of a layer's units or classes, and their signs; nothing for too many."""
    if len(units) > NAMED:
        return ()
    if layer < step.network.depth:
        return tuple((str(unit), "") for unit in units)
    return tuple((class_name(step.network, unit), signs.get(unit, "")) for unit in units)


def column_names(columns: Sequence[int]) -> tuple[str, ...]:
    """Return the numbers of what comes in; nothing for too many."""
    return tuple(map(str, columns)) if len(columns) <= NAMED else ()


def rows_and_columns(depth: int, layer: int) -> tuple[str, str]:
    """Return what a row and a column of a layer's weights stand for."""
    row = say("inside.row.class" if layer == depth else "inside.row.unit", layer=layer)
    key = "inside.column.unit" if layer > 1 else "inside.column.input"
    return row, say(key, layer=layer - 1)


def unit_name(step: Explanation, layer: int, unit: int) -> str:
    """Return what a unit is called in a grid."""
    if layer == step.network.depth:
        return class_name(step.network, unit)
    return say("inside.unit", unit=unit)


def unit_lines(step: Explanation, symbol: str, unit: int, example: int) -> tuple[str, str]:
    """Return what is written beneath a unit's picture of an array in layer 1."""
    name = unit_name(step, 1, unit)
    name = say("inside.class", name=name) if step.network.depth == 1 else name
    if symbol.startswith("W"):
        return name, f"Z = {shown(step.trace.Z[1][unit, example], 3)}"
    return name, f"dZ = {shown(step.gradients.dZ[1][unit, example], 3)}"
