"""Random networks, and a backward pass that shares nothing with the package's own."""

import numpy as np

import workings as wk
from workings import maths

ACTIVATIONS = list(maths.ACTIVATIONS)
LEAK, CUBE, SCALE = 0.01, 0.044715, np.sqrt(2 / np.pi)


def random_case(seed):
    """A network of 1 to 4 layers, examples, and the other parts of an objective.

    In one of four all numbers are tenths, so that sums are 0 but for rounding; in one half of the
    pixels are empty and the biases are 0, so that sums are exactly 0; in some, units are dead.
    """
    rng = np.random.default_rng([99, seed])
    depth = seed % 4 + 1
    sizes = [*rng.integers(1, 9, depth).tolist(), int(rng.integers(2, 7))]
    some = ["relu", "relu", "leaky-relu"] if rng.random() < 0.4 else ACTIVATIONS
    network = wk.Network(sizes, rng.choice(some, depth - 1).tolist(), seed=seed, dtype=np.float64)
    m = int(rng.integers(1, 17))
    X = rng.normal(0, rng.choice([0.1, 1, 1, 10]), (sizes[0], m))
    kind = seed // 4 % 4
    if kind == 0:
        for array in network.parameters:
            array[...] = rng.integers(-3, 4, array.shape) / 10
        X = rng.integers(-3, 4, X.shape) / 10
    elif kind == 1:
        X *= rng.random(X.shape) < 0.4
    else:
        for b in network.b:
            b += rng.normal(0, 0.5, b.shape)
    for layer in range(1, depth):
        if rng.random() < 0.3:
            network.b[layer][rng.random(sizes[layer]) < 0.4] -= 100
    for W in network.W:
        W *= rng.choice([0.1, 1, 1, 1, 3, 10, 30])
    Y = np.eye(sizes[-1])[rng.integers(0, sizes[-1], m)].T
    weights = rng.uniform(0.1, 3, m) * (rng.random(m) < 0.8) if rng.random() < 0.3 else None
    parts = {
        "weights": weights if weights is None or weights.any() else None,
        "masks": {
            layer: rng.integers(0, 2, (sizes[layer], m)) * 2.0
            for layer in range(1, depth)
            if rng.random() < 0.25
        },
        "l2": float(rng.choice([0, 0, 0.01, 0.3])),
    }
    return (network, X, Y), parts, (None, None, 1, 3)[int(rng.integers(4))]


def independent_backward(parts, *, otherwise):
    """A right `backward` for an objective; sums in another order, slopes by another formula."""
    weights, masks, l2 = parts["weights"], parts["masks"], parts["l2"]

    def backward(net, X, Y):
        A, Z = [X], []
        for layer in range(1, net.depth + 1):
            W, b = net.W[layer], net.b[layer]
            if otherwise:
                Z.append((A[-1][::-1].T @ W[:, ::-1].T + b.T).T)
            else:
                Z.append(np.einsum("ij,jk->ik", W, A[-1]) + b)
            if layer < net.depth:
                A.append(_function(net.activations[layer - 1], Z[-1]) * masks.get(layer, 1))
        e = np.exp(Z[-1] - Z[-1].max(axis=0))
        share = np.ones(X.shape[1]) if weights is None else weights
        dZ = (e / e.sum(axis=0) - Y) * (share / share.sum())
        gradients = {}
        for layer in range(net.depth, 0, -1):
            gradients[f"dW{layer}"] = np.einsum("ij,kj->ik", dZ, A[layer - 1]) + l2 * net.W[layer]
            gradients[f"db{layer}"] = dZ @ np.ones((X.shape[1], 1))
            if layer > 1:
                slope = _slope(net.activations[layer - 2], Z[layer - 2], otherwise)
                dZ = net.W[layer].T @ dZ * slope * masks.get(layer - 1, 1)
        return gradients

    return backward


def _function(name, Z):
    if name == "sigmoid":
        e = np.exp(-np.abs(Z))
        return np.where(Z >= 0, 1 / (1 + e), e / (1 + e))
    return {
        "linear": Z,
        "relu": np.where(Z > 0, Z, 0),
        "leaky-relu": np.where(Z > 0, Z, LEAK * Z),
        "tanh": np.tanh(Z),
        "gelu-tanh": 0.5 * Z * (1 + np.tanh(SCALE * (Z + CUBE * Z**3))),
    }[name]


def _slope(name, Z, otherwise):
    if name in ("sigmoid", "tanh"):
        A = _function(name, Z)
        by_A = A * (1 - A) if name == "sigmoid" else 1 - A * A
        e = np.exp(-np.abs(Z))
        by_Z = e / (1 + e) ** 2 if name == "sigmoid" else 1 / np.cosh(np.clip(Z, -300, 300)) ** 2
        return by_Z if otherwise else by_A
    t = np.tanh(SCALE * (Z + CUBE * Z**3))
    return {
        "linear": np.ones_like(Z),
        "relu": np.where(Z > 0, 1, 0),
        "leaky-relu": np.where(Z > 0, 1, LEAK),
        "gelu-tanh": 0.5 * (1 + t) + 0.5 * Z * (1 - t * t) * SCALE * (1 + 3 * CUBE * Z**2),
    }[name]
