"""A parameter followed through dropout, weights, smoothing and clipping; and why nothing comes."""

import numpy as np
import pytest

import workings as wk
from followed import followed_text
from workings.engines import Order, State, choose_engine
from workings.objective import Objective, made_masks

PARTS = {"dropout": 0.4, "label_smoothing": 0.1, "seed": 6, "l2": 0.01}


@pytest.fixture
def network(small_model):
    return wk.load(small_model)


def followed(network, data, name, **more):
    return wk.follow(network, data.X, data.Y, name, **(PARTS | more))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["W1[3,406]", "b1[2]", "W2[7,1]", "b2[7]"])
def test_the_shares_add_up_and_the_finite_difference_agrees(name, dtype, network, digits):
    weights = np.linspace(0.1, 3, 60)
    found = followed(network.copy(dtype), digits[:60], name, weights=weights, clip_norm=0.5)
    assert found.terms.sum() + found.penalty == pytest.approx(found.gradient, rel=1e-4, abs=1e-7)
    wide = dtype is np.float64
    limit = {"rel": 1e-6 if wide else 1e-3, "abs": 1e-9 if wide else 1e-6}
    assert found.gradient == pytest.approx(found.numeric.value, **limit)
    assert found.total == pytest.approx(weights.sum())
    assert 0 < found.factor < 1
    moved = found.value - 0.1 * found.factor * found.gradient
    assert found.new_value == pytest.approx(moved, rel=1e-6)
    predicted = found.loss - 0.1 * found.factor * found.gradient**2
    assert found.loss_predicted == pytest.approx(predicted)


def test_the_step_is_the_reference_engines(network, digits):
    objective = Objective(0.01, None, None, 0.4, 0.1, 0.5, 6)
    taken = network.copy()
    state = State(taken, wk.GradientDescent(0.1), objective)
    choose_engine("reference")[0].run(state, digits[:60], Order(None, 60, np.array([0.1])))
    found = followed(network, digits[:60], "W1[3,406]", clip_norm=0.5)
    assert found.new_value == taken.W[1][3, 406]


def test_why_a_unit_that_is_switched_off_learns_nothing(network, digits):
    """With one example: all that leads to it and from it stands still, without a penalty."""
    masks = made_masks(Objective(dropout=0.4, seed=6), network.sizes, 0, np.arange(1), np.float32)
    off = int(np.flatnonzero(masks[1][:, 0] == 0)[0])
    one = digits[3:4]
    for name in (f"b1[{off}]", f"W1[{off},406]"):
        if name.startswith("W") and not one.X[406, 0]:
            continue
        assert followed(network, one, name, l2=0).why_zero == (
            f"unit {off} of layer 1 is switched off by dropout in this image, and nothing is "
            "passed back through it"
        )
    assert followed(network, one, f"W2[4,{off}]", l2=0).why_zero == (
        f"unit {off} of layer 1 is switched off by dropout in this image; each share of the "
        "gradient is dZ times its A"
    )


def test_why_a_unit_learns_nothing_that_is_off_here_and_dead_there():
    network = wk.Network([1, 1, 2], seed=0, dtype=np.float64)
    network.W[1], network.W[2] = [[1.0]], [[1.0], [-1.0]]
    masks = made_masks(Objective(dropout=0.5), network.sizes, 0, np.arange(6), np.float64)
    X = np.where(masks[1] == 0, 1.0, -1.0)  # dead wherever it is kept
    off = int((masks[1] == 0).sum())
    Y = np.eye(2)[[0] * 6].T
    assert 0 < off < 6
    assert wk.follow(network, X, Y, "b1[0]", dropout=0.5).why_zero == (
        f"unit 0 of layer 1 is passed nothing back in each of the 6 examples: dropout switches it "
        f"off in {off}, and in the other {6 - off} its activation's derivative is 0, or nothing "
        "comes down from layer 2"
    )
    assert wk.follow(network, X, Y, "W2[0,0]", dropout=0.5).why_zero == (
        f"unit 0 of layer 1 is silent in each of the 6 examples: dropout switches it off in {off}, "
        f"and in the other {6 - off} its weighted sum Z is {'' if off == 5 else 'never above 0 '}"
        f"{'−1, not above 0' if off == 5 else '(at most −1)'}; each share of the gradient is dZ "
        "times its A"
    )


def test_an_example_that_weighs_nothing_is_no_reason(network, digits):
    """A pixel that only an example of weight 0 touches is 0 in each that counts."""
    X, Y = np.zeros((784, 3), np.float32), digits[:3].Y
    X[10:20], X[406, 2] = 1, 1
    found = wk.follow(network, X, Y, "W1[3,406]", weights=[1, 2, 0])
    assert found.gradient == 0
    assert "is 0 in each of the 2 images" in found.why_zero


def test_what_is_not_clipped_says_so(network, digits):
    found = followed(network, digits[:20], "b2[3]", clip_norm=1e6)
    assert found.factor == 1
    part = digits[:20]
    text = followed_text(network, part, "b2[3]", 20, **PARTS, clip_norm=1e6)
    assert "clipping leaves them as they are, s = 1." in " ".join(text.split())
