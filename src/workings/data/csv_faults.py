"""What is wrong with a CSV file: found cell by cell, and said with its row and column."""

import csv
import math
import os
import re
from typing import TextIO

import numpy as np

from workings.data.csv_columns import Columns
from workings.errors import DataError

#: A label's code shares the pixels' bytes; more are read the slow way.
MOST_IN_A_BYTE = 255
MOST_CLASSES = 10_000
#: The most characters of a label: the classes' names are kept in an array as wide as the longest.
LONGEST_LABEL = 1_000
_WHOLE = re.compile(r"\+?\d+(\.0*)?$")
_LARGEST = float(np.finfo(np.float32).max)
Path_ = str | os.PathLike[str]


def most_classes(rows: int) -> int:
    """Return how many labels may be different: more are measurements, or names of examples."""
    return min(max(MOST_IN_A_BYTE, rows // 2), MOST_CLASSES)


def find_fault(file: TextIO, path: Path_, columns: Columns) -> None:
    """Read cell by cell and raise at the first that is wrong.

    Parameters
    ----------
    file
        The file, at its first row.
    path
        What to call it in a message.
    columns
        What the header says.

    Raises
    ------
    DataError
        If a cell or a row is wrong, there are no rows, or too many classes, or no example counts.
    """
    reader = csv.reader(file)
    row = 0
    labels = set()
    counts = False  # whether any example does
    short, short_by = "", 0
    try:
        for cells in reader:
            if not cells:
                continue
            row += 1
            if short:
                raise DataError(short)
            if len(cells) != len(columns.names):
                # Wait for the next row: the last row of a file that was cut short is told apart.
                short_by = len(columns.names) - len(cells)
                short = (
                    f"{path}, row {row}: {len(cells):,} columns where the header has "
                    f"{len(columns.names):,}"
                )
                continue
            for place, (name, cell) in enumerate(zip(columns.names, cells, strict=True)):
                if place == columns.label:
                    labels.add(cell.strip())
                    fault = _label_fault(cell.strip())
                elif place == columns.weight:
                    fault = _weight_fault(cell.strip()) if columns.weighed else None
                    counts = counts or (not fault and columns.weighed and number(cell) > 0)
                elif columns.pixels:
                    fault = _pixel_fault(cell.strip())
                else:
                    fault = _number_fault(cell.strip())
                if fault:
                    hint = ""
                    feature = place != columns.weight and not columns.pixels
                    if columns.label is None and "is text" in fault and feature:
                        hint = f"; if it is the label, say --label {name}"
                    raise DataError(f"{path}, row {row}, column {name}: {fault}{hint}")
    except csv.Error as error:
        raise DataError(f"{path}, row {row + 1}: {csv_fault(error)}") from None
    if short and short_by > 0:
        short += ": the last row is cut short; get the file again"
    if short:
        raise DataError(short)
    if not row:
        raise DataError(f"{path}: a header and no rows below it")
    if len(labels) > (most := most_classes(row)):
        raise DataError(
            f"{path}: {len(labels):,} different labels in the column "
            f"{columns.names[columns.label or 0]!r}, more than {most:,}: "
            "a label names a class; say --label NAME if another column holds it"
        )
    if columns.weight is not None and columns.weighed and not counts:
        raise DataError(
            f"{path}: every row has 0 in the column {columns.names[columns.weight]!r}, so that no "
            "example counts: give some a weight above 0"
        )


def csv_fault(error: csv.Error) -> str:
    """Say what the csv module found wrong; a cell that is too long for it was hardly meant."""
    text = str(error)
    return f"{text}: a quotation mark is never closed" if "field limit" in text else text


def _label_fault(cell: str) -> str | None:
    """Say what is wrong with a label, or None."""
    if not cell:
        return "blank: every row needs its label"
    if len(cell) > LONGEST_LABEL:
        return f"a label of {len(cell):,} characters: expected a name of {LONGEST_LABEL:,} at most"
    return None


def _pixel_fault(cell: str) -> str | None:
    """Say what is wrong with a pixel, or None."""
    wanted = "a pixel is a whole number from 0 to 255"
    if not cell:
        return f"blank: {wanted}"
    if _WHOLE.match(cell):
        return None if float(cell) <= 255 else f"{cell} is above 255: {wanted}"
    try:
        number = float(cell)
    except ValueError:
        return f"{cell[:20]!r} is text: {wanted}"
    if math.isnan(number):
        return f"not a number (NaN): {wanted}"
    if number < 0:
        return f"{cell} is negative: {wanted}"
    return (
        f"{cell} is not a whole number: {wanted}"
        if number <= 255
        else f"{cell} is above 255: {wanted}"
    )


def _number_fault(cell: str) -> str | None:
    """Say what is wrong with a measured feature, or None."""
    if not cell:
        return "blank: every feature needs its number"
    try:
        value = number(cell)
    except ValueError:
        return f"{cell[:20]!r} is text: a feature is a number"
    if not math.isfinite(value):
        return f"{cell} is not a finite number"
    if abs(value) > _LARGEST:
        return f"{cell} is larger than a float32 holds (3.4e38)"
    return None


def _weight_fault(cell: str) -> str | None:
    """Say what is wrong with what an example counts, or None."""
    wanted = "what an example counts is a number from 0 upwards"
    if not cell:
        return f"blank: {wanted}"
    try:
        value = number(cell)
    except ValueError:
        return f"{cell[:20]!r} is text: {wanted}"
    if not math.isfinite(value):
        return f"{cell} is not a finite number: {wanted}"
    return f"{cell} is negative: {wanted}" if value < 0 else None


def number(cell: str) -> float:
    """Return the number a cell holds, written as NumPy's parser takes it.

    Raises
    ------
    ValueError
        If it is none.
    """
    return float(cell if cell.isascii() and "_" not in cell else "text")
