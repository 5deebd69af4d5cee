"""Central differences: what a gradient is, by its definition, slowly."""

from collections.abc import Callable

import numpy as np

import workings as wk


def numeric_gradients(
    parameters: list[np.ndarray], loss: Callable[[], float], step: float = 1e-5
) -> list[np.ndarray]:
    """Return (loss(θ + h) − loss(θ − h)) / 2h for every single parameter."""
    gradients = []
    for array in parameters:
        gradient = np.empty_like(array)
        for place in np.ndindex(array.shape):
            kept = array[place]
            array[place] = kept + step
            above = loss()
            array[place] = kept - step
            below = loss()
            array[place] = kept
            gradient[place] = (above - below) / (2 * step)
        gradients.append(gradient)
    return gradients


def relative_difference(analytic: np.ndarray, numeric: np.ndarray) -> float:
    """‖a − n‖ / (‖a‖ + ‖n‖), 0 where both are zero."""
    size = np.linalg.norm(analytic) + np.linalg.norm(numeric)
    return float(np.linalg.norm(analytic - numeric) / size) if size else 0.0


def away_from_kinks(
    sizes: list[int], activations, examples: int, seed: int
) -> tuple[wk.Network, np.ndarray, np.ndarray]:
    """Return a float64 network, X and Y with no weighted sum of a hidden layer near zero."""
    for attempt in range(seed, seed + 10_000, 100):
        rng = np.random.default_rng(attempt)
        network = wk.Network(sizes, activations, seed=attempt, dtype=np.float64)
        for b in network.b:
            b[...] = rng.normal(0, 0.5, b.shape)
        X = rng.normal(0, 1, (sizes[0], examples))
        hidden = network.forward(X).Z
        if all(np.abs(hidden[layer]).min() > 1e-3 for layer in range(1, network.depth)):
            Y = np.eye(sizes[-1])[rng.integers(0, sizes[-1], examples)].T
            return network, X, Y
    raise AssertionError("no start away from the kinks found")
