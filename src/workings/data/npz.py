"""``.npz`` files: NumPy's own archive of arrays. Pickled objects in one are refused."""

import os
import warnings
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from workings.data.dataset import Dataset
from workings.data.from_arrays import from_arrays
from workings.errors import DataError

Path_ = str | os.PathLike[str]
#: What the arrays may be called: examples, labels.
NAMES = (("x_train", "y_train"), ("values", "labels"), ("X", "y"), ("x", "y"), ("images", "labels"))
_TEST = ("x_test", "y_test")
_SINGLE = b"\x93NUMPY"  # how an .npy file begins


def read_npz(path: Path_) -> tuple[Dataset, Dataset | None]:
    """Read examples (m×n, or m×rows×columns) and labels (m) from an ``.npz`` file.

    Parameters
    ----------
    path
        The file. Its arrays are called ``x_train``, ``y_train``, ``x_test``, ``y_test``, as
        Keras's ``mnist.npz`` has them; or ``values``, ``labels``; ``X``, ``y``; ``images``,
        ``labels``. Labels may be missing.

    Returns
    -------
    train, test
        `test` is None where the file has no ``x_test``.

    Raises
    ------
    DataError
        If the file cannot be read, an array is missing, misshapen or pickled.
    """
    try:
        with Path(path).open("rb") as file:  # NumPy leaves a file open that it cannot read
            arrays = _arrays(file, path)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from None
    for examples, labels in NAMES:
        if examples in arrays:
            train = _dataset(arrays, examples, labels, path)
            test = _dataset(arrays, *_TEST, path) if _TEST[0] in arrays else None
            return train, test and test.prepared_as(train.preparation, train.features)
    raise DataError(
        f"{path}: no examples in it: it has {', '.join(arrays) or 'no arrays'}; expected "
        "x_train and y_train, values and labels, or X and y"
    )


def _arrays(file: BinaryIO, path: Path_) -> dict[str, npt.NDArray[Any]]:
    start = file.read(6)
    if not start:
        raise DataError(f"{path} is empty")
    if start == _SINGLE:
        raise DataError(f"{path}: a single array; expected an .npz with examples and labels")
    if not zipfile.is_zipfile(file):
        raise DataError(f"{path}: not an .npz file, or cut short: expected an archive of arrays")
    file.seek(0)
    try:
        with warnings.catch_warnings(), np.load(file, allow_pickle=False) as archive:
            warnings.simplefilter("ignore")  # such as: an array written by Python 2
            return {name: _array(archive, name, path) for name in archive.files}
    except DataError:
        raise
    except Exception as error:  # zipfile, zlib, lzma and NumPy's parser: each raises its own
        raise DataError(f"{path}: a damaged .npz file ({error})") from None


def _array(archive: Any, name: str, path: Path_) -> npt.NDArray[Any]:
    try:
        return np.asarray(archive[name])
    except ValueError as error:
        if "pickle" in str(error):
            raise DataError(
                f"{path}: the array {name!r} is pickled, which could run code: refused; "
                "save it as numbers"
            ) from None
        raise


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
