"""Engines: a batch is the same however it is cut, gathered, or held."""

import numpy as np
import pytest

import workings as wk
from workings.engines import ENGINES, Order, State, choose_engine
from workings.engines.reference import ReferenceEngine


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


def test_rows_by_number_and_as_they_stand_are_the_same(digits):
    by_slice, by_number = state(), state()
    rate = np.array([0.1])
    engine, _ = choose_engine("reference")
    engine.run(by_slice, digits, Order(None, 600, rate))
    engine.run(by_number, digits, Order(np.arange(600), 600, rate))
    np.testing.assert_array_equal(by_slice.network.W[1], by_number.network.W[1])


def test_pixels_and_prepared_features_train_alike(digits):
    floats = wk.Dataset(
        digits.X.T.astype(np.float64),
        digits.labels,
        wk.Preparation(class_names=digits.preparation.class_names),
    )
    pixels, features = state(), state()
    engine, _ = choose_engine("reference")
    for chosen, data in ((pixels, digits), (features, floats)):
        engine.run(chosen, data, Order(None, 600, np.array([0.1])))
    np.testing.assert_allclose(pixels.network.W[1], features.network.W[1], atol=1e-8)


def test_the_last_batch_may_be_smaller(digits):
    engine, _ = choose_engine("reference")
    chosen = state()
    sums = engine.run(chosen, digits, Order(np.arange(600), 250, np.full(3, 0.1)))
    assert (sums.batches, sums.examples, chosen.step) == (3, 600, 3)


def test_an_engine_ends_between_batches_when_told_to(digits):
    engine, _ = choose_engine("reference")
    chosen = state()
    order = Order(np.arange(600), 100, np.full(6, 0.1))
    order.stop[0] = True
    assert engine.run(chosen, digits, order).batches == 0
    assert chosen.step == 0


def test_a_batch_whose_loss_is_no_number_makes_no_update_and_is_the_last(digits):
    engine, _ = choose_engine("reference")
    chosen = state()
    chosen.network.W[2] *= np.nan
    kept = chosen.network.W[1].copy()
    sums = engine.run(chosen, digits, Order(np.arange(600), 100, np.full(6, 0.1)))
    assert not np.isfinite(sums.loss)
    assert sums.batches == 1
    np.testing.assert_array_equal(chosen.network.W[1], kept)


def test_outputs_are_those_of_the_network(digits, monkeypatch):
    monkeypatch.setattr("workings.engines.reference.CHUNK_VALUES", 70 * 784)
    network = wk.Network([784, 10, 10])
    Z = choose_engine("reference")[0].outputs(network, digits)
    np.testing.assert_allclose(Z, network.forward(digits.X).Z[2], rtol=1e-4, atol=1e-5)


def test_an_engine_is_chosen_by_name():
    assert choose_engine("auto")[0].name in ENGINES
    for name in ENGINES:
        engine, reason = choose_engine(name)
        assert (engine.name, reason) == (name, "as asked")
