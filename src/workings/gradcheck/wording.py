"""How names and numbers are put into sentences."""

from collections.abc import Sequence


def listed(names: Sequence[str]) -> str:
    """Return names in a sentence: ``dW1, db1 and dW2``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def told_apart(one: float | None, other: float | None, digits: int) -> tuple[str, str]:
    """Return two numbers with `digits` digits, or with as many more as tell them apart."""
    if one is None or other is None:
        return ("–" if one is None else f"{one:.{digits}g}"), (
            "–" if other is None else f"{other:.{digits}g}"
        )
    while digits < 17 and one != other and f"{one:.{digits}g}" == f"{other:.{digits}g}":
        digits += 1
    return f"{one:.{digits}g}", f"{other:.{digits}g}"
