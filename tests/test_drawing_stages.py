"""The stages that prepare a drawing, each left out by itself; and the ink of a pen, by hand."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import workings as wk
from workings.data.drawing import prepare_drawing, prepare_strokes
from workings.data.pen import ink_lines
from workings.data.strokes import draw_strokes

PAD = (280, 280)
SEVEN = [[(60, 40), (140, 40), (90, 180)]]
STAGES = ("crop", "fit", "smooth", "centre")


def plain(picture, **stages):
    """Prepare a picture of ink as strokes are: nothing is done to it besides the stages."""
    return prepare_drawing(picture, invert=False, background=False, widen=False, **stages)


def shifted(strokes, x, y, times=1):
    return [[(a * times + x, b * times + y) for a, b in line] for line in strokes]


# The pen.

whole = st.integers(-4, 14)


def nearest(pixel, start, end):
    """The square of the distance from a line, times the line's length squared, in whole numbers."""
    (px, py), (x, y), (ex, ey) = pixel, start, end
    dx, dy = ex - x, ey - y
    squared = dx**2 + dy**2
    along = (px - x) * dx + (py - y) * dy
    if 0 < along < squared:
        return ((px - x) * dy - (py - y) * dx) ** 2, squared
    return min((px - x) ** 2 + (py - y) ** 2, (px - ex) ** 2 + (py - ey) ** 2), 1


@given(
    st.lists(st.lists(st.tuples(whole, whole), min_size=1, max_size=5), min_size=1, max_size=3),
    st.integers(1, 4),
)
def test_ink_is_what_lies_within_half_a_pen_of_a_line(lines, half):
    picture = ink_lines([np.array(line) for line in lines], half, 10, 12)
    segments = [pair for line in lines for pair in zip(line, line[1:] or line, strict=False)]
    for row, column in product(range(10), range(12)):
        away = [nearest((column, row), *segment) for segment in segments]
        inked = any(distance <= half**2 * length for distance, length in away)
        assert picture[row, column] == 255 * inked, (row, column)


def test_many_points_are_inked_in_parts(monkeypatch, rng):
    line = rng.integers(0, 100, (50, 2))
    whole = ink_lines([line], 3, 100, 100)
    monkeypatch.setattr("workings.data.pen._AT_ONCE", 7)
    np.testing.assert_array_equal(ink_lines([line], 3, 100, 100), whole)


# The pad.


def test_a_pad_is_drawn_as_a_whole():
    picture = draw_strokes([[(0, 7), (14, 7)]], 2, pad=(28, 14))  # ten pixels for each of its units
    assert picture.shape == (140, 280)
    assert np.flatnonzero(picture[70]).tolist() == list(range(142))  # up to 140, and half the pen
    assert np.flatnonzero(picture.any(axis=1)).tolist() == [69, 70, 71]


def test_what_is_outside_of_the_pad_is_held_at_its_edge():
    inside = draw_strokes([[(10, 10), (280, 0)]], pad=PAD)
    np.testing.assert_array_equal(draw_strokes([[(10, 10), (9e8, -3)]], pad=PAD), inside)
    assert inside.shape == (280, 280)


@pytest.mark.parametrize(
    ("pad", "shape"),
    [((1e9, 1e9), (280, 280)), ((1e9, 1e-9), (1, 280)), ((3e-320, 3e-320), (280, 280))],
)
def test_a_pad_of_any_size_takes_no_more_room(pad, shape):
    assert draw_strokes([[(-1e9, 1e9), (1e9, 5)]], pad=pad).shape == shape
    assert prepare_strokes([[(0, 0)]], pad=pad, crop=False, fit=False).pixels.shape == (28, 28)


@pytest.mark.parametrize(
    "pad", [(0, 5), (-1, 1), (np.nan, 1), (np.inf, 1), (2e9, 1), (1, 2, 3), 5, "ab", ("a", "b")]
)
def test_what_is_no_pad_is_refused(pad):
    with pytest.raises(wk.SettingError, match=r"pad is .*: give its width and height"):
        prepare_strokes(SEVEN, pad=pad, crop=False)


def test_without_crop_a_pad_is_needed():
    with pytest.raises(wk.SettingError, match=r"give pad=\(width, height\)"):
        prepare_strokes(SEVEN, crop=False)


def test_an_empty_pad_is_shown_and_empty():
    drawing = prepare_strokes([], pad=(280, 140), crop=False)
    assert drawing.empty
    assert drawing.grey.shape == (140, 280)
    assert not drawing.pixels.any()


