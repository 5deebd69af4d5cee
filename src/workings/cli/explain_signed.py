"""Small pictures of numbers below and above zero: weights and gradients."""

from collections.abc import Sequence

import numpy as np
from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from workings.arrays import Array
from workings.cli.render import half_blocks, halved, in_colour

#: Pictures are halved until they are no wider than this.
WIDTH = 16
#: Full strength: only so many percent of the numbers are larger still.
_FULL = 3
#: From which share of it on a pixel gets the weak sign, and the strong one.
_WEAK, _STRONG = 0.25, 0.6
_GAP = 2


def small(values: Array, shape: tuple[int, int]) -> Array:
    """Return one row of W or dW as a small picture: rows×columns, means of neighbours."""
    image: Array = np.asarray(values, np.float64).reshape(shape)
    while image.shape[1] > WIDTH and image.shape[0] > 1:
        image = halved(image)
    return image


def signed_picture(image: Array, largest: float, colour: bool) -> Text:
    """Return a picture as text, two rows a line: red above zero, blue below.

    Without colour ``+`` and ``#`` stand for what is above zero, ``-`` and ``=`` for what is below.

    Parameters
    ----------
    image
        rows×columns.
    largest
        What counts as full strength, above 0.
    colour
        Whether the terminal shows colours.
    """
    shares = np.clip(np.nan_to_num(image) / largest, -1, 1)
    return half_blocks(shares, colour, _rgb, _sign)


def key(out: Console, above: str, below: str) -> Text:
    """Return what the signs, or the colours, stand for."""
    if in_colour(out):
        red, blue = ("██", Style(color=_rgb(1.0))), ("██", Style(color=_rgb(-1.0)))
        return Text.assemble(red, f" {above}   ", blue, f" {below}")
    return Text(f"+ # {above}   - = {below}")


def signed_pictures(images: Sequence[Array], captions: Sequence[str], out: Console) -> Table:
    """Return pictures on one scale next to each other, in lines of equal length."""
    every = np.abs(np.concatenate([image.ravel() for image in images]))
    every = every[np.isfinite(every)]
    largest = float(np.percentile(every, 100 - _FULL) or every.max()) if every.any() else 1.0
    width = max(image.shape[1] for image in images)
    width = max(width, *(len(line) for caption in captions for line in caption.split("\n")))
    fit = max(1, (out.width + _GAP) // (width + _GAP))
    lines = -(-len(images) // fit)
    each = -(-len(images) // lines)
    table = Table.grid(padding=(0, _GAP, 0, 0))
    for start in range(0, len(images), each):
        row = range(start, min(start + each, len(images)))
        if start:
            table.add_row()
        table.add_row(
            *(
                Text.assemble(
                    signed_picture(images[place], largest, in_colour(out)), "\n", captions[place]
                )
                for place in row
            )
        )
    return table


def sign_style(value: float) -> Style:
    """Return the colour of a number in a text: red above 0, blue below."""
    return Style(color=_rgb(1.0 if value > 0 else -1.0)) if value > 0 or value < 0 else Style()


def _sign(share: float) -> str:
    if abs(share) < _WEAK:
        return " "
    if share > 0:
        return "#" if share >= _STRONG else "+"
    return "=" if share <= -_STRONG else "-"


def _rgb(share: float) -> str:
    """Return red for 1, blue for −1, black for 0; small shares made easier to see."""
    strength = abs(share) ** 0.7
    red, green, blue = (255, 120, 50) if share > 0 else (70, 140, 255)
    return f"rgb({round(red * strength)},{round(green * strength)},{round(blue * strength)})"
