"""Noticing that training runs away, and saying why it most likely does."""

from collections.abc import Sequence

import numpy as np

from workings.arrays import Array
from workings.data import Dataset
from workings.engines import State
from workings.errors import Cause
from workings.evaluation import Evaluation
from workings.history import History
from workings.network import Network

#: A loss so many times the first epoch's, and a guess's, will not come back.
HOPELESS = 10.0
#: Nor will one that stays over this many times both for so many epochs.
_HIGH, _LONG = 2.0, 5
#: Above this share of a guess's loss, it is worth looking whether a layer has died.
_SUSPECT = 0.98
_FEW = 10  # epochs: too few to blame a setting
_SAMPLE = 1_000  # examples looked at: a layer that answers none of them is dead
_ENOUGH = 500  # examples of parts whose mean loss says something: a single one may be any height
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
    guess = _guess(data)
    high = max(first, guess)
    if last > HOPELESS * high:
        return f"the loss climbed from {first:.3g} to {last:.3g}"
    recent = losses[-_LONG:]
    if len(losses) > _LONG and min(recent) > _HIGH * high:
        return f"the loss climbed from {first:.3g} and stays above {min(recent):.3g}"
    if len(losses) > 1 and last > _SUSPECT * guess and (layer := dead_layer(network, data)):
        return f"the loss is {last:.3g}, and no unit of hidden layer {layer} answers any more"
    return None


