"""Pictures made harder to read: what is done to the pixels, and that nothing else changes."""

from importlib import import_module

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import workings as wk

STRENGTHS = {
    "noise": {"noise": 0.2},
    "rotate": {"rotate": 17.0},
    "shift": {"shift": (1.5, -2.0)},
    "thickness": {"thickness": -0.5},
}
EACH = pytest.mark.parametrize("change", STRENGTHS.values(), ids=STRENGTHS)


def pictures(*shape, seed=0, light=False):
    """Random strokes on empty ground."""
    values = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    values[:, [0, -1]] = values[:, :, [0, -1]] = 0
    return wk.from_arrays(255 - values if light else values, np.arange(shape[0]) % 3)


def images(data):
    return data.values.reshape(-1, *data.image_shape)


def test_nothing_asked_changes_nothing(digits):
    assert wk.distort(digits) is digits
    assert wk.distort(digits, noise=0, rotate=0, shift=(0, 0), thickness=0, seed=5) is digits


@EACH
def test_only_the_values_change(change, digits):
    found = wk.distort(digits, **change)
    assert found.values.dtype == np.uint8
    assert found.values.shape == digits.values.shape
    assert (found.values != digits.values).any()
    np.testing.assert_array_equal(found.labels, digits.labels)
    assert found.image_shape == digits.image_shape
    assert found.preparation.class_names == digits.preparation.class_names
    assert found.preparation.source == f"{digits.preparation.source}, distorted"
    assert found.preparation.fingerprint != digits.preparation.fingerprint


@EACH
def test_a_network_reads_the_result(change, digits):
    network = wk.Network([784, 10, 10], seed=0, preparation=digits.preparation)
    assert 0 <= wk.evaluate(network, wk.distort(digits, **change)).accuracy <= 1


@pytest.mark.parametrize("right", [-3, 0, 2])
@pytest.mark.parametrize("down", [-1, 0, 4])
def test_a_shift_by_whole_pixels_is_exact(right, down):
    data = pictures(5, 9, 7)
    expected = np.zeros_like(images(data))
    for row in range(9):
        for column in range(7):
            if 0 <= row - down < 9 and 0 <= column - right < 7:
                expected[:, row, column] = images(data)[:, row - down, column - right]
    np.testing.assert_array_equal(images(wk.distort(data, shift=(right, down))), expected)


def test_a_shift_by_half_a_pixel_is_the_mean_of_two():
    data = wk.from_arrays(np.array([[[0, 100, 51, 0]]], np.uint8), None)
    assert wk.distort(data, shift=(0.5, 0)).image(0).tolist() == [[0, 50, 76, 26]]


def test_what_is_moved_out_is_gone():
    data = pictures(2, 8, 8)
    assert not wk.distort(data, shift=(1000, -1000)).values.any()


@pytest.mark.parametrize("side", [6, 7])
@pytest.mark.parametrize("quarters", [-4, -3, -2, -1, 1, 2, 3, 4])
def test_quarter_turns_are_exact(side, quarters):
    data = pictures(4, side, side)
    found = images(wk.distort(data, rotate=90 * quarters))
    np.testing.assert_array_equal(found, np.rot90(images(data), quarters, axes=(1, 2)))


def test_half_a_turn_of_a_picture_that_is_not_square():
    data = pictures(3, 5, 8)
    np.testing.assert_array_equal(images(wk.distort(data, rotate=180)), images(data)[:, ::-1, ::-1])


def test_a_small_turn_by_hand():
    """The middle stays, and sin 30° = 1/2, cos 30° = 0.8660 say where its neighbours come from."""
    data = wk.from_arrays(np.array([[[0, 0, 0], [0, 200, 100], [0, 0, 0]]], np.uint8), None)
    found = wk.distort(data, rotate=30).image(0)
    assert found[1, 1] == 200
    # The pixel to the right comes from 0.866 to the right and 0.5 below the middle, in 1/256: 222
    # and 128. Half is empty; the rest has 34/256 of the middle and 222/256 of its neighbour.
    assert found[1, 2] == round((34 * 200 + 222 * 100) / 256 / 2)
    # A turn anticlockwise lifts what was on the right: there is more above than below.
    assert found[0, 2] > found[2, 2]


