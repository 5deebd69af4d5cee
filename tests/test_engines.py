"""Engines: a batch is the same however it is cut, gathered, or held."""

import sys

import numpy as np
import pytest

import workings as wk
from workings.engines import ENGINES, LONG, Order, State, choose_engine, reference_seconds
from workings.engines.reference import ReferenceEngine
from workings.objective import Objective


def state(dtype=np.float64, **settings) -> State:
    return State(wk.Network([784, 10, 10], dtype=dtype), wk.GradientDescent(0.1), **settings)


@pytest.mark.parametrize("chunk", [1, 7, 599, 600, 5000])
def test_a_batch_in_chunks_has_the_gradients_of_the_whole(chunk, digits, monkeypatch):
    whole, dW, db = ReferenceEngine().batch_gradients(state(), digits, slice(0, 600))
    monkeypatch.setattr("workings.engines.reference.CHUNK_VALUES", chunk * 784)
    parts, part_dW, part_db = ReferenceEngine().batch_gradients(state(), digits, slice(0, 600))
    np.testing.assert_allclose(part_dW[0], dW[0], rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(part_db[1], db[1], rtol=1e-9, atol=1e-14)
    assert parts.loss == pytest.approx(whole.loss)
    assert (parts.hits, parts.examples, parts.weight) == (whole.hits, 600, 600.0)


def test_rows_by_number_and_as_they_stand_are_the_same(engine, digits):
    by_slice, by_number = state(), state()
    rate = np.array([0.1])
    engine.run(by_slice, digits, Order(None, 600, rate))
    engine.run(by_number, digits, Order(np.arange(600), 600, rate))
    # the compiled engine leaves out the pixels that nothing touches where it has to copy images
    tolerance = 0.0 if engine.name == "reference" else 1e-12
    np.testing.assert_allclose(by_slice.network.W[1], by_number.network.W[1], rtol=tolerance)


def test_pixels_and_prepared_features_train_alike(engine, digits):
    floats = wk.Dataset(
        digits.X.T.astype(np.float64),
        digits.labels,
        wk.Preparation(class_names=digits.preparation.class_names),
    )
    pixels, features = state(), state()
    for chosen, data in ((pixels, digits), (features, floats)):
        engine.run(chosen, data, Order(None, 600, np.array([0.1])))
    np.testing.assert_allclose(pixels.network.W[1], features.network.W[1], atol=1e-8)


def test_the_last_batch_may_be_smaller(engine, digits):
    chosen = state()
    sums = engine.run(chosen, digits, Order(np.arange(600), 250, np.full(3, 0.1)))
    assert (sums.batches, sums.examples, chosen.step) == (3, 600, 3)


def test_an_engine_ends_between_batches_when_told_to(engine, digits):
    chosen = state()
    order = Order(np.arange(600), 100, np.full(6, 0.1))
    order.stop[0] = True
    assert engine.run(chosen, digits, order).batches == 0
    assert chosen.step == 0


def test_a_batch_whose_loss_is_no_number_makes_no_update_and_is_the_last(engine, digits):
    chosen = state()
    chosen.network.W[2] *= np.nan
    kept = chosen.network.W[1].copy()
    sums = engine.run(chosen, digits, Order(np.arange(600), 100, np.full(6, 0.1)))
    assert not np.isfinite(sums.loss)
    assert sums.batches == 1
    np.testing.assert_array_equal(chosen.network.W[1], kept)


def test_outputs_are_those_of_the_network(engine, digits, monkeypatch):
    monkeypatch.setattr("workings.engines.reference.CHUNK_VALUES", 70 * 784)
    network = wk.Network([784, 10, 10])
    Z = engine.outputs(network, digits)
    np.testing.assert_allclose(Z, network.forward(digits.X).Z[2], rtol=1e-4, atol=1e-5)


def test_a_batch_in_which_no_example_counts_changes_nothing(engine, digits):
    weights = np.ones(600)
    weights[100:200] = 0
    without = state(objective=Objective(weights=weights))
    engine.run(without, digits, Order(np.arange(200), 100, np.full(2, 0.1)))
    first = state(objective=Objective(weights=weights))
    sums = engine.run(first, digits, Order(np.arange(100), 100, np.full(1, 0.1)))
    np.testing.assert_array_equal(without.network.W[1], first.network.W[1])
    assert np.isfinite(sums.loss)


def test_an_engine_is_chosen_by_name():
    for name in ENGINES:
        engine, reason = choose_engine(name)
        assert (engine.name, reason) == (name, "as asked")


def test_auto_takes_the_compiled_engine_where_there_is_enough_to_do():
    assert choose_engine("auto", seconds=LONG - 0.1)[0].name == "reference"
    engine, reason = choose_engine("auto", seconds=LONG)
    assert (engine.name, reason) == ("compiled", "there is enough to do for it to pay")


def test_the_default_training_is_long_and_a_glance_at_600_digits_is_not():
    assert reference_seconds([784, 10, 10], 500 * 60_000, 500) > LONG
    assert reference_seconds([784, 10, 10], 6 * 600, 72) < LONG


def test_auto_does_without_numba(monkeypatch):
    monkeypatch.setattr("workings.engines.choice.find_spec", lambda name: None)
    engine, reason = choose_engine("auto", seconds=100)
    assert engine.name == "reference"
    assert reason == "it would be faster with Numba: pip install 'workings[fast]'"


def test_a_numba_that_cannot_be_loaded_is_told_of_and_done_without(monkeypatch):
    monkeypatch.setitem(sys.modules, "workings.engines.compiled", None)
    with pytest.raises(wk.MissingExtraError, match=r"needs Numba .*: pip install 'workings\[fast"):
        choose_engine("compiled")
    engine, reason = choose_engine("auto", seconds=100)
    assert engine.name == "reference"
    assert "needs Numba" in reason
