"""Pictures made harder to read: noise, rotation, shift, thicker or thinner strokes.

What a network has learnt shows where its examples are changed a little. Positions and shares are
rounded to 1/256, and the rest is whole numbers: the same bytes wherever this is repeated.
"""

import dataclasses
import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from workings.data.dataset import Dataset
from workings.data.ink import extreme
from workings.data.preparation import fingerprint, light_edged
from workings.data.scaling import rounded
from workings.errors import DataError, SettingError
from workings.randomness import generator

#: m×rows×columns levels from 0 to 255.
Pictures = npt.NDArray[np.uint8]
Whole = npt.NDArray[np.int64]
#: A pixel's side, and a whole share, in the steps that positions and shares are rounded to.
_ONE = 256
#: Pictures that are changed at once.
_PART = 1_024
#: What each setting may be at most, either way.
_MOST = {"noise": 10.0, "rotate": 360.0, "shift": 1_000.0, "thickness": 100.0}


def distort(
    data: Dataset,
    *,
    noise: float = 0.0,
    rotate: float = 0.0,
    shift: tuple[float, float] = (0.0, 0.0),
    thickness: float = 0.0,
    seed: int = 0,
) -> Dataset:
    """Return pictures that are harder to read, with the labels they had.

    Strokes are made thicker or thinner first, then the picture is turned and moved in one, and the
    noise comes last. A picture whose edge is light is taken for dark ink on light ground; what
    comes in from outside is empty ground.

    Parameters
    ----------
    data
        Pictures, ``uint8``.
    noise
        To each pixel a draw from the normal distribution is added whose standard deviation is
        noise·255; what leaves 0 to 255 is cut off. From 0 to 10.
    rotate
        Degrees anticlockwise around the middle of the picture, from −360 to 360. A pixel takes the
        four levels around the place that it comes from, by their nearness (bilinear interpolation).
    shift
        Pixels to the right and downwards, from −1000 to 1000; parts of a pixel are interpolated
        too.
    thickness
        By how many pixels strokes grow on each side: each pixel takes the most ink in the square of
        that reach around it (grey dilation). Below 0 they become thinner: it takes the least ink
        (grey erosion). Between whole numbers the two results are mixed. From −100 to 100.
    seed
        Decides the noise. Each row has its own, however many follow it.

    Returns
    -------
    Dataset
        As many examples in the same order; `data` itself where nothing is to be changed.

    Raises
    ------
    DataError
        If the examples are no pictures.
    SettingError
        If a setting is outside its range.

    Examples
    --------
    >>> from workings.data import from_arrays
    >>> data = from_arrays(np.array([[[0, 200, 0], [0, 0, 0], [0, 0, 0]]], np.uint8), None)
    >>> distort(data, shift=(1, 2)).image(0).tolist()
    [[0, 0, 0], [0, 0, 0], [0, 0, 200]]
    >>> distort(data, rotate=90).image(0).tolist()
    [[0, 0, 0], [200, 0, 0], [0, 0, 0]]
    >>> distort(data, thickness=1).image(0).tolist()
    [[200, 200, 200], [200, 200, 200], [0, 0, 0]]
    """
    shape = data.image_shape
    if shape is None or data.values.dtype != np.uint8:
        raise DataError(
            "only pictures can be distorted: pixels from 0 to 255 with rows and columns"
        )
    right, down = shift
    _check("noise", noise, 0.0)
    for name, value in (
        ("rotate", rotate),
        ("shift", right),
        ("shift", down),
        ("thickness", thickness),
    ):
        _check(name, value, -_MOST[name])
    if not (noise or rotate or right or down or thickness):
        return data
    draws = generator(seed, "distort")
    values = np.empty_like(data.values)
    for rows in _parts(len(data)):
        light = light_edged(data.values[rows], shape)[:, np.newaxis]
        ink = np.where(light, 255 - data.values[rows], data.values[rows]).reshape(-1, *shape)
        ink = _turned(_thickened(ink, thickness), rotate, right, down)
        changed = np.where(light, 255 - ink.reshape(len(ink), -1), ink.reshape(len(ink), -1))
        if noise:
            noisy = changed + noise * 255 * draws.standard_normal(changed.shape)
            changed = np.clip(np.rint(noisy), 0, 255).astype(np.uint8)
        values[rows] = changed
    preparation = dataclasses.replace(
        data.preparation,
        source=f"{data.preparation.source}, distorted".removeprefix(", "),
        fingerprint=fingerprint(values, data.labels),
    )
    return dataclasses.replace(data, values=values, preparation=preparation)


def _check(name: str, value: float, low: float) -> None:
    if not low <= value <= _MOST[name]:  # a NaN is not, either
        raise SettingError(f"{name} is {value}: give a number from {low:g} to {_MOST[name]:g}")


def _parts(count: int) -> Iterator[slice]:
    return (slice(start, start + _PART) for start in range(0, count, _PART))


def _thickened(ink: Pictures, thickness: float) -> Pictures:
    """Return light ink on dark ground dilated, or eroded where `thickness` is below 0."""
    choose = np.maximum if thickness > 0 else np.minimum
    whole, share = divmod(round(abs(thickness) * _ONE), _ONE)
    less = extreme(choose, ink, whole)
    if not share:
        return less
    more = extreme(choose, less, 1)
    return rounded((_ONE - share) * less.astype(np.int64) + share * more.astype(np.int64), _ONE)


def _turned(ink: Pictures, degrees: float, right: float, down: float) -> Pictures:
    """Return pictures turned anticlockwise around their middle, then moved."""
    if not (degrees or right or down):
        return ink
    rows, columns = ink.shape[1:]
    from_row, from_column = _origins(rows, columns, degrees, right, down)
    (top, below), (left, beside) = np.divmod(from_row, _ONE), np.divmod(from_column, _ONE)
    wide = np.pad(ink, ((0, 0), (1, 1), (1, 1)))  # ground, for whatever comes from outside
    sums = np.zeros(ink.shape, np.int64)
    for row, row_share in ((top, _ONE - below), (top + 1, below)):
        for column, column_share in ((left, _ONE - beside), (left + 1, beside)):
            levels = wide[:, np.clip(row + 1, 0, rows + 1), np.clip(column + 1, 0, columns + 1)]
            sums += row_share * column_share * levels
    return rounded(sums, _ONE * _ONE)


def _origins(
    rows: int, columns: int, degrees: float, right: float, down: float
) -> tuple[Whole, Whole]:
    """Return the row and the column that each pixel comes from, in steps of 1/256."""
    row, column = np.indices((rows, columns), np.float64)
    y, x = row - down - (rows - 1) / 2, column - right - (columns - 1) / 2
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    from_row = cosine * y + sine * x + (rows - 1) / 2
    from_column = cosine * x - sine * y + (columns - 1) / 2
    return np.rint(_ONE * from_row).astype(np.int64), np.rint(_ONE * from_column).astype(np.int64)
