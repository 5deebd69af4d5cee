"""One picture file: any format, colour and depth becomes grey levels."""

import tracemalloc

import numpy as np
import pytest

import workings as wk
from drawn import dark
from workings.data.picture_file import read_picture

Image = pytest.importorskip("PIL.Image")


pytest_plugins = ["picture_files"]


@pytest.mark.parametrize(
    ("mode", "name"),
    [
        *[("L", f"x.{ending}") for ending in ("png", "bmp", "gif", "webp", "tif", "pgm")],
        *[(mode, "x.png") for mode in ("RGB", "RGBA", "LA", "P", "I;16")],
        *[(mode, "x.tif") for mode in ("CMYK", "I;16", "I;16B", "F", "I")],
    ],
)
def test_formats_and_colours_give_the_same_levels(save, mode, name):
    levels = np.arange(256, dtype=np.uint8).reshape(8, 32)
    image = Image.fromarray(levels)
    if mode.startswith("I"):
        kind = {"I": "int32", "I;16": "<u2", "I;16B": ">u2"}[mode]
        image = Image.fromarray((levels.astype(np.int64) * 257).astype(kind))
    elif mode == "F":
        image = Image.fromarray((levels / 255).astype(np.float32))
    elif mode != "L":
        image = image.convert(mode) if mode == "P" else image.convert("RGB").convert(mode)
    path = save(name, image, **({"lossless": True} if name.endswith("webp") else {}))
    np.testing.assert_array_equal(read_picture(path), levels)


def test_a_colour_is_weighed_as_its_docstring_says(save):
    colours = np.random.default_rng(0).integers(0, 256, (5, 7, 3)).astype(np.uint8)
    path = save("x.png", colours)
    levels = (colours.astype(np.int64) @ [19_595, 38_470, 7_471] + 32_768) // 65_536
    np.testing.assert_array_equal(read_picture(path), levels)


def test_a_bilevel_picture_is_black_and_white(save):
    path = save("x.png", Image.fromarray(np.eye(9) > 0))
    assert read_picture(path).tolist() == (np.eye(9) * 255).tolist()


@pytest.mark.parametrize(
    ("levels", "kind"),
    [
        ([0, 70_000], "int32"),
        ([-1, 9], "int32"),
        ([0, 256.0], "float32"),
        ([-0.1, 1.0], "float32"),
    ],
)
def test_levels_that_would_be_cut_off_are_refused(save, levels, kind):
    path = save("x.tif", Image.fromarray(np.array([levels], kind)))
    with pytest.raises(wk.DataError, match=r"levels from -?\d.* to \d.*, not from 0 to"):
        read_picture(path)


def test_bytes_held_in_32_bits_are_bytes(save):
    levels = np.arange(256, dtype=np.int32).reshape(8, 32)
    np.testing.assert_array_equal(read_picture(save("x.tif", Image.fromarray(levels))), levels)


def test_a_photograph_is_turned_upright(save):
    picture = dark(shape=(8, 12))
    exif = Image.Exif()
    exif[0x0112] = 6  # its top is at the right
    path = save("x.png", np.rot90(picture), exif=exif)
    np.testing.assert_array_equal(read_picture(path), picture)


def test_what_is_transparent_is_ground(save):
    ink = np.zeros((6, 6, 4), np.uint8)
    ink[2:4, 2:4, 3] = 255  # black ink on nothing
    path = save("x.png", ink)
    assert read_picture(path, 0).max() == 0
    assert read_picture(path)[0, 0] == read_picture(path, 255)[0, 0] == 255
    ink[..., :3] = 255  # white ink on nothing
    assert read_picture(save("y.png", ink))[0, 0] == 0


@pytest.mark.parametrize("kind", ["wide", "transparent"])
def test_a_large_picture_takes_little_memory_beside_itself(save, kind):
    picture = np.zeros((1_500, 1_000, 4), np.uint8)
    picture = picture[..., 0].astype("<u2") if kind == "wide" else picture
    path = save("x.png", Image.fromarray(picture))
    read_picture(path)
    tracemalloc.start()
    read_picture(path)
    assert tracemalloc.get_traced_memory()[1] < 6 * 1_500_000  # 16 in numbers of 64 bits
    tracemalloc.stop()


def test_the_first_frame_is_taken(save):
    frames = [Image.fromarray(np.full((4, 4), level, np.uint8)) for level in (10, 200)]
    path = save("x.gif", frames[0], save_all=True, append_images=frames[1:])
    assert read_picture(path).tolist() == [[10] * 4] * 4
