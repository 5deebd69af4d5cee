"""Label smoothing: the truth is told with a little doubt, so that no score has to grow for ever."""

from typing import Any


def smoothed(Y: Any, smoothing: float, classes: int) -> Any:
    """Y′ = (1 − ε)·Y + ε/K (Szegedy et al. 2016, section 7).

    Plain arithmetic: for an array of columns, or, compiled by Numba, for a single entry.

    Parameters
    ----------
    Y
        classes×m, each column's true distribution; or an entry of it.
    smoothing
        ε, from 0 to below 1; 0 changes nothing.
    classes
        K.

    Returns
    -------
    Array or float
        As Y; each column still adds up to 1.

    Examples
    --------
    >>> smoothed(1.0, 0.1, 10), smoothed(0.0, 0.1, 10)
    (0.91, 0.01)
    """
    return (1 - smoothing) * Y + smoothing / classes
