"""For and against which classes a unit of the last hidden layer speaks, in the room Edit."""

import numpy as np

from workings.app.texts import say
from workings.arrays import Array
from workings.network import Network

#: What counts has so much of a unit's largest weight; so many classes are named, either way.
_LOUD, _NAMED = 0.5, 2


def speaks(network: Network, unit: int) -> str:
    """Return it in words, a line either way: ``for 8, 4`` and ``against 2``."""
    names = network.preparation.class_names
    words = []
    found = extremes(network.W[network.depth][:, unit])
    for way, classes in zip(("for", "against"), found, strict=True):
        if classes:
            said = [names[each] if each < len(names) else f"{each}" for each in classes]
            words.append(say(f"edit.units.{way}", names=", ".join(said)))
    return "\n".join(words)


def extremes(weights: Array) -> tuple[list[int], list[int]]:
    """Return which classes a unit speaks for most, and against: by its weights to them.

    Parameters
    ----------
    weights
        One for each class.

    Returns
    -------
    tuple
        At most two classes each, the strongest first; none whose weight is less than half of the
        unit's largest.

    Examples
    --------
    >>> extremes(np.array([0.1, -0.8, 0.9, 0.5, 0.6]))
    ([2, 4], [1])
    """
    order = np.argsort(-weights, kind="stable").tolist()
    least = _LOUD * float(np.abs(weights).max(initial=0.0))
    loud = [each for each in order if abs(weights[each]) >= least > 0]
    speaks_for = [each for each in loud if weights[each] > 0]
    against = [each for each in reversed(loud) if weights[each] < 0]
    return speaks_for[:_NAMED], against[:_NAMED]
