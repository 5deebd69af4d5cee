"""``workings train``: what the objective is beyond the mean of the losses, told at the start."""

from typing import Any

from workings.cli.train_options import TrainOptions
from workings.objective import dropout_shares
from workings.training import Training


def objective_fields(training: Training, options: TrainOptions) -> dict[str, Any]:
    """Return the objective's settings for programs; dropout as one share a hidden layer."""
    objective = training.objective
    return {
        "l2": objective.l2,
        "dropout": list(dropout_shares(objective, training.network.sizes)),
        "class_weight": options.class_weight,
        "sample_weight": options.sample_weight,
        "label_smoothing": objective.label_smoothing,
        "clip_norm": objective.clip_norm,
    }


def objective_words(training: Training, options: TrainOptions) -> list[str]:
    """Return what is said of those that are set."""
    fields = objective_fields(training, options)
    said = {
        "dropout": f"dropout {' and '.join(f'{p:g}' for p in fields['dropout'])}",
        "class_weight": f"class weights {fields['class_weight']}",
        "sample_weight": f"examples weighted by the column {fields['sample_weight']}",
        "label_smoothing": f"label smoothing {fields['label_smoothing']:g}",
        "clip_norm": f"gradients clipped to a norm of {fields['clip_norm'] or 0:g}",
    }
    return [words for name, words in said.items() if fields[name]]
