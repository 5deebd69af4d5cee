"""What examples count is a part of a data set: it is cut and split with it, and trained with."""

import dataclasses

import numpy as np
import pytest

import workings as wk
from workings.data.classes import name_the_classes
from workings.example_weights import example_weights

QUICK = {"epochs": 2, "batch_size": 50}


@pytest.fixture
def weighed(digits):
    """The 600 digits, each with a weight that is its row number."""
    return dataclasses.replace(digits, weights=np.arange(600.0))


def trained(data, engine, **settings):
    network = wk.Network([data.features, 10, data.classes], seed=0)
    wk.train(network, data, engine=engine.name, **QUICK | settings).run()
    return network.W[1]


def test_weights_stay_with_their_examples(weighed):
    assert weighed[3:6].weights.tolist() == [3, 4, 5]
    assert weighed[[7, 2]].weights.tolist() == [7, 2]
    assert weighed[-1].weights.tolist() == [599]
    for part in weighed.split(100, seed=1):
        rows = part.weights.astype(int)
        np.testing.assert_array_equal(part.values, weighed.values[rows])
    named = name_the_classes(weighed, [f"digit {n}" for n in range(10)])
    assert named.weights is weighed.weights
    assert weighed.prepared_as(named.preparation, 784).weights is weighed.weights


def test_training_takes_the_datas_weights(weighed, digits, engine):
    weights = weighed.weights
    plain = trained(digits, engine)
    own = trained(weighed, engine)
    np.testing.assert_array_equal(own, trained(digits, engine, weights=weights))
    assert (own != plain).any()
    np.testing.assert_array_equal(trained(weighed, engine, weights=np.ones(600)), plain)
    both = trained(weighed, engine, class_weight="balanced")
    told = trained(digits, engine, weights=weights, class_weight="balanced")
    np.testing.assert_array_equal(both, told)
    np.testing.assert_array_equal(example_weights(weighed, class_weight={"4": 2})[:3], [0, 1, 4])


def test_validation_and_evaluation_count_each_once(weighed, digits):
    networks = [wk.Network([784, 10, 10], seed=0) for _ in range(2)]
    runs = [
        wk.train(network, digits[:400], validation=data[400:], **QUICK).run()
        for network, data in zip(networks, (weighed, digits), strict=True)
    ]
    seen = [record.validation_loss for record in runs[0].records]
    assert seen == [record.validation_loss for record in runs[1].records]
    assert wk.evaluate(networks[0], weighed).loss == wk.evaluate(networks[0], digits).loss


def test_a_row_of_weight_two_is_as_good_as_two_rows(rng, engine):
    """In full batches, standardised features included; and one of weight 0 as none."""
    values, labels = rng.normal(size=(60, 4)) * [1, 10, 0.1, 1e3], np.arange(60) % 3
    weights = np.tile([1, 2, 0, 3, 1, 1], 10)
    values[weights == 0] += 100
    repeated = np.repeat(np.arange(60), weights)
    data = (
        wk.from_arrays(values, labels, weights=weights),
        wk.from_arrays(values[repeated], labels[repeated]),
    )
    found = []
    for one in data:
        network = wk.Network([4, 5, 3], seed=0, dtype=np.float64)
        settings = {"optimiser": wk.GradientDescent(0.5), "epochs": 20, "engine": engine.name}
        wk.train(network, one, **settings).run()
        found.append(network.predict(data[0].prepared_as(one.preparation, 4).X).tolist())
        found.append(network.W[1])
    np.testing.assert_allclose(found[1], found[3], rtol=1e-9)
    assert found[0] == found[2]


@pytest.mark.parametrize(
    ("weights", "error", "message"),
    [
        ([1.0, -2.0, 1.0], wk.DataError, "the weight of example 1 is -2: what an example counts"),
        ([1.0, 1.0, np.nan], wk.DataError, "the weight of example 2 is nan"),
        ([np.inf, 1.0, 1.0], wk.DataError, "the weight of example 0 is inf"),
        ([1.0, 2.0], wk.ShapeError, "3 examples need 3 weights; these are 2"),
        ([[1.0, 2.0, 3.0]], wk.ShapeError, "3 examples need 3 weights; these are 1×3"),
        ([0, 0, 0], wk.DataError, "weights are all 0, so that no example counts"),
        (["1", "2", "3"], wk.DataError, "weights holds <U1: expected numbers"),
    ],
)
def test_what_is_no_weight_is_refused(weights, error, message):
    with pytest.raises(error, match=message):
        wk.from_arrays(np.zeros((3, 2)), [0, 1, 0], weights=weights)


def test_a_data_set_made_by_hand_refuses_them_too(digits):
    with pytest.raises(wk.ShapeError, match="600 examples need 600 weights; these are 599"):
        dataclasses.replace(digits, weights=np.ones(599))
    with pytest.raises(wk.DataError, match="the weight of example 0 is -1"):
        dataclasses.replace(digits, weights=-np.ones(600))


def test_a_part_in_which_nothing_counts_can_be_cut_but_not_trained_on(digits):
    data = dataclasses.replace(digits, weights=(np.arange(600) >= 300).astype(float))
    part = data[:300]
    assert not part.weights.any()
    with pytest.raises(wk.SettingError, match="not all zero"):
        wk.train(wk.Network([784, 10, 10]), part)
