"""Exercise 11: ReLU′, solved."""


def relu_derivative(Z):
    """Return ReLU's slope at each entry of Z, n×m numbers."""
    return (Z > 0).astype(Z.dtype)  # n×m, 0 or 1
