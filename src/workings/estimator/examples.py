"""X, y and weights as scikit-learn's users have them, brought to what a network trains on.

X may be an array, a table with named columns, or sparse; it is made dense once, for training.
"""

import math
import os
import warnings
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import train_test_split
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, validate_data

from workings.arrays import Array, Integers, Values
from workings.data import Dataset, Preparation
from workings.data.preparation import fingerprint
from workings.errors import DataError, SettingError
from workings.estimator.preparing import are_pixels


@dataclass(frozen=True, eq=False)
class Examples:
    """Rows to train on.

    Parameters
    ----------
    X
        m×n, dense or sparse (CSR).
    labels
        m class numbers.
    weights
        m weights above 0, or None where each row counts once.
    """

    X: Any
    labels: Integers
    weights: Array | None

    @classmethod
    def of(
        cls, X: Any, y: npt.NDArray[Any], weights: Array | None, classes: npt.NDArray[Any]
    ) -> "Examples":
        """Return the rows that count: one of weight 0 is as good as none.

        Raises
        ------
        DataError
            If a label is none of the classes.
        """
        number = {label: at for at, label in enumerate(classes.tolist())}
        try:
            labels = np.array([number[label] for label in y.tolist()], np.int64)
        except KeyError as error:
            known = ", ".join(map(repr, number))
            raise DataError(
                f"y has the label {error}, which is none of the classes {known}"
            ) from None
        examples = cls(X, labels, weights)
        if weights is None or weights.all():
            return examples
        return examples[np.flatnonzero(weights)]

    def __getitem__(self, rows: Integers) -> "Examples":
        """Take rows by their numbers."""
        weights = None if self.weights is None else self.weights[rows]
        return Examples(self.X[rows], self.labels[rows], weights)

    @cached_property
    def values(self) -> Values:
        """X dense, in the type it is trained in: pixels as bytes, else float32 or float64."""
        check_room(self.X)
        values = dense(self.X)
        if values.dtype == np.uint8 and not are_pixels(values):
            return values.astype(np.float32)
        return values

    @property
    def features(self) -> int:
        """n."""
        return int(self.X.shape[1])

    @property
    def dtype(self) -> np.dtype[Any]:
        """What a network for these rows computes in."""
        return np.dtype(np.float32) if self.values.dtype == np.uint8 else self.values.dtype

    @property
    def checksum(self) -> str:
        """A checksum of X and the labels, as a model file remembers it; none where X is sparse."""
        return fingerprint(self.X, self.labels) if isinstance(self.X, np.ndarray) else ""

    def dataset(self, preparation: Preparation) -> Dataset:
        """Return the rows as a data set."""
        return Dataset(self.values, self.labels, preparation)

    def split(self, share: float, seed: int) -> tuple["Examples", "Examples"]:
        """Set a share of the rows aside, of each class alike.

        Raises
        ------
        SettingError
            If `share` is not between 0 and 1, or leaves too few rows on one side.
        DataError
            If a class has one row only.
        """
        if not isinstance(share, Real) or isinstance(share, bool) or not 0 < share < 1:
            raise SettingError(
                f"validation_fraction is {share!r}: give a share between 0 and 1, such as 0.1"
            )
        counts, m = np.unique(self.labels, return_counts=True)[1], len(self.labels)
        aside = math.ceil(share * m)
        if counts.min() < 2:
            raise DataError(
                "early_stopping sets rows of each class aside, and one class has a single row: "
                "give 2 or more of each"
            )
        if not len(counts) <= aside <= m - len(counts):
            raise SettingError(
                f"validation_fraction is {share} of {m:,} rows, which sets {aside:,} aside: with "
                f"{len(counts)} classes there have to be as many at least on both sides"
            )
        rest, held = train_test_split(
            np.arange(len(self.labels)),
            test_size=share,
            stratify=self.labels,
            random_state=seed % 2**32,
        )
        return self[np.sort(rest)], self[np.sort(held)]


