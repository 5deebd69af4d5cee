"""Predicting again and again, one image at once or many."""

import threading

import numpy as np
import pytest

import workings as wk

ENGINES = pytest.mark.parametrize("name", ["reference", "compiled"])


@ENGINES
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("hidden", [[], [10], [30, 7]])
def test_one_and_many_are_what_the_network_says(name, dtype, hidden, digits):
    network = wk.Network(
        [784, *hidden, 10], "tanh", dtype=dtype, seed=2, preparation=digits.preparation
    )
    predict = wk.Predictor(network, name)
    expected = network.probabilities(digits.preparation.apply(digits.values, dtype))
    limit = 1e-5 if dtype is np.float32 else 1e-12
    np.testing.assert_allclose(predict(digits.values), expected, rtol=limit, atol=limit)
    for row in range(5):
        one = predict(digits.values[row])
        assert one.dtype == dtype
        np.testing.assert_allclose(one, expected[:, row], rtol=limit, atol=limit)


@ENGINES
def test_measured_features_are_prepared(name, rng):
    data = wk.from_arrays(rng.normal(50, 9, (40, 6)), rng.integers(0, 3, 40))
    network = wk.Network([6, 8, 3], dtype=np.float64, preparation=data.preparation)
    predict = wk.Predictor(network, name)
    expected = network.probabilities(data.X)
    np.testing.assert_allclose(predict(data.values), expected, rtol=1e-12)
    np.testing.assert_allclose(predict(data.values[3]), expected[:, 3], rtol=1e-12)
    np.testing.assert_allclose(
        predict(data.values[3].astype(np.float32)), expected[:, 3], rtol=1e-5
    )


@ENGINES
def test_rows_of_a_larger_array_that_do_not_lie_side_by_side(name, digits):
    predict = wk.Predictor(wk.Network([784, 10, 10], preparation=digits.preparation), name)
    turned = np.asfortranarray(digits.values)
    np.testing.assert_allclose(predict(turned[3]), predict(digits.values[3]), rtol=1e-5)


@ENGINES
def test_the_network_is_kept_as_it_was(name, digits):
    network = wk.Network([784, 10, 10], preparation=digits.preparation)
    predict = wk.Predictor(network, name)
    one, many = predict(digits.values[0]), predict(digits.values[:3])
    network.W[1][...] = 0
    np.testing.assert_array_equal(predict(digits.values[0]), one)
    np.testing.assert_array_equal(predict(digits.values[:3]), many)


def test_auto_is_the_compiled_engine_where_numba_is(digits, monkeypatch):
    network = wk.Network([784, 10, 10])
    assert wk.Predictor(network).engine.name == "compiled"
    monkeypatch.setattr("workings.engines.choice.find_spec", lambda name: None)
    assert wk.Predictor(network).engine.name == "reference"


@ENGINES
@pytest.mark.parametrize(
    ("values", "arrived"),
    [
        (np.zeros(783, np.uint8), "783"),
        (np.zeros((784, 2), np.uint8), "784×2"),
        (np.zeros((1, 1, 784), np.uint8), "1×1×784"),
    ],
)
def test_other_shapes_are_refused(name, values, arrived):
    predict = wk.Predictor(wk.Network([784, 10, 10]), name)
    with pytest.raises(wk.ShapeError, match=f"takes 784 values an example.*these are {arrived}$"):
        predict(values)


@ENGINES
def test_other_types_are_refused(name):
    predict = wk.Predictor(wk.Network([784, 10, 10]), name)
    with pytest.raises(wk.ShapeError, match="uint8, float32 or float64; these are int64"):
        predict(np.zeros(784, np.int64))


@ENGINES
def test_several_threads_may_call_it(name, digits):
    predict = wk.Predictor(wk.Network([784, 10, 10], preparation=digits.preparation), name)
    expected = [predict(values).tobytes() for values in digits.values[:50]]
    wrong = []

    def work() -> None:
        for _ in range(20):
            for values, wanted in zip(digits.values[:50], expected, strict=True):
                if predict(values).tobytes() != wanted:
                    wrong.append(values)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