def parts_run_away(losses: Sequence[float], data: Dataset) -> str | None:
    """Say what is wrong where examples come in parts, perhaps one by one; None where nothing is.

    A part is no epoch: one mislabelled example costs a sure network ten times a guess, and may well
    light no unit of a small layer. So only the mean over the last `_ENOUGH` examples is judged, as
    though the parts before were as large as this one; and no layer is called dead.

    Parameters
    ----------
    losses
        Mean loss of each part so far.
    data
        The last part.
    """
    parts = -(-_ENOUGH // len(data))
    first, mean = losses[0], float(np.mean(losses[-parts:]))
    if len(losses) < parts or mean <= HOPELESS * max(first, _guess(data)):
        return None
    over = "" if parts == 1 else f", the mean of the last {parts} parts"
    return f"the loss climbed from {first:.3g} to {mean:.3g}{over}"


def last_update_ruined(
    losses: Sequence[float],
    network: Network,
    data: Dataset,
    weights: Array | None = None,
    part: bool = False,
) -> str | None:
    """Say so if the weights after a run's last update are of no use; None where they are.

    An epoch's loss is seen before its updates, so the last of them is looked at here, on a sample.
    Each example counts as in the epoch's loss: where a class weighs next to nothing, its examples
    may well be all wrong. Where the examples are a `part` of more, only numbers that are not finite
    are of no use; see `parts_run_away`.
    """
    sample = data[:_SAMPLE]
    count = None if weights is None or not weights[:_SAMPLE].any() else weights[:_SAMPLE]
    with np.errstate(over="ignore", invalid="ignore"):
        each = network.losses(network.forward(sample.X), sample.Y).astype(np.float64)
        after = float(np.average(each, weights=count))
    if np.isfinite(after) and (part or after <= HOPELESS * max(losses[0], _guess(data))):
        return None
    return f"after its last update the loss is {after:.3g}"


def _guess(data: Dataset) -> float:
    """The loss of a guess among the classes."""
    return float(np.log(max(data.classes, 2)))


def dead_layer(network: Network, data: Dataset) -> int | None:
    """Return the first hidden layer whose units are all cut off, whatever comes in; or None.

    Weighted sums that are exactly zero do not count: weights that start at zero are another story.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        trace = network.forward(data[:_SAMPLE].X)
    layers = range(1, network.depth)
    return next((at for at in layers if trace.Z[at].any() and not trace.A[at].any()), None)


def _shut_by_biases(network: Network, data: Dataset) -> int | None:
    """Return a dead layer each of whose units would answer something if its bias were 0; or None.

    A step that was too large mostly leaves weights behind that add up to less than 0 themselves.
    """
    if (layer := dead_layer(network, data)) is None:
        return None
    sums = network.forward(data[:_SAMPLE].X).Z[layer] - network.b[layer]  # units×m
    return layer if (sums.max(axis=1) > 0).all() else None


def _dead_from_the_first(network: Network, data: Dataset, initial: Sequence[Array]) -> int | None:
    """Return a dead layer that was dead before the first step, and not by its biases; or None.

    Where a layer has a unit or two, the first weights may well light none of them.
    """
    layer = dead_layer(network, data) if len(initial) else None
    if layer is None or _shut_by_biases(network, data):
        return None
    first = network.copy()
    for array, old in zip(first.parameters, initial, strict=True):
        array[...] = old
    return layer if dead_layer(first, data) == layer else None


def learnt_nothing(seen: Evaluation, history: History, state: State, data: Dataset) -> Cause | None:
    """Say why a run that ended by itself has learnt nothing, or return None where it has learnt.

    Nothing has been learnt where the accuracy is hardly better than always saying the commonest
    class. Both are measured as the run measured: each example with its weight, so that a network
    that was to find the rare ones is not asked to beat the common ones' share.

    Parameters
    ----------
    seen
        What the network makes of the training data, after the run.
    history, state, data
        The run's records, what it trained, and on what.
    """
    weights = state.objective.weights
    counts = np.bincount(seen.labels, weights)  # of each class, or Σw
    commonest = float(counts.max() / counts.sum())
    accuracy = float(np.average(seen.labels == seen.predicted, weights=weights))
    if history.stopped == "interrupted" or accuracy > commonest + 0.1 * (1 - commonest):
        return None
    first, last = history.records[0], history.records[-1]
    slow = last.loss <= first.loss and (len(history) < _FEW or last.loss > 0.9 * first.loss)
    if slow and state.network.W[1].any():
        more = "give it more epochs, or a larger learning rate"
        return Cause(
            f"{more}; if that is no help, see whether the labels are those of the examples"
        )
    return likely_cause(state, data, last.learning_rate)


def likely_cause(
    state: State, data: Dataset, learning_rate: float, initial: Sequence[Array] = ()
) -> Cause:
    """Name the setting that most likely made training run away, and what to try instead.

    Parameters
    ----------
    state, data, learning_rate
        What was trained, on what, and with which α.
    initial
        The parameters from before the first step, where they are known.
    """
    name = state.optimiser.name
    usual = _USUAL_RATES.get(name, 0.01)
    smaller = float(f"{learning_rate / 10:.1g}")
    if not state.network.W[1].any():
        words = "weights that start at zero stay there: try another initialisation, such as he"
        return Cause(words, "init", "he")
    if layer := _dead_from_the_first(state.network, data, initial):
        return Cause(
            f"no unit of layer {layer} answered with the first weights either: try another seed, "
            "more units, or leaky-relu",
            "activation",
            "leaky-relu",
        )
    reach = float(np.abs(data[: min(len(data), 1_000)].X).max())
    if learning_rate >= 5 * usual:
        return Cause(
            f"the learning rate {learning_rate:g} is likely too large for {name}: try {usual:g}",
            "learning_rate",
            usual,
        )
    if layer := _shut_by_biases(state.network, data):
        return Cause(
            f"the biases of layer {layer} keep every unit's sum below 0: start them at 0, "
            f"or try the learning rate {smaller:g}",
            "learning_rate",
            smaller,
        )
    if state.objective.l2 * learning_rate > 1:
        words = f"the L2 penalty {state.objective.l2:g} is likely too large: try 0.0001"
        return Cause(words, "l2", 0.0001)
    if reach > 100:
        return Cause(
            f"the inputs reach {reach:.3g} and were likely not scaled: "
            "bring them near 0 to 1 (pixels divided by 255), or to mean 0 and spread 1"
        )
    return Cause(
        f"the learning rate {learning_rate:g} is likely too large for this network: "
        f"try {smaller:g}",
        "learning_rate",
        smaller,
    )
