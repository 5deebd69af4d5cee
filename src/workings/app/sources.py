"""The data that a visitor can train on."""

from dataclasses import dataclass
from functools import lru_cache

from workings.app.setup import set_aside
from workings.data import Dataset
from workings.data.mnist import load_mnist


@dataclass(frozen=True, eq=False)
class Source:
    """Examples to train on, and what they are called.

    Parameters
    ----------
    name
        What a `Setup` calls it.
    title
        What a reader sees.
    file
        What the command line would call it.
    train, test
        The examples; no test where none came along.
    """

    name: str
    title: str
    file: str
    train: Dataset
    test: Dataset | None

    def split(self, seed: int) -> tuple[Dataset, Dataset | None]:
        """Return what a run trains on, and what is set aside: as ``--validation 0.1`` does."""
        return _split(self.train, seed)


@lru_cache(maxsize=4)  # runs with the same seed share theirs
def _split(train: Dataset, seed: int) -> tuple[Dataset, Dataset | None]:
    count = set_aside(len(train))
    return train.split(count, seed) if count else (train, None)


@lru_cache(maxsize=1)
def mnist() -> Source:
    """Return the embedded MNIST, read once for all visitors."""
    return Source("mnist", "MNIST", "mnist", *load_mnist())
