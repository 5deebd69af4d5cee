"""What ``workings predict`` is to predict: a data set, picture files, or a folder of them."""

import dataclasses
from collections.abc import Sequence
from glob import glob
from pathlib import Path

import numpy as np

from workings.cli.reading import read_data, say_note
from workings.cli.reading_progress import picture_progress
from workings.data import Dataset
from workings.data.class_numbers import class_numbers
from workings.data.picture_file import is_picture
from workings.data.pictures import read_picture_files
from workings.data.read import picture_options
from workings.errors import DataError
from workings.network import Network


def data_to_predict(
    network: Network,
    sources: Sequence[str],
    label: str | None,
    invert: bool | None,
    digit: bool,
) -> Dataset:
    """Read what the user named, as the network takes it.

    Raises
    ------
    WorkingsError
        If it cannot be read, does not fit the network, or an option does not fit it.
    """
    files = [name for source in sources for name in _expanded(source)]
    pictures = [name for name in files if is_picture(name)]
    if pictures and len(pictures) == len(files) and label is None:
        options = picture_options(network.preparation, None, invert, digit, say_note)
        with picture_progress() as watch:
            data = read_picture_files(files, options, say_note, watch=watch)
        return _fitted(network, data)
    if len(files) != 1:
        other = next((name for name in files if not is_picture(name)), "nothing")
        raise DataError(f"several files are predicted where all are pictures; {other} is none")
    whole, test = read_data(files[0], label, network.preparation, invert=invert, digit=digit)
    return _fitted(network, whole if test is None else test)


def _expanded(source: str) -> list[str]:
    """Return the files that ``*.png`` stands for: Windows leaves that to the program."""
    if not set(source) & set("*?") or Path(source).exists():
        return [source]
    return sorted(glob(source)) or [source]  # noqa: PTH207  Path.glob refuses some patterns


def _fitted(network: Network, data: Dataset) -> Dataset:
    """Match a picture's class with the network's; a sub-folder may have any other name."""
    known = network.preparation
    if data.names is not None and data.labels is not None:
        used = {data.preparation.class_names[label] for label in np.unique(data.labels).tolist()}
        if class_numbers(known, used) is None:
            strange = ", ".join(sorted(used - {*known.class_names, *known.class_labels})[:3])
            say_note(
                f"sub-folders that are none of the model's classes count as no labels: {strange}"
            )
            data = dataclasses.replace(data, labels=None)
    return data.prepared_as(network.preparation, network.sizes[0])
