"""Small pictures inside a view: arrays as PNG, made here, without a drawing library."""

import struct
import zlib
from base64 import b64encode
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from workings.arrays import Array, Values
from workings.html.parts import LINE, Html, number, tag

#: Shades a picture has: fine enough for the eye, and few enough to be packed well.
_SHADES = 64
#: A picture has no more rows or columns than this; larger arrays are averaged in blocks.
_MOST = 64
#: What tells the pixel a weight belongs to from the others.
_MARK = "#d95f02"

_Bytes = npt.NDArray[np.uint8]
#: From white, empty, to black, ink.
_INK = np.repeat(np.linspace(255, 0, _SHADES).round().astype(np.uint8)[:, np.newaxis], 3, axis=1)
#: From dark blue, the lowest, by grey, zero, to light yellow, the highest: it climbs in lightness
#: too, so that it says the same without colours.
_SIGNED = np.stack(
    [
        np.interp(np.linspace(-1, 1, _SHADES - 1), [-1, 0, 1], ends).round().astype(np.uint8)
        for ends in ([8, 128, 255], [20, 128, 238], [96, 128, 120])
    ],
    axis=1,
)
SIGNED_LEGEND = "light yellow: above zero; grey: zero; dark blue: below zero"


def ink(image: Values, words: str, *, scale: int = 2, mark: int | None = None) -> Html:
    """Return a picture of an example, black on white.

    Parameters
    ----------
    image
        rows×columns from 0 (empty) to 255 (ink).
    words
        What it shows, for who cannot see it.
    scale
        How many of the page's pixels one of its pixels is wide.
    mark
        A pixel's number, counted row by row, to be marked with a square.
    """
    shades = np.clip(np.nan_to_num(np.asarray(image, np.float64)) / 255, 0, 1)
    return _drawn(shades, _INK, words, scale, mark)


def signed(values: Array, words: str, *, limit: float | None = None, scale: int = 2) -> Html:
    """Return a picture of numbers around zero; see `SIGNED_LEGEND`.

    Parameters
    ----------
    values
        rows×columns.
    words
        What it shows, for who cannot see it.
    limit
        The size that gets the strongest shade; by default the largest there is.
    scale
        How many of the page's pixels one of its pixels is wide.
    """
    wide = np.nan_to_num(np.asarray(values, np.float64))
    largest = limit or float(np.abs(wide).max(initial=0)) or 1.0
    return _drawn(_around_zero(wide, largest), _SIGNED, words, scale, None)


def signed_shades(values: Array, limit: float) -> npt.NDArray[np.uint8]:
    """Return which shade each number around zero gets: what `signed_source` draws.

    Where no shade has changed, neither has the picture.

    Parameters
    ----------
    values
        Of any shape.
    limit
        The size that gets the strongest shade, above 0.
    """
    return _entries(_around_zero(np.nan_to_num(values), limit), _SIGNED)


def signed_source(shades: npt.NDArray[np.uint8]) -> str:
    """Return a picture's address that holds the picture itself, of rows×columns shades."""
    return _source(shades, _SIGNED)


def ink_source(picture: Values, *, whole: bool = False) -> str:
    """Return a picture's address that holds the picture itself: ink, 255, is black, 0 is white.

    A large one is made smaller, unless `whole`.
    """
    shares = np.asarray(picture) / 255
    return _source(_entries(shares if whole else _averaged(shares), _INK), _INK)


def png(shades: _Bytes, palette: _Bytes) -> bytes:
    """Return a PNG file (ISO/IEC 15948) of palette entries, rows×columns."""
    rows, columns = shades.shape
    lines = np.zeros((rows, columns + 1), np.uint8)  # each line begins with its filter: none
    lines[:, 1:] = shades
    header = struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )


def figure(picture: Html, *lines: object) -> Html:
    """Return a picture with lines of text below it."""
    below = [tag("span", line, style="display:block") for line in lines]
    caption = tag("figcaption", *below, style="font-size:85%;line-height:1.3")
    return tag("figure", picture, caption, style="margin:0")


def weight_pictures(
    W: Array,
    shape: tuple[int, int],
    *,
    units: Sequence[int] | None = None,
    what: str = "weights",
) -> list[Html]:
    """Return a picture of each unit's weights for an image's pixels, all on one scale.

    Parameters
    ----------
    W
        units×pixels: weights, or their gradients.
    shape
        The image's rows and columns.
    units
        Which units; by default all.
    what
        What the numbers are, in the pictures' words.
    """
    chosen = range(len(W)) if units is None else units
    limit = float(np.abs(np.nan_to_num(W[chosen])).max(initial=0))
    return [
        figure(
            signed(
                W[unit].reshape(shape),
                f"{what} of unit {unit}, from {number(W[unit].min())} to {number(W[unit].max())}",
                limit=limit,
            ),
            f"unit {unit}",
        )
        for unit in chosen
    ]


def _drawn(shades: Array, palette: _Bytes, words: str, scale: int, mark: int | None) -> Html:
    rows, columns = shades.shape
    small = _averaged(shades)
    source = _source(_entries(small, palette), palette)
    factor = max(small.shape[0] and -(-rows // small.shape[0]), 1)
    width, height = (max(8, scale * size // factor) for size in (columns, rows))
    style = f"image-rendering:pixelated;border:{LINE};box-sizing:content-box"
    if mark is None:
        return tag_alone(
            "img", src=source, width=width, height=height, alt=words, title=words, style=style
        )
    row, column = divmod(mark, columns)
    image = tag("image", href=source, width=columns, height=rows, style="image-rendering:pixelated")
    square = tag(
        "rect",
        x=column - 0.5,
        y=row - 0.5,
        width=2,
        height=2,
        fill="none",
        stroke=_MARK,
        stroke_width=0.7,
    )
    return tag(
        "svg",
        tag("title", words),
        image,
        square,
        width=width,
        height=height,
        viewBox=f"0 0 {columns} {rows}",
        role="img",
        aria_label=words,
        style=f"border:{LINE}",
    )


def tag_alone(name: str, **attributes: object) -> Html:
    """Return an element that has no content and no end."""
    return Html(str(tag(name, **attributes)).removesuffix(f"</{name}>"))


def _around_zero(values: Array, limit: float) -> Array:
    """Return shares from 0 to 1 for numbers from −limit to limit; what is beyond, as the limit."""
    return np.clip(values, -limit, limit) / limit / 2 + 0.5


def _entries(shares: Array, palette: _Bytes) -> _Bytes:
    return (shares * (len(palette) - 1)).round().astype(np.uint8)


def _source(entries: _Bytes, palette: _Bytes) -> str:
    return "data:image/png;base64," + b64encode(png(entries, palette)).decode()


def _averaged(values: Array) -> Array:
    """Return at most `_MOST` rows and columns, each the mean of a block."""
    factor = -(-max(values.shape) // _MOST)
    if factor <= 1:
        return values
    for axis in (0, 1):
        starts = np.arange(0, values.shape[axis], factor)
        counts = np.diff([*starts, values.shape[axis]])
        sums = np.add.reduceat(values, starts, axis)
        values = sums / (counts[:, np.newaxis] if axis == 0 else counts)
    return values
