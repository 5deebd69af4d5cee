"""One picture file as grey levels: any format, colour and depth that Pillow reads."""

import os
import warnings
from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any

import numpy as np

from workings.data.scaling import Picture
from workings.errors import DataError, MissingExtraError
from workings.regular_file import open_regular

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
#: What a picture may be, whatever it is called. Pillow knows more, of which some start programs.
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "PPM")
#: A file that unpacks to more is refused: a few kilobytes can hold a picture that fills the memory.
MOST_PIXELS = 100_000_000
#: A longer side is refused: of a picture that is one pixel wide, sums would be larger than itself.
_LONGEST_SIDE = 65_535
#: Times that a JPEG file may go over its picture; ten are usual, and each takes time.
_MOST_SCANS = 100
_SCAN = b"\xff\xda"
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
    from PIL import Image

    name = os.fspath(path)
    try:
        with warnings.catch_warnings(), open_regular(path) as file:
            warnings.simplefilter("ignore")  # such as: very many pixels; they are counted next
            with Image.open(file, formats=FORMATS) as opened:
                _check_size(opened, file)
                return _upright(opened, ground)
    except Image.DecompressionBombError:
        raise DataError(
            f"{name} has more than {MOST_PIXELS // 1_000_000} million pixels: scale it down first"
        ) from None
    except FileNotFoundError:
        raise DataError(f"{name}: no such file") from None
    except DataError as error:
        raise DataError(f"{name}: {error}") from None
    except Exception as error:  # Pillow's readers raise whatever the bytes lead them to
        said = f" ({_reason(error)})" if _reason(error) else ""
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


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return "" if "cannot identify image file" in str(error) else str(error)


def _check_size(image: Any, file: BufferedReader) -> None:
    """Refuse a picture that is too large, or takes too long, before it is unpacked."""
    from PIL import Image

    columns, rows = image.size
    if rows * columns > MOST_PIXELS:
        raise Image.DecompressionBombError
    if max(rows, columns) > _LONGEST_SIDE:
        raise DataError(
            f"{columns:,} pixels wide and {rows:,} high: expected {_LONGEST_SIDE:,} at most"
        )
    if image.format in ("JPEG", "MPO"):
        place = file.tell()
        file.seek(0)
        scans = file.read().count(_SCAN)
        file.seek(place)
        if scans > _MOST_SCANS:
            raise DataError(
                f"a JPEG file in {scans:,} scans: expected {_MOST_SCANS} at most; save it anew"
            )


def _upright(image: Any, ground: int | None) -> Picture:
    """Return a picture's levels, turned as Exif says, which is known once it is unpacked."""
    image.load()
    turned = _TURNED.get(image.getexif().get(_ORIENTATION))
    levels = _grey(image, ground)
    return levels if turned is None else np.ascontiguousarray(turned(levels))


_ORIENTATION = 0x0112  # Exif's entry, and what undoes each of its values
_TURNED: dict[Any, Callable[[Picture], Picture]] = {
    2: lambda levels: levels[:, ::-1],
    3: lambda levels: levels[::-1, ::-1],
    4: lambda levels: levels[::-1],
    5: lambda levels: levels.T,
    6: lambda levels: levels.T[:, ::-1],
    7: lambda levels: levels[::-1, ::-1].T,
    8: lambda levels: levels.T[::-1],
}


def _grey(image: Any, ground: int | None) -> Picture:
    """Return a Pillow image as levels from 0 to 255, a few rows at a time.

    Numbers of 64 bits, or four colours a pixel once more, would take many times its memory.
    """
    if image.mode.startswith("I"):  # 16 bits a pixel, also where they are held in 32
        return _from_integers(image)
    if image.mode == "F":
        return _from_floats(image)
    if image.has_transparency_data:
        return _on_ground(image, ground)
    grey = np.empty((image.height, image.width), np.uint8)
    for rows, part in _parts(image):
        grey[rows] = part.convert("RGB" if image.mode == "CMYK" else "L").convert("L")
    return grey


def _parts(image: Any) -> Iterator[tuple[slice, Any]]:
    """Yield a few rows of a picture at a time: which, and the picture that they are."""
    for top in range(0, image.height, _ROWS_AT_ONCE):
        bottom = min(top + _ROWS_AT_ONCE, image.height)
        yield slice(top, bottom), image.crop((0, top, image.width, bottom))


def _from_integers(image: Any) -> Picture:
    """Take levels from 0 to 65,535; to 255 where they are held in 32 bits and none is above."""
    least, most = _range(image)
    _check_levels(least, most, _WIDE)
    grey = np.empty((image.height, image.width), np.uint8)
    for rows, part in _parts(image):
        levels = np.asarray(part).astype(np.int64)
        small = image.mode == "I" and most <= 255
        grey[rows] = levels if small else (2 * 255 * levels + _WIDE) // (2 * _WIDE)
    return grey


def _from_floats(image: Any) -> Picture:
    """Take levels from 0 to 1 where none is above, else from 0 to 255."""
    least, most = _range(image)
    if not np.isfinite(least + most):
        raise ValueError("a level that is not a finite number")
    times = 255 if most <= 1 else 1
    _check_levels(np.floor(least * times + 0.5), np.floor(most * times + 0.5), 255)
    grey = np.empty((image.height, image.width), np.uint8)
    for rows, part in _parts(image):
        grey[rows] = np.floor(np.asarray(part, np.float64) * times + 0.5)
    return grey


def _range(image: Any) -> tuple[Any, Any]:
    """Return a picture's least and largest level; not a number where one is none."""
    ranges = [
        (levels.min(), levels.max()) for levels in (np.asarray(part) for _, part in _parts(image))
    ]
    return np.min(ranges), np.max(ranges)


def _check_levels(least: float, most: float, highest: int) -> None:
    """Refuse what would be cut off, to black or to white."""
    if least < 0 or most > highest:
        raise ValueError(f"levels from {least:,} to {most:,}, not from 0 to {highest:,}")


def _on_ground(image: Any, ground: int | None) -> Picture:
    """Lay a picture that is transparent in places on a ground."""
    from PIL import Image

    if ground is None:
        light = cover = 0
        for _, part in _parts(image):
            coloured = part.convert("RGBA")
            covers = np.asarray(coloured.getchannel(3), np.int64)
            light += int((np.asarray(coloured.convert("L")) * covers).sum())
            cover += int(covers.sum())
        ground = 255 if 2 * light < 255 * cover else 0
    grey = np.empty((image.height, image.width), np.uint8)
    for rows, part in _parts(image):
        paper = Image.new("RGBA", part.size, (ground, ground, ground, 255))
        grey[rows] = Image.alpha_composite(paper, part.convert("RGBA")).convert("L")
    return grey
