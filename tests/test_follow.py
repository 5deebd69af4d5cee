"""One parameter followed: its gradient is the engines' and the sum of the examples' shares."""

import json
import re

import numpy as np
import pytest

import workings as wk
from workings.engines import State
from workings.engines.compiled import CompiledEngine
from workings.engines.reference import ReferenceEngine
from workings.engines.segment import Order
from workings.explanation.followed_words import (
    backpropagation_name,
    change_digits,
    comparison,
    loss_digits,
    why_zero_title,
)
from workings.explanation.parameter import digits_alike
from workings.objective import Objective
from workings.places import Place

BATCH = 48
COUNT = 50


class Recorder:
    """An optimiser that keeps the step's gradients and changes nothing."""

    name = "recorder"
    slots = ()
    learning_rate = 0.1

    def update(self, parameters, gradients, slots, step, learning_rate) -> None:
        self.seen = [gradient.copy() for gradient in gradients]


def blobs() -> wk.Dataset:
    """Five classes of twelve measured features."""
    rng = np.random.default_rng(3)
    labels = rng.integers(0, 5, 400)
    values = 1.5 * rng.normal(size=(5, 12))[labels] + rng.normal(size=(400, 12))
    return wk.from_arrays(values, labels)


@pytest.fixture(scope="module")
def trained(digits):
    """Three trained networks, each with its data."""
    found = {}
    for name, hidden, activation, data in (
        ("10", [10], "relu", digits),
        ("64-32", [64, 32], "relu", digits),
        ("five classes", [9], "tanh", blobs()),
    ):
        network = wk.Network([data.features, *hidden, data.classes], activation, seed=0)
        wk.train(network, data, epochs=8, batch_size=50, optimiser=wk.Adam(0.003)).run()
        found[name] = (network, data)
    return found


def any_places(network, seed):
    """Draw parameters: every array gets its share, whatever its size."""
    rng = np.random.default_rng(seed)
    for number in range(COUNT):
        kind = "W" if number % 4 else "b"
        layer = int(rng.integers(1, network.depth + 1))
        rows, columns = (network.W if kind == "W" else network.b)[layer].shape
        yield Place(kind, layer, int(rng.integers(rows)), int(rng.integers(columns)))


def gradients_by(engine, network, data, rows, l2):
    """Return dW[1], db[1], dW[2], … as an engine steps by them: each batch's are recorded."""
    recorder = Recorder()
    order = Order(rows, len(rows), np.array([0.1]))
    engine.run(State(network.copy(), recorder, Objective(l2)), data, order)
    return recorder.seen


def prepared(network, data):
    """Return X as engines prepare it: in the network's dtype from the start."""
    return data.preparation.apply(data.values, network.dtype)


def sizes_of(found):
    """Σ of the shares' sizes: what rounding errors of their sum are measured by."""
    return float(np.abs(found.terms).sum()) + abs(found.penalty)


NAMES = ["10", "64-32", "five classes"]


@pytest.mark.parametrize("l2", [0.0, 0.01])
@pytest.mark.parametrize("name", NAMES)
def test_the_gradient_is_the_engines_and_the_sum_over_the_examples(name, l2, trained):
    network, data = trained[name]
    rows = np.random.default_rng(5).permutation(len(data))[:BATCH]
    reference = gradients_by(ReferenceEngine(), network, data, rows, l2)
    compiled = gradients_by(CompiledEngine(2), network, data, rows, l2)
    for place in any_places(network, 11):
        found = wk.follow(network, prepared(network, data[rows]), data[rows].Y, place, l2=l2)
        number = 2 * (place.layer - 1) + (place.kind == "b")
        assert found.gradient == place.value_in(reference[number])
        theirs = place.value_in(compiled[number])
        assert abs(found.gradient - theirs) <= 1e-5 * max(abs(theirs), sizes_of(found))
        added = found.terms.sum() + found.penalty
        assert abs(added - found.gradient) <= 2e-6 * sizes_of(found)


