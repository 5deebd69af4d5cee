"""Noticing that training runs away, and saying why it most likely does."""

from collections.abc import Sequence

import numpy as np

from workings.data import Dataset
from workings.engines import State
from workings.network import Network

#: A loss so many times the first epoch's, and a guess's, will not come back.
HOPELESS = 10.0
#: Nor will one that stays over this many times both for so many epochs.
_HIGH, _LONG = 2.0, 5
#: Above this share of a guess's loss, it is worth looking whether a layer has died.
_SUSPECT = 0.98
_SAMPLE = 1_000  # examples looked at: a layer that answers none of them is dead
#: What usually works; five times as much is the first suspect.
_USUAL_RATES = {"gd": 0.1, "momentum": 0.01, "adam": 0.001, "adamw": 0.001}


def runs_away(losses: Sequence[float], network: Network, data: Dataset) -> str | None:
    """Say what is wrong with a run's losses, or return None where they are of use.

    Parameters
    ----------
    losses
        Mean loss of each epoch so far.
    network, data
        What is trained, and on what.

    Returns
    -------
    str or None
        What was seen: ``"the loss climbed from 2.46 to 61.2"``.
    """
    first, last = losses[0], losses[-1]
    guess = float(np.log(max(data.classes, 2)))
    high = max(first, guess)
    if last > HOPELESS * high:
        return f"the loss climbed from {first:.3g} to {last:.3g}"
    recent = losses[-_LONG:]
    if len(losses) > _LONG and min(recent) > _HIGH * high:
        return f"the loss climbed from {first:.3g} and stays above {min(recent):.3g}"
    if len(losses) > 1 and last > _SUSPECT * guess and (layer := dead_layer(network, data)):
        return f"the loss is {last:.3g}, and no unit of hidden layer {layer} answers any more"
    return None


def dead_layer(network: Network, data: Dataset) -> int | None:
    """Return the first hidden layer whose units are all cut off, whatever comes in; or None.

    Weighted sums that are exactly zero do not count: weights that start at zero are another story.
    """
    trace = network.forward(data[:_SAMPLE].X)
    layers = range(1, network.depth)
    return next((at for at in layers if trace.Z[at].any() and not trace.A[at].any()), None)


def learnt_nothing(accuracy: float, data: Dataset) -> bool:
    """Return whether an accuracy is hardly better than always saying the commonest class."""
    commonest = np.bincount(data.known_labels).max() / len(data)
    return bool(accuracy < commonest + 0.1 * (1 - commonest))


def likely_cause(state: State, data: Dataset, learning_rate: float) -> str:
    """Name the setting that most likely made training run away, and what to try instead."""
    name = state.optimiser.name
    usual = _USUAL_RATES.get(name, 0.01)
    if not state.network.W[1].any():
        return "weights that start at zero stay there: try another initialisation, such as he"
    reach = float(np.abs(data[: min(len(data), 1_000)].X).max())
    if learning_rate >= 5 * usual:
        return f"the learning rate {learning_rate:g} is likely too large for {name}: try {usual:g}"
    if state.objective.l2 * learning_rate > 1:
        return f"the L2 penalty {state.objective.l2:g} is likely too large: try 0.0001"
    if reach > 100:
        return (
            f"the inputs reach {reach:.3g} and were likely not scaled: "
            "bring them near 0 to 1 (pixels divided by 255), or to mean 0 and spread 1"
        )
    return (
        f"the learning rate {learning_rate:g} is likely too large for this network: "
        f"try {learning_rate / 10:.1g}"
    )
