"""A picture file as the pixels that a network takes."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from workings.data import Preparation
from workings.errors import DataError, MissingExtraError

#: A frame lighter than this, of 255, is paper rather than empty ground.
_LIGHT = 128


def read_picture(
    path: str, preparation: Preparation, features: int, invert: bool
) -> tuple[npt.NDArray[np.uint8], str | None]:
    """Read a picture file as greyscale pixels, rows×columns, from 0 (empty) to 255 (ink).

    Parameters
    ----------
    path
        A file in any format that Pillow reads.
    preparation, features
        The network's: the size that the picture must have.
    invert
        Whether the picture is dark ink on light ground. What is transparent counts as ground.

    Returns
    -------
    pixels, hint
        `hint` is a sentence where the picture looks inverted or empty, else None.

    Raises
    ------
    DataError
        If there is no such file, it is no picture, or its size is not the model's.
    MissingExtraError
        If Pillow is not installed.
    """
    shape = preparation.image_shape
    if shape is None:
        raise DataError(f"{path}: the model takes {features} features, no pictures")
    if not preparation.pixels:
        raise DataError(f"{path}: the model takes measured features, no pixels from 0 to 255")
    grey = _read(path, shape, invert)
    pixels = np.asarray(255 - grey if invert else grey, np.uint8)
    return pixels, _hint(pixels, invert)


def _read(path: str, shape: tuple[int, int], invert: bool) -> npt.NDArray[Any]:
    try:
        from PIL import Image, ImageOps
    except ImportError:
        raise MissingExtraError(
            "picture files are read with Pillow: pip install 'workings[pictures]'"
        ) from None
    if not Path(path).exists():
        raise DataError(f"{path}: no such file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as: very many pixels; the size is looked at next
            with Image.open(path) as opened:
                rows, columns = _size(opened)
                if (rows, columns) != shape:
                    raise DataError(
                        f"{path} has {rows}×{columns} pixels (rows×columns); the model takes "
                        f"{shape[0]}×{shape[1]}: scale the picture to that size"
                    )
                return _grey(ImageOps.exif_transpose(opened), 255 if invert else 0)
    except DataError:
        raise
    except Exception as error:  # Pillow's readers raise whatever the bytes lead them to
        said = f" ({error})" if str(error) and path not in str(error) else ""
        raise DataError(
            f"{path} is no picture that can be read{said}: expected a .png, .jpg or the like"
        ) from None


def _size(opened: Any) -> tuple[int, int]:
    """Return rows and columns, as the picture will be after it has been turned upright."""
    columns, rows = opened.size
    turned = opened.getexif().get(0x0112, 1) >= 5  # Exif's orientation
    return (columns, rows) if turned else (rows, columns)


def _grey(image: Any, ground: int) -> npt.NDArray[Any]:
    """Return a Pillow image as levels from 0 to 255, on a ground where it is transparent."""
    from PIL import Image

    if image.mode.startswith("I"):  # 16 bits a pixel
        return np.clip(np.round(np.asarray(image, np.float64) / 257), 0, 255)
    if "A" in image.getbands() or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, (ground, ground, ground, 255))
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    return np.asarray(image.convert("L"))


def _hint(pixels: npt.NDArray[np.uint8], invert: bool) -> str | None:
    frame = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    mend = "leave out --invert" if invert else "say --invert"
    if not pixels.any():
        return f"the picture is empty: every pixel is 0; is its ink dark? Then {mend}"
    if frame.mean() >= _LIGHT:
        return (
            "the picture looks inverted: its edge is light, and the model was trained on light "
            f"ink on dark ground; if so, {mend}"
        )
    return None
