"""What a side offers to whoever measures it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workings.arrays import Values


@dataclass(frozen=True)
class Work:
    """A side that is prepared and warm.

    Parameters
    ----------
    measure
        Does the work once and returns the seconds it took.
    reached
        Arrays by which the sides are compared: each must have computed the same.
    """

    measure: Callable[[], float]
    reached: Mapping[str, Values]
