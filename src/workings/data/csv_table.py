"""The rows of a CSV file, read by NumPy's own parser.

It is strict (a pixel is a whole number from 0 to 255 and nothing else) and as fast as the larger
libraries'. When it refuses a file, the file is read again, slowly, to name the row and the column.
"""

import csv
import math
import os
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
import numpy.typing as npt

from workings.arrays import Integers, Values
from workings.data.csv_columns import Columns, read_columns
from workings.data.precision import coarse
from workings.errors import DataError

Path_ = str | os.PathLike[str]
_WHOLE = re.compile(r"\+?\d+(\.0*)?$")
_LARGEST = float(np.finfo(np.float32).max)
_MOST_CLASSES = 10_000
_MOST_IN_A_BYTE = 255  # a label's code shares the pixels' bytes; more are read the slow way


@dataclass(frozen=True)
class Words:
    """The label column: the different texts in it, and for each row which one it has."""

    texts: tuple[str, ...]
    codes: Integers


def read_table(
    path: Path_, label: str | None, usual: str = "", known: tuple[str, ...] = ()
) -> tuple[Values, Columns, Words | None]:
    """Read the features and the label column of a CSV file.

    Parameters
    ----------
    path
        The file.
    label
        The label column, which must be there; None where nothing is said.
    usual
        What it is called where nothing is said, besides ``label``; it may be missing.
    known
        The features' names where a network takes the file.

    Returns
    -------
    values
        The features in the file's order: uint8 for pixels, float32 otherwise; float64 where
        float32 is too coarse, see `coarse`.
    columns
        What the header says.
    words
        The labels as they are written, or None where the file has none.

    Raises
    ------
    DataError
        If the file cannot be read, or a cell is not what it should be.
    """
    try:
        if Path(path).is_file() and not Path(path).stat().st_size:
            raise DataError(f"{path} is empty")
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            columns = read_columns(file, path, label, usual, known)
            dtype = np.uint8 if columns.pixels else np.float32
            try:
                values, columns, words = _parse(file, columns, dtype)
                if columns.pixels or not (doubtful := coarse(values)).any():
                    return values, columns, words
                file.seek(0)
                read_columns(file, path, label, usual, known)
                exact = _parse(file, columns, np.float64)[0]
                rounded = (exact[:, doubtful] != values[:, doubtful]).any()
                return (exact if rounded else values), columns, words
            except (ValueError, OverflowError, Warning) as error:
                reason = str(error)
            file.seek(0)
            read_columns(file, path, label, usual, known)
            _find_fault(file, path, columns)
            file.seek(0)
            read_columns(file, path, label, usual, known)
            try:  # no cell is at fault: whole numbers written as 2.0
                values, columns, words = _parse(file, columns, np.float64)
            except (ValueError, OverflowError, Warning):
                raise DataError(f"{path} cannot be read as a table of numbers: {reason}") from None
            return values.astype(dtype), columns, words
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not a text file in UTF-8 ({error.reason})") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from None


def _parse(
    file: TextIO, columns: Columns, dtype: npt.DTypeLike
) -> tuple[Values, Columns, Words | None]:
    texts: dict[str, int] = {}
    most = _MOST_IN_A_BYTE if dtype == np.uint8 else _MOST_CLASSES

    def code(text: str) -> int:
        text = text.strip()
        place = texts.setdefault(text, len(texts))
        if not text or place >= most:
            raise ValueError("no label, or too many different ones")
        return place

    with warnings.catch_warnings():
        warnings.simplefilter("error")  # no rows at all is a warning there, an error here
        table: Values = np.loadtxt(
            file,
            dtype,
            delimiter=",",
            comments=None,
            quotechar='"',
            ndmin=2,
            converters=None if columns.label is None else {columns.label: code},
        )
    if table.shape[1] != len(columns.names):
        raise ValueError("another number of columns than the header")
    if columns.label is None:
        return _finite(table), columns, None
    if len(texts) > _most_classes(len(table)):
        raise ValueError("too many different labels")
    codes = table[:, columns.label].astype(np.int64)
    return _finite(np.delete(table, columns.label, axis=1)), columns, Words(tuple(texts), codes)


def _most_classes(rows: int) -> int:
    """Return how many labels may be different: more are measurements, or names of examples."""
    return min(max(_MOST_IN_A_BYTE, rows // 2), _MOST_CLASSES)


def _finite(values: Values) -> Values:
    if values.dtype != np.uint8 and not np.isfinite(values).all():
        raise ValueError("a value that is not a finite number")
    return values


def _find_fault(file: TextIO, path: Path_, columns: Columns) -> None:
    """Read cell by cell and raise at the first that is wrong."""
    reader = csv.reader(file)
    row = 0
    labels = set()
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
                    fault = None if cell.strip() else "blank: every row needs its label"
                elif columns.pixels:
                    fault = _pixel_fault(cell.strip())
                else:
                    fault = _number_fault(cell.strip())
                if fault:
                    hint = ""
                    if columns.label is None and "is text" in fault and not columns.pixels:
                        hint = f"; if it is the label, say --label {name}"
                    raise DataError(f"{path}, row {row}, column {name}: {fault}{hint}")
    except csv.Error as error:
        raise DataError(f"{path}, row {row + 1}: {error}") from None
    if short and short_by > 0:
        short += ": the last row is cut short; get the file again"
    if short:
        raise DataError(short)
    if not row:
        raise DataError(f"{path}: a header and no rows below it")
    if len(labels) > (most := _most_classes(row)):
        raise DataError(
            f"{path}: {len(labels):,} different labels in the column "
            f"{columns.names[columns.label or 0]!r}, more than {most:,}: "
            "a label names a class; say --label NAME if another column holds it"
        )


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
        number = float(cell if cell.isascii() and "_" not in cell else "text")  # as NumPy has it
    except ValueError:
        return f"{cell[:20]!r} is text: a feature is a number"
    if not math.isfinite(number):
        return f"{cell} is not a finite number"
    if abs(number) > _LARGEST:
        return f"{cell} is larger than a float32 holds (3.4e38)"
    return None
