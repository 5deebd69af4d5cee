"""Exercise 12: dZ[1], solved."""

from ex11_relu_derivative import relu_derivative


def hidden_gradient(W2, dZ2, Z1):
    """Return dZ1, h×m: how each hidden unit's sum moves the loss."""
    return W2.T @ dZ2 * relu_derivative(Z1)  # h×m; from left to right