@pytest.mark.parametrize("name", NAMES)
def test_the_finite_difference_agrees_in_float64(name, trained):
    network, data = trained[name]
    exact, batch = network.copy(np.float64), data[:BATCH]
    compared = moving = 0
    for place in any_places(network, 12):
        found = wk.follow(exact, batch.X, batch.Y, place)
        assert abs(found.terms.sum() - found.gradient) <= 1e-14 + 1e-13 * sizes_of(found)
        if found.numeric.kink:
            assert found.digits is None
            continue
        a, n = found.gradient, found.numeric.value
        assert abs(a - n) <= 1e-6 * max(abs(a), abs(n)) + 1e-9, place
        compared += 1
        moving += a != 0
    assert compared >= 40
    assert moving >= 25


@pytest.mark.parametrize("name", NAMES)
def test_the_update_is_the_engines(name, trained):
    network, data = trained[name]
    batch, stepped = data[:BATCH], network.copy()
    order = Order(None, BATCH, np.array([0.1]))
    ReferenceEngine().run(State(stepped, wk.GradientDescent(0.1)), batch, order)
    for place in any_places(network, 13):
        X = prepared(network, batch)
        found = wk.follow(network, X, batch.Y, place, learning_rate=0.1)
        assert found.value == place.value_in(place.array_of(network))
        assert found.new_value == place.value_in(place.array_of(stepped))


def test_it_is_the_explanations_gradient_and_update(trained):
    network, data = trained["10"]
    batch = data[:3]
    explanation = wk.explain(network, batch.X, batch.Y, l2=0.01)
    for place in any_places(network, 14):
        found = wk.follow(network, batch.X, batch.Y, str(place), l2=0.01)
        gradients = explanation.gradients
        array = (gradients.dW if place.kind == "W" else gradients.db)[place.layer]
        assert found.gradient == place.value_in(array)
        assert found.new_value == place.value_in(place.array_of(explanation.after))
        assert found.loss == pytest.approx(explanation.loss, rel=1e-5)


def test_what_the_gradient_promises_comes_true_for_a_small_step(trained):
    network, data = trained["10"]
    exact, batch = network.copy(np.float64), data[:BATCH]
    kept = [
        found.change_kept
        for place in any_places(network, 15)
        if (found := wk.follow(exact, batch.X, batch.Y, place, learning_rate=0.01)).change_kept
    ]
    assert len(kept) >= 20
    assert np.allclose(kept, 1, atol=0.05)
    place = Place("b", 2, 3)
    found = wk.follow(exact, batch.X, batch.Y, place, learning_rate=0.01)
    assert found.loss_predicted == found.loss - 0.01 * found.gradient**2
    moved = exact.copy()
    moved.b[2][3, 0] = found.new_value
    measured = moved.losses(moved.forward(batch.X), batch.Y).mean()
    assert found.loss_after_one == pytest.approx(measured, rel=1e-12)


def test_the_examples_that_give_most_come_first(trained):
    network, data = trained["10"]
    batch = data[:BATCH]
    found = wk.follow(network, batch.X, batch.Y, "W1[5,406]")
    trace = network.forward(batch.X)
    dZ = network.backward(trace, batch.Y).dZ[1][5].astype(np.float64)
    assert np.array_equal(found.terms, dZ * batch.X[406] / BATCH)
    assert np.array_equal(found.dZ, dZ)
    assert np.array_equal(found.inputs, batch.X[406])
    sizes = np.abs(found.terms[found.order])
    assert (sizes[:-1] >= sizes[1:]).all()
    assert sizes[0] > 0
    assert sorted(found.order.tolist()) == list(range(BATCH))
    assert found.labels == tuple(str(label) for label in batch.labels)
    assert found.why_zero is None


