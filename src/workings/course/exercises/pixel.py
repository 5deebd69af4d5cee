"""Where a pixel is: the row and column of pixel x."""

from workings.course.exercise import Case, Exercise, UsualMistake

SIDE = 28

Pair = tuple[float, float]


def _right(x: int) -> tuple[int, int]:
    return divmod(x, SIDE)


def _swapped(x: int) -> Pair:
    return x % SIDE, x // SIDE


def _from_one(x: int) -> Pair:
    return x // SIDE + 1, x % SIDE + 1


def _with_a_point(x: int) -> Pair:
    return x / SIDE, x % SIDE


def _by_27(x: int) -> Pair:
    return divmod(x, SIDE - 1)


def _first_pixel_is_one(x: int) -> Pair:
    return divmod(x - 1, SIDE)


def _rounded(x: int) -> Pair:
    return round(x / SIDE), x % SIDE


def _row_not_multiplied(x: int) -> Pair:
    return x // SIDE, x - x // SIDE


def _cases() -> list[Case]:
    return [
        Case("the worked number", (100,)),
        Case("the first pixel", (0,)),
        Case("the last of the first row", (27,)),
        Case("the first of the second row", (28,)),
        Case("the middle", (406,)),
        Case("in the upper right", (137,)),
        Case("the last pixel", (783,)),
    ]


EXERCISE = Exercise(
    number=1,
    name="pixel",
    title="Where a pixel is: row and column of pixel x",
    function="row_and_column",
    parameters=("x",),
    returns=("i", "j"),
    right=_right,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "pixel-row-and-column-swapped",
            "The column comes first and the row second; the row i is asked for first.",
            "Every picture is mirrored along its diagonal. A network trained on such pictures "
            "learns just as well, but one that was trained on upright ones cannot read them.",
            _swapped,
        ),
        UsualMistake(
            "pixel-counted-from-one",
            "Rows and columns are counted from 1; here they are counted from 0, as in Python.",
            "Every picture moves down and to the right by one, and its last row and column "
            "fall outside.",
            _from_one,
        ),
        UsualMistake(
            "pixel-row-with-a-point",
            "x / 28 is a number with a point; how many full rows there are is x // 28.",
            "A row such as 3.57 cannot be used as an index: Python stops.",
            _with_a_point,
        ),
        UsualMistake(
            "pixel-divided-by-27",
            "x is divided by 27: the last column has the number 27, but there are 28 of them.",
            "Each row is moved by one pixel more than the one above it, and the picture becomes "
            "slanted.",
            _by_27,
        ),
        UsualMistake(
            "pixel-one-too-few",
            "1 is taken from x first, as though the first pixel were pixel1; it is pixel0.",
            "Every picture moves by one pixel, and pixel0 lands in row −1.",
            _first_pixel_is_one,
        ),
        UsualMistake(
            "pixel-row-rounded",
            "x / 28 is rounded to the nearest whole number; the right half of each row then "
            "counts as the next row.",
            "The right half of every picture moves down by one pixel.",
            _rounded,
        ),
        UsualMistake(
            "pixel-row-not-multiplied",
            "The column is x − i; i full rows have i · 28 pixels, so it is x − i · 28.",
            "Columns run up to 756, far outside the picture.",
            _row_not_multiplied,
        ),
    ),
    hints=(
        "Think of filling the picture row by row, 28 pixels a row. How many rows are full before "
        "pixel x, and how many pixels are left over?",
        "Python has two operators for this: // divides and drops what is left over, % gives what "
        "is left over.",
        "i = x // 28; and j is what is left over: x % what? Then: return i, j.",
    ),
)
