"""A data set made of arrays: what every reader ends with, and what a notebook begins with."""

import math
from contextlib import suppress
from typing import Any

import numpy as np
import numpy.typing as npt

from workings.arrays import Array, Integers
from workings.data.dataset import Dataset
from workings.data.precision import measured
from workings.data.preparation import name_classes, preparation_for, square_image
from workings.data.weights import check_weights
from workings.errors import DataError

#: Each measured feature has a mean and a scale; a network of so many inputs is large anywhere.
MOST_FEATURES = 1_000_000


def from_arrays(
    values: npt.ArrayLike,
    labels: npt.ArrayLike | None = None,
    *,
    weights: npt.ArrayLike | None = None,
    class_names: tuple[str, ...] | None = None,
    feature_names: tuple[str, ...] | None = None,
    source: str = "arrays",
    what: tuple[str, str] = ("values", "labels"),
) -> Dataset:
    """Make a data set of arrays, prepared as suits them.

    Parameters
    ----------
    values
        m×n, or m×rows×columns for pictures. ``uint8``, or pictures of whole numbers from 0 to 255,
        are pixels and will be divided by 255; all else are measured features and will be
        standardised, by the mean and standard deviation of these examples.
    labels
        m whole numbers or names, or None.
    weights
        What each example counts in training: m numbers from 0 upwards, not all 0; None where each
        counts once. An example of weight 2 counts as two in the mean and standard deviation too.
    class_names
        What the classes are called, where the labels are class numbers already.
    feature_names
        What the features are called.
    source
        Where the values came from, in words.
    what
        What to call the two arrays in a message.

    Raises
    ------
    DataError
        If an array has another shape, or holds something that is no finite number; or a weight is
        negative, or all are 0.
    ShapeError
        If there are more or fewer weights than examples.

    Examples
    --------
    >>> data = from_arrays([[1.0, 20.0], [3.0, 40.0]], ["cat", "dog"])
    >>> data.preparation.class_names, data.X.tolist()
    (('cat', 'dog'), [[-1.0, 1.0], [-1.0, 1.0]])
    """
    given = _array(values, what[0])
    if given.ndim not in (2, 3) or 0 in given.shape:
        raise DataError(
            f"{what[0]} is {_times(given)}: expected examples×features or examples×rows×columns"
        )
    if given.dtype.kind not in "iuf":
        raise DataError(f"{what[0]} holds {given.dtype}: expected numbers")
    shape = (given.shape[1], given.shape[2]) if given.ndim == 3 else None
    if shape and given.dtype != np.uint8 and _whole_bytes(given):
        given = given.astype(np.uint8)
    pixels = given.dtype == np.uint8
    features = math.prod(given.shape[1:])
    if not pixels and features > MOST_FEATURES:
        raise DataError(
            f"{what[0]} has {features:,} measured features an example: expected "
            f"{MOST_FEATURES:,} at most"
        )
    rows = np.ascontiguousarray(given.reshape(len(given), -1))
    if feature_names is not None and len(feature_names) != rows.shape[1]:
        raise DataError(f"{len(feature_names)} feature names for {rows.shape[1]} features")
    if pixels:
        shape = shape or square_image(rows.shape[1])
    else:
        with np.errstate(over="ignore"):  # what overflows is refused below
            rows = measured(rows)
        if not np.isfinite(rows).all():
            row, column = np.argwhere(~np.isfinite(rows))[0]
            raise DataError(f"{what[0]}, row {row}, column {column}: not a finite number")
    numbers: Integers | None = None
    if labels is not None:
        found = _array(labels, what[1])
        if found.shape != (len(rows),):
            raise DataError(
                f"{what[1]} is {_times(found)}: expected {len(rows):,} labels, one an example"
            )
        if class_names is None:
            numbers, class_names = _classes(found, shape, what[1])
        else:
            numbers = _whole(found, what[1])
    counted = None if weights is None else _counted(weights, len(rows))
    try:
        preparation = preparation_for(
            rows,
            numbers,
            pixels=pixels,
            image_shape=shape,
            class_names=None if class_names is None else tuple(class_names),
            feature_names=None if feature_names is None else tuple(feature_names),
            source=source,
            weights=counted,
        )
    except DataError as error:
        raise DataError(f"{what[0]}: {error}") from None
    return Dataset(rows, numbers, preparation, weights=counted)


def _array(given: npt.ArrayLike, what: str) -> npt.NDArray[Any]:
    if np.ma.is_masked(given):
        raise DataError(f"{what}: a masked array with values left out: fill or drop them first")
    try:
        return np.asarray(given)
    except ValueError:  # NumPy's words: an inhomogeneous shape
        raise DataError(f"{what}: rows of different lengths") from None


def _counted(weights: npt.ArrayLike, examples: int) -> Array:
    given = _array(weights, "weights")
    check_weights(given, examples)
    if not given.any():
        raise DataError("weights are all 0, so that no example counts: give some a weight above 0")
    return given.astype(np.float64)


def _classes(
    labels: npt.NDArray[Any], shape: tuple[int, int] | None, what: str
) -> tuple[Integers, tuple[str, ...]]:
    given = labels.tolist() if labels.dtype == object else [None]  # a column of a pandas table
    if all(isinstance(label, str) for label in given):
        labels = labels.astype(str)
    elif all(isinstance(label, int | np.integer) for label in given):
        with suppress(OverflowError):  # refused below
            labels = labels.astype(np.int64)
    if labels.dtype.kind in "UST":
        try:
            names, numbers = np.unique(labels.astype(str), return_inverse=True)
            return numbers.astype(np.int64), tuple(names.tolist())
        except (UnicodeDecodeError, SystemError):  # NumPy's, of a character beyond the last
            raise DataError(f"{what} holds bytes that are no text: decode them first") from None
    return name_classes(_whole(labels, what), shape)


def _whole(labels: npt.NDArray[Any], what: str) -> npt.NDArray[np.int64]:
    with np.errstate(invalid="ignore"):  # a label that is no integer is refused below
        whole = labels.astype(np.int64) if labels.dtype.kind in "iufb" else None
    if whole is None or not np.array_equal(whole, labels):
        raise DataError(f"{what} holds {labels.dtype}: expected whole numbers or names")
    return whole


def _whole_bytes(values: npt.NDArray[Any]) -> bool:
    return bool(values.dtype.kind in "iu" and values.min() >= 0 and values.max() <= 255)


def _times(array: npt.NDArray[Any]) -> str:
    return "×".join(map(str, array.shape)) or "a single number"
