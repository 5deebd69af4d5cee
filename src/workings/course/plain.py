"""A verdict in plain text, in lines of at most 80 characters."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from workings.arrays import Values
from workings.course.exercise import Draws, Value
from workings.course.verdict import KINDS, Shown, Verdict
from workings.course.wire import Other

WIDTH = 80
#: Rows of an array that are shown, entries of a list, lines of what was printed.
_ROWS, _ENTRIES, _PRINTED = 6, 4, 12


def verdict_text(verdict: Verdict) -> str:
    """Return what a terminal shows of a verdict."""
    return "\n".join(_lines(verdict))


def _lines(verdict: Verdict) -> Iterator[str]:
    mistake = "" if verdict.mistake is None else f": {verdict.mistake.name}"
    yield f"{verdict.exercise}: {KINDS[verdict.kind]}{mistake}"[:WIDTH]
    yield ""
    for sentence in verdict.sentences:
        yield from wrapped(sentence)
    if verdict.code:
        yield ""
        yield f"    {verdict.line or '':>4}  {verdict.code}"[:WIDTH]
    if verdict.mistake is not None:
        yield ""
        yield from wrapped(f"In training: {verdict.mistake.cost}")
    if verdict.shown is not None:
        yield ""
        yield from shown_lines(verdict.shown)
    if verdict.printed.strip():
        yield ""
        yield from printed_lines(verdict.printed, verdict.printed_more)


def wrapped(text: str, width: int = WIDTH) -> list[str]:
    """Return a sentence in lines."""
    return textwrap.wrap(text, width, break_on_hyphens=False) or [""]


def shown_lines(shown: Shown, width: int = WIDTH) -> Iterator[str]:
    """Yield a call: its arguments, what it should give and what it gave."""
    yield from wrapped(f"{shown.call}, {shown.case}:", width)
    for name, value in shown.arguments.items():
        yield from _indented(value_lines(value, name, None, width - 2))
    if not shown.name:
        return
    digits = digits_apart(shown)
    if shown.got is not None:
        got = value_lines(shown.got, f"your {shown.name}", shown.index, width - 2, digits)
        yield from _indented(got)
    right = value_lines(shown.expected, f"right {shown.name}", shown.index, width - 2, digits)
    yield from _indented(right)


def printed_lines(text: str, more: bool, width: int = WIDTH) -> Iterator[str]:
    """Yield the beginning of what was printed."""
    lines = text.expandtabs(4).rstrip().split("\n")
    yield "Printed:"
    for line in lines[:_PRINTED]:
        yield f"  {line}"[:width].rstrip()
    if more or len(lines) > _PRINTED:
        yield "  …"


def digits_apart(shown: Shown) -> int:
    """Return how many digits tell the first wrong number from the right one; 4 at least."""
    one, other = shown.got, shown.expected
    if shown.index is not None and isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        one, other = one[shown.index], other[shown.index]
    if not all(isinstance(value, int | float | np.number) for value in (one, other)):
        return 4
    for digits in range(4, 17):
        if _number(one, digits) != _number(other, digits):
            return digits
    return 17


def value_lines(
    value: Value,
    name: str,
    index: tuple[int, ...] | None = None,
    width: int = WIDTH,
    digits: int = 4,
) -> list[str]:
    """Return a value's lines, its name first; a large array only around a place in it.

    Parameters
    ----------
    value
        An argument or a result.
    name
        What it is called: ``"your A"``.
    index
        The place of interest in an array.
    width
        The longest line allowed.
    digits
        Of each number.
    """
    if isinstance(value, np.ndarray) and value.ndim in (1, 2) and value.size:
        return _array(value, name, index or (0,) * value.ndim, width, digits)
    if isinstance(value, Mapping):
        entries = [(f'{name}["{key}"]', item) for key, item in value.items()]
        return _entries(entries, index, width, digits) if value else [f"{name} = {{}}"]
    if isinstance(value, tuple | list) and value:
        if all(isinstance(item, bool | int | float | np.number) for item in value):
            return _array(np.array(value), name, (0,), width, digits)
        entries = [(f"{name}[{number}]", item) for number, item in enumerate(value)]
        return _entries(entries, index, width, digits)
    return _cut(f"{name} = {_single(value, digits)}", width)


def _entries(
    entries: list[tuple[str, Value]], index: tuple[int, ...] | None, width: int, digits: int
) -> list[str]:
    lines = [
        line
        for name, item in entries[:_ENTRIES]
        for line in value_lines(item, name, index, width, digits)
    ]
    if more := len(entries) - _ENTRIES:
        lines += [f"… and {more} more"] if more > 0 else []
    return lines


def _single(value: Value, digits: int) -> str:
    if isinstance(value, Draws):
        return f"np.random.default_rng({value.seed})"
    if isinstance(value, Other):
        return value.text or value.kind
    if isinstance(value, np.ndarray):
        if value.ndim:
            return f"an array of shape {'×'.join(map(str, value.shape))}"
        return _number(value[()], digits)
    if isinstance(value, int | float | complex | np.generic):
        return _number(value, digits)
    return repr(value)


def _array(array: Values, name: str, index: tuple[int, ...], width: int, digits: int) -> list[str]:
    """Return an array's rows around a place; what is left out is said in the first line."""
    rows = array.reshape(1, -1) if array.ndim == 1 else array
    row, column = (0, index[-1]) if array.ndim == 1 else (index[0], index[1])
    first = max(0, min(row - 1, len(rows) - _ROWS))
    some = rows[first : first + _ROWS]
    texts = [[_number(value, digits) for value in line] for line in some[:, : 4 * width].tolist()]
    whole = _aligned(texts)
    head = f"{name} = "
    if len(some) == len(rows) and _fits(whole, len(head) + 4, width, rows.shape[1]):
        return _bracketed(whole, head, array.ndim)
    # Too wide or too high: a part of it, under a line that says which.
    start = max(0, column - 2)
    texts = [
        [_number(value, digits) for value in line]
        for line in some[:, start : start + width].tolist()
    ]
    shown = _fitting(texts, width - 8)
    last = start + len(shown[0]) - 1
    shape = "×".join(map(str, array.shape)) if array.ndim == 2 else f"{array.size} numbers"
    part = f"columns {start} to {last}" if array.ndim == 2 else f"{start} to {last}"
    if array.ndim == 2 and len(some) < len(rows):
        part = f"rows {first} to {first + len(some) - 1}, {part}"
    if last - start + 1 == rows.shape[1]:
        part = part.partition(", columns")[0]
    return [
        *_cut(f"{name}, {shape}, {part}:", width),
        *_bracketed(_aligned(shown), "  ", array.ndim),
    ]


