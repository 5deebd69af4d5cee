"""As many images as wanted: MNIST's, shifted and turned a little, streamed into IDX files.

Every 60,000 are MNIST's training images once, in a new order, each moved by up to two pixels either
way and turned by up to ten degrees. Equal counts give equal files.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

import workings as wk
from workings.data.idx import idx_header

SIDE = 28
SHIFTS = range(-2, 3)  # pixels
ANGLES = range(-10, 11, 5)  # degrees
IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
_OUTSIDE = SIDE * SIDE  # stands for a pixel from beyond the border, which is 0


def write_images(folder: Path, count: int) -> None:
    """Write `count` images and their labels into `folder`, never holding more than 60,000."""
    with (folder / IMAGES).open("wb") as images, (folder / LABELS).open("wb") as labels:
        images.write(idx_header((count, SIDE, SIDE)))
        labels.write(idx_header((count,)))
        for some, theirs in moved(wk.load_mnist()[0], count):
            images.write(some.data)
            labels.write(theirs.data)


def are_there(folder: Path, count: int) -> bool:
    """Whether `folder` has all of `count` images and their labels."""
    files = [folder / IMAGES, folder / LABELS]
    return all(file.exists() for file in files) and size(count) == sum(
        file.stat().st_size for file in files
    )


def size(count: int) -> int:
    """How many bytes so many images and their labels take in files."""
    headers = idx_header((count, SIDE, SIDE)) + idx_header((count,))
    return len(headers) + count * (SIDE * SIDE + 1)


def moved(data: wk.Dataset, count: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield `count` moved images and their labels, at most as many at once as `data` has."""
    rng = np.random.default_rng(0)
    movements = _movements()
    bordered = np.pad(data.values, ((0, 0), (0, 1)))  # m×785, the last of each 0
    for start in range(0, count, len(data)):
        rows = rng.permutation(len(data))[: count - start]
        chosen = rng.integers(len(movements), size=len(rows))
        images = np.empty((len(rows), SIDE * SIDE), np.uint8)
        for number, sources in enumerate(movements):
            which = np.flatnonzero(chosen == number)
            images[which] = bordered[rows[which][:, np.newaxis], sources]
        yield images, data.known_labels[rows].astype(np.uint8)


def _movements() -> np.ndarray:
    """For each turn and shift: which pixel comes to each place, or `_OUTSIDE`."""
    middle = (SIDE - 1) / 2
    y, x = np.indices((SIDE, SIDE)) - middle
    found = []
    for angle in np.radians(ANGLES):
        for down in SHIFTS:
            for right in SHIFTS:
                row = np.rint(np.cos(angle) * y - np.sin(angle) * x + middle - down).astype(int)
                column = np.rint(np.sin(angle) * y + np.cos(angle) * x + middle - right).astype(int)
                inside = (row >= 0) & (row < SIDE) & (column >= 0) & (column < SIDE)
                found.append(np.where(inside, row * SIDE + column, _OUTSIDE).ravel())
    return np.array(found)  # 125×784
