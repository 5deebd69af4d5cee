"""The rows of a CSV file, read by NumPy's own parser.

It is strict (a pixel is a whole number from 0 to 255 and nothing else) and as fast as the larger
libraries'. When it refuses a file, the file is read again, slowly, to name the row and the column.
"""

import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TextIO

import numpy as np
import numpy.typing as npt

from workings.arrays import Array, Integers, Values
from workings.data.csv_columns import Asked, Columns, read_columns
from workings.data.csv_faults import (
    LONGEST_LABEL,
    MOST_CLASSES,
    MOST_IN_A_BYTE,
    find_fault,
    most_classes,
    number,
)
from workings.data.csv_lines import open_lines
from workings.data.precision import coarse
from workings.errors import DataError

Path_ = str | os.PathLike[str]


@dataclass(frozen=True)
class Words:
    """The label column: the different texts in it, and for each row which one it has."""

    texts: tuple[str, ...]
    codes: Integers


@dataclass(frozen=True)
class Table:
    """What the rows of a file hold.

    Parameters
    ----------
    values
        The features in the file's order: uint8 for pixels, float32 otherwise; float64 where
        float32 is too coarse, see `coarse`.
    words
        The labels as they are written, or None where the file has none.
    weights
        What each example counts, float64, where that was asked for.
    """

    values: Values
    words: Words | None
    weights: Array | None


def read_table(path: Path_, asked: Asked) -> tuple[Columns, Table]:
    """Read a CSV file: what its header says, and what its rows hold.

    Parameters
    ----------
    path
        The file.
    asked
        What is said of its columns.

    Raises
    ------
    DataError
        If the file cannot be read, or a cell is not what it should be.
    """
    try:
        with open_lines(path) as file:
            if not os.fstat(file.fileno()).st_size:
                raise DataError(f"{path} is empty")
            columns = read_columns(file, path, asked)
            dtype = np.uint8 if columns.pixels else np.float32
            try:
                table = _parse(file, columns, dtype)
                if columns.pixels or not (doubtful := coarse(table.values)).any():
                    return columns, table
                file.seek(0)
                read_columns(file, path, asked)
                exact = _parse(file, columns, np.float64)
                rounded = (exact.values[:, doubtful] != table.values[:, doubtful]).any()
                return columns, exact if rounded else table
            except DataError:
                raise
            except (ValueError, OverflowError, Warning) as error:
                reason = str(error)
            file.seek(0)
            read_columns(file, path, asked)
            find_fault(file, path, columns)
            file.seek(0)
            read_columns(file, path, asked)
            try:  # no cell is at fault: whole numbers written as 2.0
                table = _parse(file, columns, np.float64)
            except (ValueError, OverflowError, Warning):
                raise DataError(f"{path} cannot be read as a table of numbers: {reason}") from None
            return columns, replace(table, values=table.values.astype(dtype))
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not a text file in UTF-8 ({error.reason})") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from None


def _parse(file: TextIO, columns: Columns, dtype: npt.DTypeLike) -> Table:
    texts: dict[str, int] = {}
    weights: list[float] = []
    most = MOST_IN_A_BYTE if dtype == np.uint8 else MOST_CLASSES

    def code(text: str) -> int:
        text = text.strip()
        place = texts.setdefault(text, len(texts))
        if not text or place >= most or len(text) > LONGEST_LABEL:
            raise ValueError("no label, one that is no name, or too many different ones")
        return place

    def weigh(text: str) -> int:  # aside: pixels are bytes, and weights have decimals
        if columns.weighed:
            weights.append(number(text.strip()))
        return 0

    aside: dict[int | str, Callable[[str], int]] = {}
    if columns.label is not None:
        aside[columns.label] = code
    if columns.weight is not None:
        aside[columns.weight] = weigh
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # no rows at all is a warning there, an error here
        table: Values = np.loadtxt(
            file,
            dtype,
            delimiter=",",
            comments=None,
            quotechar='"',
            ndmin=2,
            converters=aside or None,
        )
    if table.shape[1] != len(columns.names):
        raise ValueError("another number of columns than the header")
    if len(texts) > most_classes(len(table)):
        raise ValueError("too many different labels")
    words = None
    if columns.label is not None:
        words = Words(tuple(texts), table[:, columns.label].astype(np.int64))
    counted = np.array(weights) if columns.weighed else None
    if counted is not None and not (counted.min() >= 0 < counted.max() < np.inf):
        raise ValueError("weights that are none")
    features = np.delete(table, [int(place) for place in aside], axis=1) if aside else table
    return Table(_finite(features), words, counted)


def _finite(values: Values) -> Values:
    if values.dtype != np.uint8 and not np.isfinite(values).all():
        raise ValueError("a value that is not a finite number")
    return values
