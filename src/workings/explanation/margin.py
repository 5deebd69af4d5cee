"""The margin: by how much one class's score is above another's, and which units make it so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workings.arrays import Array
from workings.explanation.words import class_name, input_words
from workings.network import Network

if TYPE_CHECKING:
    from workings.explanation.steps import Explanation

#: So many units are listed, or one more where those are all there are.
LISTED = 5


@dataclass(frozen=True, eq=False)
class Margin:
    """Why one class and not another.

    The scores are weighted sums of the same A, so their difference is one too:
    Z[L][read] − Z[L][other] = Σₖ (W[L][read,k] − W[L][other,k]) · A[L−1][k] + b[read] − b[other].

    Parameters
    ----------
    example
        The column.
    read
        The class that is read: the most probable.
    other
        The class it is compared with: the true one, or the next best where it is the true one.
    scores
        Z[L] of the two.
    shares
        What each unit below adds to it, n numbers; below the only layer they are the inputs.
    bias
        What the two biases add to it.
    """

    example: int
    read: int
    other: int
    scores: tuple[float, float]
    shares: Array
    bias: float

    @property
    def total(self) -> float:
        """By how much the score of `read` is above that of `other`."""
        return self.scores[0] - self.scores[1]

    @property
    def ranked(self) -> list[int]:
        """The units that add anything, the largest share first, whichever way it counts."""
        order = np.argsort(-np.abs(self.shares), kind="stable")
        return [int(unit) for unit in order if self.shares[unit] != 0]

    def listed(self, count: int = LISTED) -> list[int]:
        """Return the units that tell most, the largest share first.

        Parameters
        ----------
        count
            How many; one that would be alone among the others is listed too.
        """
        ranked = self.ranked
        return ranked if len(ranked) <= count + 1 else ranked[:count]

    def rounded(self, units: Sequence[int], digits: int) -> "Rounded":
        """Return it as it is read: what is shown adds up to the difference of the scores shown.

        What rounding leaves over is in the share of all other units; where there are no others, in
        the largest.

        Parameters
        ----------
        units
            Whose shares stand by themselves.
        digits
            Decimals.
        """
        scale = 10**digits
        read, other = (round(score * scale) for score in self.scores)
        total, bias = read - other, round(self.bias * scale)
        shares = [round(float(self.shares[unit]) * scale) for unit in units]
        others = total - bias - sum(shares)
        if len(units) == len(self.ranked):
            if shares:
                shares[0] += others
            else:
                bias += others
            others = 0
        return Rounded(
            tuple(share / scale for share in shares), others / scale, bias / scale, total / scale
        )


@dataclass(frozen=True)
class Rounded:
    """A margin's parts, rounded so that they add up.

    Parameters
    ----------
    shares
        Of the units that stand by themselves.
    others
        Of all others together.
    bias
        Of the two biases.
    total
        The difference of the scores.
    """

    shares: tuple[float, ...]
    others: float
    bias: float
    total: float


def margin(explanation: "Explanation", example: int | None = None) -> Margin | None:
    """Return why one example is read as the class that it is read as, and not as another.

    Parameters
    ----------
    explanation
        A training step.
    example
        The column; by default the one that the steps speak of.

    Returns
    -------
    Margin or None
        None where there is no other class, or the scores are no finite numbers.

    Examples
    --------
    >>> from workings import Network, explain
    >>> network = Network([2, 2], init="zeros", dtype=np.float64)
    >>> network.W[1] = [[1.0, 3.0], [2.0, 1.0]]
    >>> found = margin(explain(network, [[1.0], [2.0]], [[0.0], [1.0]]))
    >>> found.read, found.other, found.total, found.shares.tolist()
    (0, 1, 3.0, [-1.0, 4.0])
    """
    network, trace = explanation.network, explanation.trace
    column, L = explanation.example if example is None else example, explanation.network.depth
    Z = trace.Z[L][:, column].astype(np.float64)
    if len(Z) < 2 or not np.isfinite(Z).all():
        return None
    read = int(trace.probabilities[:, column].argmax())
    other = int(explanation.Y[:, column].argmax())
    if other == read:
        other = int(np.where(np.arange(len(Z)) == read, -np.inf, Z).argmax())
    W, b = network.W[L].astype(np.float64), network.b[L].astype(np.float64)
    A = trace.A[L - 1][:, column].astype(np.float64)
    return Margin(
        column,
        read,
        other,
        (float(Z[read]), float(Z[other])),
        (W[read] - W[other]) * A,  # n
        float(b[read, 0] - b[other, 0]),
    )


def margin_words(network: Network, found: Margin) -> str:
    """Return in a sentence why one class and not another.

    Examples
    --------
    >>> network = Network([2, 3, 2])
    >>> shares = np.array([0.0, -0.5, 1.5])
    >>> margin_words(network, Margin(0, 1, 0, (2.5, 1.0), shares, 0.5))
    'Why 1 and not 0: its score is 1.50 higher, above all through unit 2 (+1.50).'
    """
    read, other = class_name(network, found.read), class_name(network, found.other)
    text = f"Why {read} and not {other}: its score is {found.total:.2f} higher"
    most = [unit for unit in found.ranked if found.shares[unit] > 0][:2]
    names = [f"{unit_name(network, unit)} ({signed(float(found.shares[unit]))})" for unit in most]
    if not names:
        return f"{text}, by the biases alone."
    return f"{text}, above all through {' and '.join(names)}."


def unit_name(network: Network, unit: int) -> str:
    """Return what a unit below the last layer is called: ``unit 3``, or what the input is."""
    return f"unit {unit}" if network.depth > 1 else input_words(network, 1, unit)


def signed(value: float, digits: int = 2) -> str:
    """Return a number with its sign, whichever it is.

    Examples
    --------
    >>> signed(1.5), signed(-0.25), signed(-0.001)
    ('+1.50', '−0.25', '0.00')
    """
    text = f"{abs(value):.{digits}f}"
    if float(text) == 0:
        return text
    return f"{'−' if value < 0 else '+'}{text}"
