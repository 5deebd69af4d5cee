"""`cell`: one number of a training step, whichever array it stands in."""

import re
from collections.abc import Callable

import numpy as np

import workings.explanation.cells.backward as backward
import workings.explanation.cells.forward as forward
import workings.explanation.cells.loss as loss
import workings.explanation.cells.softmax as softmax
import workings.explanation.cells.update as update
from workings.explanation.cells.cell import Cell, checked
from workings.explanation.cells.question import Answer, Question, spots_of
from workings.explanation.steps import Explanation
from workings.explanation.words import NOT_NUMBERS

_N = r"\[(\d+)\]"
#: Each array's symbol, and who knows how its cells are computed. The first that fits counts.
_KNOWN: tuple[tuple[str, Callable[[Question], Answer]], ...] = (
    ("X", forward.of_input),
    ("Y", loss.of_truth),
    (f"W{_N}", forward.of_weight),
    (f"b{_N}", forward.of_bias),
    (f"Z{_N}", forward.of_sum),
    (rf"g\(Z{_N}\)", forward.of_activation),
    (f"M{_N}", forward.of_mask),
    (f"A{_N}", forward.of_output),
    ("max", softmax.of_largest),
    (f"Z{_N} − max", softmax.of_shifted),
    (r"e\^", softmax.of_exponential),
    ("Σ", softmax.of_total),
    ("w", loss.of_weight),
    ("losses", loss.of_losses),
    ("loss|cross-entropy", loss.of_loss),
    ("penalty", loss.of_penalty),
    (f"dZ{_N}", backward.of_sum),
    (f"dA{_N}", backward.of_output),
    (rf"g′\(Z{_N}\)", backward.of_slope),
    (f"dW{_N}", backward.of_weight),
    (f"db{_N}", backward.of_bias),
    ("‖g‖", update.of_norm),
    ("s", update.of_clipping),
    (f"W{_N}′", update.of_weight),
    (f"b{_N}′", update.of_bias),
    (f"A{_N}′", update.of_probability),
    ("losses′", update.of_losses),
    ("penalty′", update.of_penalty),
    ("loss′", update.of_loss),
)


def cell(
    explanation: Explanation, symbol: str, row: int = 0, column: int = 0, *, exact: bool = False
) -> Cell:
    """Return one number of a training step, with its formula and the cells it came from.

    Parameters
    ----------
    explanation
        What `explain` returned.
    symbol
        The array's, as the steps have it: ``"dW[1]"``, ``"losses"``; or ``"W[1]"``, ``"b[1]"``,
        ``"Y"``.
    row, column
        From 0. Arrays of one number an example have row 0 alone.
    exact
        Whether every term stands in the text, with all its digits: for computing it again.

    Raises
    ------
    SettingError
        If there is no such cell.

    Examples
    --------
    >>> from workings import Network, explain
    >>> network = Network([2, 2], init="zeros", dtype=np.float64)
    >>> network.W[1] = [[1.0, 3.0], [0.0, 1.0]]
    >>> step = explain(network, [[0.5], [2.0]], [[1.0], [0.0]])
    >>> found = cell(step, "Z[1]", 0, 0)
    >>> found.formula
    'Z[1][0,0] = Σⱼ W[1][0,j] · X[j,0] + b[1][0,0]'
    >>> found.with_numbers
    'Z[1][0,0] = 1·0.5000 + 3·2 + 0 = 6.5000'
    >>> found.sources[0]
    Spot(symbol='X', row=1, column=0)
    """
    spot = checked(explanation, symbol, row, column)
    maker, layer = _maker(symbol)
    asked = Question(explanation, spot, layer, exact)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        answer = maker(asked)
    value, name = asked.value(), asked.name(spot)
    return Cell(
        spot,
        name,
        f"{name} = {answer.formula}" if answer.formula else "",
        _equation(asked, name, answer.with_numbers, value),
        value,
        answer.sources or spots_of(answer.terms),
        answer.terms,
        answer.factor,
        answer.last,
        NOT_NUMBERS.replace("Some of these are", "This is") if np.isnan(value) else answer.meaning,
    )


def _maker(symbol: str) -> tuple[Callable[[Question], Answer], int]:
    for pattern, maker in _KNOWN:
        if found := re.fullmatch(pattern, symbol):
            return maker, int(found[1]) if found.groups() else 0
    raise AssertionError(f"nobody knows how the cells of {symbol} are computed")


def _equation(asked: Question, name: str, text: str, value: float) -> str:
    digits = 6 if "′" in asked.spot.symbol and "g′" not in asked.spot.symbol else 4
    result = asked.number(value, digits)
    return f"{name} = {result}" if text in ("", result) else f"{name} = {text} = {result}"
