"""JAX's side: everything jitted, a whole epoch in one scan, the parameters donated."""

from typing import Any

import numpy as np

from workings.arrays import Array, Integers, Values
from workings.bench.predict import Predict
from workings.bench.train import ALPHA, Problem, Trainer
from workings.network import Network


def trainer(problem: Problem) -> Trainer:
    """Train by scanning over the batches."""
    import jax
    import jax.numpy as jnp

    X, labels = jnp.asarray(problem.X), jnp.asarray(problem.labels.astype(np.int32))
    reached = [_parameters(problem.network)]

    def loss(parameters: Any, inputs: Any, targets: Any) -> Any:
        logs = jax.nn.log_softmax(_outputs(parameters, inputs))
        return -jnp.take_along_axis(logs, targets[:, None], axis=1).mean()

    def step(parameters: Any, inputs: Any, targets: Any) -> Any:
        gradients = jax.grad(loss)(parameters, inputs, targets)
        return [p - ALPHA * g for p, g in zip(parameters, gradients, strict=True)]

    def scan(parameters: Any, images: Any, classes: Any, batches: Any) -> Any:
        def one(carried: Any, rows: Any) -> Any:
            return step(carried, images[rows], classes[rows]), None

        return jax.lax.scan(one, parameters, batches)[0]

    whole, through = jax.jit(step, donate_argnums=0), jax.jit(scan, donate_argnums=0)

    def epoch(rows: Integers | None) -> None:
        if rows is None:
            after = whole(reached[0], X, labels)
        else:
            after = through(reached[0], X, labels, jnp.asarray(rows.astype(np.int32)))
        reached[0] = jax.block_until_ready(after)

    def parameters() -> list[Array]:
        arrays = [np.array(array) for array in reached[0]]  # the next epoch is given these away
        return [array.reshape(len(array), -1) for array in arrays]

    return Trainer(epoch, parameters)


def predictor(network: Network) -> Predict:
    """Predict: pixels to probabilities in one jitted function."""
    import jax
    import jax.numpy as jnp

    parameters = _parameters(network)

    def probabilities(given: Any, pixels: Any) -> Any:
        return jax.nn.softmax(_outputs(given, pixels.astype(jnp.float32) / 255))

    forward = jax.jit(probabilities)

    def predict(pixels: Values) -> Array:
        return np.asarray(forward(parameters, pixels)).T

    return predict


def _parameters(network: Network) -> list[Any]:
    """Return W units×inputs and b as vectors: of the layouts that JAX could have, the fastest."""
    import jax.numpy as jnp

    pairs = zip(network.W, network.b, strict=True)
    return [jnp.array(array) for W, b in pairs for array in (W, b.ravel())]


def _outputs(parameters: Any, inputs: Any) -> Any:
    """Return Z[L], m×classes."""
    import jax

    *hidden, (W, b) = zip(parameters[::2], parameters[1::2], strict=True)
    for weights, biases in hidden:
        inputs = jax.nn.relu(inputs @ weights.T + biases)
    return inputs @ W.T + b
