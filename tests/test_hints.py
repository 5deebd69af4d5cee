"""What is said of a wrong gradient beside the known mistakes: penalties, turned arrays, float32."""

import numpy as np
import pytest

import workings as wk
from finite_differences import away_from_kinks
from workings.gradcheck import check_gradients
from workings.mistakes import MISTAKES, right_backward


@pytest.fixture
def problem():
    return away_from_kinks([6, 4, 3], "relu", examples=7, seed=5)


@pytest.fixture
def changed(problem):
    """Check a right backward with some of its arrays changed: by name, a factor or a function."""

    def check(**changes):
        options = changes.pop("options", {})

        def mine(net, X, Y):
            gradients = right_backward(net, X, Y)
            for name, change in changes.items():
                array = gradients[name]
                gradients[name] = change(array) if callable(change) else change * array
            return gradients

        return check_gradients(*problem, backward=mine, **options)

    return check


# The penalty.


@pytest.mark.parametrize("name", ["db-summed-over-everything", "one-over-m-forgotten"])
def test_a_mistake_beside_a_penalty(problem, name):
    def mine(net, X, Y):
        gradients = MISTAKES[name].backward(net, X, Y)
        for layer in (1, 2):
            gradients[f"dW{layer}"] += 0.3 * net.W[layer]
        return gradients

    report = check_gradients(*problem, backward=mine, l2=0.3)
    assert report.mistake is MISTAKES[name]
    assert not check_gradients(*problem, backward=right_backward, l2=0.3).ok


def penalised(factor, names=("dW1", "dW2"), made=right_backward):
    """A backward with factor · W added to some dW."""

    def mine(net, X, Y):
        gradients = made(net, X, Y)
        for name in names:
            gradients[name] = gradients[name] + factor * net.W[int(name[2:])]
        return gradients

    return mine


def test_a_penalty_that_is_missing_is_said(problem):
    report = check_gradients(*problem, backward=right_backward, l2=0.3)
    assert report.wrong == ("dW1", "dW2")
    assert report.mistakes == ()
    assert report.detail == (
        "The penalty's λ·W[l] is missing from dW1 and dW2: the check has λ = 0.3, and "
        "dW[l] = 1/m · dZ[l] A[l−1]ᵀ + λ·W[l]."
    )
    report = check_gradients(*problem, backward=penalised(0.3, ["dW2"]), l2=0.3)
    assert report.detail.startswith("The penalty's λ·W[l] is missing from dW1:")


def test_a_penalty_that_is_another_is_said(problem):
    report = check_gradients(*problem, backward=penalised(0.3 / 7), l2=0.3)
    assert report.detail == (
        "The penalty in dW1 and dW2 is 0.0428571·W[l], where the check has λ·W[l] with λ = 0.3: "
        "the penalty is ½λ·ΣW², and is not divided by m."
    )
    assert check_gradients(*problem, backward=penalised(0.3), l2=0.3).ok


def test_a_penalty_that_the_check_does_not_have_is_said(problem):
    report = check_gradients(*problem, backward=penalised(0.01))
    assert report.wrong == ("dW1", "dW2")
    assert report.detail == (
        "dW1 and dW2 have 0.01·W[l] added, as of a penalty, and the check has none: give it the "
        "same λ, l2=0.01."
    )
    assert (
        "dW1 has 0.01·W[l]" in check_gradients(*problem, backward=penalised(0.01, ["dW1"])).detail
    )


def test_a_mistake_and_no_penalty(problem):
    known = MISTAKES["db-summed-over-everything"]
    report = check_gradients(*problem, backward=known.backward, l2=0.3)
    assert report.mistakes == (known,)
    assert report.detail.startswith("The penalty's λ·W[l] is missing from dW1 and dW2:")
    report = check_gradients(*problem, backward=MISTAKES["one-over-m-forgotten"].backward, l2=0.3)
    assert report.mistakes == (MISTAKES["one-over-m-forgotten"],)
    assert report.detail == "The penalty's λ·W[l] is missing from every dW[l]."


def test_a_penalty_on_b_too_is_said(problem):
    def mine(net, X, Y):
        gradients = penalised(0.3)(net, X, Y)
        return gradients | {f"db{i}": gradients[f"db{i}"] + 0.3 * net.b[i] for i in (1, 2)}

    report = check_gradients(*problem, backward=mine, l2=0.3)
    assert report.wrong == ("db1", "db2")
    assert report.detail == (
        "db1 and db2 have λ·b[l] added: the penalty is ½λ·ΣW², and b is not in it."
    )


def test_another_penalty_beside_a_mistake_is_said(problem):
    known = MISTAKES["db-summed-over-everything"]
    report = check_gradients(*problem, backward=penalised(0.3 / 7, made=known.backward), l2=0.3)
    assert report.mistakes == (known,)
    assert "The penalty in dW1 and dW2 is 0.0428571·W[l]" in report.detail


@pytest.mark.parametrize("factor", [7, 0.5])
def test_a_factor_of_everything_with_its_penalty_is_said(problem, factor):
    def mine(net, X, Y):
        return {name: factor * array for name, array in penalised(0.3)(net, X, Y).items()}

    report = check_gradients(*problem, backward=mine, l2=0.3)
    assert report.detail.startswith(f"Every gradient is {factor} times the right one")


