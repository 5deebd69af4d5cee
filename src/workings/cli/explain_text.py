"""The page on which ``workings explain`` writes: sections, steps and sentences, wrapped to fit."""

import textwrap
from collections.abc import Iterable

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from workings.cli.render import console
from workings.explanation import Step

#: Lines are easy to read up to here; pipes get lines that fit any terminal.
_LONGEST, _PIPE = 120, 80
#: How far what belongs to a formula stands to the right.
INDENT = 2


def page() -> Console:
    """Return a console; in a pipe, one of 80 columns."""
    out = console()
    if not out.is_terminal:
        out.width = _PIPE
    return out


def section(title: str, out: Console) -> None:
    """Begin a part of the step."""
    out.print()
    out.print(Rule(Text(title, "bold"), align="left", style="dim"), width=_width(out))


def show_step(step: Step, out: Console, *, numbers: bool = True) -> None:
    """Show a step's formula with its shape, the formula with numbers, and the sentence.

    Without `numbers`, where a table that follows has them.
    """
    width = _width(out)
    dimensions = "×".join(map(str, step.values.shape))
    *lines, last = textwrap.wrap(step.formula, max(10, width), break_on_hyphens=False)
    if dimensions and len(last) + len(dimensions) + 2 > width:
        lines, last = [*lines, last], ""
    gap = " " * (width - len(last) - len(dimensions)) if dimensions else ""
    out.print()
    for line in lines:
        out.print(Text(line, "bold"))
    out.print(Text.assemble((last, "bold"), gap, (dimensions, "dim")))
    if numbers:
        say(step.with_numbers, out, "cyan")
    say(step.meaning, out)


def say(text: str, out: Console, style: str = "", indent: int = INDENT) -> None:
    """Print a text, wrapped between words."""
    room = max(10, _width(out) - indent)
    for line in textwrap.wrap(text, room, break_on_hyphens=False):
        out.print(Text(" " * indent + line, style))


def say_notes(notes: Iterable[str], out: Console) -> None:
    """Say what else is to be known of the examples, a note a line or more."""
    for note in notes:
        say(f"Note: {note}.", out, "yellow", indent=0)


def show(what: RenderableType, out: Console) -> None:
    """Print a table or pictures, an empty line before them, indented as sentences are."""
    out.print()
    out.print(Padding(what, (0, 0, 0, INDENT), expand=False))


def _width(out: Console) -> int:
    return min(out.width, _LONGEST)
