"""A folder of pictures as the package's reader wants one, under names of our own making.

The reader goes by names: those of the classes, ``train`` and ``test``, and their order. So every
folder and every file gets a name that sorts as its own does; afterwards their own are put back.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from workings.app.uploads_sent import Name, is_clutter, is_hidden, looks_like_picture
from workings.data import Dataset
from workings.data.picture_folder import parts_of
from workings.data.picture_notes import Say
from workings.data.picture_options import PictureOptions
from workings.data.pictures import read_pictures

#: Folders that are parts of the data rather than classes: ours may have these names too.
_PARTS = ("train", "training", "test", "testing", "val", "valid", "validation")
#: A class that is a number, written as numbers are, keeps its name.
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_OURS = re.compile(r"\b([df]\d{6})(?:\.png|\.other)?\b")


class Mirror:
    """A folder that stands for another, file by file.

    Parameters
    ----------
    names
        The files' names, with the folders before them.
    files
        The files. Those that count are moved.
    place
        An empty folder to make it in.
    """

    def __init__(self, names: Sequence[Name], files: Sequence[Path], place: Path) -> None:
        pairs = [
            (name, file)
            for name, file in zip(names, files, strict=True)
            if not any(map(is_hidden, name[:-1])) and not is_clutter(name[-1])
        ]
        self._truly: dict[str, str] = {}  # what each of our names stands for
        self._level = int(_is_split([name for name, _ in pairs], place / "parts"))
        self._folders = self._name_folders([name for name, _ in pairs])
        ours = self._name("f", sorted({name[-1] for name, _ in pairs}))
        self.folder = place / "pictures"
        self.folder.mkdir()
        for name, file in pairs:
            there = self.folder.joinpath(*self._way(name))
            there.mkdir(parents=True, exist_ok=True)
            ending = ".png" if looks_like_picture(name) else ".other"
            file.rename(there / f"{ours[name[-1]]}{ending}")

    def read(self, invert: bool, say: Say) -> tuple[Dataset, Dataset | None]:
        """Read the pictures, their own names put back; `say` is told what there is to know.

        Raises
        ------
        DataError
            If there are no pictures, or one cannot be read; with our names, see `back`.
        """
        data, test = read_pictures(self.folder, PictureOptions(invert=invert), say)
        return self._named(data), test and self._named(test)

    def back(self, text: str) -> str:
        """Put the folders' and files' own names in the place of ours."""
        return _OURS.sub(lambda found: self._truly.get(found[1], found[0]), text)

    def _way(self, name: Name) -> Iterator[str]:
        """Return our names of the folders before a file."""
        for level, part in enumerate(name[:-1]):
            if level < self._level and part.lower() in _PARTS:
                yield next(ours for ours in _PARTS if ours == part.lower())
            else:
                yield self._folders[level == self._level, part]

    def _name_folders(self, names: Sequence[Name]) -> dict[tuple[bool, str], str]:
        """Name the folders: those that are classes in the order the reader gives classes."""
        at = self._level
        classes = {name[at] for name in names if len(name) > at + 1 and looks_like_picture(name)}
        levels = {(level == at, part) for name in names for level, part in enumerate(name[:-1])} - {
            (True, part) for part in classes
        }
        order = sorted(classes)
        if all(part.isdecimal() for part in order):
            order.sort(key=int)
        if all(map(_NUMBER.fullmatch, order)):
            ours = {part: str(int(part)) for part in order}
        else:
            ours = self._name("d", order)
        named = {(True, part): ours[part] for part in order}
        rest = self._name("d", sorted({part for _, part in levels}))
        return named | {(is_class, part): rest[part] for is_class, part in levels}

    def _name(self, letter: str, order: Iterable[str]) -> dict[str, str]:
        """Give names of ours, which sort in this order."""
        named = {}
        for part in order:
            named[part] = f"{letter}{len(self._truly):06}"
            self._truly[named[part]] = part
        return named

    def _named(self, data: Dataset) -> Dataset:
        names = data.preparation.class_names
        own = tuple(unicodedata.normalize("NFC", self._truly.get(name, name)) for name in names)
        preparation = dataclasses.replace(data.preparation, class_names=own)
        files = None if data.names is None else np.array(list(map(self.back, data.names.tolist())))
        return dataclasses.replace(data, preparation=preparation, names=files)


def _is_split(names: Sequence[Name], place: Path) -> bool:
    """Return whether the outermost folders are parts, such as ``train``, by the reader's rule."""
    outermost = sorted({name[0] for name in names if len(name) > 1})
    has = {name[0] for name in names if len(name) > 1 and looks_like_picture(name)}
    if not {part.lower() for part in outermost} & {*_PARTS}:
        return False
    place.mkdir()
    for number, part in enumerate(outermost):
        folder = place / next((ours for ours in _PARTS if ours == part.lower()), str(number))
        folder.mkdir(exist_ok=True)
        if part in has:
            (folder / "0.png").touch()
    return parts_of(place) is not None
