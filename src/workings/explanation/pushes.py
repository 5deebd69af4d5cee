"""What pushes a unit: each input's share of its weighted sum, value times weight."""

from dataclasses import dataclass

import numpy as np

from workings.arrays import Array
from workings.network import Network
from workings.trace import Trace


@dataclass(frozen=True)
class Push:
    """One input's share of a unit's weighted sum.

    Parameters
    ----------
    column
        Which input: the column of W.
    value, weight, product
        A[l−1], W[l] at that place, and one times the other.
    """

    column: int
    value: float
    weight: float
    product: float


def shares(network: Network, trace: Trace, layer: int, unit: int, example: int) -> Array:
    """Return each input's share of a unit's weighted sum: its value times its weight.

    Parameters
    ----------
    network, trace
        A network and its forward pass.
    layer, unit, example
        Which entry of Z[layer].
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return trace.A[layer - 1][:, example] * network.W[layer][unit]


def pushes(
    network: Network, trace: Trace, layer: int, unit: int, example: int, count: int
) -> list[Push]:
    """Return the inputs that push a unit's sum most, up or down; the strongest first.

    Parameters
    ----------
    network, trace
        A network and its forward pass.
    layer, unit, example
        Which entry of Z[layer].
    count
        How many at most; inputs whose share is 0 are never among them.
    """
    values, weights = trace.A[layer - 1][:, example], network.W[layer][unit]
    products = shares(network, trace, layer, unit, example)
    order = np.argsort(-np.abs(products), kind="stable")[:count]
    return [
        Push(int(place), float(values[place]), float(weights[place]), float(products[place]))
        for place in order
        if products[place] != 0
    ]
