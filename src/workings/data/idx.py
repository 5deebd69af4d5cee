"""IDX files, MNIST's own format: a magic number, the sizes, then the bytes.

Large ones are not read but mapped: their pages come from the disk when a batch touches them, so
that a file larger than memory can be trained on.

Source: Yann LeCun's page "The MNIST database of handwritten digits", section "File formats".
"""

import gzip
import math
import mmap
import os
import re
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np

from workings.arrays import Values
from workings.data.dataset import Dataset
from workings.data.from_arrays import from_arrays
from workings.data.packed import most_unpacked
from workings.data.picture_file import is_picture
from workings.errors import DataError
from workings.regular_file import open_regular
from workings.whole_file import whole_file

Path_ = str | os.PathLike[str]
#: Bytes from which a plain file is mapped. Smaller ones are read: they may then be replaced while
#: their data is in use, which Windows forbids for a mapped file. MNIST's 60,000 images are smaller.
MAPPED_FROM = 64_000_000
_GZIP_MAGIC = b"\x1f\x8b"
_UNSIGNED_BYTE = 8
_LONGEST_HEADER = 16  # of three dimensions
_UNPACKED_AT_ONCE = 2**24
#: What the third byte says the numbers are; the most significant byte of each comes first.
_TYPES = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
_MOST_CLASSES = 256
_IMAGES = re.compile(r"images?", re.IGNORECASE)


def read_idx(images: Path_, labels: Path_ | None = None) -> Dataset:
    """Read a pair of IDX files, plain or gzipped.

    A plain file of 64 MB or more is mapped, not read: the data set's values are the file's own
    bytes, fetched when they are used. It must stay as it is for as long as they are.

    Parameters
    ----------
    images
        The images: magic number 2051, then how many, rows, columns, then a byte a pixel. With
        another magic number the pixels are larger whole numbers, or floats: measured features,
        unless all are whole and from 0 to 255.
    labels
        The labels: magic number 2049, then how many, then a byte a label, or larger whole numbers.
        None where there are none.

    Raises
    ------
    DataError
        If a file is missing, has another magic number, is cut short, or the counts differ.
    """
    pixels = _read(images, 3)
    count = len(pixels)
    if not pixels.size:
        raise DataError(f"{images}: no images in it ({'×'.join(map(str, pixels.shape))})")
    given: Values | None = None
    if labels is not None:
        given = _read(labels, 1)
        if len(given) != count:
            raise DataError(
                f"{images} holds {count:,} images but {labels} holds {len(given):,} labels: "
                "they are not a pair"
            )
    return from_arrays(
        pixels,
        given,
        source=f"{count:,} images from IDX files",
        what=(os.fspath(images), os.fspath(labels or "")),
    )


def read_idx_folder(folder: Path_) -> tuple[Dataset, Dataset | None]:
    """Read a folder that holds one pair of IDX files, or a training pair and a test pair.

    A pair is two files whose names differ in ``images`` and ``labels`` (and ``idx3``, ``idx1``).
    Names that begin with ``t10k`` or ``test`` are the test set. Large files are mapped and must
    not be changed while the data is in use; see `read_idx`.

    Returns
    -------
    train, test
        `test` is None where the folder holds one pair.

    Raises
    ------
    DataError
        If no pair is found, or more pairs than those two.
    """
    try:
        pairs = idx_pairs(Path(folder))
    except OSError as error:
        raise DataError(f"{folder} cannot be read: {error.strerror or error}") from None
    test = [path for path in pairs if path.name.lower().startswith(("t10k", "test"))]
    train = [path for path in pairs if path not in test]
    if not pairs:
        raise DataError(
            f"{folder}: no pair of IDX files in this folder: expected an images file and its "
            "labels, such as train-images-idx3-ubyte and train-labels-idx1-ubyte (or .gz); nor "
            "pictures, a sub-folder a class"
        )
    if len(train) > 1 or len(test) > 1:
        extra = (train if len(train) > 1 else test)[1]
        raise DataError(
            f"{folder}: more than one pair of IDX files ({extra.name} is one too many): "
            "name the pair, IMAGES,LABELS"
        )
    first = (train or test)[0]
    data = read_idx(first, pairs[first])
    if not (train and test):
        return data, None
    return data, read_idx(test[0], pairs[test[0]])


def idx_pairs(folder: Path) -> dict[Path, Path]:
    """Return the images files in a folder, each with the labels file that belongs to it."""
    return {
        path: labels
        for path in _once([path for path in sorted(folder.iterdir()) if path.is_file()])
        if _IMAGES.search(path.name) and not is_picture(path) and (labels := labels_beside(path))
    }


def _once(paths: list[Path]) -> list[Path]:
    """Leave out packed files whose unpacked twin stands beside them."""
    return [path for path in paths if path.suffix != ".gz" or path.with_suffix("") not in paths]


def labels_beside(images: Path) -> Path | None:
    """Return the labels file that belongs to an images file by its name, if it is there."""
    name = _IMAGES.sub("labels", images.name).replace("idx3", "idx1")
    if name == images.name:  # it says nowhere that it holds images
        return None
    stem = name.removesuffix(".gz")
    for candidate in (name, stem, f"{stem}.gz"):
        path = images.with_name(candidate)
        if path.is_file():
            return path
    return None


