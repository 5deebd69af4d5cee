"""The same loss built in another library's operations, and differentiated by that library.

Each of the three builds W A + b, the activations and the cross-entropy with what the library has;
nothing of `workings.maths` is in it but the two constants that say which leak and which GELU.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.errors import MissingExtraError, choose
from workings.gradcheck.problem import Problem
from workings.maths.activations import GELU_CUBE, GELU_SCALE, LEAK
from workings.mistakes import Named, named


@dataclass(frozen=True)
class Operations:
    """What the loss is built of: each activation by its name, and log softmax down the columns."""

    activations: Mapping[str, Callable[[Any], Any]]
    log_softmax: Callable[[Any], Any]


def automatic_gradients(problem: Problem, library: str) -> Named:
    """Return the gradients of a problem's loss by automatic differentiation, by name.

    Parameters
    ----------
    problem
        What is differentiated.
    library
        ``"torch"``, ``"jax"`` or ``"autograd"``.

    Raises
    ------
    SettingError
        If it is another.
    MissingExtraError
        If it is not installed.
    """
    arrays = choose(LIBRARIES, library, "library to compare with")(problem)
    gradients = [np.array(array, np.float64) for array in arrays]
    return named(gradients[::2], gradients[1::2])


def loss(
    operations: Operations,
    names: tuple[str, ...],
    parameters: list[Any],
    X: Any,
    Y: Any,
    weights: Any,
    l2: float,
    masks: Mapping[int, Any],
) -> Any:
    """Return the loss in a library's own numbers.

    Parameters
    ----------
    operations
        The library's.
    names
        The hidden layers' activations.
    parameters
        W[1], b[1], W[2], …, in the library's arrays, as is the rest.
    X, Y, weights, l2, masks
        The problem's parts; `weights` has m numbers.
    """
    A = X
    for layer, name in enumerate(names, start=1):
        Z = parameters[2 * layer - 2] @ A + parameters[2 * layer - 1]  # n×m
        A = operations.activations[name](Z)  # n×m
        if layer in masks:
            A = A * masks[layer]
    Z = parameters[-2] @ A + parameters[-1]  # classes×m
    losses = -(Y * operations.log_softmax(Z)).sum(0)  # m
    penalty = sum((W * W).sum() for W in parameters[::2])
    return (losses * weights).sum() / weights.sum() + l2 / 2 * penalty


def by_torch(problem: Problem) -> list[Any]:
    """PyTorch: tensors that remember, and `backward`."""
    torch = _imported("torch")
    functions = torch.nn.functional
    operations = Operations(
        {
            "linear": lambda Z: Z,
            "relu": torch.relu,
            "leaky-relu": lambda Z: functions.leaky_relu(Z, LEAK),
            "sigmoid": torch.sigmoid,
            "tanh": torch.tanh,
            "gelu-tanh": lambda Z: functions.gelu(Z, approximate="tanh"),
        },
        lambda Z: torch.log_softmax(Z, dim=0),
    )
    parameters = [torch.tensor(array).requires_grad_() for array in problem.network.parameters]
    _loss_in(operations, problem, torch.tensor, parameters).backward()
    return [parameter.grad.numpy() for parameter in parameters]


def by_jax(problem: Problem) -> list[Any]:
    """JAX: a function and its gradient, in float64 for the while."""
    jax = _imported("jax")
    jnp = importlib.import_module("jax.numpy")
    operations = Operations(
        {
            "linear": lambda Z: Z,
            "relu": jax.nn.relu,
            "leaky-relu": lambda Z: jnp.where(Z > 0, Z, LEAK * Z),  # at 0 the slope is the leak
            "sigmoid": jax.nn.sigmoid,
            "tanh": jnp.tanh,
            "gelu-tanh": lambda Z: jax.nn.gelu(Z, approximate=True),
        },
        lambda Z: jax.nn.log_softmax(Z, axis=0),
    )
    wide = getattr(jax, "enable_x64", None)
    if wide is None:  # where JAX was older than 0.8
        wide = importlib.import_module("jax.experimental").enable_x64
    with wide(True):
        parameters = [jnp.asarray(array) for array in problem.network.parameters]
        arrays = jax.grad(lambda given: _loss_in(operations, problem, jnp.asarray, given))(
            parameters
        )
        return [np.asarray(array) for array in arrays]


def by_autograd(problem: Problem) -> list[Any]:
    """Autograd (HIPS): NumPy's own operations, wrapped so that they remember."""
    autograd = _imported("autograd")
    anp = importlib.import_module("autograd.numpy")
    operations = Operations(
        {
            "linear": lambda Z: Z,
            "relu": lambda Z: anp.where(Z > 0, Z, 0.0),
            "leaky-relu": lambda Z: anp.where(Z > 0, Z, LEAK * Z),
            "sigmoid": lambda Z: 0.5 * (1 + anp.tanh(0.5 * Z)),
            "tanh": anp.tanh,
            "gelu-tanh": lambda Z: 0.5 * Z * (1 + anp.tanh(GELU_SCALE * (Z + GELU_CUBE * Z**3))),
        },
        lambda Z: _log_softmax(anp, Z),
    )
    function = autograd.grad(lambda given: _loss_in(operations, problem, np.array, given))
    return list(function([array.copy() for array in problem.network.parameters]))


#: The libraries, by the names they are imported by.
LIBRARIES: dict[str, Callable[[Problem], list[Any]]] = {
    "torch": by_torch,
    "jax": by_jax,
    "autograd": by_autograd,
}


def _log_softmax(anp: Any, Z: Any) -> Any:
    shifted = Z - anp.max(Z, axis=0, keepdims=True)
    return shifted - anp.log(anp.sum(anp.exp(shifted), axis=0, keepdims=True))


def _loss_in(
    operations: Operations, problem: Problem, array: Callable[[Any], Any], parameters: Any
) -> Any:
    m = problem.X.shape[1]
    return loss(
        operations,
        problem.network.activations[:-1],
        parameters,
        array(problem.X),
        array(problem.Y),
        array(np.ones(m) if problem.weights is None else problem.weights),
        problem.l2,
        {layer: array(mask) for layer, mask in problem.masks.items()},
    )


def _imported(library: str) -> Any:
    try:
        return importlib.import_module(library)
    except ImportError:
        raise MissingExtraError(
            f"{library} is not installed, and gradients cannot be compared with it: "
            f"pip install {library}"
        ) from None