def test_a_bias_is_the_mean_of_dz(trained):
    network, data = trained["10"]
    batch = data[:BATCH]
    found = wk.follow(network, batch.X, batch.Y, "b2[7]")
    assert (found.inputs == 1).all()
    assert found.gradient == pytest.approx(found.dZ.mean(), rel=1e-6)
    assert found.meaning == "the bias of output 7 (class 7)"
    assert found.formula == "db[2][7] = 1/m · Σ dZ[2][7,i]"


def test_the_penalty_has_its_share(trained):
    network, data = trained["10"]
    batch = data[:BATCH]
    plain = wk.follow(network, batch.X, batch.Y, "W2[4,6]")
    found = wk.follow(network, batch.X, batch.Y, "W2[4,6]", l2=0.1)
    assert found.penalty == pytest.approx(0.1 * found.value)
    assert np.array_equal(found.terms, plain.terms)
    assert found.gradient == pytest.approx(plain.gradient + found.penalty, rel=1e-5)
    assert found.numeric.value == pytest.approx(found.gradient, rel=1e-4)
    assert found.loss > plain.loss + 0.1
    assert found.formula.endswith("+ λ · W[2][4,6]")
    assert wk.follow(network, batch.X, batch.Y, "b2[4]", l2=0.1).penalty == 0


def test_the_network_stays_as_it_is(trained):
    network, data = trained["10"]
    before = [array.copy() for array in network.parameters]
    found = wk.follow(network, data[:4].X, data[:4].Y, "b2[7]", learning_rate=5)
    assert found.new_value != found.value
    for now, then in zip(network.parameters, before, strict=True):
        assert np.array_equal(now, then)
    assert found.network is not network


def test_the_document_is_json_with_every_number(trained):
    network, data = trained["five classes"]
    found = wk.follow(network, data[:4].X, data[:4].Y, "W1[3,7]")
    document = json.loads(json.dumps(found.as_document(), allow_nan=False))
    assert document["parameter"] == "W1[3,7]"
    assert document["gradient"] == found.gradient
    assert document["terms"] == found.terms.tolist()
    assert document["finite_difference"]["value"] == found.numeric.value
    assert document["loss_measured"] == found.loss_after_one
    assert document["meaning"] == "the weight of input 7 in unit 3 of layer 1"
    assert repr(found).startswith(f"<Followed: W1[3,7] = {found.value:.6g}, gradient ")


# Why a gradient is zero.


def tiny(activation="relu", sizes=(3, 2, 2), dtype=np.float64):
    """A network of small whole numbers, and two examples."""
    network = wk.Network(sizes, activation, init="zeros", dtype=dtype)
    for W in network.W:
        W[...] = np.arange(1, W.size + 1).reshape(W.shape) % 3 - 0.5
    X = np.array([[1.0, 2.0], [0.0, 0.0], [1.0, 0.5]])
    return network, X, np.eye(2)


def why(network, X, Y, name):
    found = wk.follow(network, X, Y, name)
    assert found.gradient == 0
    assert not found.terms.any()
    assert found.digits is None
    assert found.change_kept is None
    assert found.loss_after_one == found.loss
    return found.why_zero


def test_why_a_pixel_has_no_gradient(trained):
    network, data = trained["10"]
    assert why(network, data[:16].X, data[:16].Y, "W1[3,0]") == (
        "the pixel in row 0, column 0 is 0 in each of the 16 images, and each share of the "
        "gradient is dZ times it"
    )
    assert "is 0 in this image, and" in why(network, data[:1].X, data[:1].Y, "W1[3,0]")
    network, X, Y = tiny()
    assert why(network, X, Y, "W1[0,1]").startswith("input 1 is 0 in each of the 2 examples")