def read_examples(
    estimator: Any, X: Any, y: Any, sample_weight: npt.ArrayLike | None, going_on: bool
) -> tuple[Any, npt.NDArray[Any], Array | None]:
    """Return X, y and the weights, looked at as scikit-learn does.

    Parameters
    ----------
    estimator
        Is told how many features there are and what they are called; or asked, when it goes on.
    X, y, sample_weight
        As `fit` takes them.
    going_on
        Whether the estimator has a network already that is to be trained further.

    Raises
    ------
    ValueError
        If one of them has another shape, holds what is no finite number, or all weights are 0.
    """
    types = _network_types(estimator) if going_on else [np.float64, np.float32, np.uint8]
    X, y = validate_data(estimator, X, y, accept_sparse="csr", dtype=types, reset=not going_on)
    check_classification_targets(y)
    if going_on:
        warn_if_divided(estimator, X)
    if sample_weight is None:
        return X, y, None
    weights = _check_sample_weight(sample_weight, X, dtype=np.float64, ensure_non_negative=True)
    if not weights.any():
        raise DataError("all weights are zero: no row would count")
    return X, y, weights


def read_values(estimator: Any, X: Any) -> Any:
    """Return X to be predicted, dense or sparse (CSR), in a type that the network takes."""
    types = _network_types(estimator)
    X = validate_data(estimator, X, accept_sparse="csr", dtype=types, reset=False)
    warn_if_divided(estimator, X)
    return X


def warn_if_divided(estimator: Any, X: Any) -> None:
    """Warn where a network of pixels from 0 to 255 is given values from 0 to 1."""
    if estimator.network_.preparation.pixels and X.dtype != np.uint8 and 0 < X.max() <= 1:
        warnings.warn(
            "the network was fitted on pixels from 0 to 255, and no value here is above 1: if they "
            "were divided by 255, give them as they were before",
            stacklevel=5,  # the caller of `predict`
        )


def _network_types(estimator: Any) -> list[Any]:
    """Return what X may be, the first for all else: bytes only where they are pixels."""
    network = estimator.network_
    return [network.dtype, np.uint8] if network.preparation.pixels else [network.dtype]


def dense(X: Any) -> Values:
    """Return X as an ordinary array."""
    return X.toarray() if hasattr(X, "toarray") else X


def check_room(X: Any) -> None:
    """Refuse sparse X that would fill more than half of the machine's memory when it is dense.

    Raises
    ------
    DataError
        If it would; nothing is known where the system does not tell how much memory it has.
    """
    if not hasattr(X, "toarray") or not hasattr(os, "sysconf"):
        return
    (m, n), memory = X.shape, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if m * n * X.dtype.itemsize > memory / 2:
        raise DataError(
            f"X is sparse, {m:,}×{n:,}: dense, as it is trained, it would be "
            f"{m * n * X.dtype.itemsize / 1e9:.1f} GB, and this machine has {memory / 1e9:.1f}: "
            "take fewer features (SelectKBest, TruncatedSVD), or give parts to partial_fit"
        )


def distinct(labels: npt.ArrayLike) -> npt.NDArray[Any]:
    """Return the different labels in order."""
    return np.unique(np.asarray(labels))


def require_two_classes(labels: Integers, classes: npt.NDArray[Any]) -> None:
    """Refuse rows of one class only.

    Raises
    ------
    DataError
        If all rows that count have the same label.
    """
    if labels.min() == labels.max():
        raise DataError(
            f"y has only one class, {classes.tolist()[labels[0]]!r}: 1 class cannot be told from "
            "others; give rows of at least 2"
        )


def class_name(label: Any) -> str:
    """Return a class's label as text: 1.0 is ``1``, as a file would have it.

    Examples
    --------
    >>> class_name(1.0), class_name("cat"), class_name(True)
    ('1', 'cat', 'True')
    """
    if isinstance(label, float) and label.is_integer():
        return str(int(label))
    return str(label)
