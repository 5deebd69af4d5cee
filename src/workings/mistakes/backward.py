"""The mistakes that are made again and again in a network's backward pass, each as a `backward`.

Nothing crashes in any of them, the shapes fit, and the network often learns a little: that is why
they stay. A gradient check finds them (`workings.gradcheck`). To add one, add an entry to
`MISTAKES`.

Each is the right pass with one of its parts exchanged, so that two of them can be made at once. The
formulas are those of `workings.maths`: what is right stands there and only there.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.layers import Layers
from workings.maths import Activation
from workings.network import Network
from workings.trace import Gradients, Trace

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
    made
        The mistaken formula, in one line.
    exchanged
        The parts of the pass that are not the right ones: arguments of `_passed_back`.
    """

    name: str
    sentence: str
    mend: str
    made: str
    exchanged: Mapping[str, Callable[..., Any]] = field(hash=False)

    def backward(self, network: Network, X: Array, Y: Array) -> Named:
        """Return the wrong gradients by name, with the arguments of `right_backward`."""
        return backward_with((self,), network, X, Y)


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


def backward_with(mistakes: Iterable[Mistake], network: Network, X: Array, Y: Array) -> Named:
    """Return the gradients by name with some mistakes made at once, in which no part is shared.

    With no mistake it is `right_backward`.
    """
    gradients = gradients_with(mistakes, network, network.forward(X), Y, Y.shape[1])
    return named(gradients.dW, gradients.db)


def gradients_with(
    mistakes: Iterable[Mistake], network: Network, trace: Trace, Y: Array, total: float
) -> Gradients:
    """Return what `Network.backward` returns, with some mistakes made at once.

    Parameters
    ----------
    mistakes
        Any in which no part is shared.
    network
        Any.
    trace
        What its forward pass returned.
    Y
        classes×m.
    total
        What the sums over the examples should be divided by: m, or more where these examples are
        a part of a larger batch.
    """
    exchanged = {part: other for mistake in mistakes for part, other in mistake.exchanged.items()}
    return _passed_back(network, trace, Y, total, **exchanged)


def _arriving(trace: Trace, layer: int) -> Array:
    """A[l−1], what came into a layer."""
    return trace.A[layer - 1]


def _slope(activation: Activation, trace: Trace, layer: int) -> Array:
    """g′(Z[l])."""
    return activation.derivative(trace.Z[layer])


def _divisor(total: float) -> float:
    """m, what the sums over the examples are divided by."""
    return total


def _for_each_unit(db: Array) -> Array:
    """db[l], a number for each unit."""
    return db


def _passed_back(
    network: Network,
    trace: Trace,
    Y: Array,
    total: float,
    *,
    arriving: Callable[[Trace, int], Array] = _arriving,
    slope: Callable[[Activation, Trace, int], Array] = _slope,
    divisor: Callable[[float], float] = _divisor,
    for_each_unit: Callable[[Array], Array] = _for_each_unit,
    input_gradient: Callable[[Array, Array], Array] = maths.input_gradient,
) -> Gradients:
    """Follow the loss back through every layer, with whichever part is given in place of its own.

    With no part exchanged it is `Network.backward`.
    """
    dZ = maths.softmax_cross_entropy_gradient(trace.probabilities, Y)  # classes×m
    dZs, dWs, dbs = [], [], []
    for layer in range(network.depth, 0, -1):
        dW, db = maths.affine_backward(dZ, arriving(trace, layer), divisor(total))
        dZs.append(dZ)
        dWs.append(dW)
        dbs.append(for_each_unit(db))
        if layer > 1:
            activation = maths.activation(network.activations[layer - 2])
            below = input_gradient(network.W[layer], dZ)  # n×m, by A[l−1]
            dZ = below * slope(activation, trace, layer - 1)
    return Gradients(
        Layers(dZs[::-1], name="dZ"), Layers(dWs[::-1], name="dW"), Layers(dbs[::-1], name="db")
    )


def one_for_all(db: Array) -> Array:
    """Return 1/m · ΣΣ dZ[l] for each unit: the sum over the units too, one number for all of them.

    Parameters
    ----------
    db
        The right one, n×1.
    """
    return np.full_like(db, db.sum())


