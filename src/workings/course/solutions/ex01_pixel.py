"""Exercise 1: where a pixel is, solved."""


def row_and_column(x):
    """Return i and j: the row and the column of pixel x."""
    i = x // 28  # so many full rows come before it
    j = x % 28  # so many pixels are left over
    return i, j
