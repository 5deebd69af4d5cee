"""What a unit does with its weighted sum: A = g(Z), and the derivative g′(Z) beside it.

To add an activation, add one entry to `ACTIVATIONS`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workings.arrays import Array
from workings.errors import choose

LEAK = 0.01
GELU_CUBE = 0.044715
GELU_SCALE = float(np.sqrt(2 / np.pi))


@dataclass(frozen=True)
class Activation:
    """One activation: its name, its two formulas as text, and the two as functions of Z."""

    name: str
    formula: str
    derivative_formula: str
    function: Callable[[Array], Array]
    derivative: Callable[[Array], Array]


def linear(Z: Array) -> Array:
    """g(z) = z."""
    return Z


def linear_derivative(Z: Array) -> Array:
    """g′(z) = 1."""
    return np.ones_like(Z)


def relu(Z: Array) -> Array:
    """g(z) = max(z, 0).

    Examples
    --------
    >>> relu(np.array([-2.0, 0.0, 3.0])).tolist()
    [0.0, 0.0, 3.0]
    """
    return np.maximum(Z, 0)


def relu_derivative(Z: Array) -> Array:
    """g′(z) = 1 where z > 0, else 0 (at the kink, z = 0, the convention is 0)."""
    return (Z > 0).astype(Z.dtype)


def leaky_relu(Z: Array) -> Array:
    """g(z) = z where z > 0, else 0.01·z (Maas et al. 2013, section 2)."""
    return np.maximum(Z, LEAK * Z)


def leaky_relu_derivative(Z: Array) -> Array:
    """g′(z) = 1 where z > 0, else 0.01."""
    return np.where(Z > 0, Z.dtype.type(1), Z.dtype.type(LEAK))


def sigmoid(Z: Array) -> Array:
    """g(z) = 1 / (1 + e⁻ᶻ), written as ½(1 + tanh(z/2)), which cannot overflow."""
    return 0.5 * (1 + np.tanh(0.5 * Z))


def sigmoid_derivative(Z: Array) -> Array:
    """g′(z) = g(z)·(1 − g(z))."""
    A = sigmoid(Z)
    return A * (1 - A)


def tanh(Z: Array) -> Array:
    """g(z) = tanh(z)."""
    return np.tanh(Z)


def tanh_derivative(Z: Array) -> Array:
    """g′(z) = 1 − tanh²(z)."""
    return 1 - np.tanh(Z) ** 2


def gelu_tanh(Z: Array) -> Array:
    """g(z) = ½z(1 + tanh(√(2/π)(z + 0.044715z³))) (Hendrycks and Gimpel 2016, section 2)."""
    return 0.5 * Z * (1 + np.tanh(GELU_SCALE * (Z + GELU_CUBE * Z * Z * Z)))


def gelu_tanh_derivative(Z: Array) -> Array:
    """g′(z) = ½(1 + t) + ½z(1 − t²)·√(2/π)(1 + 3·0.044715z²), t = tanh(√(2/π)(z + 0.044715z³))."""
    t = np.tanh(GELU_SCALE * (Z + GELU_CUBE * Z * Z * Z))
    return 0.5 * (1 + t) + 0.5 * Z * (1 - t * t) * GELU_SCALE * (1 + 3 * GELU_CUBE * Z * Z)


ACTIVATIONS: dict[str, Activation] = {
    entry.name: entry
    for entry in (
        Activation("linear", "z", "1", linear, linear_derivative),
        Activation("relu", "max(z, 0)", "1 where z > 0, else 0", relu, relu_derivative),
        Activation(
            "leaky-relu",
            "z where z > 0, else 0.01·z",
            "1 where z > 0, else 0.01",
            leaky_relu,
            leaky_relu_derivative,
        ),
        Activation("sigmoid", "1 / (1 + e⁻ᶻ)", "g(z)·(1 − g(z))", sigmoid, sigmoid_derivative),
        Activation("tanh", "tanh(z)", "1 − tanh²(z)", tanh, tanh_derivative),
        Activation(
            "gelu-tanh",
            "½z(1 + t), t = tanh(√(2/π)(z + 0.044715z³))",
            "½(1 + t) + ½z(1 − t²)·√(2/π)(1 + 0.134145z²)",
            gelu_tanh,
            gelu_tanh_derivative,
        ),
    )
}


def activation(name: str) -> Activation:
    """Return the activation called `name`.

    Raises
    ------
    SettingError
        If there is none; the message lists those there are.
    """
    return choose(ACTIVATIONS, name, "activation")
