"""``workings learn``: a verdict as a page of at most 80 columns.

What it says is the course's; here are headings, colours, and the mark at the first difference.
"""

import re

import numpy as np
from rich.console import Console
from rich.text import Text

from workings.cli.explain_text import INDENT, say
from workings.course import exercise_named
from workings.course.exercise import Value
from workings.course.exercises import EXERCISES
from workings.course.plain import (
    digits_apart,
    parts,
    point_apart,
    printed_apart,
    value_lines,
    wrapped,
)
from workings.course.verdict import KINDS, Shown, Verdict
from workings.course.words import shape_words

WIDTH = 80
#: What a mark takes at a line's end, at most: ``"  ← A[0, 12]"``.
_MARK = 16
#: How many lines of what was printed are shown.
_PRINTED = 12
_NUMBER = re.compile(r"[^\s\[\],]+")


def show_verdict(verdict: Verdict, out: Console, passed: str = KINDS["passed"]) -> None:
    """Show what is said of a learner's function: the sentence, the call, what it printed.

    Parameters
    ----------
    verdict
        What is said.
    out
        Where.
    passed
        What to call it where all is right.
    """
    exercise = exercise_named(verdict.exercise)
    words = passed if verdict.passed else verdict_words(verdict)
    _heading(f"Exercise {exercise.number} of {len(EXERCISES)}, {exercise.name}", out)
    out.print(Text(words, "bold green" if verdict.passed else "bold red"))
    out.print()
    for sentence in verdict.sentences:
        say(plain(sentence), out)
    if verdict.code:
        out.print()
        out.print(Text(f"  {verdict.line or '':>4}  {plain(verdict.code)}"[:WIDTH], "yellow"))
    if verdict.mistake is not None:
        out.print()
        _heading("In training", out)
        say(verdict.mistake.cost, out)
    if verdict.shown is not None:
        out.print()
        _show_call(verdict.shown, out)
    show_printed(verdict.printed, verdict.printed_more, out)


def verdict_words(verdict: Verdict) -> str:
    """Return what came out in a few words: ``"known mistake: softmax-over-everything"``."""
    mistake = "" if verdict.mistake is None else f": {verdict.mistake.name}"
    return f"{KINDS[verdict.kind]}{mistake}"


def show_printed(text: str, more: bool, out: Console) -> None:
    """Show the beginning of what the learner's code printed, if it printed anything."""
    if not text.strip():
        return
    own, warnings = printed_apart(text)
    lines = [
        part for line in own[: _PRINTED + 1] for part in _in_pieces(plain(line), WIDTH - INDENT)
    ]
    warned = [
        part for line in warnings[: _PRINTED + 1] for part in wrapped(plain(line), WIDTH - INDENT)
    ]
    for heading, some in (("Your code printed", lines), ("NumPy warned", warned)):
        if not some:
            continue
        out.print()
        _heading(heading, out)
        for line in some[:_PRINTED]:
            out.print(Text(" " * INDENT + line))
        if len(some) > _PRINTED or (more and some is (lines or warned)):
            out.print(Text(" " * INDENT + "…"))


def _in_pieces(line: str, width: int) -> list[str]:
    return [line[start : start + width] for start in range(0, len(line), width)] or [""]


def plain(text: str) -> str:
    """Return a text from elsewhere without what would move a terminal's cursor or colour it."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)


def _heading(text: str, out: Console) -> None:
    out.print(Text(text, "bold"))


def _show_call(shown: Shown, out: Console) -> None:
    _heading(f"Tried: {shown.call}, {shown.case}", out)
    for name, value in shown.arguments.items():
        _show_lines(value_lines(value, name, None, WIDTH - INDENT), out)
    if not shown.name:
        return
    digits, point = digits_apart(shown), point_apart(shown)
    apart = _apart(shown.expected, shown.got)
    out.print()
    _heading(f"Expected{apart[0]}", out)
    for name, value in parts(shown.name, shown.expected):
        lines = value_lines(value, name, shown.index, WIDTH - INDENT - _MARK, digits, point)
        _show_lines(lines, out, shown.index, "bold green")
    if shown.got is None:
        return
    out.print()
    _heading(f"Yours{apart[1]}", out)
    place = f"[{', '.join(map(str, shown.index or ()))}]"
    if len(shown.name) + len(place) < _MARK - 3:
        place = f"{shown.name}{place}"
    for name, value in parts(shown.name, shown.got):
        lines = value_lines(value, name, shown.index, WIDTH - INDENT - _MARK, digits, point)
        _show_lines(lines, out, shown.index, "bold red", place)


def _apart(expected: Value, got: Value) -> tuple[str, str]:
    """Return what tells two arrays apart that may look the same: shapes, or kinds of numbers."""
    if not (isinstance(expected, np.ndarray) and isinstance(got, np.ndarray)):
        return "", ""
    if expected.shape != got.shape:
        return f", {shape_words(expected.shape)}", f", {shape_words(got.shape)}"
    if expected.dtype.kind != got.dtype.kind and expected.dtype.kind != "f":
        return f", {expected.dtype}", f", {got.dtype}"
    return "", ""


def _show_lines(
    lines: list[str],
    out: Console,
    index: tuple[int, ...] | None = None,
    style: str = "",
    place: str = "",
) -> None:
    for line in marked(lines, index, style, place):
        out.print(Text.assemble(" " * INDENT, line))


def marked(
    lines: list[str], index: tuple[int, ...] | None, style: str, place: str = ""
) -> list[Text]:
    """Return an array's lines with the number at a place in it coloured, and an arrow to its line.

    Parameters
    ----------
    lines
        From `value_lines`: rows in brackets, perhaps under a line that says which part this is.
    index
        The place, from 0; None marks nothing.
    style
        The number's colour.
    place
        What stands beside the arrow; "" draws none.
    """
    texts = [Text(plain(line)) for line in lines]
    rows = [number for number, line in enumerate(lines) if line.endswith(("]", "],"))]
    if index is None or len(index) not in (1, 2) or not rows:
        return texts
    head = lines[0] if rows[0] else ""
    row = 0 if len(index) == 1 else index[0] - _first(head, r"rows (\d+) to")
    column = index[-1] - _first(head, r"(?:columns |, )(\d+) to \d+:$")
    if not 0 <= row < len(rows):
        return texts
    text, line = texts[rows[row]], lines[rows[row]]
    begin = line.rfind("[") + 1
    cells = [match.span() for match in _NUMBER.finditer(line, begin)]
    if 0 <= column < len(cells):
        text.stylize(style, *cells[column])
        if place:
            text.append(f"  ← {place}", style)
    return texts


def _first(head: str, pattern: str) -> int:
    found = re.search(pattern, head)
    return int(found[1]) if found else 0
