"""The small network that the exercises follow with a pencil, and the package's beside a learner's.

Two pixels, two hidden units, two classes, three images. A learner's parameters are a dictionary of
W1, b1, W2 and b2; the package's are a `Network`.
"""

from collections.abc import Mapping

import numpy as np

from workings.arrays import Array
from workings.network import Network
from workings.optimisers import GradientDescent

Named = dict[str, Array]

#: W1 to b2, of a network with two layers.
NAMES = ("W1", "b1", "W2", "b2")
X = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]])  # 2×3: two pixels, three images
Y = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])  # 2×3: they are a 0, a 1 and a 0
PARAMETERS: Named = {
    "W1": np.array([[2.0, -2.0], [1.0, 3.0]]),
    "b1": np.array([[1.0], [-2.0]]),
    "W2": np.array([[1.0, 1.0], [0.0, -1.0]]),
    "b2": np.array([[-2.0], [1.0]]),
}
#: What comes out at its last layer, and dZ2, rounded so far that a pencil is enough.
A2 = np.array([[0.4, 0.3, 0.7], [0.6, 0.7, 0.3]])
DZ2 = np.array([[-0.6, 0.3, -0.3], [0.6, -0.3, 0.3]])
#: Z1 and A1, which need no rounding.
Z1 = np.array([[3.0, -1.0, 1.0], [-1.0, 1.0, 2.0]])
A1 = np.array([[3.0, 0.0, 1.0], [0.0, 1.0, 2.0]])


def network_of(parameters: Mapping[str, Array]) -> Network:
    """Return the package's network with a learner's parameters, in float64.

    Parameters
    ----------
    parameters
        W1, b1, W2 and b2.
    """
    W1, W2 = parameters["W1"], parameters["W2"]
    sizes = [W1.shape[1], W1.shape[0], W2.shape[0]]
    network = Network(sizes, init="zeros", dtype=np.float64)
    for mine, name in zip(network.parameters, NAMES, strict=True):
        mine[...] = parameters[name]
    return network


def parameters_of(network: Network) -> Named:
    """Return copies of a network's parameters by name."""
    return {name: array.copy() for name, array in zip(NAMES, network.parameters, strict=True)}


def gradients_of(network: Network, X: Array, Y: Array) -> list[Array]:
    """Return dW1, db1, dW2 and db2, in the order of the network's parameters."""
    found = network.backward(network.forward(X), Y)
    return [array for pair in zip(found.dW, found.db, strict=True) for array in pair]


def step(network: Network, gradients: list[Array], learning_rate: float) -> None:
    """Change a network by one step of gradient descent."""
    GradientDescent().update(network.parameters, gradients, [], 1, learning_rate)


def drawn(
    seed: int, inputs: int, units: int, classes: int, images: int
) -> tuple[Named, Array, Array]:
    """Return a network's parameters, X and Y, drawn at random; no weighted sum is near 0.

    Parameters
    ----------
    seed
        Decides the draws.
    inputs, units, classes
        The network's sizes.
    images
        m.

    Returns
    -------
    parameters
        W1 (units×inputs), b1, W2 (classes×units), b2.
    X
        inputs×m, from 0 to 1.
    Y
        classes×m, one-hot.
    """
    draw = np.random.default_rng(seed)
    while True:
        parameters: Named = {
            "W1": draw.normal(0, float(np.sqrt(2 / inputs)), (units, inputs)),
            "b1": draw.normal(0, 0.3, (units, 1)),
            "W2": draw.normal(0, float(np.sqrt(2 / units)), (classes, units)),
            "b2": draw.normal(0, 0.3, (classes, 1)),
        }
        X = draw.random((inputs, images))
        Y = np.eye(classes)[:, draw.integers(0, classes, images)]
        if np.abs(network_of(parameters).forward(X).Z[1]).min() > 1e-4:
            return parameters, X, Y
