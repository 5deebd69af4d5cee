"""The drawings that a visitor keeps: to test a network on, to train one on, to take along."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from workings.app.parts.strokes import Strokes
from workings.app.reading import as_taken
from workings.data import Dataset, from_arrays, write_csv
from workings.data.scaling import Picture
from workings.errors import DataError, SettingError
from workings.evaluation import Evaluation, evaluate
from workings.evaluation import predict as probabilities
from workings.network import Network

#: A visitor keeps at most so many.
MOST = 500


@dataclass(frozen=True, eq=False)
class SavedDrawing:
    """A drawing that was kept.

    Parameters
    ----------
    strokes
        The pen's lines.
    pixels
        28×28 levels from 0 to 255, light ink on dark ground: what the network was given.
    label
        The digit that it was meant to be, or None where nobody has said.
    """

    strokes: Strokes
    pixels: Picture
    label: int | None = None


def keep(drawings: list[SavedDrawing], drawing: SavedDrawing) -> None:
    """Put a drawing to those that are kept.

    Raises
    ------
    SettingError
        If there are 500 already.
    """
    if len(drawings) >= MOST:
        raise SettingError(f"{MOST} drawings are kept already: remove some first")
    drawings.append(drawing)


def labelled(drawings: Sequence[SavedDrawing]) -> list[SavedDrawing]:
    """Return those of which is known what they were meant to be."""
    return [drawing for drawing in drawings if drawing.label is not None]


def drawings_dataset(drawings: Sequence[SavedDrawing]) -> Dataset:
    """Return drawings as examples, prepared as MNIST's are: pixels, with the ten digits' classes.

    Parameters
    ----------
    drawings
        One or more. Where one of them has no label, none has.

    Raises
    ------
    DataError
        If there are none.

    Examples
    --------
    >>> seven = SavedDrawing((((0, 0), (9, 9)),), np.zeros((28, 28), np.uint8), 7)
    >>> data = drawings_dataset([seven])
    >>> data, data.known_labels.tolist()
    (<Dataset: 1 examples of 28×28 pixels, 10 classes>, [7])
    """
    if not drawings:
        raise DataError("there are no drawings yet: keep one on the page Draw")
    labels = [drawing.label for drawing in drawings if drawing.label is not None]
    complete = len(labels) == len(drawings)
    return from_arrays(
        np.stack([drawing.pixels for drawing in drawings]),
        np.array(labels, np.int64) if complete else None,
        source=f"{len(drawings):,} drawings",
    )


def drawings_csv(drawings: Sequence[SavedDrawing]) -> bytes:
    """Return drawings as a file in Kaggle's format, with a label column where all have a label.

    Raises
    ------
    DataError
        If there are none.
    """
    data = drawings_dataset(drawings)
    with tempfile.TemporaryDirectory(prefix="workings-") as folder:
        file = Path(folder) / "drawings.csv"
        write_csv(data, file, with_labels=data.labels is not None)
        return file.read_bytes()


def evaluated(network: Network, drawings: Sequence[SavedDrawing]) -> Evaluation:
    """Test a network on labelled drawings, as ``workings evaluate`` does.

    Raises
    ------
    DataError
        If there are none, one has no label, or the network takes other examples.
    """
    return evaluate(network, _taken(network, drawings))


def read_all(network: Network, drawings: Sequence[SavedDrawing]) -> list[tuple[int, float]]:
    """Return for each drawing the class that a network reads, and its probability."""
    if not drawings:
        return []
    shares = probabilities(network, _taken(network, drawings))  # classes×m
    return list(zip(shares.argmax(axis=0).tolist(), shares.max(axis=0).tolist(), strict=True))


def _taken(network: Network, drawings: Sequence[SavedDrawing]) -> Dataset:
    data = drawings_dataset(drawings)
    return Dataset(as_taken(data.values, network), data.labels, data.preparation)
