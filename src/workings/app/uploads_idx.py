"""IDX files that were sent: which holds the images, which their labels, which the test set."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from workings.app.texts import say
from workings.app.uploads_bounds import idx_shape
from workings.data import Dataset, read_idx
from workings.data.idx import MAPPED_FROM
from workings.errors import DataError

#: How the names of a test set begin.
_TEST = ("t10k", "test")
_PACKED = ".gz"


def read_idx_files(files: Mapping[Path, str]) -> tuple[Dataset, Dataset | None, list[str]]:
    """Read a pair of IDX files, or a training pair and a test pair.

    Parameters
    ----------
    files
        The files, each with its own name. What is no IDX file is left out.

    Returns
    -------
    train, test
        `test` is None where there is one pair.
    names
        The names of the training images and labels.

    Raises
    ------
    DataError
        If there is no such file, one is missing or too many, or cannot be read.
    """
    names = {name.lower() for name in files.values()}
    shapes = {
        file: shape
        for file, name in files.items()
        if not (name.lower().endswith(_PACKED) and name.lower().removesuffix(_PACKED) in names)
        and (shape := idx_shape(file)) is not None
    }
    images = [file for file, shape in shapes.items() if len(shape) == 3]
    labels = [file for file, shape in shapes.items() if len(shape) == 1]
    if not shapes:
        raise DataError(say("upload.unknown", name=next(iter(files.values()))))
    if not images or not labels:
        raise DataError(say("upload.no_images" if labels else "upload.no_labels"))
    if len(images) == len(labels) == 1:
        return _read(images[0], labels[0]), None, [files[images[0]], files[labels[0]]]
    for found in (images, labels):
        found.sort(key=lambda file: files[file].lower().startswith(_TEST))
    tests = [files[file].lower().startswith(_TEST) for file in (*images, *labels)]
    if tests != [False, True, False, True]:
        raise DataError(say("upload.pairs"))
    train, test = (_read(*pair) for pair in zip(images, labels, strict=True))
    return train, test, [files[images[0]], files[labels[0]]]


def _read(images: Path, labels: Path) -> Dataset:
    data = read_idx(images, labels)
    if images.stat().st_size < MAPPED_FROM:
        return data
    return dataclasses.replace(data, values=data.values.copy())  # mapped: the file will be gone
