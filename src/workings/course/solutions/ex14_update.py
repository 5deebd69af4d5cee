"""Exercise 14: the update, solved."""


def update(parameters, gradients, learning_rate):
    """Return the parameters after one step downhill."""
    after = {}
    for name, theta in parameters.items():
        after[name] = theta - learning_rate * gradients["d" + name]
    return after
