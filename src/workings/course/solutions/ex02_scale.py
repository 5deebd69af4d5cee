"""Exercise 2: scaling, solved."""


def scale(values):
    """Return X, 784×m, from values, m×784 whole numbers from 0 to 255."""
    return values.T / 255  # 784×m
