"""A verdict in plain text, in lines of at most 80 characters."""

import re
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
#: How a warning of NumPy's looks among what was printed.
_WARNING = re.compile(
    r"\S[^\n]*, line \d+: (?:Runtime|Complex|VisibleDeprecation|Deprecation|Future|User)Warning: "
)


def verdict_text(verdict: Verdict) -> str:
    """Return what a terminal shows of a verdict; nothing in it moves the cursor or colours it."""
    text = "\n".join(_lines(verdict))
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)


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
    if shown.got is not None:
        yield from _indented(result_lines(shown, "your", width - 2))
    yield from _indented(result_lines(shown, "right", width - 2))


def result_lines(shown: Shown, whose: str, width: int) -> list[str]:
    """Return the lines of a result, ``"your"`` one or the ``"right"`` one."""
    value = shown.got if whose == "your" else shown.expected
    digits, point = digits_apart(shown), point_apart(shown)
    return [
        line
        for name, part in parts(shown.name, value)
        for line in value_lines(part, f"{whose} {name}", shown.index, width, digits, point)
    ]


def parts(names: str, value: Value) -> list[tuple[str, Value]]:
    """Return several results, each with its own name; anything else as it is."""
    each = names.split(", ")
    if len(each) == 1:
        return [(names, value)]
    if isinstance(value, tuple | list) and len(value) == len(each):
        return list(zip(each, value, strict=True))
    return [("it", value)]


def printed_lines(text: str, more: bool, width: int = WIDTH) -> Iterator[str]:
    """Yield the beginning of what was printed, and of NumPy's warnings, each under a heading."""
    lines, warnings = printed_apart(text)
    if lines:
        yield "Printed:"
        for line in lines[:_PRINTED]:
            yield f"  {line}"[:width].rstrip()
        if more or len(lines) > _PRINTED:
            yield "  …"
    if lines and warnings:
        yield ""
    if warnings:
        yield "NumPy warned:"
        for line in warnings[:_PRINTED]:
            yield from _indented(wrapped(line, width - 2))
        if len(warnings) > _PRINTED or (more and not lines):
            yield "  …"


def printed_apart(text: str) -> tuple[list[str], list[str]]:
    """Return the lines of what was printed, and those that are NumPy's warnings, each once."""
    lines = text.expandtabs(4).rstrip().split("\n")
    warnings = [line for line in lines if _WARNING.match(line)]
    own = [line for line in lines if not _WARNING.match(line)]
    return own if any(map(str.strip, own)) else [], list(dict.fromkeys(warnings))


def point_apart(shown: Shown) -> bool:
    """Whether a point tells the numbers of two results apart: 3.0 is no whole number."""
    each = [dict(parts(shown.name, value)) for value in (shown.got, shown.expected)]
    pairs = [(each[0].get(name), value) for name, value in each[1].items()]
    return any(_kind(one) == "f" and _kind(other) in ("i", "u") for one, other in pairs)


def _kind(value: Value) -> str:
    numeric = isinstance(value, int | float | np.number | np.ndarray)
    return np.asarray(value).dtype.kind if numeric else ""


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
    point: bool = False,
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
    point
        Whether a whole float is seen to be one, ``"3.0"``.
    """
    if isinstance(value, np.ndarray) and value.ndim in (1, 2) and value.size:
        return _array(value, name, index or (0,) * value.ndim, width, digits, point)
    if isinstance(value, Mapping):
        entries = [(f'{name}["{key}"]', item) for key, item in value.items()]
        return _entries(entries, index, width, digits, point) if value else [f"{name} = {{}}"]
    if isinstance(value, tuple | list) and value:
        if all(isinstance(item, bool | int | float | np.number) for item in value):
            return _array(np.array(value), name, (0,), width, digits, point)
        entries = [(f"{name}[{number}]", item) for number, item in enumerate(value)]
        return _entries(entries, index, width, digits, point)
    return _cut(f"{name} = {_single(value, digits, point)}", width)


def _entries(
    entries: list[tuple[str, Value]],
    index: tuple[int, ...] | None,
    width: int,
    digits: int,
    point: bool,
) -> list[str]:
    lines = [
        line
        for name, item in entries[:_ENTRIES]
        for line in value_lines(item, name, index, width, digits, point)
    ]
    if more := len(entries) - _ENTRIES:
        lines += [f"… and {more} more"] if more > 0 else []
    return lines


def _single(value: Value, digits: int, point: bool) -> str:
    if isinstance(value, Draws):
        return f"np.random.default_rng({value.seed})"
    if isinstance(value, Other):
        return value.text or value.kind
    if isinstance(value, np.ndarray):
        if value.ndim:
            return f"an array of shape {'×'.join(map(str, value.shape))}"
        return _number(value[()], digits, point)
    if isinstance(value, int | float | complex | np.generic):
        return _number(value, digits, point)
    return repr(value)


def _array(
    array: Values, name: str, index: tuple[int, ...], width: int, digits: int, point: bool
) -> list[str]:
    """Return an array's rows around a place; what is left out is said in the first line."""
    rows = array.reshape(1, -1) if array.ndim == 1 else array
    row, column = (0, index[-1]) if array.ndim == 1 else (index[0], index[1])
    first = max(0, min(row - 1, len(rows) - _ROWS))
    some = rows[first : first + _ROWS]
    texts = [
        [_number(value, digits, point) for value in line] for line in some[:, : 4 * width].tolist()
    ]
    whole = _aligned(texts)
    head = f"{name} = "
    if len(some) == len(rows) and _fits(whole, len(head) + 4, width, rows.shape[1]):
        return _bracketed(whole, head, array.ndim)
    # Too wide or too high: a part of it, under a line that says which.
    start = max(0, column - 2)
    texts = [
        [_number(value, digits, point) for value in line]
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


def _number(value: Any, digits: int, point: bool = False) -> str:
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | np.integer):
        return str(int(value))
    if isinstance(value, complex | np.complexfloating):
        return f"{complex(value):.{digits}g}"
    text = f"{float(value) + 0.0:.{digits}g}"  # −0 is 0
    if point and text.removeprefix("-").isdigit():
        return f"{text}.0"
    return {"nan": "NaN", "inf": "∞", "-inf": "-∞"}.get(text, text)


def _indented(lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield f"  {line}"


def _cut(text: str, width: int) -> list[str]:
    return [text if len(text) <= width else f"{text[: width - 1]}…"]
