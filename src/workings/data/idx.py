"""IDX files, MNIST's own format: a magic number, the sizes, then the bytes.

Source: Yann LeCun's page "The MNIST database of handwritten digits", section "File formats".
"""

import gzip
import os
import re
import zlib
from pathlib import Path

import numpy as np

from workings.arrays import Values
from workings.data.dataset import Dataset
from workings.data.from_arrays import from_arrays
from workings.errors import DataError
from workings.whole_file import whole_file

Path_ = str | os.PathLike[str]
_GZIP_MAGIC = b"\x1f\x8b"
_UNSIGNED_BYTE = 8
_MOST_CLASSES = 256
_IMAGES = re.compile(r"images?", re.IGNORECASE)


def read_idx(images: Path_, labels: Path_ | None = None) -> Dataset:
    """Read a pair of IDX files, plain or gzipped.

    Parameters
    ----------
    images
        The images: magic number 2051, then how many, rows, columns, then a byte a pixel.
    labels
        The labels: magic number 2049, then how many, then a byte a label. None where there are
        none.

    Raises
    ------
    DataError
        If a file is missing, has another magic number, is cut short, or the counts differ.
    """
    pixels = _read(images, 3)
    count, height, width = pixels.shape
    if not pixels.size:
        raise DataError(f"{images}: no images in it ({count}×{height}×{width})")
    given: Values | None = None
    if labels is not None:
        given = _read(labels, 1)
        if len(given) != count:
            raise DataError(
                f"{images} holds {count:,} images but {labels} holds {len(given):,} labels: "
                "they are not a pair"
            )
    return from_arrays(pixels, given, source=f"{count:,} images from IDX files")


def read_idx_folder(folder: Path_) -> tuple[Dataset, Dataset | None]:
    """Read a folder that holds one pair of IDX files, or a training pair and a test pair.

    A pair is two files whose names differ in ``images`` and ``labels`` (and ``idx3``, ``idx1``).
    Names that begin with ``t10k`` or ``test`` are the test set.

    Returns
    -------
    train, test
        `test` is None where the folder holds one pair.

    Raises
    ------
    DataError
        If no pair is found, or more pairs than those two.
    """
    pairs = {
        path: labels
        for path in _once([path for path in sorted(Path(folder).iterdir()) if path.is_file()])
        if _IMAGES.search(path.name) and (labels := labels_beside(path))
    }
    test = [path for path in pairs if path.name.lower().startswith(("t10k", "test"))]
    train = [path for path in pairs if path not in test]
    if not pairs:
        raise DataError(
            f"{folder}: no pair of IDX files in this folder: expected an images file and its "
            "labels, such as train-images-idx3-ubyte and train-labels-idx1-ubyte (or .gz)"
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


def parse_idx(content: bytes, name: Path_) -> Values:
    """Return the array that an IDX file's bytes hold, without copying them.

    Raises
    ------
    DataError
        If the magic number is wrong or the sizes do not fit the length.
    """
    dimensions = content[3] if len(content) >= 4 else 0
    if content[:3] != bytes((0, 0, _UNSIGNED_BYTE)) or not 1 <= dimensions <= 3:
        raise DataError(
            f"{name}: not an IDX file: expected magic number 2049 (labels) or 2051 (images), "
            f"found {int.from_bytes(content[:4], 'big')}"
        )
    header = 4 + 4 * dimensions
    if len(content) < header:
        raise DataError(f"{name}: cut short: {len(content)} bytes, its header alone has {header}")
    shape = tuple(int(size) for size in np.frombuffer(content, ">u4", dimensions, 4))
    needed = header + int(np.prod([float(size) for size in shape]))
    if len(content) != needed:
        cut = "cut short" if len(content) < needed else "too long"
        raise DataError(
            f"{name}: {cut}: it announces {' × '.join(f'{size:,}' for size in shape)}, "
            f"which makes {needed:,} bytes, and has {len(content):,}"
        )
    return np.frombuffer(content, np.uint8, offset=header).reshape(shape)


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


def _write(path: Path_, shape: tuple[int, ...], values: Values) -> None:
    header = bytes((0, 0, _UNSIGNED_BYTE, len(shape))) + np.array(shape, ">u4").tobytes()
    content = header + np.ascontiguousarray(values).tobytes()
    with whole_file(path) as file:
        file.write(gzip.compress(content, mtime=0) if str(path).endswith(".gz") else content)


def _read(path: Path_, dimensions: int) -> Values:
    try:
        content = Path(path).read_bytes()
        if content[:2] == _GZIP_MAGIC:
            content = gzip.decompress(content)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(f"{path}: its gzip packing is damaged or cut short ({error})") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from None
    if not content:
        raise DataError(f"{path} is empty")
    array = parse_idx(content, path)
    if array.ndim != dimensions:
        kinds = {1: "labels (magic number 2049)", 3: "images (magic number 2051)"}
        raise DataError(
            f"{path}: expected {kinds[dimensions]}, found magic number {2048 + array.ndim}"
        )
    return array