# The switches.


@pytest.mark.parametrize("on", list(product((True, False), repeat=4)))
def test_every_stage_is_there_whichever_are_left_out(on):
    drawing = prepare_strokes(SEVEN, pad=PAD, **dict(zip(STAGES, on, strict=True)))
    crop, fit, smooth, _ = on
    assert drawing.cropped.shape == ((225, 139) if crop else (280, 280))
    side = 20 if fit else 28
    assert drawing.fitted.shape == (side, 12 if crop and fit else side)
    grown = 2 if fit and smooth else 0
    assert drawing.smoothed.shape == tuple(side + grown for side in drawing.fitted.shape)
    assert drawing.pixels.shape == (28, 28)
    assert all(picture.dtype == np.uint8 for picture in drawing.stages.values())


def test_with_crop_the_pad_place_and_size_say_nothing():
    wanted = prepare_strokes(SEVEN).pixels
    moved = prepare_strokes(shifted(SEVEN, 30, -12, times=2), pad=(9, 5)).pixels
    np.testing.assert_array_equal(moved, wanted)


def test_without_crop_size_counts_and_place_until_it_is_centred():
    def of(strokes, **stages):
        return prepare_strokes(strokes, pad=PAD, crop=False, fit=False, **stages).pixels

    still = of(SEVEN, centre=False)
    there = of(shifted(SEVEN, 20, 50), centre=False)  # ten of the pad's pixels are one
    np.testing.assert_array_equal(there, np.roll(still, (5, 2), axis=(0, 1)))
    np.testing.assert_array_equal(of(shifted(SEVEN, 20, 50)), of(SEVEN))
    assert of(shifted(SEVEN, 0, 0, times=0.5)).sum() < 0.6 * of(SEVEN).sum()


def test_without_fit_what_was_cropped_fills_the_picture():
    page = np.zeros((30, 30), np.uint8)
    page[3:5, 10:17] = [[255, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 255]]
    drawing = plain(page, fit=False, smooth=False)
    assert drawing.box == (3, 10, 4, 16)
    wanted = np.kron(drawing.cropped, np.ones((14, 4), np.uint8))  # each side by itself
    np.testing.assert_array_equal(drawing.pixels, wanted)


def test_without_fit_the_border_is_mixed_with_itself():
    page = np.zeros((28, 28), np.uint8)
    page[0, 5] = 160
    drawing = plain(page, crop=False, fit=False, centre=False)
    # (2 + 1)·1 2 1 of 16 in the outermost row, as it goes on beyond the edge; then 1·1 2 1
    assert drawing.pixels[:3, 3:8].tolist() == [[0, 30, 60, 30, 0], [0, 10, 20, 10, 0], [0] * 5]


def test_without_crop_the_centre_of_mass_goes_as_far_as_the_ink_allows():
    page = np.zeros((28, 28), np.uint8)
    page[:2, 25:] = 255
    stages = {"crop": False, "fit": False, "smooth": False}
    stays = plain(page, **stages, centre=False)
    np.testing.assert_array_equal(stays.pixels, page)
    drawing = plain(page, **stages)
    assert drawing.mass == (1, 26)  # 0.5 and 26, rounded half up
    assert np.argwhere(drawing.pixels).min(axis=0).tolist() == [13, 13]
    assert np.argwhere(drawing.pixels).max(axis=0).tolist() == [14, 15]
    page[:, 26] = 255  # from edge to edge: nowhere to go but aside
    drawing = plain(page, **stages)
    assert drawing.pixels[:, 14].tolist() == [255] * 28


def test_without_crop_the_whole_picture_is_fitted():
    page = np.zeros((40, 40), np.uint8)
    page[:4, :4] = 255
    drawing = plain(page, crop=False, smooth=False, centre=False)
    assert drawing.box == (0, 0, 3, 3)
    assert np.argwhere(drawing.pixels).tolist() == [[4, 4], [4, 5], [5, 4], [5, 5]]


@pytest.mark.parametrize("crop", [True, False])
def test_ink_of_which_nothing_is_left_is_no_mistake(crop):
    page = np.zeros((400, 400), np.uint8)
    page[[0, 399], [0, 399]] = 1
    drawing = plain(page, crop=crop)
    assert not drawing.empty
    assert drawing.mass == (11, 11)
    assert not drawing.pixels.any()
