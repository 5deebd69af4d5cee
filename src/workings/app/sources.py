"""The data that a visitor can train on."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from workings.app.setup import set_aside
from workings.app.texts import say
from workings.data import Dataset
from workings.data.mnist import load_mnist
from workings.data.preparation import fingerprint

if TYPE_CHECKING:
    from workings.app.drawings import SavedDrawing
    from workings.app.visitor import Visitor

Split = tuple[Dataset, Dataset | None]
#: The names of what is made of the visitor's drawings.
DRAWINGS, WITH_DRAWINGS = "drawings", "mnist-and-drawings"
#: Runs with the same seed share what is set aside; so many seeds are remembered.
_SEEDS = 2


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
        What the command line would call it; empty where it has no word for it.
    train, test
        The examples; no test where none came along.
    options
        What the command line needs besides to read it: ``("--label", "species")``.
    notes
        What there is to know of it, a sentence each.
    """

    name: str
    title: str
    file: str
    train: Dataset
    test: Dataset | None
    options: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    _splits: Callable[[int], Split] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        splits = lru_cache(maxsize=_SEEDS)(partial(_split, self.train))  # goes when the source does
        object.__setattr__(self, "_splits", splits)

    @property
    def size(self) -> int:
        """How many bytes its values take."""
        return self.train.values.nbytes + (0 if self.test is None else self.test.values.nbytes)

    def split(self, seed: int) -> Split:
        """Return what a run trains on, and what is set aside: as ``--validation 0.1`` does."""
        return self._splits(seed)


def _split(train: Dataset, seed: int) -> Split:
    count = set_aside(len(train))
    return train.split(count, seed) if count else (train, None)


@lru_cache(maxsize=1)
def mnist() -> Source:
    """Return the embedded MNIST, read once for all visitors."""
    return Source("mnist", "MNIST", "mnist", *load_mnist())


class Sources(Mapping[str, Source]):
    """All the data that a visitor can train on, by name; what is large is made when asked for.

    Parameters
    ----------
    visitor
        Whose uploads and drawings.
    """

    def __init__(self, visitor: "Visitor") -> None:
        self._visitor = visitor
        self._labelled = [each for each in visitor.drawings if each.label is not None]

    @property
    def titles(self) -> dict[str, str]:
        """What a reader sees of each, by name."""
        found = {"mnist": say("upload.mnist")}
        found |= {name: source.title for name, source in self._visitor.uploads.items()}
        if len({each.label for each in self._labelled}) > 1:
            found[DRAWINGS] = say("upload.drawings", drawings=len(self._labelled))
        if self._labelled:
            found[WITH_DRAWINGS] = say("upload.with_drawings", drawings=len(self._labelled))
        chosen, made = self._visitor.draft.data, _made.get(self._visitor, {})
        if chosen not in found and chosen in made:  # its drawings are gone, and it is still chosen
            found[chosen] = made[chosen][1].title
        for run in self._visitor.runs:  # what a kept run was trained on can be taken up again
            found.setdefault(run.setup.data, run.source.title)
        return found

    def still(self, name: str, source: Source) -> bool:
        """Return whether `source` is still what `name` stands for, without making anything anew."""
        made = _made.get(self._visitor, {})
        if name in (DRAWINGS, WITH_DRAWINGS):
            same = name in made and made[name][1] is source
            return same and made[name][0] == tuple(self._labelled)
        return name in self.titles and self[name] is source

    def __iter__(self) -> Iterator[str]:
        return iter(self.titles)

    def __len__(self) -> int:
        return len(self.titles)

    def __contains__(self, name: object) -> bool:
        return name in self.titles

    def __getitem__(self, name: str) -> Source:
        title = self.titles[name]
        if name == "mnist":
            return mnist()
        if name in self._visitor.uploads:
            return self._visitor.uploads[name]
        if name not in (DRAWINGS, WITH_DRAWINGS):
            return next(run.source for run in self._visitor.runs if run.setup.data == name)
        return _of_drawings(self._visitor, name, title, tuple(self._labelled))


_Drawings = tuple["SavedDrawing", ...]
#: The last source that was made of each visitor's drawings, and of which.
_made: "WeakKeyDictionary[Visitor, dict[str, tuple[_Drawings, Source]]]" = WeakKeyDictionary()


def _of_drawings(visitor: "Visitor", name: str, title: str, drawings: _Drawings) -> Source:
    made = _made.setdefault(visitor, {})
    enough = len({each.label for each in drawings}) > (name == DRAWINGS)
    if name not in made or (enough and made[name][0] != drawings):
        data, test, file = _drawn(drawings), None, "drawings.csv"
        if name == WITH_DRAWINGS:
            data, test, file = _joined(mnist().train, data), mnist().test, ""
        made[name] = drawings, Source(name, title, file, data, test)
    return made[name][1]


def _drawn(drawings: _Drawings) -> Dataset:
    from workings.app.drawings import drawings_dataset

    return drawings_dataset(drawings)


def _joined(first: Dataset, second: Dataset) -> Dataset:
    """Return two data sets of the same kind as one."""
    values = np.concatenate([first.values, second.values])
    labels = np.concatenate([first.known_labels, second.known_labels])
    preparation = dataclasses.replace(
        first.preparation,
        source=f"{first.preparation.source} and {second.preparation.source}",
        fingerprint=fingerprint(values, labels),
    )
    return Dataset(values, labels, preparation)