def _aligned(texts: list[list[str]]) -> list[str]:
    wide = [max(map(len, column)) for column in zip(*texts, strict=True)]
    return [", ".join(f"{text:>{w}}" for text, w in zip(line, wide, strict=True)) for line in texts]


def _fits(lines: list[str], beside: int, width: int, columns: int) -> bool:
    return columns <= 4 * width and len(lines[0]) + beside <= width


def _fitting(texts: list[list[str]], width: int) -> list[list[str]]:
    """Return as many of the first columns as fit, one at least."""
    count, used = 0, 0
    for column in zip(*texts, strict=True):
        used += max(map(len, column)) + 2
        if count and used > width:
            break
        count += 1
    return [line[:count] for line in texts]


def _bracketed(lines: list[str], head: str, ndim: int) -> list[str]:
    if ndim == 1:
        return [f"{head}[{lines[0]}]"]
    indent = " " * len(head)
    opened = [
        f"{head if n == 0 else indent}{'[' if n == 0 else ' '}[{line}]"
        for n, line in enumerate(lines)
    ]
    return [f"{line}{']' if n == len(opened) - 1 else ','}" for n, line in enumerate(opened)]


def _number(value: Any, digits: int) -> str:
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | np.integer):
        return str(int(value))
    if isinstance(value, complex | np.complexfloating):
        return f"{complex(value):.{digits}g}"
    text = f"{float(value) + 0.0:.{digits}g}"  # −0 is 0
    return {"nan": "NaN", "inf": "∞", "-inf": "-∞"}.get(text, text)


def _indented(lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield f"  {line}"


def _cut(text: str, width: int) -> list[str]:
    return [text if len(text) <= width else f"{text[: width - 1]}…"]
