"""Networks changed by hand: each change checked against arithmetic."""

import numpy as np
import pytest

import workings as wk
from workings.errors import SettingError
from workings.maths import ACTIVATIONS


@pytest.fixture
def network():
    return wk.Network([5, 4, 3, 2], ["tanh", "relu"], seed=3)


def parameters(network):
    return [array.copy() for array in network.parameters]


def same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


class TestWithParameter:
    @pytest.mark.parametrize(
        ("place", "array", "index"), [("W1[2,4]", 0, (2, 4)), ("b3[1]", 5, (1, 0))]
    )
    def test_one_number_changes_and_no_other(self, network, place, array, index):
        before = parameters(network)
        changed = wk.with_parameter(network, place, 0.25)
        before[array][index] = 0.25
        assert same(parameters(changed), before)
        assert changed.parameters[array][index] == 0.25

    def test_the_network_it_was_given_stays(self, network):
        before = parameters(network)
        wk.with_parameter(network, "W1[0,0]", 9.0)
        assert same(parameters(network), before)

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e39, -1e39])
    def test_what_its_type_cannot_hold_is_refused(self, network, value):
        with pytest.raises(SettingError, match=r"W1\[0,0\].*finite number that fits float32"):
            wk.with_parameter(network, "W1[0,0]", value)

    def test_its_largest_number_is_taken(self, network):
        most = float(np.finfo(np.float32).max)
        assert wk.with_parameter(network, "W1[0,0]", -most).W[1][0, 0] == -most

    @pytest.mark.parametrize("place", ["W4[0,0]", "W1[4,0]", "W1[0,5]", "b1", "x"])
    def test_a_place_that_is_none_is_refused(self, network, place):
        with pytest.raises(SettingError):
            wk.with_parameter(network, place, 0.0)


class TestWithoutUnit:
    @pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
    @pytest.mark.parametrize("layer", [1, 2])
    def test_it_is_the_smaller_network_that_never_had_the_unit(self, activation, layer, rng):
        sizes = [5, 4, 3, 2]
        network = wk.Network(sizes, activation, seed=3, dtype=np.float64)
        network.b[layer] = rng.normal(size=(sizes[layer], 1))
        fewer = sizes.copy()
        fewer[layer] -= 1
        smaller = wk.Network(fewer, activation, dtype=np.float64)
        for each in range(1, 4):
            W, b = network.W[each], network.b[each]
            if each == layer:
                W, b = np.delete(W, 1, axis=0), np.delete(b, 1, axis=0)
            if each == layer + 1:
                W = np.delete(W, 1, axis=1)
            smaller.W[each], smaller.b[each] = W, b
        X = rng.normal(size=(5, 7))
        off = wk.without_unit(network, layer, 1)
        assert np.allclose(off.probabilities(X), smaller.probabilities(X), rtol=0, atol=1e-15)

    def test_only_what_it_sends_on_changes(self, network):
        before = parameters(network)
        changed = wk.without_unit(network, 2, 0)
        before[4][:, 0] = 0  # W3
        assert same(parameters(changed), before)
        assert network.W[3][:, 0].all()

    @pytest.mark.parametrize(
        ("layer", "unit", "words"),
        [
            (0, 0, "hidden layers 1 to 2"),
            (3, 0, "hidden layers 1 to 2"),
            (1, 4, "its units are 0 to 3"),
            (1, -1, "its units are 0 to 3"),
        ],
    )
    def test_a_unit_that_is_not_there_is_refused(self, network, layer, unit, words):
        with pytest.raises(SettingError, match=words):
            wk.without_unit(network, layer, unit)

    def test_no_hidden_layer_is_said(self):
        with pytest.raises(SettingError, match="no hidden layer"):
            wk.without_unit(wk.Network([3, 2]), 1, 0)


class TestPruned:
    @pytest.fixture
    def by_hand(self):
        network = wk.Network([2, 2, 2])
        network.W[1] = [[3, -1], [-4, 2]]
        network.W[2] = [[0.5, -6], [5, -2]]
        network.b[1] = [[0.1], [0.1]]
        return network

    @pytest.mark.parametrize(
        ("share", "layer", "first", "second"),
        [
            (0.0, None, [[3, -1], [-4, 2]], [[0.5, -6], [5, -2]]),
            # |w| in order: 0.5, 1, 2, 2, 3, 4, 5, 6; of the two 2s the one in W1 goes first
            (3 / 8, None, [[3, 0], [-4, 0]], [[0, -6], [5, -2]]),
            (4 / 8, None, [[3, 0], [-4, 0]], [[0, -6], [5, 0]]),
            (1.0, None, [[0, 0], [0, 0]], [[0, 0], [0, 0]]),
            (0.25, 1, [[3, 0], [-4, 2]], [[0.5, -6], [5, -2]]),
            (0.75, 2, [[3, -1], [-4, 2]], [[0, -6], [0, 0]]),
        ],
    )
    def test_the_smallest_go(self, by_hand, share, layer, first, second):
        changed = wk.pruned(by_hand, share, layer)
        assert changed.W[1].tolist() == first
        assert changed.W[2].tolist() == second
        assert changed.b[1].tolist() == by_hand.b[1].tolist()

    def test_the_network_it_was_given_stays(self, network):
        before = parameters(network)
        wk.pruned(network, 0.9)
        assert same(parameters(network), before)

    @pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.77, 0.99, 1.0])
    def test_so_many_are_zero(self, share):
        network = wk.Network([20, 15, 10], seed=1)
        zeros = sum(int((W == 0).sum()) for W in wk.pruned(network, share).W)
        assert zeros == round(share * (20 * 15 + 15 * 10))

    @pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
    def test_a_share_outside_is_refused(self, network, share):
        with pytest.raises(SettingError, match="from 0 to 1"):
            wk.pruned(network, share)

    @pytest.mark.parametrize("layer", [0, 4])
    def test_a_layer_that_is_not_there_is_refused(self, network, layer):
        with pytest.raises(SettingError, match="layers 1 to 3"):
            wk.pruned(network, 0.5, layer)
