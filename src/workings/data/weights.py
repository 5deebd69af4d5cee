"""What each example counts in training: looked at wherever it comes in."""

from typing import Any

import numpy as np
import numpy.typing as npt

from workings.errors import DataError, ShapeError


def check_weights(weights: npt.NDArray[Any], examples: int) -> None:
    """Refuse weights unless there is one an example, a finite number from 0 upwards.

    All of a part of the examples may be 0, so nothing is said of that here.

    Raises
    ------
    ShapeError
        If there are more or fewer.
    DataError
        If one is no number, negative or not finite.
    """
    if weights.dtype.kind not in "iufb":
        raise DataError(f"weights holds {weights.dtype}: expected numbers")
    if weights.shape != (examples,):
        found = "×".join(map(str, weights.shape)) or "a single number"
        raise ShapeError(f"{examples:,} examples need {examples:,} weights; these are {found}")
    wrong = ~(np.isfinite(weights) & (weights >= 0))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise DataError(
            f"the weight of example {row} is {weights[row]:g}: what an example counts is a finite "
            "number from 0 upwards"
        )
