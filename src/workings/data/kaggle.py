"""CSV files as Kaggle gives and takes them: ``train.csv``, ``test.csv``, ``submission.csv``.

A file holds pixels when every feature is named ``pixelN``; other numeric columns are measured
features. The header also tells whether there is a label column.
"""

import dataclasses
import os
import re
from collections.abc import Iterable, Sequence

import numpy as np

from workings.arrays import Integers, Values
from workings.data.csv_columns import Asked
from workings.data.csv_table import Words, read_table
from workings.data.dataset import Dataset
from workings.data.from_arrays import from_arrays
from workings.data.preparation import Preparation, name_classes, square_image
from workings.errors import DataError
from workings.whole_file import whole_file

Path_ = str | os.PathLike[str]
_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9]*)(\.0*)?")
_EXACT = 2**53  # below it a float64 holds every whole number
CSV_SOURCE = "a CSV file"  # how a data set's source ends that was read here
_ROWS_AT_ONCE = 1_000  # written in pieces, so that writing takes little memory


def read_csv(
    path: Path_,
    label: str | None = None,
    like: Preparation | None = None,
    sample_weight: str | None = None,
) -> Dataset:
    """Read a CSV file.

    Parameters
    ----------
    path
        The file. A byte order mark and CRLF line ends are accepted.
    label
        The label column's name; ``label`` where nothing is said. A file without it is a data set
        without labels. Where the file has no header, the columns are ``column1``, ``column2``, …;
        the only one that holds text is the label.
    like
        The preparation of a network that shall take the data: the label's column may have the name
        that it had there, the column of the weights is passed over, and the features may stand in
        another order.
    sample_weight
        The column that says what each example counts in training, a number from 0 upwards: it
        becomes `Dataset.weights`, and no feature.

    Returns
    -------
    Dataset
        Pixels (``uint8``) when every feature is named ``pixelN``, measured features
        otherwise: float32, or float64 where that is too coarse.

    Raises
    ------
    DataError
        If the file cannot be read, has no header, or holds a cell that is not what it should be;
        the message names the row (1 is the first below the header) and the column.
    """
    asked = Asked(label, sample_weight)
    if like is not None:
        known = like.feature_names or ()
        asked = Asked(label, sample_weight, like.label_name, like.weight_name, known)
    columns, table = read_table(path, asked)
    values = table.values if columns.order is None else table.values[:, columns.order]
    shape = square_image(values.shape[1]) if columns.pixels else None
    labels, names = (None, None) if table.words is None else _classes(table.words, path, shape)
    data = from_arrays(
        np.ascontiguousarray(values),
        labels,
        weights=table.weights,
        class_names=names,
        feature_names=None if columns.pixels else columns.feature_names,
        source=f"{len(values):,} rows from {CSV_SOURCE}",
    )
    remembered = dataclasses.replace(
        data.preparation,
        label_name="" if columns.label is None else columns.names[columns.label],
        weight_name="" if columns.weight is None else columns.names[columns.weight],
    )
    return dataclasses.replace(data, preparation=remembered)


def write_csv(data: Dataset, path: Path_, *, with_labels: bool = True) -> None:
    """Write a data set as Kaggle's ``train.csv`` (with labels) or ``test.csv`` (without).

    Where the examples have weights, these stand beside the labels, in a column of the name that
    they had, or ``weight``.

    Raises
    ------
    DataError
        If labels are asked for and there are none.
    OutputError
        If the file cannot be written.
    """
    pixels = data.preparation.pixels
    features = data.preparation.feature_names or [
        f"{'pixel' if pixels else 'feature'}{number}" for number in range(data.features)
    ]
    columns: list[tuple[str, Sequence[str]]] = []  # those before the features
    if with_labels:
        names = np.array(data.preparation.class_names)
        columns.append(("label", names[data.known_labels].tolist()))
        if data.weights is not None:
            weights = [repr(weight) for weight in data.weights.tolist()]
            name = data.preparation.weight_name or "weight"
            while name in ("label", *features):  # a column that stands twice could not be read
                name += "_"
            columns.append((name, weights))
    with whole_file(path) as file:
        file.write(_line([*(name for name, _ in columns), *features]))
        for start in range(0, len(data), _ROWS_AT_ONCE):
            rows = slice(start, start + _ROWS_AT_ONCE)
            before = zip(*(cells[rows] for _, cells in columns), strict=True)
            given = [list(cells) for cells in before]
            values = data.values[rows]
            file.write(_pixel_rows(values, given) if pixels else _feature_rows(values, given))


def write_submission(names: Sequence[str], path: Path_) -> None:
    """Write predictions as Kaggle takes them: ``ImageId,Label``, ImageId counted from 1.

    Parameters
    ----------
    names
        The predicted class's name for each image, in the order of ``test.csv``.
    path
        The file to write.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    with whole_file(path) as file:
        file.write(b"ImageId,Label\n")
        file.writelines(_line([str(row), name]) for row, name in enumerate(names, 1))


def _classes(
    words: Words, path: Path_, shape: tuple[int, int] | None
) -> tuple[Integers, tuple[str, ...]]:
    """Turn the labels as they were written into class numbers and names.

    They are numbers where all are written as whole numbers are: 007 and 7, 1e1 and 10 differ.
    """
    try:
        numbers = np.array([float(text) for text in words.texts])
        wrong = np.flatnonzero((numbers != np.floor(numbers)) | ~(np.abs(numbers) < _EXACT))
    except ValueError:
        numbers, wrong = np.empty(0), np.empty(0, np.int64)
    if len(wrong):
        row = int(np.flatnonzero(words.codes == wrong[0])[0]) + 1
        raise DataError(
            f"{path}, row {row}: the label {words.texts[wrong[0]]!r} is not a whole number: "
            "a label names a class"
        )
    if not len(numbers) or not all(map(_WHOLE.fullmatch, words.texts)):
        names, place = np.unique(
            np.array(words.texts), return_inverse=True
        )  # in alphabetical order
        return place[words.codes].astype(np.int64), tuple(names.tolist())
    return name_classes(numbers.astype(np.int64)[words.codes], shape)


def _pixel_rows(values: Values, before: list[list[str]]) -> bytes:
    """Return rows of pixels as text, by looking each byte's digits up in a table.

    `before` has the cells that stand before them, row by row; it is empty where none do.
    """
    characters = _DIGITS[values]  # rows×pixels×4: the digits, a comma, zeros to fill up
    characters[:, -1][characters[:, -1] == ord(",")] = ord("\n")
    if not before:
        return characters[characters != 0].tobytes()
    lengths = np.cumsum((characters != 0).sum(axis=(1, 2)))
    text = characters[characters != 0].tobytes()
    starts = [0, *lengths.tolist()]
    return b"".join(
        _line(cells)[:-1] + b"," + text[starts[row] : starts[row + 1]]
        for row, cells in enumerate(before)
    )


def _feature_rows(values: Values, before: list[list[str]]) -> bytes:
    rows = values.tolist() if values.dtype == np.float64 else values.astype(str).tolist()
    if before:
        rows = [[*cells, *row] for cells, row in zip(before, rows, strict=True)]
    return b"".join(map(_line, rows))


def _line(cells: Iterable[object]) -> bytes:
    texts = [str(cell) for cell in cells]
    quoted = [
        '"' + text.replace('"', '""') + '"' if set(text) & set(',"\r\n') else text for text in texts
    ]
    return (",".join(quoted) + "\n").encode()


_DIGITS = np.zeros((256, 4), np.uint8)
for _value in range(256):
    _text = f"{_value},".encode()
    _DIGITS[_value, : len(_text)] = list(_text)
