"""The start both sides share: real digits, weights drawn by NumPy, a fixed order of batches."""

import itertools

import numpy as np

import workings as wk

SIZES = [784, 7, 5, 10]
_ORDER = np.random.default_rng(3).permutation(60)
BATCHES = [_ORDER[start : start + 20].tolist() for start in (0, 20, 40) * 5]
RUNS = [
    ("gd", "relu", 0.0),
    ("gd", "sigmoid", 0.0),
    ("gd", "gelu-tanh", 0.0),
    ("gd-l2", "tanh", 0.01),
    ("momentum", "relu", 0.0),
    ("nesterov", "leaky-relu", 0.0),
    ("adam", "relu", 0.0),
    ("adamw", "gelu-tanh", 0.0),
]


def start() -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """Return W[1], b[1], W[2], …, then X (784×60) and 60 labels, in float64."""
    rng = np.random.default_rng(11)
    parameters = []
    for inputs, units in itertools.pairwise(SIZES):
        parameters.append(rng.normal(0, np.sqrt(2 / inputs), (units, inputs)))
        parameters.append(rng.normal(0, 0.1, (units, 1)))
    digits = wk.load_mnist()[0][:60]
    return parameters, digits.values.T.astype(np.float64) / 255, digits.labels
