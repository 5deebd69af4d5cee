"""The known mistakes: each is wrong in the way it says, and in no other."""

import numpy as np
import pytest

import workings as wk
from finite_differences import away_from_kinks
from workings import maths
from workings.mistakes import MISTAKES, PAIRS, backward_with, right_backward

NAMES = [
    "db-summed-over-everything",
    "one-over-m-forgotten",
    "m-of-another-set",
    "activation-derivative-forgotten",
    "weights-not-transposed",
    "z-instead-of-a-in-dw",
    "a-instead-of-z-in-derivative",
]
SIZES = {1: [6, 4], 2: [6, 4, 4], 3: [6, 4, 4, 4], 4: [6, 4, 4, 5, 4]}


def made(name, network, X, Y):
    return MISTAKES[name].backward(network, X, Y), right_backward(network, X, Y)


def differing(wrong, right):
    return {key for key in right if not np.allclose(wrong[key], right[key], rtol=1e-9, atol=1e-12)}


@pytest.fixture
def tanh():
    return away_from_kinks([6, 4, 4], "tanh", examples=7, seed=5)


def test_there_are_these_seven():
    assert list(MISTAKES) == NAMES
    for name, mistake in MISTAKES.items():
        assert mistake.name == name
        assert mistake.sentence.endswith(".")
        assert "\n" not in mistake.sentence + mistake.mend


@pytest.mark.parametrize("activation", maths.ACTIVATIONS)
@pytest.mark.parametrize("depth", SIZES)
def test_with_no_part_exchanged_the_pass_is_the_networks_own(depth, activation):
    network, X, Y = away_from_kinks(SIZES[depth], activation, examples=7, seed=depth)
    gradients = network.backward(network.forward(X), Y)
    for found in (backward_with((), network, X, Y), right_backward(network, X, Y)):
        assert list(found) == [f"{kind}{i}" for i in range(1, depth + 1) for kind in ("dW", "db")]
        for layer in range(1, depth + 1):
            np.testing.assert_array_equal(found[f"dW{layer}"], gradients.dW[layer])
            np.testing.assert_array_equal(found[f"db{layer}"], gradients.db[layer])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("activation", maths.ACTIVATIONS)
@pytest.mark.parametrize("sizes", [*SIZES.values(), [6, 5, 3, 4]], ids=str)
def test_the_shapes_are_the_parameters_in_every_network(sizes, activation, name):
    network, X, Y = away_from_kinks(sizes, activation, examples=7, seed=1)
    wrong, right = made(name, network, X, Y)
    assert {key: array.shape for key, array in wrong.items()} == {
        key: array.shape for key, array in right.items()
    }


def test_db_summed_over_everything_is_one_number_and_the_last_is_zero(tanh):
    wrong, right = made("db-summed-over-everything", *tanh)
    assert differing(wrong, right) == {"db1", "db2"}
    np.testing.assert_allclose(wrong["db1"], np.full((4, 1), right["db1"].sum()))
    np.testing.assert_allclose(wrong["db2"], 0, atol=1e-15)


def test_m_forgotten_and_m_of_another_set_are_factors(tanh):
    wrong, right = made("one-over-m-forgotten", *tanh)
    for key in right:
        np.testing.assert_allclose(wrong[key], 7 * right[key])
    wrong, right = made("m-of-another-set", *tanh)
    for key in right:
        np.testing.assert_allclose(wrong[key], right[key] / 2)


def test_a_derivative_forgotten_leaves_the_last_layer_right(tanh):
    wrong, right = made("activation-derivative-forgotten", *tanh)
    assert differing(wrong, right) == {"dW1", "db1"}
    network, X, Y = tanh
    dZ2 = network.forward(X).probabilities - Y
    np.testing.assert_allclose(wrong["dW1"], network.W[2].T @ dZ2 @ X.T / 7)


def test_weights_not_transposed_only_where_they_are_square(tanh):
    wrong, right = made("weights-not-transposed", *tanh)
    assert differing(wrong, right) == {"dW1", "db1"}
    oblong = away_from_kinks([6, 5, 4], "tanh", examples=7, seed=5)
    assert differing(*made("weights-not-transposed", *oblong)) == set()


def test_z_instead_of_a_only_where_something_came_in_through_an_activation(tanh):
    wrong, right = made("z-instead-of-a-in-dw", *tanh)
    assert differing(wrong, right) == {"dW2"}
    network, X, Y = tanh
    trace = network.forward(X)
    np.testing.assert_allclose(wrong["dW2"], (trace.probabilities - Y) @ trace.Z[1].T / 7)


@pytest.mark.parametrize("activation", maths.ACTIVATIONS)
def test_a_instead_of_z_differs_where_the_sign_is_not_all_there_is(activation):
    problem = away_from_kinks([6, 4, 4], activation, examples=7, seed=5)
    wrong, right = made("a-instead-of-z-in-derivative", *problem)
    alike = activation in ("linear", "relu", "leaky-relu")
    assert differing(wrong, right) == (set() if alike else {"dW1", "db1"})


def test_any_two_that_exchange_different_parts_are_a_pair():
    assert len(PAIRS) == 7 * 6 // 2 - 2
    pairs = {(one.name, other.name) for one, other in PAIRS}
    assert ("db-summed-over-everything", "one-over-m-forgotten") in pairs
    assert ("one-over-m-forgotten", "m-of-another-set") not in pairs
    assert ("activation-derivative-forgotten", "a-instead-of-z-in-derivative") not in pairs


def test_two_at_once_are_both_there(tanh):
    names = ("db-summed-over-everything", "one-over-m-forgotten")
    wrong = backward_with([MISTAKES[name] for name in names], *tanh)
    right = right_backward(*tanh)
    np.testing.assert_allclose(wrong["db1"], np.full((4, 1), 7 * right["db1"].sum()))
    np.testing.assert_allclose(wrong["dW1"], 7 * right["dW1"])
    for one, other in PAIRS:
        made = backward_with((one, other), *tanh)
        assert differing(made, one.backward(*tanh)) and differing(made, other.backward(*tanh))
    assert not differing(backward_with((), *tanh), right)


def test_in_the_networks_own_type():
    network = wk.Network([6, 4, 4], "tanh", seed=0)
    X, Y = np.ones((6, 3), np.float32), np.eye(4, dtype=np.float32)[:, :3]
    for mistake in MISTAKES.values():
        assert {array.dtype for array in mistake.backward(network, X, Y).values()} == {
            np.dtype(np.float32)
        }
