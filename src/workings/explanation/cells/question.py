"""What is asked of a cell, and what is answered: the formula's pieces and how they are written."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workings.arrays import Array
from workings.explanation import arithmetic
from workings.explanation.cells.cell import Spot, Term, array_at, name_of
from workings.explanation.steps import Explanation
from workings.network import Network


@dataclass(frozen=True)
class Answer:
    """How a cell is computed.

    Parameters
    ----------
    formula, with_numbers
        The right side of its equation, in symbols and in numbers; empty for what is given.
    meaning
        In plain sentences.
    sources, terms, factor, last
        As of a `Cell`. Where there are terms and no sources, these are the terms'.
    """

    formula: str = ""
    with_numbers: str = ""
    meaning: str = ""
    sources: tuple[Spot, ...] = ()
    terms: tuple[Term, ...] = ()
    factor: float = 1.0
    last: float = 0.0


@dataclass(frozen=True)
class Question:
    """A cell that is asked for.

    Parameters
    ----------
    explanation
        The training step.
    spot
        Which cell.
    layer
        The layer in its symbol; 0 where there is none.
    exact
        Whether every term stands in the text, with all its digits.
    """

    explanation: Explanation
    spot: Spot
    layer: int
    exact: bool = False

    @property
    def network(self) -> Network:
        """The network before the update."""
        return self.explanation.network

    @property
    def row(self) -> int:
        """The cell's row."""
        return self.spot.row

    @property
    def column(self) -> int:
        """The cell's column."""
        return self.spot.column

    @property
    def examples(self) -> int:
        """m."""
        return self.explanation.Y.shape[1]

    @property
    def weights(self) -> Array | None:
        """What the examples count, or None."""
        return self.explanation.objective.weights

    @property
    def total(self) -> float:
        """What sums over the examples are divided by."""
        return float(self.examples if self.weights is None else self.weights.sum())

    @property
    def share(self) -> str:
        """The factor of a mean, as a formula has it; nothing where it is 1."""
        if self.weights is not None:
            return "1/Σw · "
        return "1/m · " if self.examples > 1 else ""

    @property
    def below(self) -> str:
        """The symbol of what comes into the layer."""
        return "X" if self.layer == 1 else f"A[{self.layer - 1}]"

    def value(self, spot: Spot | None = None) -> float:
        """Return the number of this cell, or of another."""
        symbol, row, column = spot or self.spot
        return float(array_at(self.explanation, symbol)[row, column])

    def name(self, spot: Spot) -> str:
        """Return a cell's name."""
        return name_of(self.explanation, spot)

    def number(self, value: float, digits: int = 4) -> str:
        """Return a number as text."""
        if self.exact and np.isfinite(value):
            return repr(float(value)).replace("-", "−")
        return arithmetic.number(value, digits)

    def factor(self, value: float, digits: int = 4) -> str:
        """Return a number that stands behind another sign."""
        text = self.number(value, digits)
        return f"({text})" if text.startswith("−") else text

    def sum(self, terms: Sequence[str], sizes: Array, last: str = "") -> str:
        """Return a sum of texts; a long one is cut."""
        if not self.exact:
            return arithmetic.total(terms, sizes, last)
        shown = [text for text, size in zip(terms, sizes, strict=True) if size != 0]
        return " + ".join([*shown, last] if last else shown) or "0"

    def products(self, left: Array, right: Array, last: str = "") -> str:
        """Return a sum of products with its numbers."""
        pairs = zip(left.tolist(), right.tolist(), strict=True)
        terms = [f"{self.factor(a)}·{self.factor(b)}" for a, b in pairs]
        with np.errstate(over="ignore", invalid="ignore"):
            return self.sum(terms, left * right, last)

    def averaged(self, text: str) -> str:
        """Return a sum over the examples with what it is divided by."""
        if self.weights is not None:
            return f"1/{self.factor(self.total)}·({text})"
        return text if self.examples == 1 else f"1/{self.examples}·({text})"


def ranked(pairs: Sequence[tuple[Spot, ...]], sizes: Array) -> tuple[Term, ...]:
    """Return the summands, the largest first."""
    order = np.argsort(-np.abs(sizes), kind="stable")
    return tuple(Term(pairs[place], float(sizes[place])) for place in order)


def spots_of(terms: Sequence[Term]) -> tuple[Spot, ...]:
    """Return the cells of the summands, each once, in their order."""
    return tuple(dict.fromkeys(spot for term in terms for spot in term.spots))
