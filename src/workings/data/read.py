"""Reading whatever the user names: DATA on the command line."""

import os
from pathlib import Path

from workings.data.dataset import Dataset
from workings.data.idx import labels_beside, read_idx, read_idx_folder
from workings.data.kaggle import read_csv
from workings.data.mnist import load_mnist
from workings.data.npz import read_npz
from workings.errors import DataError


def read(
    source: str | os.PathLike[str], label: str | None = None
) -> tuple[Dataset, Dataset | None]:
    """Read a data set, and the test set that comes with it where one does.

    Parameters
    ----------
    source
        ``"mnist"`` (embedded); a ``.csv``; an ``.npz``; a folder that holds IDX files; one IDX
        file of images (its labels are looked for beside it), or two, ``IMAGES,LABELS``.
    label
        The label column of a CSV, where it is not ``label``.

    Returns
    -------
    data, test
        `test` is None where the source is a single data set.

    Raises
    ------
    DataError
        If there is nothing there or it cannot be read.
    """
    name = os.fspath(source)
    if label is not None and not is_csv(name):
        raise DataError(f"{name}: --label names a column of a CSV file, and this is none")
    if name == "mnist":
        return load_mnist()
    try:
        return _read(name, label)
    except OSError as error:  # a folder that may not be looked into, a name that is too long
        raise DataError(f"{name} cannot be read: {error.strerror or error}") from None


def is_csv(source: str | os.PathLike[str]) -> bool:
    """Return whether `source` is called a CSV file."""
    return Path(source).suffix.lower() == ".csv"


def _read(name: str, label: str | None) -> tuple[Dataset, Dataset | None]:
    path = Path(name)
    suffix = path.suffix.lower()
    if path.is_dir():
        if suffix in (".csv", ".npz"):
            raise DataError(f"{name} is a folder, not a file")
        return read_idx_folder(path)
    if not path.exists() and "," in name:
        images, _, labels = name.partition(",")
        return read_idx(images.strip(), labels.strip()), None
    if not path.exists():
        raise DataError(
            f"{name}: no such file or folder (DATA is mnist, a .csv, an .npz, or IDX files)"
        )
    if is_csv(name):
        return read_csv(path, label), None
    if suffix == ".npz":
        return read_npz(path)
    if suffix in (".safetensors", ".checkpoint"):
        raise DataError(f"{name} is a model, not data: expected a .csv, an .npz, or IDX files")
    return read_idx(path, labels_beside(path)), None
