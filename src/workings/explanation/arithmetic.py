"""Numbers as they are read: rounded, with a minus sign, and sums cut to their largest terms."""

import re
from collections.abc import Sequence

import numpy as np

from workings.arrays import Array

#: Sums of so many terms are written in full; of longer ones the largest two.
_IN_FULL, _LARGEST = 3, 2
#: Decimals where an old and a new value stand side by side, which may differ by little.
FINE = 6
#: A bracket that a number needs behind a sign, but not at the start.
_LEADING = re.compile(r"^\((−[^)]*)\)")


def number(value: float, digits: int = 4) -> str:
    """Return a number for reading, with `digits` decimals; small ones with three digits.

    Examples
    --------
    >>> number(0.97213), number(-12.5), number(1.0), number(0.0000314)
    ('0.9721', '−12.5000', '1', '3.14e-05')
    """
    value = float(value)
    if np.isnan(value):
        return "NaN"
    sign, size = "−" if value < 0 else "", abs(value)
    if size == np.inf:
        return f"{sign}∞"
    if size == int(size) and size < 1_000:
        return f"{sign}{int(size)}"
    if size >= 1e6 or size < 10 ** (1 - digits):
        return f"{sign}{size:.2e}"
    return f"{sign}{size:.{digits if size < 1_000 else 1}f}"


def factor(value: float, digits: int = 4) -> str:
    """Return a number that stands behind another sign: in brackets where it is negative."""
    text = number(value, digits)
    return f"({text})" if text.startswith("−") else text


def total(terms: Sequence[str], sizes: Array, last: str = "") -> str:
    """Return a sum: all its terms where there are few, else the largest, then ``…``.

    Parameters
    ----------
    terms
        Each term's text.
    sizes
        Each term's value: zeros are left out.
    last
        A term that is written at the end in any case, such as a bias.

    Examples
    --------
    >>> total(["2·0.5000", "(−1)·0"], np.array([1.0, 0.0])), total(["(−1)·0"], np.array([0.0]))
    ('2·0.5000', '−1·0')
    """
    order = [place for place in np.argsort(-np.abs(sizes), kind="stable") if sizes[place] != 0]
    if len(order) > _IN_FULL:
        shown = [*(terms[place] for place in order[:_LARGEST]), "…"]
    else:
        shown = [terms[place] for place in sorted(order)]
    if last:
        shown.append(last)
    if not shown and terms and terms[0] != "0":  # where all are 0, the first one shows why
        shown = [terms[0], *(["…"] if len(terms) > 1 else [])]
    text = " + ".join(shown) or "0"
    return _LEADING.sub(r"\1", text)


def equation(entry: str, terms: str, value: float, note: str = "") -> str:
    """Return ``entry = terms = value (note)``; where the terms are the value itself, that once.

    Examples
    --------
    >>> equation("Σ[0]", "1 + 0.5000", 1.5), equation("dW[1][0,0]", "0", 0.0)
    ('Σ[0] = 1 + 0.5000 = 1.5000', 'dW[1][0,0] = 0')
    """
    result = number(value)
    text = f"{entry} = {result}" if terms == result else f"{entry} = {terms} = {result}"
    return f"{text} ({note})" if note else text


def averaged(text: str, count: int, weight: float | None = None) -> str:
    """Return a sum divided by how many examples it goes over; of one, the sum itself.

    Where examples have weights, it is divided by their sum.
    """
    if weight is not None:
        return f"1/{number(weight)}·({text})"
    return text if count == 1 else f"1/{count}·({text})"


def products(left: Array, right: Array, last: str = "") -> str:
    """Return Σ left·right with its numbers, cut as in `total`."""
    terms = [f"{factor(a)}·{factor(b)}" for a, b in zip(left, right, strict=True)]
    return total(terms, left * right, last)


def how_many(sizes: Array) -> str:
    """Return which terms of a sum `total` has written, where it has cut it; else nothing."""
    count = int(np.count_nonzero(sizes))
    return f"the {_LARGEST} largest of {count:,} terms" if count > _IN_FULL else ""