def parse_idx(content: bytes | mmap.mmap, name: Path_) -> Values:
    """Return the array that an IDX file's bytes hold, without copying them: read or mapped.

    Raises
    ------
    DataError
        If the magic number is wrong or the sizes do not fit the length.
    """
    dimensions = content[3] if len(content) >= 4 else 0
    kind = _TYPES.get(content[2]) if content[:2] == bytes(2) and dimensions else None
    if kind is None or not 1 <= dimensions <= 3:
        raise DataError(
            f"{name}: not an IDX file: expected magic number 2049 (labels) or 2051 (images), "
            f"found {int.from_bytes(content[:4], 'big')}"
        )
    header = 4 + 4 * dimensions
    if len(content) < header:
        raise DataError(f"{name}: cut short: {len(content)} bytes, its header alone has {header}")
    shape = tuple(int(size) for size in np.frombuffer(content, ">u4", dimensions, 4))
    dtype = np.dtype(kind)
    needed = _length(content)
    if len(content) != needed:
        cut, has = "cut short", f"{len(content):,}"
        if len(content) > needed:
            cut, has = "too long", "more"
        raise DataError(
            f"{name}: {cut}: it announces {' × '.join(f'{size:,}' for size in shape)}, "
            f"which makes {needed:,} bytes, and has {has}"
        )
    numbers = np.frombuffer(content, dtype, offset=header).reshape(shape)
    return numbers if dtype == np.uint8 else numbers.astype(dtype.newbyteorder("="))


def _length(content: bytes | mmap.mmap) -> int:
    """Return how many bytes an IDX file announces; 0 where it is none."""
    dimensions = content[3] if len(content) >= 4 else 0
    kind = _TYPES.get(content[2]) if dimensions in (1, 2, 3) else None
    if kind is None or len(content) < (header := 4 + 4 * dimensions):
        return 0
    sizes = np.frombuffer(content, ">u4", dimensions, 4).tolist()
    return int(header + math.prod(sizes) * np.dtype(kind).itemsize)


def write_idx(data: Dataset, images: Path_, labels: Path_ | None = None) -> None:
    """Write a data set of pictures as a pair of IDX files; gzipped where a name ends in ``.gz``.

    Class numbers are written as they are: a data set of digits gives MNIST's labels.

    Raises
    ------
    DataError
        If the values are no pictures of bytes.
    OutputError
        If a file cannot be written.
    """
    if data.image_shape is None or data.values.dtype != np.uint8:
        raise DataError("IDX files hold pictures of bytes; these examples are measured features")
    if labels is not None and data.classes > _MOST_CLASSES:
        raise DataError(f"IDX files hold a label in a byte; here are {data.classes:,} classes")
    _write(images, (len(data), *data.image_shape), data.values)
    if labels is not None:
        _write(labels, (len(data),), data.known_labels.astype(np.uint8))


def idx_header(shape: tuple[int, ...]) -> bytes:
    """Return what stands before the bytes: magic number and sizes, most significant byte first."""
    return bytes((0, 0, _UNSIGNED_BYTE, len(shape))) + np.array(shape, ">u4").tobytes()


def _write(path: Path_, shape: tuple[int, ...], values: Values) -> None:
    header, pixels = idx_header(shape), np.ascontiguousarray(values)
    with whole_file(path) as file:
        if str(path).endswith(".gz"):
            file.write(gzip.compress(header + pixels.tobytes(), mtime=0))
            return
        file.write(header)
        file.write(pixels.data)


def _read(path: Path_, dimensions: int) -> Values:
    try:
        content = _content(path)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(f"{path}: its gzip packing is damaged or cut short ({error})") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from None
    if not content:
        raise DataError(f"{path} is empty")
    array = parse_idx(content, path)
    if array.ndim != dimensions:
        kinds = {1: "labels (magic number 2049)", 3: "images (magic number 2051)"}
        found = int.from_bytes(content[:4], "big")
        raise DataError(f"{path}: expected {kinds[dimensions]}, found magic number {found}")
    return array


def _unpacked(packed: gzip.GzipFile, size: int, path: Path_) -> bytes:
    """Return what an IDX file of `size` bytes announces, and a byte more where there is more."""
    pieces = [packed.read(_LONGEST_HEADER)]
    if (announced := _length(pieces[0])) > (most := most_unpacked(size)):
        raise DataError(
            f"{path}: it announces {announced:,} bytes, packed in {size:,}: so much are no "
            f"pictures packed, expected {most:,} at most; unpack it first if it is right"
        )
    missing = announced + 1 - len(pieces[0])
    while missing > 0 and (piece := packed.read(min(missing, _UNPACKED_AT_ONCE))):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


def _content(path: Path_) -> bytes | mmap.mmap:
    """Return a file's bytes: unpacked where they are gzipped, mapped where they are many."""
    with open_regular(path) as file:
        begin = file.read(len(_GZIP_MAGIC))
        size = os.fstat(file.fileno()).st_size
        if begin == _GZIP_MAGIC:
            file.seek(0)
            with gzip.GzipFile(fileobj=file) as packed:
                return _unpacked(packed, size, path)
        if size >= MAPPED_FROM:
            with suppress(OSError):  # some file systems cannot map: read it then
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return begin + file.read()