def test_the_turn_comes_before_the_shift():
    data = pictures(3, 7, 7)
    both = wk.distort(data, rotate=90, shift=(2, 1))
    after = wk.distort(wk.distort(data, rotate=90), shift=(2, 1))
    np.testing.assert_array_equal(both.values, after.values)


@given(st.floats(-4, 4), st.floats(-4, 4))
def test_thickness_is_monotone(one, other):
    data = pictures(3, 9, 9)
    thin, thick = (wk.distort(data, thickness=each).values for each in sorted((one, other)))
    assert (thin <= thick).all()


def test_thickness_by_hand():
    data = wk.from_arrays(np.array([[[0, 0, 0, 0, 0, 0], [0, 90, 40, 60, 0, 0]]], np.uint8), None)
    assert wk.distort(data, thickness=1).image(0).tolist() == [[90, 90, 90, 60, 60, 0]] * 2
    assert wk.distort(data, thickness=0.5).image(0)[1].tolist() == [45, 90, 65, 60, 30, 0]
    assert not wk.distort(data, thickness=-1).values.any()
    assert wk.distort(data, thickness=-0.5).image(0)[1].tolist() == [0, 45, 20, 30, 0, 0]


def test_noise_has_the_spread_that_is_asked_for():
    data = wk.from_arrays(np.full((40, 28, 28), 127, np.uint8), np.zeros(40, int))
    added = wk.distort(data, noise=0.1).values.astype(float) - 127
    assert added.std() == pytest.approx(25.5, rel=0.02)
    assert abs(added.mean()) < 0.5


def test_the_seed_decides_the_noise(digits):
    one = wk.distort(digits, noise=0.3, seed=1).values
    np.testing.assert_array_equal(one, wk.distort(digits, noise=0.3, seed=1).values)
    assert (one != wk.distort(digits, noise=0.3, seed=2).values).any()


def test_a_row_has_its_noise_however_many_follow(digits, monkeypatch):
    whole = wk.distort(digits, noise=0.3).values
    np.testing.assert_array_equal(whole[:7], wk.distort(digits[:7], noise=0.3).values)
    monkeypatch.setattr(import_module("workings.data.distort"), "_PART", 100)
    np.testing.assert_array_equal(whole, wk.distort(digits, noise=0.3).values)


@pytest.mark.parametrize(
    "change", [{"rotate": 17.0}, {"shift": (1.5, -2.0)}, {"thickness": 1.0}, {"thickness": -0.5}]
)
def test_dark_ink_on_light_ground_is_changed_as_light_ink_on_dark(change):
    dark, light = pictures(4, 8, 8), pictures(4, 8, 8, light=True)
    found = wk.distort(light, **change).values
    np.testing.assert_array_equal(found, 255 - wk.distort(dark, **change).values)


def test_harder_pictures_are_read_less_well(mnist):
    train, test = mnist
    network = wk.Network([784, 10, 10], seed=0)
    wk.train(network, train[:6_000], epochs=3, batch_size=32, optimiser=wk.Adam()).run()
    plain = wk.evaluate(network, test[:1_000]).accuracy
    assert plain > 0.8
    for change in (
        {"noise": 0.5},
        {"rotate": 45},
        {"rotate": -45},
        {"shift": (4, 0)},
        {"thickness": 2},
        {"thickness": -1},
    ):
        harder = wk.evaluate(network, wk.distort(test[:1_000], **change)).accuracy
        assert harder < plain - 0.1, change


@pytest.mark.parametrize(
    "change",
    [
        {"noise": -0.1},
        {"noise": float("nan")},
        {"rotate": 361},
        {"rotate": float("inf")},
        {"shift": (0, 1e300)},
        {"shift": (float("nan"), 0)},
        {"thickness": -101},
    ],
)
def test_a_setting_outside_its_range_is_refused(change, digits):
    with pytest.raises(wk.SettingError, match=f"^{next(iter(change))} is .*: give a number from"):
        wk.distort(digits, **change)


def test_features_are_no_pictures(rng):
    data = wk.from_arrays(rng.normal(size=(9, 4)), np.arange(9) % 3)
    with pytest.raises(wk.DataError, match="only pictures can be distorted"):
        wk.distort(data, noise=0.1)
