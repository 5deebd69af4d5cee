"""A picture file as the pixels that a network takes, as ``workings predict`` reads it."""

import numpy as np
import numpy.typing as npt

from workings.data import Preparation
from workings.data.pictures import read_picture_files
from workings.data.read import picture_options
from workings.errors import DataError


def read_picture(
    path: str, preparation: Preparation, features: int, invert: bool
) -> tuple[npt.NDArray[np.uint8], str | None]:
    """Read a picture file as greyscale pixels, rows×columns, from 0 (empty) to 255 (ink).

    Parameters
    ----------
    path
        A file in any format that Pillow reads, of any size.
    preparation, features
        The network's: the size that the picture is brought to.
    invert
        Whether the picture is dark ink on light ground. What is transparent counts as ground.

    Returns
    -------
    pixels, hint
        `hint` is a sentence where the picture looks inverted or empty, else None.

    Raises
    ------
    DataError
        If there is no such file, it is no picture, or the model takes none.
    MissingExtraError
        If Pillow is not installed.
    """
    shape = preparation.image_shape
    if shape is None:
        raise DataError(f"{path}: the model takes {features} features, no pictures")
    if not preparation.pixels:
        raise DataError(f"{path}: the model takes measured features, no pixels from 0 to 255")
    hints: list[str] = []
    options = picture_options(preparation, None, invert or None)
    pixels = read_picture_files([path], options, hints.append).values.reshape(shape)
    if not pixels.any():
        mend = "leave out --invert" if invert else "say --invert"
        hints = [f"the picture is empty: every pixel is 0; is its ink dark? Then {mend}"]
    return pixels, hints[0] if hints else None
