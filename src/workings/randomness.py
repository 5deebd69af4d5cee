"""Where every random draw comes from.

A draw depends on the seed, on what it is for and on the epoch: never on how many draws came
before. So a run that is resumed, rewound or shared needs no generator's state.
"""

import numpy as np

from workings.errors import SettingError

#: What a draw can be for. A number, once given, stays: it is part of what a seed means.
PURPOSES = {"initialise": 0, "shuffle": 1, "split": 2, "dropout": 3, "pick": 4, "distort": 5}


def generator(seed: int, purpose: str, epoch: int = 0) -> np.random.Generator:
    """Return the generator for one purpose in one epoch.

    Parameters
    ----------
    seed
        A whole number from 0 upwards.
    purpose
        One of `PURPOSES`.
    epoch
        The epoch, or for ``"initialise"`` the layer, that the draw belongs to.

    Raises
    ------
    SettingError
        If the seed is negative or not a whole number.

    Examples
    --------
    >>> generator(0, "shuffle", epoch=3).permutation(4).tolist()
    [2, 1, 3, 0]
    """
    return np.random.default_rng([checked_seed(seed), PURPOSES[purpose], epoch])


def key(seed: int, purpose: str) -> int:
    """Return 32 bits for draws that come from a counter and not from a generator.

    Parameters
    ----------
    seed
        A whole number from 0 upwards.
    purpose
        One of `PURPOSES`.

    Raises
    ------
    SettingError
        If the seed is negative or not a whole number.

    Examples
    --------
    >>> key(0, "dropout")
    2613022947
    """
    return int(np.random.SeedSequence([checked_seed(seed), PURPOSES[purpose]]).generate_state(1)[0])


def checked_seed(seed: int) -> int:
    """Return `seed` if it is one.

    Raises
    ------
    SettingError
        If it is negative or not a whole number.
    """
    if not isinstance(seed, int | np.integer) or isinstance(seed, bool) or seed < 0:
        raise SettingError(f"seed is {seed!r}: give a whole number from 0 upwards")
    return int(seed)
