"""Pictures brought to another size by averaging areas, in whole numbers only.

A pixel of the result is the mean of the area that it covers, half pixels counted by half. All sums
are whole numbers, and the one division at the end rounds half up: whoever repeats this arithmetic,
in whatever language and order, gets the same bytes.
"""

import numpy as np
import numpy.typing as npt

from workings.errors import ShapeError

Picture = npt.NDArray[np.uint8]
#: Rows that are added up at once: a picture of 100 million pixels takes little memory beside it.
_ROWS = 64


def scale(picture: Picture, rows: int, columns: int) -> Picture:
    """Return a picture in another size, each pixel the mean of the area that it covers.

    With a picture of h×w: pixel (i, j) covers the rows from i·h/rows to (i + 1)·h/rows and the
    columns from j·w/columns to (j + 1)·w/columns.

    Parameters
    ----------
    picture
        h×w levels from 0 to 255.
    rows, columns
        The new size, 1 or more each; smaller or larger.

    Raises
    ------
    ShapeError
        If the picture is no array of rows×columns, or either has none.

    Examples
    --------
    >>> scale(np.array([[0, 100, 200]], np.uint8), 1, 2).tolist()
    [[33, 167]]
    """
    if picture.ndim != 2 or 0 in picture.shape:
        raise ShapeError(f"a picture is rows×columns; this is {'×'.join(map(str, picture.shape))}")
    height, width = picture.shape
    if (height, width) == (rows, columns):
        return picture.copy()
    narrow = np.empty((height, columns), np.int64)  # h×columns: sums over the columns
    for start in range(0, height, _ROWS):
        narrow[start : start + _ROWS] = _sums(picture[start : start + _ROWS], columns)
    return rounded(_sums(narrow.T, rows).T, height * width)  # each sum has weights of h·w in all


def fit(picture: Picture, rows: int, columns: int) -> Picture:
    """Scale a picture so that it just fits into rows×columns, height to width as before.

    The side that is too short is rounded to whole pixels, half up, and has at least one.

    Examples
    --------
    >>> fit(np.zeros((50, 20), np.uint8), 20, 20).shape
    (20, 8)
    """
    height, width = picture.shape
    if height * columns >= width * rows:
        return scale(picture, rows, max(1, (2 * width * rows + height) // (2 * height)))
    return scale(picture, max(1, (2 * height * columns + width) // (2 * width)), columns)


def letterbox(picture: Picture, rows: int, columns: int) -> Picture:
    """Fit a picture into rows×columns and fill up evenly with the tone of its own edge.

    Examples
    --------
    >>> letterbox(np.array([[9, 9], [5, 9], [9, 9], [9, 9]], np.uint8), 4, 4).tolist()
    [[9, 9, 9, 9], [9, 5, 9, 9], [9, 9, 9, 9], [9, 9, 9, 9]]
    """
    fitted = fit(picture, rows, columns)
    whole = np.full((rows, columns), edge_tone(picture), np.uint8)
    top, left = (rows - fitted.shape[0]) // 2, (columns - fitted.shape[1]) // 2
    whole[top : top + fitted.shape[0], left : left + fitted.shape[1]] = fitted
    return whole


def edge(picture: Picture) -> Picture:
    """Return the pixels of a picture's outermost rows and columns."""
    return np.concatenate([picture[0], picture[-1], picture[1:-1, 0], picture[1:-1, -1]])


def edge_tone(picture: Picture) -> int:
    """Return the level in the middle of the edge's pixels, sorted."""
    return int(ranked(edge(picture), 1, 2))


def ranked(levels: npt.NDArray[np.integer], part: int, whole: int) -> int:
    """Return the level below which part/whole of all lie: number ⌊count·part/whole⌋ from 0."""
    place = min(levels.size * part // whole, levels.size - 1)
    return int(np.partition(levels, place, axis=None)[place])


def rounded(sums: npt.NDArray[np.int64], divisor: int) -> Picture:
    """Divide whole numbers, round half up, and keep the result from 0 to 255."""
    return np.clip((2 * sums + divisor) // (2 * divisor), 0, 255).astype(np.uint8)


def _sums(values: npt.NDArray[np.integer], count: int) -> npt.NDArray[np.int64]:
    """Add up the columns of k×n in `count` equal parts, each column `count` times: k×count.

    Counted `count` times, a column's share of a part is a whole number. The sum up to any place is
    that of the whole columns before it and of a share of the column there; a part is the difference
    of two.
    """
    size = values.shape[1]
    before = np.zeros((len(values), size + 1), np.int64)  # the sum of the columns before each
    np.cumsum(values, axis=1, dtype=np.int64, out=before[:, 1:])
    column, share = np.divmod(np.arange(count + 1) * size, count)
    up_to = before[:, column] * count
    up_to += share * values[:, np.minimum(column, size - 1)].astype(np.int64)
    return np.diff(up_to, axis=1)