def test_why_a_dead_unit_has_no_gradient():
    network, X, Y = tiny()
    network.b[1][1] = -50
    largest = network.forward(X).Z[1][1].max()
    told = why(network, X, Y, "W1[1,0]")
    assert told.startswith(
        "unit 1 of layer 1 is dead in each of the 2 examples: "
        f"its weighted sum Z is never above 0 (at most −{-largest:.4f}"
    )
    assert why(network, X, Y, "b1[1]") == told
    silent = why(network, X, Y, "W2[0,1]")
    assert silent == (
        "unit 1 of layer 1 is silent in each of the 2 examples: its weighted sum Z is never "
        f"above 0 (at most −{-largest:.4f}); each share of the gradient is dZ times its A"
    )


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_why_a_saturated_unit_has_no_gradient(activation):
    network, X, Y = tiny(activation)
    network.b[1][1] = 900
    told = why(network, X, Y, "W1[1,0]")
    assert told.startswith("unit 1 of layer 1 is saturated in each of the 2 examples: ")
    assert f"where {activation}'s derivative is 0 in float64" in told


def test_why_a_certain_output_has_no_gradient():
    network, X, Y = tiny()
    network.b[2][...] = [[4000.0], [-4000.0]]
    Y = np.array([[1.0, 1.0], [0.0, 0.0]])
    told = why(network, X, Y, "b2[0]")
    assert told.startswith("output 0 (class 0) is saturated: its probability is exactly")
    below = why(network, X, Y, "W1[0,0]")
    assert below == (
        "the layer above passes nothing down: dZ[2] is 0 in each of the 2 examples "
        "(each probability is exactly the label's 0 or 1)"
    )


def test_why_nothing_comes_down():
    network, X, Y = tiny("linear")
    network.W[2][:, 1] = 0
    assert why(network, X, Y, "W1[1,0]") == (
        "nothing comes down to unit 1 of layer 1: the weights that lead up from it, W[2][:,1], "
        "are all 0"
    )
    deep, X, Y = tiny("relu", (3, 2, 2, 2))
    deep.b[2][1] = -50
    deep.W[2][0, 0] = 0
    deep.b[1][...] = 20
    deep.W[2][0, 1] = 1
    assert why(deep, X, Y, "b1[0]") == (
        "nothing comes down to unit 0 of layer 1: its row of W[2]ᵀ dZ[2] is 0 in each of the "
        "2 examples"
    )


def test_why_when_each_example_has_a_reason_of_its_own():
    network, X, Y = tiny()
    X = np.array([[0.0, 1.0], [0.0, 0.0], [1.0, -4.0]])
    network.W[1][0] = [1, 1, 1]
    network.b[1][0] = 0.5
    assert network.forward(X).Z[1][0].tolist() == [1.5, -2.5]
    assert why(network, X, Y, "W1[0,0]") == (
        "input 0 is 0 in 1 of the 2 examples, and in the other 1 nothing is passed back to "
        "unit 0 of layer 1 (dZ is 0)"
    )


def test_why_when_the_shares_cancel():
    network = wk.Network([1, 2], init="zeros", dtype=np.float64)
    X, Y = np.array([[1.0, 1.0]]), np.eye(2)
    found = wk.follow(network, X, Y, "W1[0,0]")
    assert found.gradient == 0
    assert found.terms.any()
    assert found.why_zero.startswith("the shares cancel one another")


def test_with_a_penalty_the_gradient_of_a_dead_units_weight_is_the_penaltys():
    network, X, Y = tiny()
    network.b[1][1] = -50
    found = wk.follow(network, X, Y, "W1[1,0]", l2=0.5)
    assert found.gradient == found.penalty == 0.5 * found.value != 0
    assert "is dead" in found.why_zero


# What is refused.


def test_a_step_that_float32_cannot_hold_moves_nothing(trained):
    network, data = trained["10"]
    found = wk.follow(network, data[:4].X, data[:4].Y, "b2[7]", learning_rate=1e-12)
    assert found.gradient != 0
    assert found.new_value == found.value
    assert found.change_kept is None


def test_bad_input(trained):
    network, data = trained["10"]
    X, Y = data[:4].X, data[:4].Y
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