def test_what_is_nearly_right_beside_a_penalty_is_no_factor(problem):
    def mine(net, X, Y):
        gradients = penalised(0.3)(net, X, Y)
        gradients["dW2"][0, 0] += 2e-6 * abs(gradients["dW2"][0, 0])
        return gradients

    report = check_gradients(*problem, backward=mine, l2=0.3)
    assert report.wrong == ("dW2",)
    assert report.mistakes == () and report.detail is None


def test_a_single_weight_is_no_penalty():
    """Whatever is added to one number is a multiple of it."""
    network, X, Y = away_from_kinks([1, 1, 2], "tanh", examples=5, seed=1)

    def mine(net, X, Y):
        gradients = right_backward(net, X, Y)
        return gradients | {"dW1": gradients["dW1"] + 0.3}

    report = check_gradients(network, X, Y, backward=mine)
    assert report.wrong == ("dW1",)
    assert report.detail is None


# Hints.


def test_a_square_dW_that_is_transposed():
    network, X, Y = away_from_kinks([6, 4, 4, 4], "tanh", examples=7, seed=5)

    def turned(*names, made=right_backward):
        def mine(net, X, Y):
            gradients = made(net, X, Y)
            return gradients | {name: gradients[name].T for name in names}

        return mine

    report = check_gradients(network, X, Y, backward=turned("dW2"))
    assert report.wrong == ("dW2",)
    assert report.detail == "dW2 is the right one transposed: dZ[l] A[l−1]ᵀ."
    report = check_gradients(network, X, Y, backward=turned("dW2", "dW3"))
    assert report.detail.count("the right one transposed") == 2
    known = MISTAKES["db-summed-over-everything"]
    report = check_gradients(network, X, Y, backward=turned("dW2", made=known.backward))
    assert report.mistakes == (known,)
    assert report.detail.endswith("dW2 is the right one transposed: dZ[l] A[l−1]ᵀ.")
    both = penalised(0.3, ["dW1", "dW2", "dW3"])
    report = check_gradients(network, X, Y, backward=turned("dW2", made=both), l2=0.3)
    assert report.detail == "dW2 is the right one transposed: dZ[l] A[l−1]ᵀ."


LOOKS = "looks like float32 inside, a small ε, or a difference in place of a derivative."


def in_float32(net, X, Y):
    """Everything is computed in float32, and returned as float64."""
    narrow = net.copy(np.float32)
    gradients = right_backward(narrow, X.astype(np.float32), Y.astype(np.float32))
    return {name: array.astype(np.float64) for name, array in gradients.items()}


@pytest.mark.parametrize("activation", ["relu", "tanh", "gelu-tanh"])
@pytest.mark.parametrize("sizes", [[6, 4, 3], [30, 20, 10, 5], [8, 4]], ids=str)
def test_float32_inside_is_said(sizes, activation):
    said = 0
    for seed in range(5):
        network, X, Y = away_from_kinks(sizes, activation, examples=7, seed=seed)
        report = check_gradients(network, X, Y, backward=in_float32)
        if not report.ok and all(array.relative > 1e-8 for array in report.arrays if array.wrong):
            assert LOOKS in report.detail, seed
            assert report.mistake is None
            said += 1
    assert said >= 3


def test_a_small_penalty_is_no_float32():
    problem = away_from_kinks([6, 8, 4], "tanh", examples=7, seed=5)
    report = check_gradients(*problem, backward=right_backward, l2=1e-6)
    assert report.detail.startswith("The penalty's λ·W[l] is missing from dW1 and dW2:")


def test_what_is_added_to_every_gradient_is_no_float32(digits):
    """Many gradients of a fresh network are nearly 0, and off by far more than float32 rounds."""
    network, few = wk.Network([784, 10, 10], seed=0), digits[:64]

    def mine(net, X, Y):
        return {name: array + 1e-7 for name, array in right_backward(net, X, Y).items()}

    report = check_gradients(network, few.X, few.Y, backward=mine)
    assert not report.ok
    assert report.detail is None


def test_float32_beside_a_mistake_is_said():
    known = MISTAKES["db-summed-over-everything"]

    def mine(net, X, Y):
        return in_float32(net, X, Y) | {"db1": known.backward(net, X, Y)["db1"]}

    for seed in range(5):
        problem = away_from_kinks([30, 20, 10], "tanh", examples=7, seed=seed)
        report = check_gradients(*problem, backward=mine)
        assert report.mistakes == (known,)
        assert report.detail.startswith("Found in db1 only. Nearly every number of dW1"), seed
        assert report.detail.endswith(LOOKS)


def test_what_is_wrong_beside_a_mistake_and_unexplained_is_said(problem):
    known = MISTAKES["db-summed-over-everything"]

    def mine(net, X, Y):
        gradients = right_backward(net, X, Y)
        gradients["dW2"][0, 0] *= 1 + 2e-6
        return gradients | {"db1": known.backward(net, X, Y)["db1"]}

    report = check_gradients(*problem, backward=mine)
    assert report.wrong == ("db1", "dW2")
    assert report.detail == "Found in db1 only. Nothing known explains dW2."


def test_float32_inside_on_real_digits(digits):
    network, few = wk.Network([784, 10, 10], seed=0), digits[:64]
    report = check_gradients(network, few.X, few.Y, backward=in_float32)
    assert not report.ok
    assert LOOKS in report.detail


def test_what_is_a_little_off_is_not_always_float32(changed):
    def one_number(dW):
        dW[0, 0] += 1e-6
        return dW

    for change in (one_number, 1 + 3e-6):
        report = changed(dW1=change)
        assert report.wrong == ("dW1",)
        assert report.detail is None
