"""The peers of one full-batch step: the lesson's network 784-10-10 in NumPy, written twice.

`lesson_step` is the step of the lesson's Kaggle notebook, operation by operation, in float64: the
one-hot matrix is made anew each step, the exponentials are taken twice, Python's own `sum` adds
the classes up, every array is a new one. One thing differs: the notebook adds db over all units
into a single number, a slip; here each unit has its own sum, so that all sides learn the same.

`tidy_step` is what a careful programmer makes of it: float32, everything in place that can be, X
prepared once and one-hot labels too. It computes no loss; `tidy_step_with_loss` also sees the loss
and the hits, as the engine does on its way.

X is 784×m with pixels from 0 to 1, Y 10×m, labels m whole numbers.
"""

import numpy as np
import numpy.typing as npt

from workings.arrays import Array
from workings.arrays import Integers as Labels

Parameters = tuple[Array, Array, Array, Array]  # W1 10×784, b1 10×1, W2 10×10, b2 10×1


def lesson_input(values: npt.NDArray[np.uint8]) -> Array:
    """The notebook's X: the table of pixels transposed, divided by 255, float64."""
    return values.T / 255.0  # 784×m


def lesson_step(parameters: Parameters, X: Array, labels: Labels, alpha: float) -> Parameters:
    """One step of gradient descent as the lesson writes it."""
    W1, b1, W2, b2 = parameters
    m = labels.size

    Z1 = W1.dot(X) + b1  # 10×m
    A1 = np.maximum(Z1, 0)
    Z2 = W2.dot(A1) + b2  # 10×m
    A2 = np.exp(Z2) / sum(np.exp(Z2))

    one_hot = np.zeros((labels.size, labels.max() + 1))
    one_hot[np.arange(labels.size), labels] = 1
    Y = one_hot.T  # 10×m

    dZ2 = A2 - Y
    dW2 = 1 / m * dZ2.dot(A1.T)
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = W2.T.dot(dZ2) * (Z1 > 0)
    dW1 = 1 / m * dZ1.dot(X.T)
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)

    W1 = W1 - alpha * dW1
    b1 = b1 - alpha * db1
    W2 = W2 - alpha * dW2
    b2 = b2 - alpha * db2
    return W1, b1, W2, b2


def tidy_step(parameters: Parameters, X: Array, Y: Array, alpha: float) -> None:
    """One step in float32 without needless copies; changes `parameters` in place."""
    Z1, A1, A2 = _tidy_forward(parameters, X)
    A2 /= A2.sum(axis=0)
    _tidy_update(parameters, X, Y, Z1, A1, A2, alpha)


def tidy_step_with_loss(
    parameters: Parameters, X: Array, Y: Array, labels: Labels, alpha: float
) -> tuple[float, int]:
    """The same step; returns the mean loss and the hits, seen before the update."""
    Z1, A1, A2 = _tidy_forward(parameters, X)
    A2 /= A2.sum(axis=0)
    chosen = A2[labels, np.arange(len(labels))]  # m, the true class's probability
    loss = -float(np.log(chosen).mean(dtype=np.float64))
    hits = int((chosen == A2.max(axis=0)).sum())
    _tidy_update(parameters, X, Y, Z1, A1, A2, alpha)
    return loss, hits


def _tidy_forward(parameters: Parameters, X: Array) -> tuple[Array, Array, Array]:
    """Return Z1, A1 and the exponentials of Z2, not yet divided by their sum."""
    W1, b1, W2, b2 = parameters
    Z1 = W1 @ X  # 10×m
    Z1 += b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2 @ A1  # 10×m
    Z2 += b2
    Z2 -= Z2.max(axis=0)
    return Z1, A1, np.exp(Z2, out=Z2)


def _tidy_update(
    parameters: Parameters, X: Array, Y: Array, Z1: Array, A1: Array, A2: Array, alpha: float
) -> None:
    W1, b1, W2, b2 = parameters
    dZ2 = A2
    dZ2 -= Y  # 10×m
    dZ2 /= len(Y.T)  # the 1/m, once: on 10×m it costs next to nothing
    dZ1 = W2.T @ dZ2  # 10×m
    dZ1 *= Z1 > 0
    gradients = (
        dZ1 @ X.T,
        dZ1.sum(axis=1, keepdims=True),
        dZ2 @ A1.T,
        dZ2.sum(axis=1, keepdims=True),
    )
    for parameter, gradient in zip((W1, b1, W2, b2), gradients, strict=True):
        gradient *= alpha
        parameter -= gradient


def mean_loss(parameters: Parameters, X: Array, labels: Labels) -> float:
    """The mean cross-entropy with these parameters, in the parameters' own precision."""
    W1, b1, W2, b2 = parameters
    Z2 = W2 @ np.maximum(W1 @ X + b1, 0) + b2  # 10×m
    Z2 -= Z2.max(axis=0)
    log_sums = np.log(np.exp(Z2).sum(axis=0))
    return float((log_sums - Z2[labels, np.arange(len(labels))]).mean(dtype=np.float64))


def tidy_predict(parameters: Parameters, X: Array) -> Array:
    """Return the probabilities, 10×m."""
    _, _, A2 = _tidy_forward(parameters, X)
    A2 /= A2.sum(axis=0)
    return A2
