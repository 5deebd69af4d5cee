"""How raw values become the network's input, and what must be remembered about them.

It travels with the data set, then the network, then the model file: nothing about the data has
to be said again when predicting.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workings.arrays import Array, Integers, Values
from workings.data.standardising import moments

#: Ten classes even in a file without a nine.
DIGITS = tuple("0123456789")
#: Bytes hashed at once: values that do not lie side by side are copied, so many at a time.
_HASHED = 2**24
#: An edge lighter than this, of 255, is paper rather than empty ground.
_LIGHT = 128
_LOOKED_AT = 1_000
#: Of ten pictures, so many are all of them but a few.
_MOST = 9


@dataclass(frozen=True)
class Preparation:
    """X = (values − shift) / scale, and what the values and the labels stand for.

    Parameters
    ----------
    shift, scale
        One number for all features, or one a feature. For pixels 0 and 255: X is from 0 to 1.
    image_shape
        Rows and columns of a picture, where the values are one.
    class_names
        What each label is called; there are as many classes as names.
    feature_names
        The columns' names, where the values are measured features from a table.
    source
        Where the values came from, in words and without a path: ``"MNIST training images"``.
    fingerprint
        A checksum of the source, so that a model can tell what it was trained on.
    inverted
        Whether light and dark of picture files have changed places.
    light_ground
        Whether the pictures' edges are light, as dark ink on light ground has them; None where
        fewer than nine in ten are alike.
    label_name
        The label's column, where the values are from a table.
    class_labels
        What the file calls the classes, where they have been given other names.
    weight_name
        The column of what each example counts, where the values are from a table that has one.
    """

    shift: float | tuple[float, ...] = 0.0
    scale: float | tuple[float, ...] = 1.0
    image_shape: tuple[int, int] | None = None
    class_names: tuple[str, ...] = ()
    feature_names: tuple[str, ...] | None = None
    source: str = ""
    fingerprint: str = ""
    inverted: bool = False
    light_ground: bool | None = False
    label_name: str = ""
    class_labels: tuple[str, ...] = ()
    weight_name: str = ""

    @property
    def pixels(self) -> bool:
        """Whether the values are pixels from 0 to 255 rather than measured features."""
        return self.scale == 255.0

    def apply(
        self, values: Values, dtype: npt.DTypeLike = np.float32, buffer: Array | None = None
    ) -> Array:
        """Return X, n×m: the values prepared, one column an example.

        The shift is taken off in float64: rounded before, large numbers that differ by little
        would be alike.

        Parameters
        ----------
        values
            m×n, as the data set holds them.
        dtype
            Float32 or float64.
        buffer
            At least m×n, of type `dtype`: written over, and a part of it returned as X. For a
            caller that prepares batch after batch and keeps none.
        """
        rows = np.empty(values.shape, dtype) if buffer is None else buffer[: len(values)]  # m×n
        if self.shift == 0.0:
            rows[...] = values
        else:
            np.subtract(values, np.asarray(self.shift, np.float64), out=rows, casting="same_kind")
        if self.scale != 1.0:
            rows /= np.asarray(self.scale, rows.dtype)
        return rows.T  # n×m


def preparation_for(
    values: Values,
    labels: Integers | None,
    *,
    pixels: bool,
    image_shape: tuple[int, int] | None = None,
    class_names: tuple[str, ...] | None = None,
    feature_names: tuple[str, ...] | None = None,
    source: str,
    weights: Array | None = None,
) -> Preparation:
    """Return the preparation that suits a file's values.

    Pixels are divided by 255. Measured features are standardised, see `moments`, so that features
    in metres and in milligrams start out equal.

    Raises
    ------
    DataError
        If features are too large for their standard deviation to be computed.
    """
    shift: float | tuple[float, ...] = 0.0
    scale: float | tuple[float, ...] = 255.0
    if not pixels:
        mean, spread = moments(values, weights)
        shift, scale = tuple(mean.tolist()), tuple(spread.tolist())
    light_ground: bool | None = False
    if pixels and image_shape is not None:  # from all over: a folder's are in the classes' order
        some = values[:: -(-len(values) // _LOOKED_AT)]  # a file that is mapped is not read for it
        light_ground = mostly_light(light_edged(some, image_shape))
    if class_names is None:
        class_names = () if labels is None else DIGITS
    return Preparation(
        shift,
        scale,
        image_shape,
        class_names,
        feature_names,
        source,
        fingerprint(values, labels),
        light_ground=light_ground,
    )


def fingerprint(values: Values, labels: Integers | None) -> str:
    """Return a checksum of the values and labels: equal for equal data, whatever file held them."""
    digest = hashlib.sha256(f"{values.dtype}{values.shape}".encode())
    rows = max(1, _HASHED // max(1, values[:1].nbytes))
    for start in range(0, len(values), rows):
        digest.update(np.ascontiguousarray(values[start : start + rows]).data)
    if labels is not None:
        digest.update(np.ascontiguousarray(labels, np.int64).data)
    return digest.hexdigest()[:32]


def light_edged(values: Values, shape: tuple[int, int]) -> npt.NDArray[np.bool_]:
    """Return of each picture, a row of m×n, whether its outermost pixels are light on average."""
    pictures = values.reshape(-1, *shape)
    sides = (pictures[:, 0], pictures[:, -1], pictures[:, :, 0], pictures[:, :, -1])
    return np.concatenate(sides, axis=1).mean(axis=1) >= _LIGHT


def mostly_light(light: npt.NDArray[np.bool_]) -> bool | None:
    """Return whether nearly all are light, or nearly none; None where it is neither."""
    count = 10 * int(light.sum())
    if count >= _MOST * len(light):
        return True
    return False if count <= (10 - _MOST) * len(light) else None


def square_image(features: int) -> tuple[int, int] | None:
    """Return the square picture that has so many pixels, or None where no square has."""
    side = round(features**0.5)
    return (side, side) if side * side == features else None


def name_classes(
    labels: npt.NDArray[np.int64], image_shape: tuple[int, int] | None
) -> tuple[Integers, tuple[str, ...]]:
    """Turn whole-number labels into class numbers 0, 1, 2, … and the classes' names.

    Pictures of 28×28 with labels from 0 to 9 have the ten digits' classes, also in a file where a
    digit is missing. Elsewhere the classes are the labels that occur, in order.
    """
    if image_shape == (28, 28) and labels.min() >= 0 and labels.max() <= 9:
        return labels, DIGITS
    names, numbers = np.unique(labels, return_inverse=True)
    return numbers.astype(np.int64), tuple(str(name) for name in names.tolist())
