"""``.npz`` files: NumPy's own archive of arrays. Pickled objects in one are refused.

What an array announces is looked at before it is unpacked, and only the arrays that are wanted are.
"""

import math
import os
import warnings
import zipfile
from collections.abc import Sequence
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from workings.data.dataset import Dataset
from workings.data.from_arrays import from_arrays
from workings.data.packed import most_unpacked
from workings.errors import DataError
from workings.regular_file import open_regular

Path_ = str | os.PathLike[str]
#: What the arrays may be called: examples, labels.
NAMES = (("x_train", "y_train"), ("values", "labels"), ("X", "y"), ("x", "y"), ("images", "labels"))
_TEST = ("x_test", "y_test")
_SINGLE = b"\x93NUMPY"  # how an .npy file begins
#: How the list at a ZIP archive's end ends, and how a very long one does.
_LIST_ENDS, _LARGE_LIST = b"PK\x05\x06", b"PK\x06\x07"
_LONGEST_END, _LONGEST_LIST = 65_557, 100_000


def read_npz(path: Path_) -> tuple[Dataset, Dataset | None]:
    """Read examples (m×n, or m×rows×columns) and labels (m) from an ``.npz`` file.

    Parameters
    ----------
    path
        The file. Its arrays are called ``x_train``, ``y_train``, ``x_test``, ``y_test``, as
        Keras's ``mnist.npz`` has them; or ``values``, ``labels``; ``X``, ``y``; ``images``,
        ``labels``. Labels may be missing. Other arrays are passed over.

    Returns
    -------
    train, test
        `test` is None where the file has no ``x_test``.

    Raises
    ------
    DataError
        If the file cannot be read, an array is missing, misshapen or pickled, or it unpacks to
        far more than any data would.
    """
    try:
        with open_regular(path) as file, _archive(file, path) as archive:
            arrays = _arrays(archive, os.fstat(file.fileno()).st_size, path)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from None
    examples, labels = next(pair for pair in NAMES if pair[0] in arrays)
    train = _dataset(arrays, examples, labels, path)
    test = _dataset(arrays, *_TEST, path) if _TEST[0] in arrays else None
    return train, test and test.prepared_as(train.preparation, train.features)


def lists_few(file: BinaryIO) -> bool:
    """Return whether a ZIP archive's own list of what is in it is short; leave `file` at its start.

    An entry of fifty bytes takes a thousand in memory. What is no archive has no list.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _LONGEST_END))
    tail = file.read()
    file.seek(0)
    plain = tail[-22:-18] == _LIST_ENDS and tail[-2:] == bytes(2)  # no comment behind it
    place = len(tail) - 22 if plain else tail.rfind(_LIST_ENDS)
    if place < 0:
        return True
    if tail[max(0, place - 20) :].startswith(_LARGE_LIST):
        return False
    return int.from_bytes(tail[place + 12 : place + 16], "little") <= _LONGEST_LIST


def _archive(file: BinaryIO, path: Path_) -> zipfile.ZipFile:
    """Open an archive, whose list has been looked at."""
    start = file.read(6)
    if not start:
        raise DataError(f"{path} is empty")
    if start == _SINGLE:
        raise DataError(f"{path}: a single array; expected an .npz with examples and labels")
    if not zipfile.is_zipfile(file):
        raise DataError(f"{path}: not an .npz file, or cut short: expected an archive of arrays")
    if not lists_few(file):
        raise DataError(f"{path}: a very long list of arrays; expected examples and labels")
    try:
        return zipfile.ZipFile(file)
    except Exception as error:  # whatever the bytes lead it to
        raise _damaged(path, error) from None


def _arrays(archive: zipfile.ZipFile, size: int, path: Path_) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays that are examples and labels, from a file of `size` bytes."""
    entries = {entry.filename.removesuffix(".npy"): entry for entry in archive.infolist()}
    pair = next((pair for pair in NAMES if pair[0] in entries), None)
    if pair is None:
        raise DataError(
            f"{path}: no examples in it: it has {', '.join(entries) or 'no arrays'}; expected "
            "x_train and y_train, values and labels, or X and y"
        )
    wanted = {name: entries[name] for name in (*pair, *_TEST) if name in entries}
    _refuse_bomb(list(wanted.values()), size, path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as: an array written by Python 2
        return {name: _array(archive, entry, name, path) for name, entry in wanted.items()}


def _refuse_bomb(entries: Sequence[zipfile.ZipInfo], size: int, path: Path_) -> None:
    """Refuse what unpacks to far more than it is; NumPy packs by DEFLATE or not at all."""
    known = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if any(entry.compress_type not in known for entry in entries):
        raise DataError(f"{path}: packed as NumPy packs nothing: save it again with numpy.savez")
    unpacked, most = sum(entry.file_size for entry in entries), most_unpacked(size)
    if unpacked > most:
        raise DataError(
            f"{path}: {size:,} bytes that unpack to {unpacked:,}; expected {most:,} at most: if "
            "that is right, save it unpacked, with numpy.savez"
        )


def _array(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, path: Path_
) -> npt.NDArray[Any]:
    try:
        with archive.open(entry) as file:
            _check_announced(file, entry.file_size)
        with archive.open(entry) as file:
            return np.asarray(np.lib.format.read_array(file, allow_pickle=False))
    except Exception as error:  # zipfile, zlib and NumPy's parser: each raises its own
        if "pickle" in str(error):
            raise DataError(
                f"{path}: the array {name!r} is pickled, which could run code: refused; "
                "save it as numbers"
            ) from None
        raise _damaged(path, error) from None


def _check_announced(file: Any, size: int) -> None:
    """Raise where an array's header announces more than is there; NumPy would make room for it."""
    formats = np.lib.format
    first = formats.read_magic(file) == (1, 0)
    read = formats.read_array_header_1_0 if first else formats.read_array_header_2_0
    shape, _, dtype = read(file)
    if not dtype.itemsize:  # any number of them takes no bytes
        raise ValueError("an array of nothing")
    if not dtype.hasobject and math.prod(shape) * dtype.itemsize > size:
        raise ValueError(f"an array of {'×'.join(map(str, shape))} is announced, and not there")


def _damaged(path: Path_, error: Exception) -> DataError:
    return DataError(f"{path}: a damaged .npz file ({error})")


def _dataset(
    arrays: dict[str, npt.NDArray[Any]], examples: str, labels: str, path: Path_
) -> Dataset:
    values = arrays[examples]
    return from_arrays(
        values,
        arrays.get(labels),
        source=f"{len(values) if values.ndim else 0:,} examples from an .npz file",
        what=(f"{path}: the array {examples!r}", f"{path}: the array {labels!r}"),
    )
