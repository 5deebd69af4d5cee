"""A folder of pictures as a data set: a sub-folder a class, or pictures without labels."""

import dataclasses
import os
import unicodedata
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from workings.data.dataset import Dataset
from workings.data.drawing import prepare_drawing
from workings.data.from_arrays import from_arrays
from workings.data.picture_file import read_picture, require_pillow
from workings.data.picture_folder import folders_in, listed, nested_alike, parts_of, pictures_in
from workings.data.picture_notes import Say, Watch, look, unwatched
from workings.data.picture_options import SIZE, PictureOptions
from workings.data.preparation import name_classes
from workings.data.scaling import Picture, letterbox
from workings.errors import DataError

#: So many pictures that cannot be read are named at once.
_MOST_FAULTS = 10
Path_ = str | os.PathLike[str]


def read_folder(
    path: Path_, size: tuple[int, int] = SIZE, invert: bool = False, watch: Watch = unwatched
) -> tuple[Dataset, Dataset | None]:
    """Read a folder of picture files.

    Each is made grey, scaled so that it fits into `size`, height to width as before, and filled up
    with the tone of its own edge. What is transparent counts as ground: black, or with `invert`
    white. Hidden files and files that are no pictures by their ending are left out.

    Parameters
    ----------
    path
        A folder with a sub-folder of pictures for each class, which has the sub-folder's name; or
        with ``train`` and ``test``, each such a folder; or with pictures alone, unlabelled.
    size
        Rows and columns that every picture is brought to.
    invert
        Whether they are dark ink on light ground: light and dark change places then, so that
        empty ground is 0, as in MNIST.
    watch
        Is called after each picture with how many have been read, and how many there are; for
        ``train`` and ``test`` one after the other.

    Returns
    -------
    data, test
        `test` is None where the folder has no ``train`` and ``test``; with ``train`` and ``val``,
        or ``train`` alone, `data` is what is in ``train``. Classes are in alphabetical
        order; numbers in that of numbers. `names` has each picture's file.

    Raises
    ------
    DataError
        If there are no pictures, or one cannot be read.
    MissingExtraError
        If Pillow is not installed.

    Warns
    -----
    UserWarning
        If files were left out, or the pictures look inverted.
    """
    notes: list[str] = []
    try:
        found = read_pictures(Path(path), PictureOptions(size, invert), notes.append, watch)
    except OSError as error:  # a folder that may not be looked into
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from None
    for note in notes:
        warnings.warn(note, stacklevel=2)
    return found


def read_pictures(
    folder: Path, options: PictureOptions, say: Say, watch: Watch = unwatched
) -> tuple[Dataset, Dataset | None]:
    """Read a folder of picture files as `read_folder` does; `say` is told what it warns of.

    Raises
    ------
    DataError
        If there are no pictures, or one cannot be read.
    MissingExtraError
        If Pillow is not installed.
    """
    require_pillow()
    if not folder.is_dir():
        raise DataError(f"{folder}: no such folder")
    parts = parts_of(folder)
    if parts is None:
        return _read_part(folder, options, say, watch), None
    train, test = parts.train, parts.test
    if parts.others:
        kept = f"neither {train.name} nor {test.name}" if test else f"not in {train.name}"
        say(f"{folder}: left out what is {kept}: {listed(parts.others)}{parts.hint}")
    data = _read_part(train, options, say, watch)
    if test is None:
        return data, None
    same = dataclasses.replace(options, like=options.like or data.preparation)
    read = _read_part(test, same, say, watch)
    return data, read.prepared_as(data.preparation, data.features)


def read_picture_files(
    files: Sequence[Path_],
    options: PictureOptions,
    say: Say,
    source: str = "",
    watch: Watch = unwatched,
) -> Dataset:
    """Read picture files that nobody has labelled.

    Raises
    ------
    DataError
        If one is missing or cannot be read.
    MissingExtraError
        If Pillow is not installed.
    """
    require_pillow()
    return _dataset(
        [Path(file) for file in files],
        [os.fspath(file) for file in files],
        None,
        options,
        say,
        source or f"{len(files):,} picture{'s' * (len(files) > 1)}",
        watch,
    )


