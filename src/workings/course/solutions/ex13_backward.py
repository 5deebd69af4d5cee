"""Exercise 13: backward, solved."""

from ex08_forward import forward
from ex09_output_gradient import output_gradient
from ex10_parameter_gradients import parameter_gradients
from ex12_hidden_gradient import hidden_gradient


def backward(parameters, X, Y):
    """Return {"dW1": …, "db1": …, "dW2": …, "db2": …}."""
    Z1, A1, _, A2 = forward(parameters, X)
    dZ2 = output_gradient(A2, Y)  # 10×m
    dW2, db2 = parameter_gradients(dZ2, A1)  # 10×10 and 10×1
    dZ1 = hidden_gradient(parameters["W2"], dZ2, Z1)  # 10×m
    dW1, db1 = parameter_gradients(dZ1, X)  # 10×784 and 10×1
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
