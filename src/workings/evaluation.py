"""How good a network is, and where it is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workings import maths
from workings.arrays import Array, Integers
from workings.data import Dataset
from workings.engines import Engine, choose_engine, reference_seconds
from workings.errors import DataError
from workings.network import Network

Counts = npt.NDArray[np.int64]
#: Examples measured at once: some arrays of classes×PART are held, however many there are.
PART = 65_536


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What a network makes of labelled examples.

    Parameters
    ----------
    loss
        Mean cross-entropy in nats.
    confusion
        classes×classes counts: a row for each true class, a column for each predicted one.
    labels, predicted
        m class numbers each.
    confidence
        m probabilities, of the predicted class.
    class_names
        What the classes are called.
    """

    loss: float
    confusion: Counts
    labels: Integers
    predicted: Integers
    confidence: Array
    class_names: tuple[str, ...]

    @property
    def accuracy(self) -> float:
        """Share classified rightly, 0 to 1."""
        return float(np.trace(self.confusion) / self.confusion.sum())

    @property
    def precision(self) -> Array:
        """For each class: of the examples predicted so, the share that are. 0 where none was."""
        return _share(self.confusion.diagonal(), self.confusion.sum(axis=0))

    @property
    def recall(self) -> Array:
        """For each class: of the examples that are so, the share predicted so. 0 where none is."""
        return _share(self.confusion.diagonal(), self.confusion.sum(axis=1))

    @property
    def f1(self) -> Array:
        """For each class: 2·precision·recall / (precision + recall)."""
        return _share(2 * self.precision * self.recall, self.precision + self.recall)

    @property
    def mistakes(self) -> Integers:
        """Row numbers of the wrongly classified examples, the surest first."""
        return self._surest(self.labels != self.predicted)

    @property
    def taken_for(self) -> Integers:
        """For each class: the other class it is most often predicted as; −1 where it never is."""
        wrong = self.confusion - np.diag(self.confusion.diagonal())
        return np.where(wrong.any(axis=1), wrong.argmax(axis=1), -1)

    def cell(self, label: int, predicted: int) -> Integers:
        """Row numbers of the examples in a cell of the confusion matrix, the surest first."""
        return self._surest((self.labels == label) & (self.predicted == predicted))

    def _surest(self, chosen: npt.NDArray[np.bool_]) -> Integers:
        rows = np.flatnonzero(chosen)
        return rows[np.argsort(-self.confidence[rows], kind="stable")]

    def __repr__(self) -> str:
        return (
            f"<Evaluation: accuracy {self.accuracy:.2%}, loss {self.loss:.4f}, "
            f"{len(self.labels):,} examples>"
        )


def evaluate(
    network: Network, data: Dataset, engine: str = "auto", threads: int | None = None
) -> Evaluation:
    """Measure a network on labelled examples.

    Parameters
    ----------
    network
        A network, trained or not.
    data
        Labelled examples of the size it takes; its classes are matched by name.
    engine
        ``"auto"`` or an engine's name.
    threads
        How many the engine may use; by default one a processor.

    Raises
    ------
    DataError
        If the examples have no labels, another size, or a class the network does not know.
    """
    fitted = _fitted(network, data)
    labels = fitted.known_labels
    chosen, _ = choose_engine(engine, threads, reference_seconds(network.sizes, len(data), 1))
    loss, confusion = 0.0, np.zeros((fitted.classes, fitted.classes), np.int64)
    predicted = np.empty(len(labels), np.int64)
    confidence = np.empty(len(labels), network.dtype)
    for rows, Z in _parts(network, fitted, chosen):
        probabilities = maths.softmax(Z)  # classes×m
        predicted[rows], confidence[rows] = probabilities.argmax(axis=0), probabilities.max(axis=0)
        cells = np.ravel_multi_index((labels[rows], predicted[rows]), confusion.shape)
        confusion += np.bincount(cells, minlength=confusion.size).reshape(confusion.shape)
        loss += _sum_of_losses(Z, labels[rows])
    return Evaluation(
        loss / len(labels),
        confusion,
        labels,
        predicted,
        confidence,
        fitted.preparation.class_names,
    )


def predict(
    network: Network, data: Dataset, engine: str = "auto", threads: int | None = None
) -> Array:
    """Return classes×m probabilities for the examples of a data set, labelled or not.

    Parameters are those of `evaluate`; to predict again and again, see `workings.Predictor`.

    Raises
    ------
    DataError
        If the examples have another size than the network takes.
    """
    fitted = data.prepared_as(network.preparation, network.sizes[0])
    chosen, _ = choose_engine(engine, threads, reference_seconds(network.sizes, len(data), 1))
    probabilities: Array = np.empty((network.sizes[-1], len(data)), network.dtype)  # classes×m
    for rows, Z in _parts(network, fitted, chosen):
        probabilities[:, rows] = maths.softmax(Z)
    return probabilities


def score(network: Network, data: Dataset, engine: Engine) -> tuple[float, float]:
    """Return mean cross-entropy and accuracy on examples prepared as the network's own."""
    labels, loss, hits = data.known_labels, 0.0, 0
    for rows, Z in _parts(network, data, engine):
        loss += _sum_of_losses(Z, labels[rows])
        hits += int((Z.argmax(axis=0) == labels[rows]).sum())
    return loss / len(labels), hits / len(labels)


def _parts(network: Network, data: Dataset, engine: Engine) -> Iterator[tuple[slice, Array]]:
    """Yield rows of a data set and their Z[L], classes×m, part after part."""
    for start in range(0, len(data), PART):
        rows = slice(start, min(start + PART, len(data)))
        yield rows, engine.outputs(network, data[rows])


def _sum_of_losses(Z: Array, labels: Integers) -> float:
    Y = maths.one_hot(labels, len(Z), Z.dtype)  # classes×m
    return float(maths.cross_entropy(Z, Y).sum(dtype=np.float64))


def _fitted(network: Network, data: Dataset) -> Dataset:
    if not len(data):
        raise DataError("there are no examples to evaluate")
    data.require_labels()
    fitted = data.prepared_as(network.preparation, network.sizes[0])
    if fitted.classes != network.sizes[-1]:
        raise DataError(
            f"the network has {network.sizes[-1]} outputs; the data has {fitted.classes} classes"
        )
    return fitted


def _share(part: npt.NDArray[np.number], whole: npt.NDArray[np.number]) -> Array:
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole != 0)
