"""A drawing or a photograph of one digit, prepared as MNIST's digits were.

MNIST's makers scaled each digit so that it fits a box of 20×20 pixels, height to width as before,
which the smoothing of that made grey; then they put its centre of mass at the centre of 28×28. A
network has only ever seen such digits: one that is drawn elsewhere, larger or thinner, dark on
light, is read wrong until the same is done to it.

Each stage is kept, so that it can be shown. All of it is arithmetic with whole numbers: repeated in
another language, it gives the same bytes.

Source: Yann LeCun's page "The MNIST database of handwritten digits".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workings.data import ink
from workings.data.scaling import Picture, scale
from workings.data.scaling import fit as fit_into
from workings.data.strokes import PEN, Stroke, draw_strokes
from workings.errors import DataError, SettingError

SIDE = 28
BOX = 20
#: A larger picture is scaled down to this first: a photograph's millions of pixels say no more.
LARGEST = 400
#: MNIST's lines are so wide, in pixels: the median over its digits. Thinner ones are widened.
LINE = 2


@dataclass(frozen=True, eq=False)
class Drawing:
    """A digit on its way from a picture to 28×28 pixels; each stage is a picture from 0 to 255.

    Parameters
    ----------
    grey
        What came in, no larger than 400×400.
    inverted
        Whether it was dark ink on light ground.
    ink
        Light ink on dark ground: the ground, its shadows and specks are 0.
    box
        Where the ink is: its first row and column, and the last of each; None where there is none.
    cropped
        What is in the box; without `crop` everything.
    widened
        With a pen's line that is wide enough to be seen when it is made small.
    fitted
        Scaled into 20×20, height to width as before; without `fit` stretched to 28×28.
    smoothed
        Each pixel mixed with its neighbours.
    mass
        The row and the column of the centre of mass of `smoothed`, rounded to whole pixels.
    pixels
        28×28: `smoothed` with its centre of mass in the middle. What the network takes.
    """

    grey: Picture
    inverted: bool
    ink: Picture
    box: tuple[int, int, int, int] | None
    cropped: Picture
    widened: Picture
    fitted: Picture
    smoothed: Picture
    mass: tuple[int, int] | None
    pixels: Picture

    @property
    def empty(self) -> bool:
        """Whether there was no ink."""
        return self.box is None

    @property
    def ruled(self) -> bool:
        """Whether two lines or more run through it from edge to edge, as on ruled paper."""
        for axis in (0, 1):
            across = (self.ink > 0).sum(axis=axis) * 10 >= 9 * self.ink.shape[axis]
            if int(across[0]) + int((across[1:] & ~across[:-1]).sum()) > 1:
                return True
        return False

    @property
    def stages(self) -> dict[str, Picture]:
        """The pictures by the name of their stage, in order."""
        names = ("grey", "ink", "cropped", "widened", "fitted", "smoothed", "pixels")
        return {name: getattr(self, name) for name in names}


def prepare_drawing(
    picture: npt.ArrayLike,
    *,
    invert: bool | None = None,
    background: bool = True,
    crop: bool = True,
    widen: bool = True,
    fit: bool = True,
    smooth: bool = True,
    centre: bool = True,
) -> Drawing:
    """Prepare a picture of one digit as MNIST's digits were.

    Parameters
    ----------
    picture
        rows×columns of whole numbers from 0 to 255, of any size.
    invert
        Whether it is dark ink on light ground; None to find out.
    background
        Take the ground away: paper, shadows, noise and specks. Without it what is not 0 is ink.
    crop, widen, fit, smooth, centre
        The other stages, each of which can be left out; see `Drawing`. Without `crop` the whole
        picture is scaled. Without `fit` the result is stretched to all of 28×28: no border is left,
        and height to width is not kept. Without `smooth` nothing is added around the box of 20×20
        either. Without `centre` what was scaled is put in the middle of 28×28, not its centre of
        mass; after stretching what was cropped, there is no room to move it.

    Raises
    ------
    DataError
        If it is no such picture.

    Examples
    --------
    >>> page = np.full((90, 60), 230, np.uint8)
    >>> page[20:70, 25:31] = 40                       # a one, dark on light
    >>> drawing = prepare_drawing(page)
    >>> drawing.inverted, drawing.box, drawing.fitted.shape, drawing.pixels.shape
    (True, (20, 25, 69, 30), (20, 2), (28, 28))
    """
    grey = _reduced(_picture(picture))
    inverted = ink.dark_on_light(grey) if invert is None else invert
    dark = grey if inverted else 255 - grey
    inked = ink.without_specks(ink.ink_on(dark, ink.paper(dark))) if background else 255 - dark
    box = _box(inked)
    if box is None:
        none = np.zeros((1, 1), np.uint8)
        empty = np.zeros((SIDE, SIDE), np.uint8)
        return Drawing(grey, inverted, inked, None, none, none, none, none, None, empty)
    cropped = _cut(inked, box) if crop else inked
    widened = _widened(cropped) if widen else cropped
    fitted = fit_into(widened, BOX, BOX) if fit else scale(widened, SIDE, SIDE)
    soft = ink.smoothed(np.pad(fitted, 1) if fit else fitted) if smooth else fitted
    mass = _mass(soft) if centre else (soft.shape[0] // 2, soft.shape[1] // 2)
    pixels = _placed(soft, mass, None if crop or not centre else _box(soft))
    return Drawing(grey, inverted, inked, box, cropped, widened, fitted, soft, mass, pixels)


def prepare_strokes(
    strokes: Sequence[Stroke],
    pen: int = PEN,
    *,
    pad: tuple[float, float] | None = None,
    crop: bool = True,
    fit: bool = True,
    smooth: bool = True,
    centre: bool = True,
) -> Drawing:
    """Prepare the lines of a pen as MNIST's digits were.

    Parameters
    ----------
    strokes
        The lines, each a list of points (x, y); see `draw_strokes`.
    pen
        The pen's width where the drawing is 200 wide or high; without `crop`, where the pad is 280.
    pad
        The width and height of what was drawn on, from (0, 0), in the points' unit. Read only
        without `crop`.
    crop
        Take only what the lines cover, and draw that as large as any other. Without it the whole
        pad is what is scaled: where a digit is, and how large, makes a difference.
    fit, smooth, centre
        The other stages that can be left out; see `prepare_drawing`.

    Raises
    ------
    DataError
        If a stroke holds something else than pairs of finite numbers.
    SettingError
        If the pen or the pad is none, or the pad is missing.

    Examples
    --------
    >>> drawing = prepare_strokes([[(10, 0), (10, 99)]])
    >>> drawing.fitted.shape, drawing.pixels[:, 14].tolist()[3:7]
    ((20, 2), [32, 113, 176, 191])
    >>> drawing = prepare_strokes([[(10, 0), (10, 99)]], pad=(280, 280), crop=False, fit=False)
    >>> drawing.cropped.shape, drawing.fitted.shape
    ((280, 280), (28, 28))
    """
    if not crop and pad is None:
        raise SettingError("without crop the whole pad is scaled: give pad=(width, height)")
    return prepare_drawing(
        draw_strokes(strokes, pen, pad=None if crop else pad),
        invert=False,
        background=False,
        crop=crop,
        widen=False,
        fit=fit,
        smooth=smooth,
        centre=centre,
    )


def _picture(picture: npt.ArrayLike) -> Picture:
    given = np.asarray(picture)
    if given.ndim != 2 or 0 in given.shape:
        raise DataError(f"a drawing is rows×columns; this is {'×'.join(map(str, given.shape))}")
    if given.dtype.kind not in "iu" or given.min() < 0 or given.max() > 255:
        raise DataError("a drawing's pixels are whole numbers from 0 to 255; these are not")
    return given.astype(np.uint8)


def _reduced(picture: Picture) -> Picture:
    return fit_into(picture, LARGEST, LARGEST) if max(picture.shape) > LARGEST else picture


def _box(inked: Picture) -> tuple[int, int, int, int] | None:
    """Return the first row and column that have ink, and the last ones."""
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not len(rows):
        return None
    return int(rows[0]), int(columns[0]), int(rows[-1]), int(columns[-1])


def _cut(picture: Picture, box: tuple[int, int, int, int]) -> Picture:
    top, left, bottom, right = box
    return picture[top : bottom + 1, left : right + 1]


def _widened(cropped: Picture) -> Picture:
    """Widen lines that would be too thin in 20×20: each pixel takes the most ink near it.

    A line of length L and width w covers w·L pixels and has edges of 2·L in all: w = 2·area/edges.
    """
    covered = np.pad(cropped >= 128, 1)
    area = int(covered.sum())
    edges = int((covered[1:] != covered[:-1]).sum() + (covered[:, 1:] != covered[:, :-1]).sum())
    wanted = LINE * max(cropped.shape) // BOX
    reach = (wanted - 2 * area // edges) // 2 if area else 0
    return ink.spread(np.pad(cropped, reach), reach) if reach > 0 else cropped


def _mass(picture: Picture) -> tuple[int, int]:
    """Return the centre of mass, Σ row·ink / Σ ink, and so for columns; rounded half up.

    Of ink so faint that nothing is left of it, the middle.
    """
    levels = picture.astype(np.int64)
    total = int(levels.sum())
    if not total:
        return picture.shape[0] // 2, picture.shape[1] // 2
    rows, columns = (
        np.arange(size) @ levels.sum(axis=1 - axis) for axis, size in enumerate(levels.shape)
    )
    return (2 * int(rows) + total) // (2 * total), (2 * int(columns) + total) // (2 * total)


def _placed(
    picture: Picture, mass: tuple[int, int], box: tuple[int, int, int, int] | None
) -> Picture:
    """Put `mass` on pixel (14, 14) of 28×28, or as near as the edges allow.

    The edges are the picture's; or, where the picture has empty ones, those of the `box` of its
    ink.
    """
    top, left, _, _ = box or (0, 0, 0, 0)
    inner = _cut(picture, box) if box else picture
    whole = np.zeros((SIDE, SIDE), np.uint8)
    rows, columns = inner.shape
    first = min(max(SIDE // 2 - (mass[0] - top), 0), SIDE - rows)
    before = min(max(SIDE // 2 - (mass[1] - left), 0), SIDE - columns)
    whole[first : first + rows, before : before + columns] = inner
    return whole
