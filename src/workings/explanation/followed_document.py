"""A followed parameter as a JSON document."""

from typing import TYPE_CHECKING, Any

from workings.explanation.document import plain
from workings.objective import dropout_shares

if TYPE_CHECKING:
    from workings.explanation.parameter import Followed


def followed_document(followed: "Followed") -> dict[str, Any]:
    """Return every number; see `Followed.as_document`."""
    numeric = followed.numeric
    return {
        "parameter": str(followed.place),
        "layer": followed.place.layer,
        "row": followed.place.row,
        "column": followed.place.column if followed.place.kind == "W" else None,
        "meaning": followed.meaning,
        "formula": followed.formula,
        "examples": len(followed.terms),
        "value": plain(followed.value),
        "gradient": plain(followed.gradient),
        "labels": list(followed.labels),
        "dZ": plain(followed.dZ),
        "inputs": plain(followed.inputs),
        "terms": plain(followed.terms),
        "sum_of_terms": plain(float(followed.terms.sum())),
        "penalty": plain(followed.penalty),
        "order": followed.order.tolist(),
        "why_zero": followed.why_zero,
        "finite_difference": {
            "value": plain(numeric.value),
            "differs_by": plain(abs(followed.gradient - numeric.value)),
            "step": numeric.step,
            "loss_plus": plain(numeric.loss_plus),
            "loss_minus": plain(numeric.loss_minus),
            "kink": numeric.kink,
            "digits_alike": followed.digits,
        },
        "learning_rate": followed.learning_rate,
        "l2": followed.objective.l2,
        "dropout": list(dropout_shares(followed.objective, followed.network.sizes)),
        "label_smoothing": followed.objective.label_smoothing,
        "clip_norm": followed.objective.clip_norm,
        "seed": followed.objective.seed,
        "weights": None if followed.weights is None else plain(followed.weights),
        "gradient_norm": None if followed.norm is None else plain(followed.norm),
        "clip_factor": followed.factor,
        "new_value": plain(followed.new_value),
        "loss": plain(followed.loss),
        "loss_predicted": plain(followed.loss_predicted),
        "loss_measured": plain(followed.loss_after_one),
        "change_predicted": plain(followed.loss_predicted - followed.loss),
        "change_measured": plain(followed.loss_after_one - followed.loss),
        "change_kept": followed.change_kept,
    }
