"""What there is to show of data that can be trained on."""

import shlex
from dataclasses import dataclass

import numpy as np

from workings.app.sources import Source
from workings.data import Dataset
from workings.data.scaling import Picture

#: Example pictures of each class.
PICTURES = 6


@dataclass(frozen=True, eq=False)
class ClassSummary:
    """One class.

    Parameters
    ----------
    name
        What it is called.
    examples
        How many there are to train on.
    pictures
        The first of them, rows×columns of levels from 0 to 255; none where they are no pictures.
    """

    name: str
    examples: int
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, eq=False)
class Summary:
    """What there is to show of a source.

    Parameters
    ----------
    title
        What it is called.
    examples, test_examples
        How many there are; no test examples where there is no test set.
    features
        How many numbers an example has.
    image_shape
        Rows and columns, where the examples are pictures.
    feature_names
        What the features are called, where they have names.
    classes
        The classes, in the network's order.
    notes
        What there is to know of it, a sentence each.
    data
        What the command line is told, to train on the same: ``"wine.csv --label class"``; empty
        where it has no words for it.
    """

    title: str
    examples: int
    test_examples: int
    features: int
    image_shape: tuple[int, int] | None
    feature_names: tuple[str, ...]
    classes: tuple[ClassSummary, ...]
    notes: tuple[str, ...]
    data: str


def summarise(source: Source, pictures: int = PICTURES) -> Summary:
    """Return what there is to show of a source.

    Parameters
    ----------
    source
        The data.
    pictures
        At most so many of each class.
    """
    data = source.train
    return Summary(
        source.title,
        len(data),
        0 if source.test is None else len(source.test),
        data.features,
        data.image_shape,
        data.preparation.feature_names or (),
        tuple(_class(data, number, pictures) for number in range(data.classes)),
        source.notes,
        shlex.join((source.file, *source.options)) if source.file else "",
    )


def _class(data: Dataset, number: int, pictures: int) -> ClassSummary:
    rows = np.flatnonzero(data.known_labels == number)
    shown: tuple[Picture, ...] = ()
    if data.preparation.pixels and data.image_shape is not None:
        shown = tuple(data.image(int(row)).astype(np.uint8) for row in rows[:pictures])
    return ClassSummary(data.preparation.class_names[number], len(rows), shown)
