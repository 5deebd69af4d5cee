"""Named arrays and one JSON document as plain JSON, which any program and any person can read.

A matrix is a list of its rows, a column a list of its numbers. Numbers have as few digits as give
the same bits again. What is read is bounded before it is parsed: a file of a megabyte must not
become twenty in memory, so there is a limit to its size, to its lists and to its texts.
"""

import codecs
import json
import os
import re
from collections.abc import Mapping
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from workings.errors import ModelFileError, OutputError
from workings.files.document import KEY, brief, checked_document, parts
from workings.regular_file import open_regular

Path_ = str | os.PathLike[str]
Arrays = dict[str, npt.NDArray[Any]]
#: Some 4 million weights. As Python's numbers they are ten times as large.
MOST_BYTES = 50_000_000
#: Lists, objects and texts: a row of weights is a list.
MOST_PARTS = 1_000_000
_PARAMETER = re.compile(r"[Wb][1-9]\d{0,4}$")
_BLANKS = b" \t\r\n"


def json_bytes(arrays: Mapping[str, npt.NDArray[Any]], document: Any) -> bytes:
    """Return `document` and `arrays` as JSON, a line a row.

    Parameters
    ----------
    arrays
        Matrices and columns (n×1) by name, float32 or float64.
    document
        What else there is to say.

    Raises
    ------
    OutputError
        If a number is not finite, which JSON has no word for, or there are too many.
    """
    if not all(np.isfinite(array).all() for array in arrays.values()):
        raise OutputError("weights that are not finite numbers cannot be written as JSON")
    entries = [f'"{KEY}": {_text(document, 4)}']
    for name, array in arrays.items():
        if array.shape[1] == 1 and name.startswith("b"):
            entries.append(f'"{name}": {_row_text(array[:, 0])}')
        else:
            rows = ",\n    ".join(map(_row_text, array))
            entries.append(f'"{name}": [\n    {rows}\n  ]')
    text = "{\n  " + ",\n  ".join(entries) + "\n}\n"
    content = text.encode(errors="backslashreplace")  # half a surrogate pair: \ud800, JSON's too
    if len(content) > MOST_BYTES or parts(content) > MOST_PARTS:
        raise OutputError(
            f"as JSON this network is larger than what is read again "
            f"({MOST_BYTES / 1e6:.0f} MB): save it as .safetensors"
        )
    return content


def _text(value: Any, indent: int) -> str:
    """Return a value as JSON, an object's entries on lines of their own."""
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    lines = (f"{json.dumps(name)}: {_text(value[name], indent + 2)}" for name in sorted(value))
    blank = " " * indent
    return f"{{\n{blank}" + f",\n{blank}".join(lines) + f"\n{blank[2:]}}}"


def _row_text(row: npt.NDArray[Any]) -> str:
    """Return a row as a list of numbers, each as short as gives the same bits again.

    The shortest that means a float32 may mean its neighbour to a reader who takes it for a float64
    first, as nearly all do: 7.038531e-26 does. Such a number is written with all its digits.
    """
    short = row.astype(str)
    same = short.astype(np.float64).astype(row.dtype) == row
    texts = short if same.all() else np.where(same, short, row.astype(np.float64).astype(str))
    return "[" + ",".join(texts.tolist()) + "]"


def is_json(path: Path_) -> bool:
    """Return whether a file begins as JSON does; a safetensors file begins with a length.

    That length is of 8 bytes, and its last ones are 0, which is no character of a JSON text.
    """
    try:
        with open_regular(path) as file:
            head = file.read(64)
    except OSError:
        return False  # why it cannot be read is said by whoever reads it
    text = head.removeprefix(codecs.BOM_UTF8)
    return text.lstrip(_BLANKS).startswith(b"{") and b"\0" not in head[:8]


def read_json(path: Path_, kind: str, version: int) -> tuple[Arrays, dict[str, Any]]:
    """Read what `json_bytes` returned, from a file.

    Parameters
    ----------
    path
        The file.
    kind
        ``"model"``: what the document must say it is.
    version
        The newest format version that is understood.

    Raises
    ------
    ModelFileError
        If the file cannot be read, is no JSON, too large, not ours, or of a newer version.
    """
    try:
        with open_regular(path) as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ModelFileError(f"{path} cannot be read: {error.strerror or error}") from None
    if len(content) > MOST_BYTES:
        raise ModelFileError(
            f"{path} is longer than the {MOST_BYTES / 1e6:.0f} MB that are read of a JSON model"
        )
    if parts(content) > MOST_PARTS:
        raise ModelFileError(f"{path} has more than the {MOST_PARTS:,} lists and texts of a model")
    try:
        entries = json.loads(content, parse_constant=_no_number)
        document = checked_document(path, entries.get(KEY), kind, version, "JSON")
        names = filter(_PARAMETER.match, entries)
        arrays = {name: _array(name, entries[name], document) for name in names}
    except (ValueError, OverflowError, RecursionError) as error:
        if isinstance(error, ModelFileError):
            raise
        raise ModelFileError(
            f"{path} is not a {kind} file of workings, or is damaged or cut short ({brief(error)})"
        ) from None
    return arrays, document


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _array(name: str, entry: Any, document: dict[str, Any]) -> npt.NDArray[Any]:
    """Return W's rows or b's numbers as an array, of the type that the document gives."""
    dtype = document.get("dtype")
    if dtype not in ("float32", "float64"):
        raise ValueError(f"dtype is {brief(dtype)}, not float32 or float64")
    rows = entry if name.startswith("W") else [entry]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ValueError(f"{name} is not a list of {'rows' if name.startswith('W') else 'numbers'}")
    for row in rows:
        if len(row) != len(rows[0]):
            raise ValueError(f"{name} has rows of {len(rows[0])} and of {len(row)} numbers")
        if not set(map(type, row)) <= {int, float}:
            raise ValueError(f"{name} holds something else than numbers")
    with np.errstate(over="ignore"):  # infinite then, which the reader of models refuses
        array = np.array(rows, np.float64).astype(dtype)
    return array if name.startswith("W") else array.T  # n×1
