"""How things look in a terminal: pictures, tables, numbers; and in a pipe."""

import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from workings.arrays import Values
from workings.evaluation import Evaluation
from workings.network import Network

_SHADES = " ░▒▓█"


def console(stderr: bool = False) -> Console:
    """Return a console that writes what it is given, without reading marks into it.

    Where its output is a pipe it writes plain text and wraps nothing.
    """
    stream = sys.stderr if stderr else sys.stdout
    terminal = stream is not None and stream.isatty()  # closed, it is None
    return Console(
        stderr=stderr,
        highlight=False,
        markup=False,
        emoji=False,
        force_terminal=terminal,
        width=None if terminal else 100,
        soft_wrap=not terminal,
    )


def in_colour(out: Console) -> bool:
    """Return whether colours will be seen: not in a pipe, and not where NO_COLOR is set."""
    return out.color_system is not None and not out.no_color


def bold(text: str) -> Text:
    """Return a text in bold."""
    return Text(text, "bold")


def line_of(share: float, width: int) -> str:
    """Return a line of so many characters, heavy up to a share of it; nothing below four."""
    return ("━" * round(share * width)).ljust(width, "─") if width >= 4 else ""


def print_json(document: dict[str, Any]) -> None:
    """Print one JSON document on one line of stdout, at once; in ASCII, for any encoding."""
    print(json.dumps(document, allow_nan=False), flush=True)


def picture(image: Values, colour: bool) -> Text:
    """Return a picture as text, two rows of pixels a line: half-blocks in colour, shades without.

    Parameters
    ----------
    image
        rows×columns from 0 (empty) to 255 (ink).
    colour
        Whether the terminal shows colours.
    """
    return half_blocks(image, colour, _grey, _shade)


def half_blocks(
    image: Values, colour: bool, paint: Callable[[float], str], sign: Callable[[float], str]
) -> Text:
    """Return an array as text, two rows a line; under an odd last row stand zeros.

    Parameters
    ----------
    image
        rows×columns.
    colour
        Whether the terminal shows colours: each half of a letter gets its own, else one sign stands
        for both.
    paint
        A value's colour.
    sign
        The letter for the mean of two values, one above the other.
    """
    values = np.asarray(image, np.float64)
    if len(values) % 2:
        values = np.vstack([values, np.zeros((1, values.shape[1]))])
    text = Text()
    for top, bottom in zip(values[::2], values[1::2], strict=True):
        if text:
            text.append("\n")
        for upper, lower in zip(top, bottom, strict=True):
            if colour:
                text.append("▀", Style(color=paint(upper), bgcolor=paint(lower)))
            else:
                text.append(sign((upper + lower) / 2))
    return text


def halved(image: Values) -> Values:
    """Return a picture of half the size, each pixel the mean of four; odd edges are dropped."""
    rows, columns = (size // 2 * 2 for size in image.shape)
    even = np.asarray(image[:rows, :columns], np.float64)
    return even.reshape(rows // 2, 2, columns // 2, 2).mean(axis=(1, 3))


def side_by_side(pictures: Sequence[Values], captions: Sequence[str], out: Console) -> Table:
    """Return pictures next to each other, as many as fit a line, each with its caption below."""
    width = pictures[0].shape[1] if len(pictures) else 1
    fit = max(1, (out.width + 2) // (width + 2))
    table = Table.grid(padding=(0, 2, 1, 0))
    for start in range(0, len(pictures), fit):
        row = range(start, min(start + fit, len(pictures)))
        cells = [
            Text.assemble(picture(pictures[place], in_colour(out)), "\n", captions[place])
            for place in row
        ]
        table.add_row(*cells)
    return table


def layers_table(network: Network) -> Table:
    """Return the network's summary: every layer with the shapes of its arrays."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("", "activation", "W", "b", "Z and A", "parameters"):
        table.add_column(name, justify="right" if name == "parameters" else "left")
    table.add_row("input", "", "", "", f"{network.sizes[0]}×m", "")
    for *cells, count in network.summary():
        table.add_row(*cells, f"{count:,}")
    table.add_row("", "", "", "", "", f"{network.parameter_count:,}", style="bold")
    return table


def classes_table(evaluation: Evaluation) -> Table:
    """Return precision, recall and F1 for each class."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("class", "precision", "recall", "F1", "examples"):
        table.add_column(name, justify="left" if name == "class" else "right")
    measures = zip(
        evaluation.class_names,
        evaluation.precision,
        evaluation.recall,
        evaluation.f1,
        evaluation.confusion.sum(axis=1),
        strict=True,
    )
    for name, precision, recall, f1, count in measures:
        table.add_row(name, f"{precision:.1%}", f"{recall:.1%}", f"{f1:.1%}", f"{count:,}")
    return table


def confusion_table(evaluation: Evaluation) -> Table:
    """Return the confusion matrix: true classes down, predicted classes across."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    table.add_column("true ↓  said →", style="bold")
    for name in evaluation.class_names:
        table.add_column(name, justify="right")
    worst = max(1, int((evaluation.confusion - np.diag(evaluation.confusion.diagonal())).max()))
    for row, name in enumerate(evaluation.class_names):
        cells = []
        for column, count in enumerate(evaluation.confusion[row].tolist()):
            if row == column:
                cells.append(Text(f"{count:,}", "bold green"))
            else:
                style = "bold red" if count > worst / 2 else "" if count else "dim"
                cells.append(Text(f"{count:,}" if count else "·", style))
        table.add_row(name, *cells)
    return table


def duration(seconds: float) -> str:
    """Return a time as people say it: 0.8 s, 24 s, 3 min 05 s, 1 h 02 min."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"


def _shade(value: float) -> str:
    return _SHADES[min(int(value / 256 * 5), 4)]


def _grey(value: float) -> str:
    level = round(min(max(value, 0), 255))
    return f"rgb({level},{level},{level})"
