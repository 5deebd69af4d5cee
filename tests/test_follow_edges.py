"""A followed parameter at its edges: what is refused, what overflows, steps too small."""

import json

import numpy as np
import pytest

import workings as wk
from workings.explanation.parameter import digits_alike
from workings.places import Place


@pytest.fixture(scope="module")
def network(small_model):
    return wk.load(small_model)


# What is refused.


def test_bad_input(network, digits):
    X, Y = digits[:4].X, digits[:4].Y
    with pytest.raises(wk.SettingError, match=r"W\[1\] is 10×784: rows 0 to 9, columns 0 to 783"):
        wk.follow(network, X, Y, "W1[10,0]")
    with pytest.raises(wk.SettingError, match=r"'weight' is not a parameter: write W1\[3,406\]"):
        wk.follow(network, X, Y, "weight")
    with pytest.raises(wk.SettingError, match=r"b\[2\] is 10×1: rows 0 to 9"):
        wk.follow(network, X, Y, Place("b", 2, 10))
    with pytest.raises(wk.SettingError, match="learning_rate is 0"):
        wk.follow(network, X, Y, "b2[7]", learning_rate=0)
    with pytest.raises(wk.SettingError, match="l2 is -1"):
        wk.follow(network, X, Y, "b2[7]", l2=-1)
    with pytest.raises(wk.ShapeError, match=r"X is 784×m; this one is 4×784: pass X.T"):
        wk.follow(network, X.T, Y, "b2[7]")
    with pytest.raises(wk.ShapeError, match=r"this one is 10×3"):
        wk.follow(network, X, Y[:, :3], "b2[7]")
    with pytest.raises(wk.ShapeError, match="one example or more"):
        wk.follow(network, X[:, :0], Y[:, :0], "b2[7]")


def test_weights_too_large_to_follow(network, digits):
    broken = network.copy()
    broken.W[1][...] = 3e38
    with pytest.raises(wk.SettingError, match="the weights or X are too large"):
        wk.follow(broken, digits[:4].X, digits[:4].Y, "b1[0]")


# What is too small, and what overflows.


def test_a_step_that_float32_cannot_hold_moves_nothing(network, digits):
    found = wk.follow(network, digits[:4].X, digits[:4].Y, "b2[7]", learning_rate=1e-12)
    assert found.gradient != 0
    assert found.new_value == found.value
    assert found.change_kept is None


def test_a_learning_rate_beyond_float32_gives_a_document(network, digits):
    found = wk.follow(network, digits[:1].X, digits[:1].Y, "b2[3]", learning_rate=1e300)
    assert not np.isfinite(found.new_value)
    assert found.change_kept is None
    document = json.loads(json.dumps(found.as_document(), allow_nan=False))
    assert document["new_value"] is None
    assert document["loss_measured"] is None
    assert document["loss_predicted"] == found.loss_predicted
    assert np.isfinite(document["finite_difference"]["value"])


def test_losses_that_overflow_give_a_document():
    network = wk.Network([2, 2, 2], "linear", seed=1, dtype=np.float64)
    network.W[2][...] = [[1e160, 0], [0, -1e160]]
    X, Y = np.array([[1.0], [2.0]]), np.array([[0.0], [1.0]])
    found = wk.follow(network, X, Y, "W1[0,0]", learning_rate=1e300)
    json.dumps(found.as_document(), allow_nan=False)
    assert found.change_kept is None
    assert digits_alike(np.inf, 1.0) is None
    assert digits_alike(1.0, np.nan) is None
