"""A wrong gradient beside the slope of the loss itself, in a sentence."""

from collections.abc import Callable

import numpy as np

from workings.arrays import Array
from workings.gradcheck.report import told_apart

#: How far a number is moved to each side.
STEP = 1e-5


def worst_place(got: Array, right: Array) -> tuple[int, ...]:
    """Return where two arrays of the same shape differ most."""
    return tuple(
        int(number) for number in np.unravel_index(np.abs(got - right).argmax(), got.shape)
    )


def slope(function: Callable[[Array], float], array: Array, place: tuple[int, ...]) -> float:
    """Return the central difference of a function by one number of its array.

    Parameters
    ----------
    function
        Takes an array like `array`, returns one number.
    array
        Where; it is copied.
    place
        Which of its numbers is moved.
    """
    above, below = array.copy(), array.copy()
    above[place] += STEP
    below[place] -= STEP
    return (function(above) - function(below)) / float(above[place] - below[place])


def slope_text(
    name: str, place: tuple[int, ...], right: float, got: float, of: str = "The loss"
) -> str:
    """Say a number's slope as it is and as it came: "The loss's own slope at b1[2] is …".

    Parameters
    ----------
    name
        The array that the slope is taken by: ``"W1"``.
    place
        Row and column, from 0; of a bias the row is enough.
    right, got
        The slope by a finite difference, and the learner's.
    of
        Whose slope it is.
    """
    inside = place[:1] if name.startswith("b") else place
    right_text, got_text = told_apart(right + 0.0, got + 0.0, 4)
    where = f"{name}[{','.join(map(str, inside))}]"
    return f"{of}'s own slope at {where} is {right_text}; yours is {got_text}."
