"""Exercise 8: forward, solved."""

from ex04_affine import affine
from ex05_relu import relu
from ex06_softmax import softmax


def forward(parameters, X):
    """Return Z1, A1, Z2 and A2."""
    Z1 = affine(parameters["W1"], X, parameters["b1"])  # 10×m
    A1 = relu(Z1)  # 10×m
    Z2 = affine(parameters["W2"], A1, parameters["b2"])  # 10×m
    A2 = softmax(Z2)  # 10×m
    return Z1, A1, Z2, A2
