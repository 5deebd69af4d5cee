"""How much is in a file, found out before any of it is put into memory."""

import gzip
import math
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from workings.app.texts import say
from workings.data.csv_columns import Columns
from workings.data.npz import lists_few
from workings.data.picture_file import FORMATS, require_pillow
from workings.errors import DataError

#: The most bytes that the values of an upload may take in memory.
MOST_VALUES = 300_000_000
#: The most columns, and bytes of a line, of a CSV.
MOST_COLUMNS, MOST_LINE = 20_000, 1_000_000
#: The most pixels that the pictures of an upload may have together before they are scaled down.
MOST_PIXELS = 4_000_000_000
#: Bytes of a measured feature; of the few files that need a float64, twice as many.
_FEATURE = 4
_CHUNK = 1 << 18
_COMMA, _LINE_END, _RETURN, _QUOTE = b',\n\r"'
_GZIP = b"\x1f\x8b"
_IDX_SIZES = {8: 1, 9: _FEATURE, 11: _FEATURE, 12: _FEATURE, 13: _FEATURE, 14: 2 * _FEATURE}
#: The most arrays in an archive.
_MOST_ARRAYS = 64
_MOST_FAULTS = 10


def check_lines(path: Path) -> int:
    """Look at the lines of a text file without taking one whole; return how many cells there are.

    Raises
    ------
    DataError
        If a line is too long, or a quotation mark is open at its end: the rest of the file would
        be one cell.
    """
    cells = since = quotes = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            data = np.frombuffer(chunk, np.uint8)
            ends = np.flatnonzero((data == _LINE_END) | (data == _RETURN))
            lengths = np.diff(ends, prepend=-1 - since)
            since = len(data) - 1 - int(ends[-1]) if len(ends) else since + len(data)
            if max(since, lengths.max(initial=1) - 1) > MOST_LINE:
                raise DataError(say("upload.line", path=path, most=MOST_LINE))
            if _QUOTE in chunk:
                counted = np.cumsum(data == _QUOTE) + quotes
                if (counted[ends] % 2).any():
                    raise DataError(say("upload.quote", path=path))
                quotes = int(counted[-1])
            cells += int((data == _COMMA).sum() + (lengths > 1).sum())
    return cells + bool(since)


def check_table(columns: Columns, cells: int, path: Path) -> None:
    """Refuse a CSV of too many columns or cells.

    Raises
    ------
    DataError
        If it has.
    """
    if len(columns.names) > MOST_COLUMNS:
        raise DataError(
            say("upload.columns", path=path, columns=len(columns.names), most=MOST_COLUMNS)
        )
    _refuse_more(cells * (1 if columns.pixels else _FEATURE), path)


def idx_shape(path: Path) -> tuple[int, ...] | None:
    """Return the sizes that an IDX file announces, packed or not; None where it is none.

    Raises
    ------
    DataError
        If it announces too much.
    """
    with path.open("rb") as file:
        head = file.read(16)
        if head.startswith(_GZIP):
            file.seek(0)
            try:
                with gzip.GzipFile(fileobj=file) as packed:
                    head = packed.read(16)
            except (OSError, EOFError, zlib.error):
                return None
    dimensions = head[3] if len(head) >= 4 else 0
    if head[:2] != bytes(2) or head[2] not in _IDX_SIZES or not 1 <= dimensions <= 3:
        return None
    sizes = head[4 : 4 + 4 * dimensions].ljust(4 * dimensions, bytes(1))  # its reader misses some
    shape = tuple(int(size) for size in np.frombuffer(sizes, ">u4"))
    _refuse_more(math.prod(shape) * _IDX_SIZES[head[2]], path)
    return shape


def check_archive(path: Path) -> None:
    """Refuse an ``.npz`` whose arrays would take too much memory.

    What is no archive at all is left to its reader to say.

    Raises
    ------
    DataError
        If it announces too much, or is packed as NumPy packs nothing.
    """
    many = DataError(say("upload.arrays", path=path, most=_MOST_ARRAYS))
    with path.open("rb") as file:
        if not lists_few(file):
            raise many
        try:
            archive = zipfile.ZipFile(file)
        except Exception:  # as in `_announced`: its reader says so
            return
        with archive:
            entries = archive.infolist()
            if len(entries) > _MOST_ARRAYS:
                raise many
            if any(entry.compress_type not in (0, zipfile.ZIP_DEFLATED) for entry in entries):
                raise DataError(say("upload.packing", path=path))
            _refuse_more(sum(_announced(archive, entry) for entry in entries), path)


def _announced(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Return how many bytes an array says it takes, unpacked and as values."""
    shape: tuple[int, ...] = ()
    dtype = np.dtype(np.uint8)
    with suppress(Exception), warnings.catch_warnings(), archive.open(entry) as file:
        warnings.simplefilter("ignore")
        formats = np.lib.format
        first = formats.read_magic(file) == (1, 0)
        read = formats.read_array_header_1_0 if first else formats.read_array_header_2_0
        shape, _, dtype = read(file)
    size = 1 if dtype == np.uint8 else max(_FEATURE, dtype.itemsize)
    return max(entry.file_size, math.prod(shape) * size)


def check_pictures(files: Sequence[Path]) -> None:
    """Refuse files that are no pictures of the known formats, and pictures that are vast together.

    Raises
    ------
    DataError
        If there is one.
    MissingExtraError
        If Pillow is not installed.
    """
    require_pillow()
    from PIL import Image

    pixels, faults = 0, []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as: very many pixels
        for path in files:
            try:
                with Image.open(path, formats=FORMATS) as opened:
                    pixels += opened.width * opened.height
            except Image.DecompressionBombError:
                pass  # its reader says so
            except Exception:  # Pillow's readers raise whatever the bytes lead them to
                faults.append(say("upload.no_picture", path=path))
                if len(faults) == _MOST_FAULTS:
                    break
    if faults:
        raise DataError("; ".join(faults))
    if pixels > MOST_PIXELS:
        raise DataError(say("upload.pixels", most=MOST_PIXELS // 1_000_000))


def _refuse_more(size: int, path: Path) -> None:
    if size > MOST_VALUES:
        raise DataError(say("upload.values", path=path, most=MOST_VALUES // 1_000_000))
