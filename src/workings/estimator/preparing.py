"""How features of any scale become X: by a `Preparation`, which travels with the network."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from workings.arrays import Array, Values
from workings.data import Preparation
from workings.data.preparation import square_image
from workings.errors import DataError

#: Bytes are taken for pixels from 0 to 255 where there are as many features as in a small picture,
#: 8×8, and half of those that are ever lit are brighter than this somewhere. Others are columns of
#: a table: flags divided by 255, for one age above 127 beside them, would never be learnt.
FEWEST_PIXELS, DARK = 64, 127
#: No training example lies further from the mean than so many scales: a pixel that is lit once in
#: 60,000 pictures would else be 245 standard deviations loud.
FURTHEST = 10.0
#: Numbers converted at once: some tens of megabytes, however much data there is.
_AT_ONCE = 1 << 22


def are_pixels(values: Values) -> bool:
    """Whether values are pixels: bytes of many features, of which half are bright somewhere.

    Examples
    --------
    >>> picture, row = np.full((1, 784), 200, np.uint8), np.array([[1, 0, 1, 130]], np.uint8)
    >>> are_pixels(picture), are_pixels(row)
    (True, False)
    """
    if values.dtype != np.uint8 or not len(values) or values.shape[1] < FEWEST_PIXELS:
        return False
    brightest = values.max(axis=0)  # n; 0 at the edges, in many pictures
    return bool((brightest > DARK).sum() * 2 >= max(1, (brightest > 0).sum()))


def preparation_of(
    values: Values,
    weights: Array | None,
    class_names: tuple[str, ...],
    feature_names: tuple[str, ...] | None,
    checksum: str = "",
) -> Preparation:
    """Return what brings features to one scale.

    Pixels are divided by 255. Other features are standardised, see `moments`.

    Parameters
    ----------
    values
        m×n, those that are trained on.
    weights
        m weights, or None.
    class_names, feature_names, checksum
        What is to be remembered beside it.

    Raises
    ------
    DataError
        If features are too large for their standard deviation to be computed.
    """
    shift: float | tuple[float, ...] = 0.0
    scale: float | tuple[float, ...] = 255.0
    pixels = are_pixels(values)
    if not pixels:
        with np.errstate(over="ignore", invalid="ignore"):
            mean, spread = moments(values, weights)
        if not (np.isfinite(mean).all() and np.isfinite(spread).all()):
            raise DataError(f"values up to {np.abs(values).max():.1e} are too large to standardise")
        shift, scale = tuple(mean.tolist()), tuple(spread.tolist())
    return Preparation(
        shift,
        scale,
        image_shape=square_image(values.shape[1]) if pixels else None,
        class_names=class_names,
        feature_names=feature_names,
        source="arrays",
        fingerprint=checksum,
    )


def moments(
    values: Values, weights: Array | None = None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return each feature's mean and scale, in float64.

    The scale is the standard deviation, but at least a tenth of the furthest distance from the
    mean; 1 where a feature never changes.

    Parameters
    ----------
    values
        m×n.
    weights
        m weights above 0: an example of weight 2 counts as two.

    Returns
    -------
    mean, scale
        n numbers each.

    Examples
    --------
    >>> mean, scale = moments(np.array([[1.0, 5.0], [3.0, 5.0]]))
    >>> mean.tolist(), scale.tolist()
    ([2.0, 5.0], [1.0, 1.0])
    """
    m, n = values.shape
    w = np.ones(m) if weights is None else np.asarray(weights, np.float64)
    total, mean = w.sum(), np.zeros(n)
    for rows in row_parts(m, n):
        mean += w[rows] @ values[rows].astype(np.float64) / total
    square, furthest = np.zeros(n), np.zeros(n)
    for rows in row_parts(m, n):
        away = np.abs(values[rows] - mean)  # rows×n
        np.maximum(furthest, away.max(axis=0), out=furthest)
        square += w[rows] @ (away * away) / total
    spread = np.sqrt(square)
    rounding = m * np.finfo(np.float64).eps * np.abs(mean)  # what a constant feature may show
    scale = np.where(spread > rounding, np.maximum(spread, furthest / FURTHEST), 1.0)
    return mean, scale


def row_parts(rows: int, features: int) -> Iterator[slice]:
    """Yield slices that go through all rows, a bounded number of values at a time."""
    at_once = max(1, _AT_ONCE // max(1, features))
    for start in range(0, rows, at_once):
        yield slice(start, min(start + at_once, rows))
