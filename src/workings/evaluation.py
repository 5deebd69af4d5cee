"""How good a network is, and where it is wrong."""

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
        wrong = np.flatnonzero(self.labels != self.predicted)
        return wrong[np.argsort(-self.confidence[wrong], kind="stable")]

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
    Z = chosen.outputs(network, fitted)  # classes×m
    probabilities = maths.softmax(Z)
    predicted = probabilities.argmax(axis=0)
    classes = len(Z)
    confusion = np.bincount(labels * classes + predicted, minlength=classes * classes)
    return Evaluation(
        _mean_loss(Z, fitted),
        confusion.reshape(classes, classes),
        labels,
        predicted,
        probabilities.max(axis=0),
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
    return maths.softmax(chosen.outputs(network, fitted))


def score(network: Network, data: Dataset, engine: Engine) -> tuple[float, float]:
    """Return mean cross-entropy and accuracy on examples prepared as the network's own."""
    Z = engine.outputs(network, data)
    return _mean_loss(Z, data), float((Z.argmax(axis=0) == data.known_labels).mean())


def _mean_loss(Z: Array, data: Dataset) -> float:
    Y = maths.one_hot(data.known_labels, len(Z), Z.dtype)
    return float(maths.cross_entropy(Z, Y).mean(dtype=np.float64))


def _fitted(network: Network, data: Dataset) -> Dataset:
    if not len(data):
        raise DataError("there are no examples to evaluate")
    data.known_labels  # noqa: B018  raises before anything else is said
    fitted = data.prepared_as(network.preparation, network.sizes[0])
    if fitted.classes != network.sizes[-1]:
        raise DataError(
            f"the network has {network.sizes[-1]} outputs; the data has {fitted.classes} classes"
        )
    return fitted


def _share(part: npt.NDArray[np.number], whole: npt.NDArray[np.number]) -> Array:
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole != 0)
