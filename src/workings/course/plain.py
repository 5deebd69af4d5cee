"""A verdict in plain text, in lines of at most 80 characters."""

from workings.course.exercise import Value
from workings.course.verdict import Verdict

WIDTH = 80


def verdict_text(verdict: Verdict) -> str:
    """Return what a terminal shows of a verdict."""
    raise NotImplementedError


def value_lines(
    value: Value, name: str, index: tuple[int, ...] | None = None, width: int = WIDTH
) -> list[str]:
    """Return a value's lines, its name first; a large array only around `index`."""
    raise NotImplementedError
