"""How names and numbers are put into sentences."""

from collections.abc import Sequence


def listed(names: Sequence[str]) -> str:
    """Return names in a sentence: ``dW1, db1 and dW2``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def told_apart(one: float | None, other: float | None, digits: int) -> tuple[str, str]:
    """Return two numbers with `digits` digits, or with as many more as tell them apart."""
    while digits < 17 and one != other and digits_of(one, digits) == digits_of(other, digits):
        digits += 1
    return digits_of(one, digits), digits_of(other, digits)


def digits_of(value: float | None, digits: int) -> str:
    """Return a number with `digits` digits, 0 without a minus; a dash for none."""
    return "–" if value is None else f"{value + 0.0:.{digits}g}"
