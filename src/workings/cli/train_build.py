"""``workings train``: from options to a training."""

import dataclasses
from typing import Any

import numpy as np

from workings.cli.objective_options import parse_class_weight, parse_dropout
from workings.cli.train_options import TrainOptions
from workings.data import Dataset
from workings.errors import SettingError, choose
from workings.network import Network
from workings.optimisers import OPTIMISERS, AdamW, Momentum, Optimiser
from workings.schedules import parse_schedule
from workings.training import Training

_MOST_UNITS = 100_000  # a layer; more is a slip of the finger


def build(options: TrainOptions, train: Dataset, validation: Dataset | None) -> Training:
    """Return the training that the options describe.

    Raises
    ------
    SettingError
        If a setting is outside its range, or names something unknown.
    """
    activations = [name.strip() for name in options.activation.split(",")]
    network = Network(
        [train.features, *_hidden(options.hidden), train.classes],
        activations[0] if len(activations) == 1 else activations,
        seed=options.seed,
        init=options.init,
        dtype=choose({"float32": np.float32, "float64": np.float64}, options.dtype, "dtype"),
    )
    training = Training(
        network,
        train,
        validation=validation,
        optimiser=_optimiser(options),
        epochs=options.epochs,
        batch_size=_batch_size(options.batch_size),
        schedule=parse_schedule(options.schedule, options.warm_up),
        l2=options.l2,
        dropout=parse_dropout(options.dropout),
        class_weight=parse_class_weight(options.class_weight),
        label_smoothing=options.label_smoothing,
        clip_norm=options.clip_norm,
        patience=options.patience,
        seed=options.seed,
        engine=options.engine,
        threads=options.threads,
        checkpoint=f"{options.out}.checkpoint",
        resume=options.resume,
    )
    kept = dataclasses.replace(options, resume=None, threads=training.engine.threads)
    training.keeper.note = dataclasses.asdict(kept)
    return training


def _optimiser(options: TrainOptions) -> Optimiser:
    kind = choose(OPTIMISERS, options.optimiser, "optimiser")
    settings: dict[str, Any] = {}
    if options.learning_rate is not None:
        settings["learning_rate"] = options.learning_rate
    for name, value, owner in (
        ("momentum", options.momentum, Momentum),
        ("nesterov", options.nesterov or None, Momentum),
        ("weight_decay", options.weight_decay, AdamW),
    ):
        if value is not None:
            if kind is not owner:
                option = "--" + name.replace("_", "-")
                raise SettingError(
                    f"{option} belongs to --optimiser {owner.name}, not to {kind.name}"
                )
            settings[name] = value
    return kind(**settings)


def _hidden(text: str) -> list[int]:
    if text == "none":
        return []
    try:
        sizes = [int(part) for part in text.split(",")]
    except ValueError:
        sizes = [0]
    if not 1 <= min(sizes) <= max(sizes) <= _MOST_UNITS:
        raise SettingError(
            f"--hidden {text}: give the units of each hidden layer, from 1 to {_MOST_UNITS:,}, "
            "such as 10 or 128,64; none for no hidden layer"
        )
    return sizes


def _batch_size(text: str) -> int | None:
    if text == "full":
        return None
    try:
        return int(text)
    except ValueError:
        raise SettingError(f"--batch-size {text}: give a number, or full") from None
