"""Names for the kinds of array that travel through the package."""

from typing import Any

import numpy as np
import numpy.typing as npt

#: Float32 to train, float64 to check: the formulas keep whichever they are given.
Array = npt.NDArray[np.floating[Any]]
#: Class numbers and row numbers.
Integers = npt.NDArray[np.integer[Any]]
#: What a data set holds before it is prepared: ``uint8`` pixels or measured features.
Values = npt.NDArray[Any]
