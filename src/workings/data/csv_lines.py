"""A CSV file as text whose lines end: one endless line would be taken into memory whole."""

import csv
import io
import os

from workings.data.csv_faults import csv_fault
from workings.errors import DataError
from workings.regular_file import open_regular

#: The most bytes of a line, and of a quoted cell with line ends in it.
MOST_LINE = 16_000_000
#: Read at once. Usually many lines end in so many bytes: a look at one of them is all it takes.
_BLOCK = 1 << 16
_LINE_ENDS = (b"\n", b"\r")


def open_lines(path: str | os.PathLike[str], quotes: bool = True) -> io.TextIOWrapper:
    """Open a CSV file as text in UTF-8, a byte order mark left out.

    Parameters
    ----------
    path
        The file.
    quotes
        Whether a quotation mark that is never closed is looked for.

    Raises
    ------
    OSError
        If it cannot be read, or is no regular file.
    DataError
        While it is read: if a line, or a cell, is longer than `MOST_LINE`.
    """
    return io.TextIOWrapper(_Lines(path, quotes), "utf-8-sig", newline="")


class _Lines(io.BufferedIOBase):
    """A file's bytes, looked at as they pass."""

    def __init__(self, path: str | os.PathLike[str], quotes: bool) -> None:
        self._file = open_regular(path).detach()
        self._path, self._quotes = path, quotes
        self.name = os.fspath(path)
        self._begin()

    def _begin(self) -> None:
        self._line = self._cell = 0  # bytes since a line has ended, since a quotation mark
        self._open = False  # whether a quotation mark is

    def fileno(self) -> int:
        return self._file.fileno()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        self._begin()
        return self._file.seek(place, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()
        super().close()

    def read1(self, size: int = -1, /) -> bytes:
        """Return the next block, of whatever size: for a `TextIOWrapper` any will do."""
        block: bytes = self._file.read(_BLOCK)
        count = len(block)
        ends = [place for end in _LINE_ENDS if (place := block.find(end)) >= 0]
        if self._line + min(ends, default=count) > MOST_LINE:
            raise DataError(f"{self._path}: a line of more than {MOST_LINE // 1_000_000} MB")
        last = max(map(block.rfind, _LINE_ENDS)) if ends else -1 - self._line
        self._line = count - 1 - last
        if self._quotes:
            self._look_at_quotes(block)
        return block

    def _look_at_quotes(self, block: bytes) -> None:
        if b'"' in block:
            self._open ^= block.count(b'"') % 2 == 1
            self._cell = len(block) - block.rfind(b'"')
        else:
            self._cell += len(block)
        if self._open and self._cell > MOST_LINE:
            self._quotes = False
            _refuse_long_cell(self._path)


def _refuse_long_cell(path: str | os.PathLike[str]) -> None:
    """Raise if a cell has no end. In a cell such as ``5" screen`` a mark opens nothing."""
    with open_lines(path, quotes=False) as file:
        reader = csv.reader(file)
        try:
            for _ in reader:
                pass
        except csv.Error as error:
            raise DataError(f"{path}, line {reader.line_num:,}: {csv_fault(error)}") from None
