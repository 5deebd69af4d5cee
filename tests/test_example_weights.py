"""Example and class weights are one vector; and balanced classes help a rare one."""

import dataclasses

import numpy as np
import pytest

import workings as wk
from workings import maths
from workings.example_weights import example_weights


def some(digits, counts):
    """So many examples of each of these digits."""
    rows = [np.flatnonzero(digits.labels == digit)[:count] for digit, count in counts.items()]
    chosen = np.sort(np.concatenate(rows))
    return dataclasses.replace(digits, values=digits.values[chosen], labels=digits.labels[chosen])


def test_balanced_weights_by_hand(mnist):
    """Six, two and one of three classes, 9 / (3·mₖ): 0.5, 1.5 and 3; seven others have none."""
    data = some(mnist[0], {0: 6, 1: 2, 7: 1})
    weights = example_weights(data, class_weight="balanced")
    by_class = {digit: set(weights[data.labels == digit]) for digit in (0, 1, 7)}
    assert by_class == {0: {0.5}, 1: {1.5}, 7: {3.0}}
    assert weights.sum() == pytest.approx(9)
    assert maths.balanced_class_weights(data.labels, 10)[[2, 3]].tolist() == [1, 1]


def test_balanced_weights_count_the_examples_own():
    """Of class a the weights add up to 3, of b to 1: 4 / (2·3) and 4 / (2·1), times each own."""
    data = wk.from_arrays(np.zeros((3, 1)), ["a", "a", "b"])
    found = example_weights(data, [1, 2, 1], "balanced")
    np.testing.assert_allclose(found, [2 / 3, 4 / 3, 2])
    nothing = example_weights(data, [1, 2, 0], "balanced")
    np.testing.assert_allclose(nothing, [1, 2, 0])


def test_classes_are_weighed_by_name_or_number():
    data = wk.from_arrays(np.zeros((3, 1)), ["dog", "cat", "owl"])
    assert example_weights(data, class_weight={"owl": 5, "cat": 0.5}).tolist() == [1, 0.5, 5]
    assert example_weights(data, class_weight={0: 3, 2: 2}).tolist() == [1, 3, 2]
    assert example_weights(data, class_weight={"0": 3, "2": 2}).tolist() == [1, 3, 2]
    named = wk.from_arrays(np.zeros((3, 1)), [1, 2, 3])  # a name goes before a number
    assert example_weights(named, class_weight={1: 3, "3": 2}).tolist() == [3, 1, 2]
    with pytest.raises(wk.SettingError, match="names '0', which is no class"):
        example_weights(named, class_weight={"0": 2})
    assert example_weights(data) is None


def test_class_weights_are_weights(engine, digits):
    weights = np.where(digits.labels == 4, 3.0, 1.0)
    runs = []
    for settings in ({"weights": weights}, {"class_weight": {"4": 3.0}}):
        network = wk.Network([784, 10, 10], seed=0)
        wk.train(network, digits, epochs=2, engine=engine.name, **settings).run()
        runs.append(network.W[1])
    np.testing.assert_array_equal(*runs)


@pytest.mark.parametrize("power", [-1060, -152, 130, 1020])
def test_only_the_ratios_of_weights_count(power, digits, engine):
    """Far below and above what float32 holds, and where their sum is infinite: the same bits."""
    weights = np.tile([0.25, 1.0, 3.0, 2.0, 0.0, 7.0], 100)
    runs = []
    for given in (weights, np.ldexp(weights, power)):
        network = wk.Network([784, 10, 10], seed=0)
        run = wk.train(network, digits, epochs=1, batch_size=50, weights=given, engine=engine.name)
        runs.append((run.run().records[0].loss, network.W[1].tolist()))
    assert runs[0] == runs[1]


def test_a_batch_of_small_weights_takes_a_whole_step(digits, engine):
    """One example a step: whatever it weighs, it is all of its batch."""
    networks = [wk.Network([784, 10, 10], seed=0) for _ in range(2)]
    weights = np.tile([1e-50, 1.0, 1e-9], 200)
    for network, given in zip(networks, (weights, None), strict=True):
        settings = {"epochs": 1, "batch_size": 1, "weights": given, "engine": engine.name}
        wk.train(network, digits, optimiser=wk.GradientDescent(0.01), **settings).run()
    np.testing.assert_allclose(networks[0].W[1], networks[1].W[1], atol=1e-5)


def test_balanced_classes_help_a_rare_one(mnist, engine):
    """200 of each digit and 20 eights. Measured over five seeds on 4,000 test images: of the
    eights 5 to 25 % are found without, 37 to 53 % with; accuracy goes up by 0 to 3 points."""
    train = some(mnist[0], {**dict.fromkeys(range(10), 200), 8: 20})
    test = mnist[1][:4_000]
    recalls, accuracies = [], []
    for seed in range(3):
        for class_weight in (None, "balanced"):
            network = wk.Network([784, 10, 10], seed=seed)
            settings = {"optimiser": wk.Adam(0.003), "epochs": 12, "batch_size": 50, "seed": seed}
            wk.train(
                network, train, class_weight=class_weight, engine=engine.name, **settings
            ).run()
            said = network.predict(test.X)
            recalls.append(float((said[test.labels == 8] == 8).mean()))
            accuracies.append(float((said == test.labels).mean()))
    without, balanced = np.array(recalls[::2]), np.array(recalls[1::2])
    assert (balanced > without + 0.1).all(), recalls
    assert balanced.mean() > 0.35
    assert np.mean(accuracies[1::2]) > np.mean(accuracies[::2]) - 0.005
