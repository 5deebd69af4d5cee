"""Dropout: for each example some hidden units are switched off, drawn anew at every step.

The draws come from a counter and not from a generator: whether a unit is switched off is a number
made of the run's key, the step, the layer, the example's row number and the unit, and of nothing
else. So a batch may be computed in any chunks, by any thread and either engine, and a resumed run
needs no generator's state: the masks are the same.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from workings.arrays import Array, Integers

_TWO_TO_32 = 1 << 32
#: 2³² divided by the golden ratio, made odd: it spreads 0, 1, 2, … over all 32 bits.
_SPREAD = np.uint32(0x9E3779B9)
_FIRST, _SECOND = np.uint32(0x7FEB352D), np.uint32(0x846CA68B)
_15, _16 = np.uint32(15), np.uint32(16)


def fold(state: Any, word: Any) -> Any:
    """Return 32 bits, each of which depends on every bit of a state and of a word.

    For one state, different words give different results; for one word, different states do. The
    mixing is Wellons' lowbias32 (Hash Prospector, 2018). It is written so that it works on NumPy's
    arrays and, compiled by Numba, number by number.

    Parameters
    ----------
    state, word
        Whole numbers from 0 to 2³² − 1: ``uint32`` arrays of shapes that go together (arrays even
        for one number: NumPy warns where a single one wraps around).

    Examples
    --------
    >>> fold(np.array([7], np.uint32), np.arange(3, dtype=np.uint32)).tolist()
    [2492178918, 2803216774, 197629295]
    """
    x = np.uint32(state ^ np.uint32(word * _SPREAD))
    x = np.uint32((x ^ np.uint32(x >> _16)) * _FIRST)
    x = np.uint32((x ^ np.uint32(x >> _15)) * _SECOND)
    return np.uint32(x ^ np.uint32(x >> _16))


def dropout_threshold(p: float) -> int:
    """Return the number below which a draw from 0 to 2³² − 1 falls with probability p.

    Parameters
    ----------
    p
        From 0 to below 1.
    """
    return int(p * _TWO_TO_32)


def dropout_scale(p: float) -> float:
    """1 / (1 − p): what a unit that is kept is multiplied by, so that the mean stays what it was.

    Parameters
    ----------
    p
        The share of units switched off, from 0 to below 1.
    """
    return 1 / (1 - p)


def dropout_mask(
    key: int,
    step: int,
    layer: int,
    units: int,
    rows: Integers,
    p: float,
    dtype: npt.DTypeLike = np.float32,
) -> Array:
    """Return M: 0 with probability p, else 1 / (1 − p), for each unit and example by itself.

    A[l] = g(Z[l]) ⊙ M (Srivastava et al. 2014, section 4). The kept units are divided by 1 − p
    already while training ("inverted" dropout, section 10 there), so that a trained network
    predicts as it stands.

    Parameters
    ----------
    key
        From 0 to 2³² − 1: the run's own, see `workings.randomness.key`.
    step
        Updates taken so far; like row numbers, counted modulo 2³².
    layer
        The hidden layer, from 1.
    units
        How many it has.
    rows
        The m examples' row numbers in the data set.
    p
        The share of units switched off, from 0 to below 1.
    dtype
        The type of M.

    Returns
    -------
    Array
        units×m.

    Examples
    --------
    >>> dropout_mask(7, 0, 1, 2, np.arange(6), 0.5).tolist()
    [[0.0, 0.0, 2.0, 2.0, 2.0, 2.0], [2.0, 0.0, 2.0, 2.0, 2.0, 2.0]]
    """
    states = fold(fold(_word(key), _word(step)), _word(layer))  # 1
    states = fold(states, np.asarray(rows).astype(np.uint32))  # m
    draws = fold(states, np.arange(units, dtype=np.uint32)[:, np.newaxis])  # units×m
    scale = np.asarray(dropout_scale(p), dtype)
    return np.where(draws >= dropout_threshold(p), scale, np.zeros_like(scale))


def _word(number: int) -> npt.NDArray[np.uint32]:
    return np.array([number % _TWO_TO_32], np.uint32)
