"""`Dataset`: examples, their labels, and how they are prepared for a network."""

import dataclasses
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from workings.arrays import Array, Integers, Values
from workings.data.class_numbers import renumbered
from workings.data.preparation import Preparation
from workings.data.weights import check_weights
from workings.errors import DataError, SettingError, ShapeError
from workings.maths import one_hot
from workings.randomness import generator

__all__ = ["Dataset", "Preparation"]

_UNLABELLED = "these examples have no labels; a file with labels is needed here"


@dataclass(frozen=True, eq=False)
class Dataset:
    """Examples as rows, the way they are stored; `X` and `Y` give them as a network takes them.

    Parameters
    ----------
    values
        m×n: m examples of n features. ``uint8`` for pixels from 0 to 255; float32 or float64 for
        measured features.
    labels
        m class numbers from 0, or None where nobody has said what the examples are.
    preparation
        How values become X, and what the classes are called.
    names
        What each example is called, where it is a file of its own.
    weights
        What each example counts in training: m numbers from 0 upwards, float64; None where each
        counts once. Validation and evaluation count each example once.

    Raises
    ------
    ShapeError
        If the shapes do not fit together.
    DataError
        If a label has no class name, or a weight is negative or not finite.

    Examples
    --------
    >>> pixels = np.array([[0, 255], [51, 0]], np.uint8)
    >>> data = Dataset(pixels, np.array([1, 0]), Preparation(scale=255.0, class_names=("a", "b")))
    >>> data.X.tolist()
    [[0.0, 0.20000000298023224], [1.0, 0.0]]
    >>> data.Y.tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """

    values: Values
    labels: Integers | None = None
    preparation: Preparation = field(default_factory=Preparation)
    names: npt.NDArray[np.str_] | None = None
    weights: Array | None = None

    def __post_init__(self) -> None:
        if self.values.ndim != 2:
            raise ShapeError(f"values are m×n (a row an example); these are {_times(self.values)}")
        if self.values.dtype not in (np.uint8, np.float32, np.float64):
            raise ShapeError(
                f"values are uint8, float32 or float64; these are {self.values.dtype}: "
                "convert them with .astype(numpy.float32)"
            )
        if self.weights is not None:
            check_weights(self.weights, len(self.values))
        if self.labels is None:
            return
        if self.labels.shape != (len(self.values),):
            raise ShapeError(
                f"{len(self.values):,} examples need {len(self.values):,} labels; "
                f"these are {_times(self.labels)}"
            )
        if not np.issubdtype(self.labels.dtype, np.integer):
            raise ShapeError(
                f"labels are whole numbers from 0; these are {self.labels.dtype}: "
                "convert them with .astype(int)"
            )
        if len(self.labels) and not 0 <= self.labels.min() <= self.labels.max() < self.classes:
            raise DataError(
                f"labels go from {self.labels.min()} to {self.labels.max()}, "
                f"but there are {self.classes} class names"
            )

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, rows: int | slice | Integers | list[int]) -> "Dataset":
        """Take examples: a slice, a list of row numbers, or one number. Always a `Dataset`."""
        if isinstance(rows, int | np.integer):
            if not -len(self) <= rows < len(self):
                raise IndexError(f"example {rows}: examples go from 0 to {len(self) - 1}")
            rows = [int(rows)]
        labels = None if self.labels is None else self.labels[rows]
        names = None if self.names is None else self.names[rows]
        weights = None if self.weights is None else self.weights[rows]
        return dataclasses.replace(
            self, values=self.values[rows], labels=labels, names=names, weights=weights
        )

    def __repr__(self) -> str:
        kind = "without labels" if self.labels is None else f"{self.classes} classes"
        shape = self.image_shape
        what = f"{shape[0]}×{shape[1]} pixels" if shape else f"{self.features} features"
        return f"<Dataset: {len(self):,} examples of {what}, {kind}>"

    @property
    def features(self) -> int:
        """n, how many values an example has: 784 for MNIST."""
        return int(self.values.shape[1])

    @property
    def classes(self) -> int:
        """How many classes there are: ten for digits, also where one of them does not occur."""
        return len(self.preparation.class_names)

    @property
    def image_shape(self) -> tuple[int, int] | None:
        """Rows and columns of a picture, or None where the values are no picture."""
        return self.preparation.image_shape

    @property
    def X(self) -> Array:
        """The prepared values as columns, n×m: float64 where the values are, else float32."""
        wide = self.values.dtype == np.float64
        return self.preparation.apply(self.values, np.float64 if wide else np.float32)

    @property
    def Y(self) -> Array:
        """The labels one-hot, classes×m, float32.

        Raises
        ------
        DataError
            If there are no labels.
        """
        return one_hot(self.known_labels, self.classes)

    @property
    def known_labels(self) -> Integers:
        """The labels.

        Raises
        ------
        DataError
            If there are none.
        """
        if self.labels is None:
            raise DataError(_UNLABELLED)
        return self.labels

    def require_labels(self) -> None:
        """Refuse examples without labels, before anything else is done with them.

        Raises
        ------
        DataError
            If there are no labels.
        """
        if self.labels is None:
            raise DataError(_UNLABELLED)

    def image(self, row: int) -> Values:
        """Return one example as a picture, rows×columns.

        Raises
        ------
        DataError
            If the values are not pictures.
        """
        if self.image_shape is None:
            raise DataError(f"{self.features} features are no picture that could be shown")
        return self.values[row].reshape(self.image_shape)

    def split(self, count: int, seed: int = 0) -> tuple["Dataset", "Dataset"]:
        """Set `count` examples aside, drawn at random.

        Parameters
        ----------
        count
            How many to set aside, from 1 to one less than there are.
        seed
            Decides which.

        Returns
        -------
        rest, aside
            Two data sets, each in the order of this one.

        Raises
        ------
        SettingError
            If either would be empty.
        """
        if not 1 <= count < len(self):
            raise SettingError(
                f"{count} of {len(self):,} examples cannot be set aside: "
                f"give a number from 1 to {len(self) - 1:,}"
            )
        drawn = generator(seed, "split").permutation(len(self))
        return self[np.sort(drawn[count:])], self[np.sort(drawn[:count])]

    def prepared_as(self, preparation: Preparation, features: int) -> "Dataset":
        """Return these examples with a network's preparation, labels matched by class name.

        Parameters
        ----------
        preparation
            The network's, from the data it was trained on.
        features
            How many inputs the network has.

        Raises
        ------
        DataError
            If the examples have another size or other features, or a class the network has not.
        """
        theirs = preparation
        if self.features != features or self.image_shape != (
            theirs.image_shape or self.image_shape
        ):
            raise DataError(
                f"the model takes {_size(theirs, features)}; {_arrived(self)}"
                + _other_names(theirs.feature_names, self.preparation.feature_names)
            )
        if not theirs.class_names:  # a network that has not been trained yet
            return self
        if theirs.pixels != self.preparation.pixels:
            kinds = {True: "pixels from 0 to 255", False: "measured features"}
            raise DataError(
                f"the model was trained on {kinds[theirs.pixels]}; "
                f"these are {kinds[self.preparation.pixels]}"
            )
        if (names := self.preparation.feature_names) != theirs.feature_names and names is not None:
            wanted = theirs.feature_names or ()
            first = next(
                (pair for pair in zip(wanted, names, strict=False) if len({*pair}) > 1), None
            )
            if first is not None:
                raise DataError(
                    f"the model's columns are in another order or have other names: "
                    f"where it expects {first[0]!r}, this file has {first[1]!r}"
                )
        own, labels = self.preparation, self.labels
        if labels is not None:
            labels = renumbered(labels, own, theirs)
        fitted = dataclasses.replace(theirs, source=own.source, fingerprint=own.fingerprint)
        return dataclasses.replace(self, labels=labels, preparation=fitted)


def _times(array: Values) -> str:
    return "×".join(map(str, array.shape)) or "a single number"


def _size(preparation: Preparation, features: int) -> str:
    shape = preparation.image_shape
    return f"images of {shape[0]}×{shape[1]}" if shape else f"{features} features"


def _other_names(wanted: tuple[str, ...] | None, given: tuple[str, ...] | None) -> str:
    """Name the columns that lack or are too many, where both have names."""
    if wanted is None or given is None:
        return ""
    parts = {
        "it lacks": [name for name in wanted if name not in given],
        "too many": [name for name in given if name not in wanted],
    }
    return "".join(f"; {what}: {', '.join(names[:5])}" for what, names in parts.items() if names)


def _arrived(data: Dataset) -> str:
    shape = data.image_shape
    return (
        f"these are images of {shape[0]}×{shape[1]}"
        if shape
        else f"these examples have {data.features} features"
    )
