"""Where the weights start.

Too wide, and the units saturate or shout before they have learnt anything; all equal, and they
stay equal for ever. To add an initialiser, add one function to `INITIALISERS`.
"""

from collections.abc import Callable

import numpy as np

from workings.arrays import Array
from workings.errors import choose

Pair = tuple[Array, Array]


def he(rng: np.random.Generator, units: int, inputs: int) -> Pair:
    """W ~ Normal(0, 2/inputs), b = 0: keeps ReLU's signal its size (He et al. 2015, eq. 10)."""
    return rng.standard_normal((units, inputs)) * np.sqrt(2 / inputs), np.zeros((units, 1))


def glorot(rng: np.random.Generator, units: int, inputs: int) -> Pair:
    """W ~ Uniform(±√(6/(inputs + units))), b = 0 (Glorot and Bengio 2010, eq. 16)."""
    limit = np.sqrt(6 / (inputs + units))
    return rng.uniform(-limit, limit, (units, inputs)), np.zeros((units, 1))


def uniform(rng: np.random.Generator, units: int, inputs: int) -> Pair:
    """W, b ~ Uniform(±0.5), as the original lesson has it: far too wide for 784 inputs."""
    return rng.random((units, inputs)) - 0.5, rng.random((units, 1)) - 0.5


def zeros(rng: np.random.Generator, units: int, inputs: int) -> Pair:
    """W = 0, b = 0: every hidden unit stays the twin of its neighbour. For learning why not."""
    return np.zeros((units, inputs)), np.zeros((units, 1))


INITIALISERS: dict[str, Callable[[np.random.Generator, int, int], Pair]] = {
    "he": he,
    "glorot": glorot,
    "uniform": uniform,
    "zeros": zeros,
}


def default_initialiser(activation: str) -> str:
    """Return He for the activations that cut off one side (ReLU and its kin), else Glorot."""
    return "he" if activation in ("relu", "leaky-relu", "gelu-tanh") else "glorot"


def initialise(name: str, rng: np.random.Generator, units: int, inputs: int) -> Pair:
    """Draw one layer's W (units×inputs) and b (units×1) in float64.

    Parameters
    ----------
    name
        One of `INITIALISERS`.
    rng
        Where the draws come from.
    units, inputs
        The layer's size and that of the layer below, both 1 or more.

    Raises
    ------
    SettingError
        If there is no such initialiser.
    """
    return choose(INITIALISERS, name, "initialiser")(rng, units, inputs)