def _twice_as_many(total: float) -> float:
    """Return the size of a set twice as large."""
    return 2 * total


def _nothing(total: float) -> float:
    """Return 1: the sum over the examples is not divided."""
    return 1


def _no_slope(activation: Activation, trace: Trace, layer: int) -> Array:
    """Return ones: the activation is passed by as though it were not there."""
    return np.ones_like(trace.Z[layer])


def _slope_at_A(activation: Activation, trace: Trace, layer: int) -> Array:
    """Return g′(A[l]); for ReLU and leaky ReLU, whose signs agree, no difference."""
    return activation.derivative(trace.A[layer])


def _W_as_it_is(W: Array, dZ: Array) -> Array:
    """Return W[l] dZ[l] where W[l] is square; where it is not, the shapes would not fit."""
    square = W.shape[0] == W.shape[1]
    return maths.input_gradient(W.T if square else W, dZ)


def _Z_that_arrives(trace: Trace, layer: int) -> Array:
    """Return Z[l−1]; the first layer has only X to take."""
    return trace.A[0] if layer == 1 else trace.Z[layer - 1]


#: By name, from the most famous to the rarest.
MISTAKES: dict[str, Mistake] = {
    entry.name: entry
    for entry in (
        Mistake(
            "db-summed-over-everything",
            "db is summed over the units as well as the examples, which makes one number of it "
            "for all units.",
            "db[l] = 1/m · Σ over the m examples of dZ[l]: dZ.sum(axis=1, keepdims=True) / m",
            "db[l] = 1/m · ΣΣ over the m examples and all units of dZ[l]: dZ.sum() / m",
            {"for_each_unit": one_for_all},
        ),
        Mistake(
            "one-over-m-forgotten",
            "The sums over the examples are not divided by m, so the step grows with the batch.",
            "dW[l] = 1/m · dZ[l] A[l−1]ᵀ and db[l] = 1/m · Σ dZ[l], with m = X.shape[1]",
            "dW[l] = dZ[l] A[l−1]ᵀ and db[l] = Σ dZ[l]",
            {"divisor": _nothing},
        ),
        Mistake(
            "m-of-another-set",
            "The sums are divided by the size of another set than the examples summed over.",
            "m = X.shape[1], the number of columns of the X that this backward was given",
            "m = 2 · X.shape[1], as if another set, twice as large, had been summed over",
            {"divisor": _twice_as_many},
        ),
        Mistake(
            "activation-derivative-forgotten",
            "dZ of a hidden layer lacks the derivative of its activation.",
            "dZ[l−1] = W[l]ᵀ dZ[l] ⊙ g′(Z[l−1])",
            "dZ[l−1] = W[l]ᵀ dZ[l]",
            {"slope": _no_slope},
        ),
        Mistake(
            "weights-not-transposed",
            "W[l] is used where Wᵀ belongs; being square, it fits by its shape all the same.",
            "dZ[l−1] = W[l]ᵀ dZ[l] ⊙ g′(Z[l−1]): W.T @ dZ",
            "dZ[l−1] = W[l] dZ[l] ⊙ g′(Z[l−1]): W @ dZ",
            {"input_gradient": _W_as_it_is},
        ),
        Mistake(
            "z-instead-of-a-in-dw",
            "dW is made with the weighted sums Z[l−1], where the activations A[l−1] came in.",
            "dW[l] = 1/m · dZ[l] A[l−1]ᵀ",
            "dW[l] = 1/m · dZ[l] Z[l−1]ᵀ",
            {"arriving": _Z_that_arrives},
        ),
        Mistake(
            "a-instead-of-z-in-derivative",
            "The activation's derivative is taken at A[l], which has been through it already.",
            "dZ[l−1] = W[l]ᵀ dZ[l] ⊙ g′(Z[l−1]), with Z from before the activation",
            "dZ[l−1] = W[l]ᵀ dZ[l] ⊙ g′(A[l−1])",
            {"slope": _slope_at_A},
        ),
    )
}

#: Any two that can be made at once: those that exchange the same part cannot.
PAIRS: tuple[tuple[Mistake, Mistake], ...] = tuple(
    (one, other)
    for one, other in combinations(MISTAKES.values(), 2)
    if not one.exchanged.keys() & other.exchanged.keys()
)
