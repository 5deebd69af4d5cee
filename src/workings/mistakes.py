"""The mistakes that are made again and again in a network's backward pass, each as a `backward`.

Nothing crashes in any of them, the shapes fit, and the network often learns a little: that is why
they stay. A gradient check finds them (`workings.gradcheck`). To add one, add an entry to
`MISTAKES`.

Each is the right pass with one of its parts exchanged. The parts are those of `workings.maths`, so
that what is right stands there and only there.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.maths import Activation
from workings.network import Network
from workings.trace import Trace

#: The gradients by name, of the parameters' shapes: ``{"dW1": …, "db1": …, "dW2": …, …}``.
Named = dict[str, Array]
#: What a learner writes too: ``backward(network, X, Y)``.
Backward = Callable[[Network, Array, Array], Named]


@dataclass(frozen=True)
class Mistake:
    """A known mistake of the backward pass.

    Parameters
    ----------
    name
        What it is called: ``"db-summed-over-everything"``.
    sentence
        What is wrong, in one plain sentence.
    mend
        The right formula, in one line.
    backward
        The wrong pass itself.
    """

    name: str
    sentence: str
    mend: str
    backward: Backward


def right_backward(network: Network, X: Array, Y: Array) -> Named:
    """Return the right gradients, `Network.backward`'s, by name.

    Parameters
    ----------
    network
        Any.
    X, Y
        n×m and classes×m.
    """
    gradients = network.backward(network.forward(X), Y)
    return named(gradients.dW, gradients.db)


def named(dW: Iterable[Array], db: Iterable[Array]) -> Named:
    """Return gradients by name: ``{"dW1": …, "db1": …, "dW2": …, …}``."""
    pairs = enumerate(zip(dW, db, strict=True), start=1)
    return {
        f"{kind}{layer}": array
        for layer, pair in pairs
        for kind, array in zip(("dW", "db"), pair, strict=True)
    }


def _arriving(trace: Trace, layer: int) -> Array:
    """A[l−1], what came into a layer."""
    return trace.A[layer - 1]


def _slope(activation: Activation, trace: Trace, layer: int) -> Array:
    """g′(Z[l])."""
    return activation.derivative(trace.Z[layer])


def _backward_with(
    network: Network,
    X: Array,
    Y: Array,
    *,
    arriving: Callable[[Trace, int], Array] = _arriving,
    slope: Callable[[Activation, Trace, int], Array] = _slope,
    affine_backward: Callable[[Array, Array, float], tuple[Array, Array]] = maths.affine_backward,
    input_gradient: Callable[[Array, Array], Array] = maths.input_gradient,
) -> Named:
    """Follow the loss back through every layer, with whichever part is given in place of its own.

    With no part exchanged it is `right_backward`.
    """
    trace = network.forward(X)
    dZ = maths.softmax_cross_entropy_gradient(trace.probabilities, Y)  # classes×m
    dW, db = [], []
    for layer in range(network.depth, 0, -1):
        pair = affine_backward(dZ, arriving(trace, layer), Y.shape[1])
        dW.append(pair[0])
        db.append(pair[1])
        if layer > 1:
            activation = maths.activation(network.activations[layer - 2])
            below = input_gradient(network.W[layer], dZ)  # n×m, by A[l−1]
            dZ = below * slope(activation, trace, layer - 1)
    return named(dW[::-1], db[::-1])


def _db_summed_over_everything(network: Network, X: Array, Y: Array) -> Named:
    """db[l] = 1/m · ΣΣ dZ[l], over the units too: one number for all of them."""

    def affine_backward(dZ: Array, A: Array, m: float) -> tuple[Array, Array]:
        dW, db = maths.affine_backward(dZ, A, m)
        return dW, np.full_like(db, db.sum())

    return _backward_with(network, X, Y, affine_backward=affine_backward)


def _m_of_another_set(network: Network, X: Array, Y: Array) -> Named:
    """Divide by the size of a set twice as large."""

    def affine_backward(dZ: Array, A: Array, m: float) -> tuple[Array, Array]:
        return maths.affine_backward(dZ, A, 2 * m)

    return _backward_with(network, X, Y, affine_backward=affine_backward)


def _m_forgotten(network: Network, X: Array, Y: Array) -> Named:
    """Sum over the examples and do not divide."""

    def affine_backward(dZ: Array, A: Array, m: float) -> tuple[Array, Array]:
        return maths.affine_backward(dZ, A, 1)

    return _backward_with(network, X, Y, affine_backward=affine_backward)


def _derivative_forgotten(network: Network, X: Array, Y: Array) -> Named:
    """dZ[l−1] = W[l]ᵀ dZ[l]: the activation is passed by as though it were not there."""

    def slope(activation: Activation, trace: Trace, layer: int) -> Array:
        return np.ones_like(trace.Z[layer])

    return _backward_with(network, X, Y, slope=slope)


def _W_transposed(network: Network, X: Array, Y: Array) -> Named:
    """W[l] dZ[l] where W[l] is square; where it is not, the shapes would not fit."""

    def input_gradient(W: Array, dZ: Array) -> Array:
        square = W.shape[0] == W.shape[1]
        return maths.input_gradient(W.T if square else W, dZ)

    return _backward_with(network, X, Y, input_gradient=input_gradient)


def _Z_instead_of_A(network: Network, X: Array, Y: Array) -> Named:
    """dW[l] = 1/m · dZ[l] Z[l−1]ᵀ; the first layer has only X to take."""

    def arriving(trace: Trace, layer: int) -> Array:
        return trace.A[0] if layer == 1 else trace.Z[layer - 1]

    return _backward_with(network, X, Y, arriving=arriving)


def _derivative_of_A(network: Network, X: Array, Y: Array) -> Named:
    """g′(A[l]) in place of g′(Z[l]); for ReLU and leaky ReLU, whose signs agree, no difference."""

    def slope(activation: Activation, trace: Trace, layer: int) -> Array:
        return activation.derivative(trace.A[layer])

    return _backward_with(network, X, Y, slope=slope)


#: By name, from the most famous to the rarest.
MISTAKES: dict[str, Mistake] = {
    entry.name: entry
    for entry in (
        Mistake(
            "db-summed-over-everything",
            "db is summed over the units as well as the examples, which makes one number of it "
            "for all units.",
            "db[l] = 1/m · Σ over the m examples of dZ[l]: dZ.sum(axis=1, keepdims=True) / m",
            _db_summed_over_everything,
        ),
        Mistake(
            "one-over-m-forgotten",
            "The sums over the examples are not divided by m, so the step grows with the batch.",
            "dW[l] = 1/m · dZ[l] A[l−1]ᵀ and db[l] = 1/m · Σ dZ[l], with m = X.shape[1]",
            _m_forgotten,
        ),
        Mistake(
            "m-of-another-set",
            "The sums are divided by the size of another set than the examples summed over.",
            "m = X.shape[1], the number of columns of the X that this backward was given",
            _m_of_another_set,
        ),
        Mistake(
            "activation-derivative-forgotten",
            "dZ of a hidden layer lacks the derivative of its activation.",
            "dZ[l−1] = W[l]ᵀ dZ[l] ⊙ g′(Z[l−1])",
            _derivative_forgotten,
        ),
        Mistake(
            "weights-not-transposed",
            "W[l] is used where Wᵀ belongs; being square, it fits by its shape all the same.",
            "dZ[l−1] = W[l]ᵀ dZ[l] ⊙ g′(Z[l−1]): W.T @ dZ",
            _W_transposed,
        ),
        Mistake(
            "z-instead-of-a-in-dw",
            "dW is made with the weighted sums Z[l−1], where the activations A[l−1] came in.",
            "dW[l] = 1/m · dZ[l] A[l−1]ᵀ",
            _Z_instead_of_A,
        ),
        Mistake(
            "a-instead-of-z-in-derivative",
            "The activation's derivative is taken at A[l], which has been through it already.",
            "dZ[l−1] = W[l]ᵀ dZ[l] ⊙ g′(Z[l−1]), with Z from before the activation",
            _derivative_of_A,
        ),
    )
}