def _read_part(folder: Path, options: PictureOptions, say: Say, watch: Watch) -> Dataset:
    skipped: list[str] = []
    classes = {entry.name: pictures_in(entry, skipped) for entry in folders_in(folder)}
    empty = [name for name, files in classes.items() if not files]
    classes = {name: files for name, files in classes.items() if files}
    loose = pictures_in(folder, skipped, deep=False)
    if not classes and not loose:
        raise DataError(
            f"{folder}: no pictures in it: expected a sub-folder of .png, .jpg or the like for "
            "each class"
        )
    if classes and loose:
        skipped += [file.name for file in loose]
        loose = []
    if skipped:
        say(
            f"{folder}: skipped {len(skipped):,} file{'s' * (len(skipped) > 1)} that "
            f"{'are no pictures' if len(skipped) > 1 else 'is no picture'} of a class: "
            f"{listed(skipped)}"
        )
    if classes and empty:
        say(f"{folder}: left out sub-folders without pictures: {listed(empty)}")
    if note := nested_alike(folder, classes):
        say(note)
    files = loose or [file for name in _in_order(classes) for file in classes[name]]
    names = [file.relative_to(folder).as_posix() for file in files]
    labels = None if loose else [name for name in _in_order(classes) for _ in classes[name]]
    source = f"{len(files):,} pictures from a folder"
    return _dataset(files, names, labels, options, say, source, watch)


def _dataset(
    files: Sequence[Path],
    names: Sequence[str],
    labels: Sequence[str] | None,
    options: PictureOptions,
    say: Say,
    source: str,
    watch: Watch,
) -> Dataset:
    pixels = np.empty((len(files), *options.size), np.uint8)
    faults: list[str] = []
    ruled: list[str] = []
    for place, file in enumerate(files):
        try:
            pixels[place] = _pixels(file, options, ruled)
        except DataError as error:
            faults.append(str(error))
            if len(faults) == _MOST_FAULTS:
                break
        watch(place + 1, len(files))
    if faults:
        raise DataError("; ".join(faults))
    if ruled:
        say(
            f"lines run from edge to edge through {listed(ruled)}: on ruled paper digits are "
            "misread; cut each out between the lines"
        )
    numbers, class_names = (None, None) if labels is None else _classes(labels, options.size)
    data = from_arrays(pixels, numbers, class_names=class_names, source=source)
    data = dataclasses.replace(
        data,
        preparation=dataclasses.replace(data.preparation, inverted=options.invert),
        names=np.array(names),
    )
    look(data, options, say)
    return data


def _pixels(file: Path, options: PictureOptions, ruled: list[str]) -> Picture:
    """Return a picture file as the pixels that a network takes; `ruled` may gain its name."""
    if options.digit:
        drawing = prepare_drawing(read_picture(file), invert=options.dark_ink)
        if drawing.ruled:
            ruled.append(file.name)
        pixels = letterbox(drawing.pixels, *options.size)
        return 255 - pixels if options.like and options.like.light_ground else pixels
    levels = letterbox(read_picture(file, 255 if options.invert else 0), *options.size)
    return 255 - levels if options.invert else levels


def _classes(
    labels: Sequence[str], size: tuple[int, int]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], tuple[str, ...]]:
    names = _in_order(set(labels))
    if all(name.isdecimal() and str(int(name)) == name for name in names):
        numbers, class_names = name_classes(np.array([int(label) for label in labels]), size)
        return np.asarray(numbers, np.int64), class_names
    place = {name: number for number, name in enumerate(names)}
    # One letter may be written in two ways, and which one a folder gets depends on the system.
    normal = tuple(unicodedata.normalize("NFC", name) for name in names)
    return np.array([place[label] for label in labels]), normal


def _in_order(names: Iterable[str]) -> list[str]:
    """Sort names; as numbers where all of them are."""
    names = sorted(names)
    return sorted(names, key=int) if all(name.isdecimal() for name in names) else names
