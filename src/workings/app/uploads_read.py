"""Files that were sent, read by the package's own readers as data to train on."""

import re
from collections.abc import Sequence
from pathlib import Path

from workings.app.sources import Source
from workings.app.texts import say
from workings.app.uploads_bounds import check_archive, check_lines, check_pictures, check_table
from workings.app.uploads_folder import Mirror
from workings.app.uploads_idx import read_idx_files
from workings.app.uploads_sent import Sent, is_clutter, is_hidden, looks_like_picture
from workings.app.uploads_words import in_own_words
from workings.data import Dataset, read_csv, read_npz
from workings.data.csv_columns import Asked, read_columns
from workings.data.shared import shared_note
from workings.errors import DataError, WorkingsError

#: So many columns are named to a visitor who has to choose one.
_NAMED = 8
#: A column with more labels was hardly meant: an id, a price.
MOST_CLASSES = 200


def read_sent(sent: Sent, files: Sequence[Path], folder: Path, name: str) -> Source:
    """Read what was sent.

    Parameters
    ----------
    sent
        What was said of the files.
    files
        The files, in a folder ``sent`` and under numbers.
    folder
        The private folder around it; nothing else is there yet.
    name
        What the source will be called in a `Setup`.

    Returns
    -------
    Source
        The data, which has labels of at least two classes.

    Raises
    ------
    WorkingsError
        If it cannot be read; in words that name the visitor's files, not ours.
    """
    reading = _Reading(sent, files, folder)
    try:
        data, test = reading.read()
        _check_labels(data)
    except WorkingsError as error:
        raise type(error)(reading.own_words(str(error))) from None
    notes = [reading.own_words(note) for note in reading.notes]
    if test is not None and test.labels is None:
        test = None
        notes.append(say("upload.test_unlabelled"))
    if test is not None and (shared := shared_note(data, test)):
        notes.append(shared)
    return Source(name, reading.title, reading.file, data, test, reading.options, tuple(notes))


class _Reading:
    """One reading, and what was found out on the way."""

    def __init__(self, sent: Sent, files: Sequence[Path], folder: Path) -> None:
        self._sent, self._folder = sent, folder
        self._files = dict(zip(files, sent.inside, strict=True))
        self._mirror: Mirror | None = None
        self.title = self.file = sent.title
        self.options: tuple[str, ...] = ()
        self.notes: list[str] = []

    def read(self) -> tuple[Dataset, Dataset | None]:
        """Find out what the files are, and read them."""
        if any(map(looks_like_picture, self._files.values())):
            return self._pictures()
        files = {
            file: at[-1]
            for file, at in self._files.items()
            if not is_hidden(at[-1]) and not is_clutter(at[-1])
        }
        tables = [file for file in files if files[file].lower().endswith(".csv")]
        archives = [file for file in files if files[file].lower().endswith(".npz")]
        if not files:
            raise DataError(say("upload.unknown", name=self._sent.title))
        if (tables or archives) and len(files) > 1:
            raise DataError(say("upload.one"))
        if tables:
            return self._csv(tables[0]), None
        if archives:
            check_archive(archives[0])
            return read_npz(archives[0])
        train, test, names = read_idx_files(files)
        if test is None:
            self.title, self.file = names[0], ",".join(names)
        elif len(self._sent.names[0]) == 1:
            self.file = "."  # the folder they are in, whatever it is called
        return train, test

    def own_words(self, text: str) -> str:
        """Return a reader's sentence as it is said to the visitor."""
        text = in_own_words(text, str(self._folder), self._own_name)
        return text if self._mirror is None else self._mirror.back(text)

    def _own_name(self, place: str) -> str:
        """Return what the visitor calls a place in our folder."""
        if found := re.fullmatch(r"sent[/\\](\d+)", place):
            return "/".join(self._sent.inside[int(found[1])])
        inside = re.sub(r"^pictures[/\\]?", "", place)
        return inside.replace("\\", "/") or self._sent.title

    def _csv(self, file: Path) -> Dataset:
        label = self._sent.label
        if not file.stat().st_size:
            return read_csv(file, label)  # says so
        cells = check_lines(file)
        try:
            with file.open(encoding="utf-8-sig", newline="") as opened:
                columns = read_columns(opened, file, Asked(label))
        except UnicodeDecodeError:
            return read_csv(file, label)  # says so
        check_table(columns, cells, file)
        if columns.label is None:
            named = ", ".join(columns.names[:_NAMED]) + ", …" * (len(columns.names) > _NAMED)
            raise DataError(say("upload.no_label", path=file, names=named))
        if label is not None and label.lower() != "label":
            self.options = ("--label", label)
        return read_csv(file, label)

    def _pictures(self) -> tuple[Dataset, Dataset | None]:
        files = [file for file, name in self._files.items() if looks_like_picture(name)]
        check_pictures(files)
        self._mirror = Mirror(tuple(self._files.values()), tuple(self._files), self._folder)
        self.options = ("--invert",) if self._sent.invert else ()
        return self._mirror.read(self._sent.invert, self.notes.append)


def _check_labels(data: Dataset) -> None:
    """Refuse what a network cannot learn to tell apart."""
    if data.labels is None:
        raise DataError(say("upload.unlabelled" if data.names is None else "upload.loose"))
    kinds = set(data.labels.tolist())
    if len(kinds) < 2:
        raise DataError(say("upload.one_class", name=data.preparation.class_names[kinds.pop()]))
    if data.classes > MOST_CLASSES:
        raise DataError(say("runs.classes", classes=f"{data.classes:,}", most=MOST_CLASSES))
