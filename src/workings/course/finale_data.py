"""The finale's images, as files that a learner's process maps into its memory."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from workings.arrays import Array, Integers
from workings.data import Dataset, load_mnist
from workings.errors import OutputError

#: How many training images are read after each epoch, to see how it goes.
PART = 5_000
#: What the files take, in bytes, and some more.
_ROOM = 250_000_000


@dataclass(frozen=True)
class FinaleData:
    """MNIST for the finale: X and Y in files, labels here.

    Parameters
    ----------
    train, test
        The data sets themselves.
    X, Y
        784×60,000 and 10×60,000, float32.
    part
        X of the first `PART` training images.
    test_X
        784×10,000.
    """

    train: Dataset
    test: Dataset
    X: Path
    Y: Path
    part: Path
    test_X: Path

    @property
    def part_labels(self) -> Integers:
        """The labels of `part`."""
        return self.train.known_labels[:PART]


@contextlib.contextmanager
def finale_data(train: Dataset | None = None, test: Dataset | None = None) -> Iterator[FinaleData]:
    """Write the files into a temporary folder, 240 MB, which goes when the block ends.

    For several finales at once: hand the same to each.

    Parameters
    ----------
    train, test
        MNIST's, where they have been loaded already.

    Raises
    ------
    OutputError
        If there is no room for them.
    """
    where = tempfile.gettempdir()
    free = shutil.disk_usage(where).free
    if free < _ROOM:  # asked first: a disk that is full would harm others, too
        raise OutputError(
            f"the finale's images take {_ROOM / 1e6:.0f} MB in {where}, where {free / 1e6:.0f} MB "
            "are free: make room there, or name another folder in the environment variable TMPDIR"
        )
    if train is None or test is None:
        train, test = load_mnist()
    with scratch() as path:
        yield FinaleData(
            train,
            test,
            saved(path / "X.npy", train.X),
            saved(path / "Y.npy", train.Y),
            saved(path / "part.npy", train[:PART].X),
            saved(path / "test.npy", test.X),
        )


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """Give a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="workings-", ignore_cleanup_errors=True) as path:
        yield Path(path)


def saved(file: Path, array: Array) -> Path:
    """Write an array, each column in one piece, as a batch takes columns."""
    np.save(file, np.asfortranarray(array), allow_pickle=False)
    return file
