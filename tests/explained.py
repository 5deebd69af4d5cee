"""Networks to explain, trained for a moment, and their explanations."""

from typing import Any

import numpy as np

import workings as wk
from workings.arrays import Array
from workings.explanation import Explanation, explain

#: A trained network with its data.
Case = tuple[wk.Network, wk.Dataset]


def flowers() -> wk.Dataset:
    """Return measured features in five classes with names, in float64."""
    rng = np.random.default_rng(5)
    names = np.array(["rose", "iris", "lily", "aster", "daisy"])
    kinds = np.repeat(np.arange(5), 40)
    values = rng.normal(kinds[:, np.newaxis] * [1.0, -2.0, 0.5, 3.0], 1.0)
    return wk.from_arrays(values, names[kinds], feature_names=("a", "b", "c", "d"))


def trained_networks(mnist: tuple[wk.Dataset, wk.Dataset]) -> dict[str, Case]:
    """Train three networks, and return each with its data."""
    made = {}
    for name, sizes, activations, data in (
        ("10", [784, 10, 10], "relu", mnist[0][:2000]),
        ("64-32", [784, 64, 32, 10], ["gelu-tanh", "relu"], mnist[0][:2000]),
        ("flowers", [4, 7, 6, 5, 5], ["tanh", "leaky-relu", "sigmoid"], flowers()),
    ):
        network = wk.Network(sizes, activations, seed=3, preparation=data.preparation)
        wk.train(network, data, epochs=4, batch_size=20, optimiser=wk.Adam(0.003)).run()
        made[name] = network, data
    return made


def prepared(case: Case, m: int) -> tuple[Array, Array]:
    """Return X and Y of the first m examples, of the network's type, as engines prepare them."""
    network, data = case
    return data.preparation.apply(data.values[:m], network.dtype), data[:m].Y


def explained(case: Case, m: int = 8, **settings: Any) -> Explanation:
    """Return a training step on the first m examples."""
    return explain(case[0], *prepared(case, m), **settings)
