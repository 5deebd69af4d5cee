"""What a CSV file's header says: which columns are features, which the label and the weights."""

import csv
import os
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TextIO

from workings.errors import DataError

_PIXEL = re.compile(r"pixel(\d{1,9})$", re.IGNORECASE)
_LABEL = "label"
#: A network of so many inputs is large for any machine.
MOST_COLUMNS = 1_000_000
_COLUMN = re.compile(r"column\d+$")  # the name of a column that has none


@dataclass(frozen=True)
class Asked:
    """What a caller says of the columns.

    Parameters
    ----------
    label, weight
        The columns of the labels and of what each example counts, which must be there; None where
        nothing is said.
    usual_label, usual_weight
        What they are called where nothing is said, as a network remembers it; they may be missing.
        A label is read then, a weight passed over.
    known
        The features' names where a network takes the file: they may stand in another order.
    """

    label: str | None = None
    weight: str | None = None
    usual_label: str = ""
    usual_weight: str = ""
    known: tuple[str, ...] = ()


@dataclass(frozen=True)
class Columns:
    """The columns of a file.

    Parameters
    ----------
    names
        The header, column by column.
    features
        The features' column numbers, in the order of the pixels or of a network's features.
    label
        The label's column number, or None where the file has no labels.
    pixels
        Whether every feature is named ``pixelN``.
    weight
        The column number of what each example counts, or None where there is none.
    weighed
        Whether that column is to be read; else it is passed over.
    """

    names: tuple[str, ...]
    features: tuple[int, ...]
    label: int | None
    pixels: bool
    weight: int | None = None
    weighed: bool = False

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The features' names, in order."""
        return tuple(self.names[column] for column in self.features)

    @property
    def order(self) -> list[int] | None:
        """Each feature's place among those that stand there, or None where they are in order."""
        if list(self.features) == sorted(self.features):
            return None
        standing = {column: place for place, column in enumerate(sorted(self.features))}
        return [standing[column] for column in self.features]


def read_columns(file: TextIO, path: str | os.PathLike[str], asked: Asked) -> Columns:
    """Read the header line, if there is one, and leave `file` at the first row.

    Parameters
    ----------
    file
        The file, at its beginning.
    path
        What to call it in a message.
    asked
        What is said of the columns. A column called ``label`` is the label where nothing else is.

    Raises
    ------
    DataError
        If there is no header, a name stands twice, or a column that was asked for is missing.
    """
    label, known = asked.label, asked.known
    line = file.readline()
    if line.count(",") >= MOST_COLUMNS:
        raise DataError(f"{path}: more than {MOST_COLUMNS:,} columns")
    try:
        names = tuple(name.strip() for name in next(csv.reader([line]), []))
    except csv.Error as error:
        raise DataError(f"{path}: the header cannot be read: {error}") from None
    if not names or not any(names):
        raise DataError(
            f"{path}: the first line is empty: expected a header, label,pixel0,pixel1,…"
        )
    if len(names) == 1 and (other := next((mark for mark in ";\t" if mark in names[0]), None)):
        mark = "tabs" if other == "\t" else "semicolons"
        raise DataError(f"{path}: its columns are separated by {mark}: save it with commas")
    if _is_row(names, asked) and not _is_header_of_numbers(names, file):
        names, text = _named(names)
        if len(names) == len(known) and all(map(_COLUMN.match, known)) and not label:
            file.seek(0)
            return Columns(known, tuple(range(len(known))), None, pixels=False)
        label = label or text or (asked.usual_label if asked.usual_label in names else None)
        if label is None and not _COLUMN.match(asked.usual_label):
            raise DataError(
                f"{path}: no header: the first line holds numbers ({line.strip()[:40]}…): expected "
                "names, label,pixel0,pixel1,…; or say --label column1 (column2, …) for the label"
            )
        file.seek(0)
    if len(set(names)) < len(names):
        twice = next(name for name, count in Counter(names).items() if count > 1)
        raise DataError(f"{path}: the column {twice!r} stands twice in the header")
    for name in (label, asked.weight):
        if name is not None and name not in names:
            raise DataError(
                f"{path}: no column {name!r}; the file has {', '.join(names[:5])}"
                f"{', …' if len(names) > 5 else ''}"
            )
    place, weight = _label_and_weight(names, path, label, asked)
    features = tuple(at for at in range(len(names)) if at not in (place, weight))
    if not features:
        raise DataError(f"{path}: only a label column, no features")
    weights = (weight, asked.weight is not None)
    numbers = [_PIXEL.match(names[at]) for at in features]
    if not all(numbers):
        _refuse_half_pixels(path, names, features, [bool(found) for found in numbers])
        if {names[at] for at in features} == {*known}:
            column = {name: at for at, name in enumerate(names)}
            features = tuple(column[name] for name in known)
        return Columns(names, features, place, False, *weights)
    pixel = {at: int(found[1]) for at, found in zip(features, numbers, strict=True) if found}
    features = tuple(sorted(features, key=lambda at: pixel[at]))
    first = pixel[features[0]]
    counted = [pixel[at] for at in features]
    if first > 1 or counted != list(range(first, first + len(features))):
        there = set(counted)
        missing = next(
            number for number in range(min(first, 1), first + len(features)) if number not in there
        )
        raise DataError(f"{path}: the column pixel{missing} is missing from the header")
    return Columns(names, features, place, True, *weights)


