"""Trained networks of every kind that can be exported, and what they predict."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

import workings as wk

KINDS = ("lesson", "gelu-leaky", "sigmoid-tanh-linear", "features", "no-hidden")
CLASSES = np.array(['he said "no"', "it's", "größe\\n"])


@dataclass(frozen=True)
class Trained:
    """A network, 1,000 examples it has not seen, and the package's probabilities of them."""

    network: wk.Network
    test: wk.Dataset
    probabilities: np.ndarray  # classes×1000


@cache
def trained(kind: str) -> Trained:
    """Return the network of that kind; it stays as it is."""
    data, test = _features() if kind == "features" else _digits()
    hidden, activations = {
        "lesson": ([10], "relu"),
        "gelu-leaky": ([128, 64], ["gelu-tanh", "leaky-relu"]),
        "sigmoid-tanh-linear": ([24, 20, 16], ["sigmoid", "tanh", "linear"]),
        "features": ([12, 8], ["relu", "tanh"]),
        "no-hidden": ([], "relu"),
    }[kind]
    network = wk.Network([data.features, *hidden, data.classes], activations, seed=3)
    wk.train(network, data, epochs=4, batch_size=50, optimiser=wk.Adam(0.003)).run()
    for array in network.parameters:
        array.setflags(write=False)
    return Trained(network, test, wk.predict(network, test, "reference"))


def pixels(**more: Any) -> wk.Preparation:
    """Return the preparation of pictures of 28×28 pixels."""
    return wk.Preparation(scale=255.0, image_shape=(28, 28), **more)


def _digits() -> tuple[wk.Dataset, wk.Dataset]:
    train, test = wk.load_mnist()
    return train[:2_000], test[:1_000]


def _features() -> tuple[wk.Dataset, wk.Dataset]:
    """Four features of very different sizes, and classes with names that have to be quoted."""
    rng = np.random.default_rng(7)
    labels = rng.integers(0, 3, 2_000)
    values = rng.normal([5, -300, 1e6, 1e-4], [0.1, 40, 3, 1e-5], (2_000, 4))
    values += labels[:, None] * [0.1, 30, 3, 1e-5]
    data = wk.from_arrays(values.astype(np.float32), CLASSES[labels])
    return data[:1_000], data[1_000:]


def assert_same_predictions(rows: np.ndarray, kind: str, apart: float = 1e-5) -> None:
    """The same 1,000 rows of probabilities as the package's, and the same labels."""
    wanted = trained(kind).probabilities.T
    assert rows.shape == wanted.shape
    assert np.abs(rows - wanted).max() <= apart
    np.testing.assert_array_equal(rows.argmax(axis=1), wanted.argmax(axis=1))
