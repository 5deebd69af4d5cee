"""One parameter followed: its gradient is the engines' and the sum of the examples' shares."""

import json

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


# What the digits and the words say.


def test_digits_alike():
    assert digits_alike(0, 0) is None
    assert digits_alike(1.0, 1.0) == 15
    assert digits_alike(1.0, 1.0011) == 2
    assert digits_alike(-1.0, -1.0000011) == 5
    assert digits_alike(1.0, -1.0) == 0


def test_numbers_as_they_are_read():
    assert loss_digits(-1.6898987e300) == "−1.6899e+300"
    assert loss_digits(999_999.5) == "999999.5000000000"
    assert loss_digits(float("inf")) == "∞"
    assert change_digits(float("-inf")) == "−∞"
    assert change_digits(float("nan")) == "NaN"
    assert change_digits(0.5) == "+5.0000e-01"


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


def test_one_example_is_one():
    network, X, Y = wk.Network([3, 2, 2], seed=0), np.ones((3, 2)), np.eye(2)
    assert repr(wk.follow(network, X[:, :1], Y[:, :1], "b2[0]")).endswith(", 1 example>")
    assert repr(wk.follow(network, X, Y, "b2[0]")).endswith(", 2 examples>")
