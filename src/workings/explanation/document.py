"""An explanation as a JSON document."""

import dataclasses
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from workings.explanation.margin import margin
from workings.explanation.pushes import pushes
from workings.explanation.words import class_name
from workings.objective import dropout_shares

if TYPE_CHECKING:
    from workings.explanation.steps import Explanation

#: So many of a unit's inputs stand in the document beside all of W and A.
PUSHES = 6


def document_of(explanation: "Explanation") -> dict[str, Any]:
    """Return everything an explanation holds; see `Explanation.as_document`."""
    network, trace, Y = explanation.network, explanation.trace, explanation.Y
    weights = explanation.objective.weights
    classes = range(network.sizes[-1])
    return {
        "network": network.layers_text(),
        "sizes": list(network.sizes),
        "activations": list(network.activations),
        "parameter_count": network.parameter_count,
        "dtype": network.dtype.name,
        "learning_rate": explanation.learning_rate,
        "l2": explanation.l2,
        "dropout": list(dropout_shares(explanation.objective, network.sizes)),
        "weights": None if weights is None else plain(weights),
        "label_smoothing": explanation.objective.label_smoothing,
        "clip_norm": explanation.objective.clip_norm,
        "seed": explanation.objective.seed,
        "gradient_norm": None if explanation.norm is None else plain(explanation.norm),
        "clip_factor": explanation.factor,
        "examples": Y.shape[1],
        "example": explanation.example,
        "classes": [class_name(network, row) for row in classes],
        "labels": Y.argmax(axis=0).tolist(),
        "predicted": trace.probabilities.argmax(axis=0).tolist(),
        "loss": plain(explanation.loss),
        "loss_after": plain(explanation.loss_after),
        "loss_of_guessing": math.log(network.sizes[-1]),
        "margin": _margin(explanation),
        "parameters": {
            f"{kind}[{layer}]": plain(array)
            for kind, arrays in (("W", network.W), ("b", network.b))
            for layer, array in enumerate(arrays, start=1)
        },
        "Y": plain(Y),
        "steps": [
            {
                "symbol": step.symbol,
                "part": step.part,
                "formula": step.formula,
                "with_numbers": step.with_numbers,
                "shape": step.shape,
                "dimensions": list(step.values.shape),
                "values": plain(step.values),
                "meaning": step.meaning,
                "inputs": list(step.inputs),
            }
            for step in explanation.steps
        ],
        "pushes": [
            {
                "layer": layer,
                "unit": unit,
                "inputs": [
                    {name: plain(value) for name, value in dataclasses.asdict(push).items()}
                    for push in pushes(network, trace, layer, unit, explanation.example, PUSHES)
                ],
            }
            for layer in range(1, network.depth + 1)
            for unit in range(network.sizes[layer])
        ],
    }


def _margin(explanation: "Explanation") -> dict[str, Any] | None:
    """Return why the example followed is read as it is; None where that cannot be said."""
    found = margin(explanation)
    if found is None:
        return None
    return {
        "read": found.read,
        "other": found.other,
        "total": found.total,
        "bias": found.bias,
        "shares": found.shares.tolist(),
    }


def plain(array: Any) -> Any:
    """Return numbers as lists; None for those that JSON has no word for."""
    array = np.asarray(array)
    finite = np.isfinite(array)
    if finite.all():
        return array.tolist()
    plain = array.astype(object)
    plain[~finite] = None
    return plain.tolist()