def test_weights_too_large_to_follow(trained):
    network, data = trained["10"]
    broken = network.copy()
    broken.W[1][...] = 3e38
    with pytest.raises(wk.SettingError, match="the weights or X are too large"):
        wk.follow(broken, data[:4].X, data[:4].Y, "b1[0]")


def test_digits_alike():
    assert digits_alike(0, 0) is None
    assert digits_alike(1.0, 1.0) == 15
    assert digits_alike(1.0, 1.0011) == 2
    assert digits_alike(-1.0, -1.0000011) == 5
    assert digits_alike(1.0, -1.0) == 0


# What overflows.


def test_a_learning_rate_beyond_float32_gives_a_document(trained):
    network, data = trained["10"]
    found = wk.follow(network, data[:1].X, data[:1].Y, "b2[3]", learning_rate=1e300)
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


def test_numbers_as_they_are_read():
    assert loss_digits(-1.6898987e300) == "−1.6899e+300"
    assert loss_digits(999_999.5) == "999999.5000000000"
    assert loss_digits(float("inf")) == "∞"
    assert change_digits(float("-inf")) == "−∞"
    assert change_digits(float("nan")) == "NaN"
    assert change_digits(0.5) == "+5.0000e-01"


# What the words say.


def test_float32_digits_are_said_to_be_all_there_are(trained):
    network, data = trained["10"]
    batch, told = data[:BATCH], []
    for place in any_places(network, 15):
        found = wk.follow(network, batch.X, batch.Y, place)
        if found.digits is not None and found.digits >= 6:
            told.append(comparison(found))
    assert told
    assert all("as many as float32 carries" in text for text in told)
    assert backpropagation_name(found) == "backpropagation (float32)"
    exact = wk.follow(network.copy(np.float64), batch.X, batch.Y, "W2[4,6]")
    assert backpropagation_name(exact) == "backpropagation"
    assert "float32" not in comparison(exact)


def test_smoothed_labels_are_not_called_saturated():
    network = wk.Network([3, 4], init="zeros")
    Y = np.full((4, 3), 0.25)
    told = wk.follow(network, np.eye(3), Y, "W1[0,0]").why_zero
    assert "probability is exactly the label's share in each of the 3 examples" in told
    assert "saturated" not in told
    assert "0 or 1" not in told
    deep = wk.Network([3, 2, 4], "sigmoid", init="zeros")
    below = wk.follow(deep, np.eye(3), Y, "b1[0]").why_zero
    assert below.endswith("(each probability is exactly the label's share)")


def test_why_in_one_example():
    network, X, Y = tiny()
    network.b[1][1] = -50.25
    Z = network.forward(X).Z[1][1, 0]
    told = why(network, X[:, :1], Y[:, :1], "W1[1,0]")
    assert f"in this example: its weighted sum Z is −{-Z:.4f}, not above 0, and there" in told
    silent = why(network, X[:, :1], Y[:, :1], "W2[0,1]")
    assert f"its weighted sum Z is −{-Z:.4f}, not above 0;" in silent
    network, X, Y = tiny("tanh")
    network.b[1][1] = 900.25
    assert re.search(
        r"its weighted sum Z is \d+\.\d+, where", why(network, X[:, :1], Y[:, :1], "b1[1]")
    )


def test_one_example_is_one():
    network, X, Y = tiny()
    assert repr(wk.follow(network, X[:, :1], Y[:, :1], "b2[0]")).endswith(", 1 example>")
    assert repr(wk.follow(network, X, Y, "b2[0]")).endswith(", 2 examples>")


def test_a_penalty_left_over_is_told_from_a_gradient_of_zero():
    network, X, Y = tiny()
    network.b[1][1] = -50
    assert why_zero_title(wk.follow(network, X, Y, "W1[1,0]")) == "Why it is zero"
    left = wk.follow(network, X, Y, "W1[1,0]", l2=0.5)
    assert why_zero_title(left) == "Why the examples' share is zero"
