"""What a training is asked to do: looked at before it begins, compared when it is resumed."""

from typing import Any

import numpy as np

from workings.data import Dataset
from workings.data.preparation import fingerprint
from workings.errors import DataError, SettingError
from workings.network import Network
from workings.objective import Objective, dropout_shares
from workings.optimisers import Optimiser
from workings.schedules import Constant, Schedule, Step


def check_data(network: Network, data: Dataset, part: bool = False) -> None:
    """Raise unless `network` can be trained on `data`.

    Parameters
    ----------
    network, data
        What is to be trained, and on what.
    part
        Whether the data are a part of more: then they may be of one class.

    Raises
    ------
    DataError
        If there are no labels, one class only, or other numbers of features or classes.
    """
    labels = data.known_labels
    if not len(data) or (labels.min() == labels.max() and not part):
        found = repr(data.preparation.class_names[labels[0]]) if len(data) else "no examples"
        raise DataError(f"training needs examples of at least two classes; here is only {found}")
    if data.features != network.sizes[0] or data.classes != network.sizes[-1]:
        raise DataError(
            f"the network has {network.sizes[0]} inputs and {network.sizes[-1]} outputs; the data "
            f"has {data.features} features and {data.classes} classes"
        )


def check_settings(
    examples: int, batch_size: int | None, epochs: int | None, patience: int | None, validated: bool
) -> None:
    """Raise unless the settings are in their ranges.

    Parameters
    ----------
    examples
        How many examples there are to train on.
    batch_size, epochs, patience
        As `Training` takes them.
    validated
        Whether there is validation data.

    Raises
    ------
    SettingError
        If one is outside its range.
    """
    for name, value in (("batch size", batch_size), ("epochs", epochs), ("patience", patience)):
        if value is not None and not isinstance(value, int | np.integer):
            raise SettingError(f"{name} is {value!r}: give a whole number")
    if batch_size is not None and not 1 <= batch_size <= examples:
        raise SettingError(
            f"batch size is {batch_size:,}: give a number from 1 to the {examples:,} training "
            "examples, or full"
        )
    if epochs is not None and epochs < 1:
        raise SettingError(f"epochs is {epochs}: give a whole number from 1 upwards")
    if patience is not None and patience < 1:
        raise SettingError(f"patience is {patience}: give a number of epochs from 1 upwards")
    if patience is not None and not validated:
        raise SettingError(
            f"patience is {patience}, and without validation data there is nothing to wait for: "
            "give some, such as 0.1 of the training data"
        )


def describe_run(
    network: Network, data: Dataset, validation: Dataset | None, objective: Objective
) -> dict[str, Any]:
    """Return what decides a run's outcome, as JSON: a checkpoint where it differs is refused."""
    weights = objective.weights
    return {
        "sizes": list(network.sizes),
        "activations": list(network.activations),
        "dtype": network.dtype.name,
        "data": _describe(data),
        "validation": None if validation is None else _describe(validation),
        "l2": objective.l2,
        "dropout": list(dropout_shares(objective, network.sizes)),
        "label_smoothing": objective.label_smoothing,
        "clip_norm": objective.clip_norm,
        "weights": None if weights is None else fingerprint(weights, None),
        "masks": objective.masks is not None,
    }


def describe_schedule(schedule: Schedule, epochs: int) -> str:
    """Return a schedule as text, with the number of epochs where its curve depends on it."""
    curve = repr(schedule)
    return curve if isinstance(schedule, Constant | Step) else f"{curve} over {epochs} epochs"


def checked_optimiser(optimiser: Optimiser) -> Optimiser:
    """Return `optimiser` if it is one.

    Raises
    ------
    SettingError
        If it is something else, such as a name.
    """
    if not hasattr(optimiser, "update") or isinstance(optimiser, type | dict):
        raise SettingError(f"optimiser is {optimiser!r}: give one such as workings.Adam(0.001)")
    return optimiser


def _describe(data: Dataset) -> str:
    return f"{len(data):,} examples with checksum {fingerprint(data.values, data.labels)}"
