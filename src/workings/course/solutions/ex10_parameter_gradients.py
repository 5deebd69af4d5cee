"""Exercise 10: dW and db, solved."""


def parameter_gradients(dZ, A):
    """Return dW, n×p, and db, n×1."""
    m = dZ.shape[1]
    dW = dZ @ A.T / m  # n×p
    db = dZ.sum(axis=1, keepdims=True) / m  # n×1: over the images
    return dW, db
