"""The one formula that brings measured features to one scale, and rows a part at a time."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from workings.arrays import Array, Values
from workings.errors import DataError

#: No training example lies further from the mean than so many scales: a feature that is other than
#: 0 once in 60,000 examples would else be 245 standard deviations loud there.
FURTHEST = 10.0
#: A deviation of so few of the mean is none: computed again, one number may come out as two.
_ROUNDING = 8 * float(np.finfo(np.float64).eps)
#: A deviation below this is none either: as a float32 it may be 0, by which nothing is divided.
_LEAST = float(np.finfo(np.float32).tiny)
#: Numbers converted at once: some tens of megabytes, however much data there is.
_AT_ONCE = 1 << 22


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
        m weights, 0 or more and not all 0: an example of weight 2 counts as two, and one of
        weight 0 as none.

    Returns
    -------
    mean, scale
        n numbers each.

    Raises
    ------
    DataError
        If features are too large for their standard deviation to be computed.

    Examples
    --------
    >>> mean, scale = moments(np.array([[1.0, 5.0], [3.0, 5.0]]))
    >>> mean.tolist(), scale.tolist()
    ([2.0, 5.0], [1.0, 1.0])
    """
    if weights is not None and not np.all(weights):
        values, weights = values[np.flatnonzero(weights)], weights[np.flatnonzero(weights)]
    m, n = values.shape
    shares = None if weights is None else np.asarray(weights, np.float64) / np.max(weights)  # m
    total = m if shares is None else shares.sum()
    mean, square, furthest = np.zeros(n), np.zeros(n), np.zeros(n)
    with np.errstate(over="ignore", invalid="ignore"):
        for rows in row_parts(m, n):
            mean += _summed(values[rows], shares, rows) / total
        for rows in row_parts(m, n):
            away = np.abs(values[rows] - mean)  # rows×n
            np.maximum(furthest, away.max(axis=0), out=furthest)
            square += _summed(away * away, shares, rows) / total
        spread = np.sqrt(square)
    if not np.isfinite(spread).all():
        raise DataError(f"numbers up to {np.abs(values).max():.1e} are too large to standardise")
    changes = (values != values[:1]).any(axis=0)  # by rounding, the deviation of 0.1s is not 0
    changes &= spread > np.maximum(_ROUNDING * np.abs(mean), _LEAST)
    return mean, np.where(changes, np.maximum(spread, furthest / FURTHEST), 1.0)


def row_parts(rows: int, features: int) -> Iterator[slice]:
    """Yield slices that go through all rows, a bounded number of values at a time."""
    at_once = max(1, _AT_ONCE // max(1, features))
    for start in range(0, rows, at_once):
        yield slice(start, min(start + at_once, rows))


def _summed(values: Values, shares: Array | None, rows: slice) -> npt.NDArray[np.float64]:
    """Return each feature's sum, of weighted rows; the order of its terms is always the same."""
    if shares is not None:
        values = values * shares[rows, None]  # float64
    return values.sum(axis=0, dtype=np.float64)  # n
