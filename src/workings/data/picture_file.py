"""One picture file as grey levels: any format, colour and depth that Pillow reads."""

import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from workings.data.scaling import Picture
from workings.errors import DataError, MissingExtraError

Path_ = str | os.PathLike[str]
#: What a picture's name may end in; what else is in a folder is no picture.
ENDINGS = (
    ".png",
    ".jpg",
    ".jpeg",
    ".jfif",
    ".bmp",
    ".gif",
    ".webp",
    ".tif",
    ".tiff",
    ".pgm",
    ".ppm",
)
#: A file that unpacks to more is refused: a few kilobytes can hold a picture that fills the memory.
MOST_PIXELS = 100_000_000
_ORIENTATION = 0x0112  # Exif's entry: 5 to 8 mean that rows are columns
_ROWS_AT_ONCE = 64
_WIDE = 65_535  # the largest level of 16 bits


def is_picture(name: Path_) -> bool:
    """Return whether a file is called a picture, by its ending."""
    return Path(name).suffix.lower() in ENDINGS


def read_picture(path: Path_, ground: int | None = None) -> Picture:
    """Read a picture file as grey levels, rows×columns, from 0 (black) to 255 (white).

    It is turned upright as Exif says. A colour's level is (19,595·R + 38,470·G + 7,471·B + 32,768)
    / 65,536, rounded down. Of several frames the first is taken.

    Parameters
    ----------
    path
        The file.
    ground
        The level that lies under what is transparent; None for the one farther from the ink.

    Raises
    ------
    DataError
        If there is no such file, it is no picture, is cut short, or has too many pixels.
    MissingExtraError
        If Pillow is not installed.
    """
    require_pillow()
    from PIL import Image, ImageOps

    name = os.fspath(path)
    if not Path(path).exists():
        raise DataError(f"{name}: no such file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as: very many pixels; they are counted next
            with Image.open(path) as opened:
                columns, rows = opened.size
                if rows * columns > MOST_PIXELS:
                    raise Image.DecompressionBombError
                return _grey(ImageOps.exif_transpose(opened), ground)
    except Image.DecompressionBombError:
        raise DataError(
            f"{name} has more than {MOST_PIXELS // 1_000_000} million pixels: scale it down first"
        ) from None
    except Exception as error:  # Pillow's readers raise whatever the bytes lead them to
        said = f" ({error})" if str(error) and name not in str(error) else ""
        raise DataError(
            f"{name} is no picture that can be read{said}: expected a .png, .jpg or the like"
        ) from None


def require_pillow() -> None:
    """Raise if Pillow, which reads picture files, is not installed.

    Raises
    ------
    MissingExtraError
        If it is not.
    """
    try:
        import PIL.Image  # noqa: F401
    except ImportError:
        raise MissingExtraError(
            "picture files are read with Pillow: pip install 'workings[pictures]'"
        ) from None


def _grey(image: Any, ground: int | None) -> Picture:
    """Return a Pillow image as levels from 0 to 255."""
    if image.mode.startswith("I"):  # 16 bits a pixel, also where they are held in 32
        levels = np.asarray(image)
        _check_levels(levels, _WIDE)
        if image.mode == "I" and levels.max() <= 255:
            return levels.astype(np.uint8)
        grey = np.empty(levels.shape, np.uint8)
        for rows in _strips(grey):
            grey[rows] = (2 * 255 * levels[rows].astype(np.int64) + _WIDE) // (2 * _WIDE)
        return grey
    if image.mode == "F":
        return _from_floats(np.asarray(image, np.float64))
    if image.has_transparency_data:
        return _on_ground(image.convert("RGBA"), ground)
    return np.array(image.convert("RGB" if image.mode == "CMYK" else "L").convert("L"))


def _strips(picture: Picture) -> Iterator[slice]:
    """Yield a picture's rows, few at once: numbers of 64 bits take eight times its memory."""
    for start in range(0, len(picture), _ROWS_AT_ONCE):
        yield slice(start, start + _ROWS_AT_ONCE)


def _from_floats(levels: np.ndarray[Any, np.dtype[np.float64]]) -> Picture:
    """Take levels from 0 to 1 where none is above, else from 0 to 255."""
    if not np.isfinite(levels).all():
        raise ValueError("a level that is not a finite number")
    whole = levels * 255 if levels.max(initial=0) <= 1 else levels
    whole = np.floor(whole + 0.5)
    _check_levels(whole, 255)
    return whole.astype(np.uint8)


def _check_levels(levels: np.ndarray[Any, np.dtype[Any]], highest: int) -> None:
    """Refuse what would be cut off, to black or to white."""
    if levels.min() < 0 or levels.max() > highest:
        raise ValueError(
            f"levels from {levels.min():,} to {levels.max():,}, not from 0 to {highest:,}"
        )


def _on_ground(image: Any, ground: int | None) -> Picture:
    """Lay a picture that is transparent in places on a ground."""
    from PIL import Image

    if ground is None:
        grey, cover = np.asarray(image.convert("L")), np.asarray(image.getchannel(3))
        light = sum(
            int((grey[rows] * cover[rows].astype(np.int64)).sum()) for rows in _strips(grey)
        )
        ground = 255 if 2 * light < 255 * int(cover.sum(dtype=np.int64)) else 0
    paper = Image.new("RGBA", image.size, (ground, ground, ground, 255))
    return np.array(Image.alpha_composite(paper, image).convert("L"))
