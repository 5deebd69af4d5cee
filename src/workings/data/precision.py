"""Which measured features float32 is too coarse for: large numbers that differ by little."""

from typing import Any

import numpy as np
import numpy.typing as npt

from workings.arrays import Values

#: Whole numbers up to this are float32's, all of them.
_EXACT = 2**24
#: Of its 24 bits, so many have to be left for the differences within a feature.
_LEFT = 12


def coarse(values: Values) -> npt.NDArray[np.bool_]:
    """Return of each feature of m×n whether float32 may lose what matters of it.

    That is where its numbers are larger than 2¹² times what lies between the least and the
    largest: a time in seconds since 1970, measured for a day.

    Examples
    --------
    >>> coarse(np.array([[1.7e9, 0.5, 0.0], [1.7e9 + 64, 1e3, 0.0]])).tolist()
    [True, False, False]
    """
    least, most = values.min(axis=0).astype(np.float64), values.max(axis=0).astype(np.float64)
    return np.asarray(np.maximum(-least, most) > 2**_LEFT * (most - least))


def measured(values: npt.NDArray[Any]) -> Values:
    """Return numbers of any type as float32; as float64 where they are wider than float32 holds."""
    if values.dtype.kind in "iu":
        wide = int(values.max()) > _EXACT or int(values.min()) < -_EXACT
    else:
        wide = values.dtype.itemsize > 4
    return values.astype(np.float64 if wide else np.float32, copy=False)