def _label_and_weight(
    names: tuple[str, ...], path: str | os.PathLike[str], label: str | None, asked: Asked
) -> tuple[int | None, int | None]:
    """Return the column numbers of the label and of what each example counts."""
    weight = _place(names, asked.weight, asked.usual_weight)
    place = _place(names, label, asked.usual_label)
    if place is None:
        place = next(
            (
                at
                for at, name in enumerate(names)
                if name.lower() == _LABEL and name not in asked.known
            ),
            None,
        )
    if place is None or place != weight:
        return place, weight
    if asked.weight is not None:
        raise DataError(
            f"{path}: the column {names[place]!r} cannot hold both the labels and what each "
            "example counts: name another with --label or --sample-weight"
        )
    return (None, weight) if label is None else (place, None)  # what was said goes first


def _place(names: tuple[str, ...], name: str | None, usual: str) -> int | None:
    """Return a column's number: of the one that was asked for, else of the usual one if any."""
    wanted = usual if name is None else name
    return names.index(wanted) if wanted in names else None


def _refuse_half_pixels(
    path: str | os.PathLike[str],
    names: tuple[str, ...],
    features: tuple[int, ...],
    found: list[bool],
) -> None:
    """Refuse a file of pixels with one other column: its label has another name."""
    others = [names[at] for at, pixel in zip(features, found, strict=True) if not pixel]
    if len(found) > 2 and len(others) == 1:
        raise DataError(
            f"{path}: all columns are pixels but {others[0]!r}: if it is the label, "
            f"say --label {others[0]}; if it says what each example counts, train with "
            f"--sample-weight {others[0]}; if neither, take it out"
        )


def _is_row(cells: tuple[str, ...], asked: Asked) -> bool:
    """Return whether a first line is a row: all numbers, or all but one of three or more.

    Numbers that count up by one beside it are a header, as tables without names are written with.
    """
    numbers = [float(cell) for cell in cells if _number(cell)]
    if len(numbers) == len(cells):
        return True
    words = {cell.lower() for cell in cells if not _number(cell)}
    named = {(name or _LABEL).lower() for name in (asked.label, asked.weight)}
    if len(numbers) < max(len(cells) - 1, 2) or words & {_LABEL, *named}:
        return False
    return numbers != [numbers[0] + place for place in range(len(numbers))]


def _is_header_of_numbers(cells: tuple[str, ...], file: TextIO) -> bool:
    """Return whether a first line that could be a row is a header, such as of years.

    Its numbers are whole and rise, or fall, from each to the next, and its text never comes again.
    `file` stands at the second line and is read on until the text does.
    """
    numbers = [float(cell) for cell in cells if _number(cell)]
    steps = [after - before for before, after in pairwise(numbers)]
    one_way = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    if len(numbers) == len(cells) or not one_way or any(number % 1 for number in numbers):
        return False
    place = next(place for place, cell in enumerate(cells) if not _number(cell))
    start, rows = file.tell(), 0
    try:
        for row in csv.reader(iter(file.readline, "")):
            rows += 1
            if len(row) == len(cells) and row[place].strip() == cells[place]:
                return False
    except csv.Error:  # found again, and said, when the rows are read
        pass
    file.seek(start)
    return rows > 0


def _named(cells: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """Return names for the columns of a file without a header, and which one holds text."""
    names = tuple(f"column{number}" for number in range(1, len(cells) + 1))
    return names, next(
        (name for name, cell in zip(names, cells, strict=True) if not _number(cell)), None
    )


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
