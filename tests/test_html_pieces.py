"""The pieces that views in notebooks are made of: pictures, escaped text, numbers."""

import io

import numpy as np
import pytest

from html_reader import Reader, decoded
from workings.html.parts import Html, html, number, tag
from workings.html.pictures import ink, png, signed, weight_pictures


def test_pictures_hold_the_numbers(digits):
    image = digits.image(0)
    (found,) = Reader(ink(image, "a digit")).all("img")
    pixels = decoded(found["src"]).astype(int)
    assert (pixels == pixels[:, :, :1]).all()
    assert np.abs(255 - image.astype(int) - pixels[:, :, 0]).max() <= 255 / 63
    assert (found["width"], found["height"]) == ("56", "56")
    values = np.array([[-1.0, 0.0, 1.0], [-0.5, np.nan, 0.5]])
    (found,) = Reader(signed(values, "numbers")).all("img")
    lightness = decoded(found["src"]).astype(int).sum(axis=2)
    assert lightness[0, 0] < lightness[1, 0] < lightness[0, 1] < lightness[1, 2] < lightness[0, 2]
    assert lightness[1, 1] == lightness[0, 1]


def test_large_arrays_are_averaged():
    values = np.zeros((100, 130))
    values[:50] = 1
    (found,) = Reader(signed(values, "many")).all("img")
    pixels = decoded(found["src"])
    assert max(pixels.shape) <= 64
    assert (pixels[0] == pixels[0, 0]).all()
    assert pixels[0, 0].astype(int).sum() > pixels[-1, 0].astype(int).sum()


def test_a_picture_is_a_png_that_others_read():
    image_of = pytest.importorskip("PIL.Image")
    shades = np.arange(6, dtype=np.uint8).reshape(2, 3)
    palette = np.arange(18, dtype=np.uint8).reshape(6, 3)
    with image_of.open(io.BytesIO(png(shades, palette))) as picture:
        assert picture.size == (3, 2)
        assert np.array_equal(np.asarray(picture.convert("RGB")), palette[shades])


def test_weights_that_are_all_zero_can_be_drawn():
    assert len(weight_pictures(np.zeros((2, 4)), (2, 2))) == 2


def test_text_is_escaped_once():
    assert html("<a & b>") == "&lt;a &amp; b&gt;"
    assert html(Html("<br>")) == "<br>"
    assert tag("p", "<", title='"') == '<p title="&quot;">&lt;</p>'
    assert number(-0.031264) == "−0.03126"
    assert number(0.0) == "0"
    assert [number(value) for value in (np.inf, -np.inf, np.nan)] == ["∞", "−∞", "NaN"]
