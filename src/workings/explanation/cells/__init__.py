"""One number of a training step: its formula with the numbers in it, and the cells it came from.

A cell is looked up by the symbol of its array, as the steps have it, and its row and column:
``cell(explanation, "dW[1]", 3, 406)``. To change what is said of an array, open the file of its
part: `forward`, `softmax`, `loss`, `backward`, `update`.
"""

from workings.explanation.cells.cell import (
    Cell,
    Spot,
    Term,
    array_at,
    is_of_each_example,
    is_there,
    parameter_of,
    symbols,
    unit_of,
)
from workings.explanation.cells.look_up import cell
from workings.explanation.cells.onwards import leads_to

__all__ = [
    "Cell",
    "Spot",
    "Term",
    "array_at",
    "cell",
    "is_of_each_example",
    "is_there",
    "leads_to",
    "parameter_of",
    "symbols",
    "unit_of",
]
