"""Exercise 1 of 19: where a pixel is

WHY
    A picture of 28×28 pixels is stored as a single row of 784 numbers:
    pixel0, pixel1, … pixel783. Whoever wants to draw it, or to know which
    spot of the picture a weight of the network looks at, has to find the way
    back: in which row and which column of the picture is pixel x?

THE FORMULA
    x = i · 28 + j         i is the row and j the column, both counted from 0

    There are 28 pixels in a row. So i says how many full rows come before
    pixel x, and j how many pixels are left over.

THE SHAPES
    x       a whole number from 0 to 783
    i, j    two whole numbers from 0 to 27

A WORKED NUMBER
    x = 100
    i = 3
    j = 16

    Three full rows are 3 · 28 = 84 pixels, a fourth would be 112 and too many:
    i is 3. Then 100 − 84 = 16 are left over: j is 16.

TO WRITE
    row_and_column(x) returns two numbers. In Python: return i, j
"""


def row_and_column(x):
    """Return i and j: the row and the column of pixel x."""
    raise NotImplementedError("write it here, in place of this line")
