"""Cross-entropy: how surprised the network is by the true label."""

from workings.arrays import Array
from workings.maths.softmax import log_softmax


def cross_entropy(Z: Array, Y: Array) -> Array:
    """Return each example's loss: −Σ over the classes of Y · log softmax(Z).

    Taken from Z, the last layer's weighted sums, and not from the probabilities: a probability
    that rounds to zero would make the loss infinite.

    Parameters
    ----------
    Z
        n×m, the last layer before its softmax.
    Y
        n×m, each column's true distribution: one-hot, or smoothed.

    Returns
    -------
    Array
        m losses, each 0 or more, in nats: log 10 = 2.303 for a guess among ten.
    """
    losses: Array = -(Y * log_softmax(Z)).sum(axis=0)  # m
    return losses


def softmax_cross_entropy_gradient(A: Array, Y: Array) -> Array:
    """dZ = A − Y: softmax and cross-entropy together have the simplest derivative there is.

    Parameters
    ----------
    A
        n×m, the probabilities.
    Y
        n×m, each column's true distribution.

    Returns
    -------
    Array
        dZ of the last layer, n×m, per example; every column's sum is zero.
    """
    return A - Y
