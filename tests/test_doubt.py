"""A learner's gradient where ReLU's slope hangs on rounding; and random ones, right and wrong."""

import importlib.util

import numpy as np
import pytest

import workings as wk
from random_backward import independent_backward, random_case
from workings.gradcheck import check_gradients
from workings.gradcheck.compare import excess
from workings.gradcheck.doubt import room_for_doubt
from workings.gradcheck.problem import posed
from workings.mistakes import right_backward


def room_of(problem, trace):
    low, high = room_for_doubt(problem, trace)
    assert all((low[name] <= 0).all() and (high[name] >= 0).all() for name in low)
    return {name: high[name] - low[name] for name in low}


@pytest.fixture(params=["relu", "leaky-relu"])
def tenths(request):
    """Unit 0 sums 0.1 + 0.2 − 0.3, which is above 0, below it or 0, as it is added up."""
    network = wk.Network([3, 2, 2], request.param, seed=1, dtype=np.float64)
    network.W[1][0] = 0.1, 0.2, -0.3
    return network, np.ones((3, 2)), np.eye(2)[:, [0, 0]]


def with_slope(slope):
    """A right backward that takes this slope for unit 0, whatever its sum."""

    def backward(net, X, Y):
        trace = net.forward(X)
        dZ2 = (trace.A[2] - Y) / X.shape[1]
        dZ1 = net.W[2].T @ dZ2
        leak = 0.01 if net.activations[0] == "leaky-relu" else 0
        dZ1[1] *= np.where(trace.Z[1][1] > 0, 1, leak)
        dZ1[0] *= leak if slope == "low" else slope
        return {
            "dW1": dZ1 @ X.T,
            "db1": dZ1.sum(axis=1, keepdims=True),
            "dW2": dZ2 @ trace.A[1].T,
            "db2": dZ2.sum(axis=1, keepdims=True),
        }

    return backward


def test_either_slope_is_right_where_rounding_decides(tenths):
    assert abs(tenths[0].forward(tenths[1]).Z[1][0]).max() < 1e-16
    for slope in (1, "low"):
        report = check_gradients(*tenths, backward=with_slope(slope))
        assert report.ok, str(report)
        assert report.arrays[0].kinks == 3
    for slope in (-1.5, -0.1, 1.01, 1.9, 3):
        report = check_gradients(*tenths, backward=with_slope(slope))
        assert report.wrong == ("dW1", "db1")
        assert report.arrays[0].wrong == 3


def test_either_slope_is_right_beside_a_library(tenths):
    if importlib.util.find_spec("autograd") is None:
        pytest.skip("autograd is not installed")
    for slope in (1, "low"):
        assert check_gradients(*tenths, backward=with_slope(slope), against="autograd").ok
    assert not check_gradients(*tenths, backward=with_slope(3), against="autograd").ok


def test_a_sum_of_zeros_is_0_in_any_order():
    network = wk.Network([3, 2, 2], seed=1, dtype=np.float64)
    problem = posed(network, np.zeros((3, 2)), np.eye(2))
    room = room_of(problem, network.forward(problem.X))
    assert not any(array.any() for array in room.values())


def test_there_is_room_only_where_it_hangs_on_a_doubtful_sum(tenths):
    problem = posed(*tenths)
    room = room_of(problem, problem.network.forward(problem.X))
    assert [np.count_nonzero(room[name]) for name in room] == [3, 1, 0, 0]
    assert not room["dW1"][1].any()
    masked = posed(*tenths, masks={1: np.array([[0.0, 0], [1, 1]])})
    room = room_of(masked, problem.network.forward(masked.X, masked.masks))
    assert not any(array.any() for array in room.values())


def test_the_room_reaches_the_layers_below():
    network = wk.Network([2, 2, 3, 2], ["tanh", "relu"], seed=1, dtype=np.float64)
    X, Y = np.ones((2, 1)), np.array([[1.0], [0.0]])
    network.b[2][1] -= network.forward(X).Z[2][1]
    problem = posed(network, X, Y)
    room = room_of(problem, network.forward(X))
    assert [np.count_nonzero(room[name]) for name in room] == [4, 2, 2, 1, 0, 0]


def test_a_right_backward_passes_on_random_networks():
    for seed in range(120):
        problem, parts, sample = random_case(seed)
        for otherwise in (False, True):
            mine = independent_backward(parts, otherwise=otherwise)
            report = check_gradients(*problem, backward=mine, sample=sample, **parts)
            assert report.ok, (seed, otherwise, str(report))


def test_one_wrong_number_is_found_on_random_networks():
    found = 0
    for seed in range(120):
        problem, parts, sample = random_case(seed)
        rng = np.random.default_rng(seed)
        right = independent_backward(parts, otherwise=False)(*problem)
        wrong = {name: array.copy() for name, array in right.items()}
        name = str(rng.choice(list(wrong)))
        place = np.unravel_index(rng.integers(wrong[name].size), wrong[name].shape)
        wrong[name][place] += max(abs(wrong[name][place]) * 1e-4, 1e-6)
        if excess(wrong[name], right[name]).max() < 3:
            continue
        mine = {key: array.copy() for key, array in wrong.items()}
        posed_as = posed(*problem, **parts)
        room = room_of(posed_as, posed_as.network.forward(posed_as.X, posed_as.masks))
        report = check_gradients(
            *problem, backward=lambda *given, mine=mine: mine, sample=sample, **parts
        )
        if room[name][place] == 0:
            assert name in report.wrong, (seed, str(report))
            found += 1
    assert found > 90


def test_a_gradient_by_another_sign_of_exactly_zero_is_wrong():
    """The convention is Z > 0, where nothing but zeros is added up."""
    network = wk.Network([3, 2, 2], seed=1, dtype=np.float64)
    X, Y = np.zeros((3, 2)), np.eye(2)[:, [0, 0]]

    def mine(net, X, Y):
        gradients = right_backward(net, X, Y)
        dZ2 = net.forward(X).probabilities - Y
        return gradients | {"db1": (net.W[2].T @ dZ2).mean(axis=1, keepdims=True)}

    assert check_gradients(network, X, Y, backward=mine).wrong == ("db1",)
