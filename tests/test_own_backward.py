"""A learner's own backward: what it may return, and what is said about anything else."""

import re

import numpy as np
import pytest

import workings as wk
from finite_differences import away_from_kinks
from workings.gradcheck import ArrayCheck, CheckReport, check_gradients, finite_difference
from workings.mistakes import right_backward
from workings.places import Place


@pytest.fixture
def problem():
    return away_from_kinks([6, 4, 3], "relu", examples=7, seed=5)


@pytest.fixture
def changed(problem):
    """Check a right backward with one of its arrays changed."""

    def check(name, change, **options):
        def mine(net, X, Y):
            gradients = right_backward(net, X, Y)
            gradients[name] = change(gradients[name])
            return gradients

        return check_gradients(*problem, backward=mine, **options)

    return check


def array_of(report, name):
    return next(array for array in report.arrays if array.name == name)


def test_one_written_as_in_the_lesson_passes(problem):
    def mine(net, X, Y):
        m = X.shape[1]
        Z1 = net.W[1] @ X + net.b[1]
        A1 = np.maximum(Z1, 0)
        Z2 = net.W[2] @ A1 + net.b[2]
        e = np.exp(Z2 - Z2.max(axis=0))
        dZ2 = e / e.sum(axis=0) - Y
        dZ1 = net.W[2].T @ dZ2 * (Z1 > 0)
        return {
            "dW1": dZ1 @ X.T / m,
            "db1": dZ1.sum(axis=1, keepdims=True) / m,
            "dW2": dZ2 @ A1.T / m,
            "db2": dZ2.sum(axis=1, keepdims=True) / m,
            "dZ1": dZ1,
        }

    assert check_gradients(*problem, backward=mine).ok


def test_it_gets_a_float64_copy_and_may_do_what_it_likes_with_it():
    network = wk.Network([3, 2, 2], seed=0)
    X, Y = np.ones((3, 4), np.float32), np.eye(2, dtype=np.float32)[:, [0, 1, 1, 0]]

    def mine(net, X, Y):
        assert net.dtype == X.dtype == Y.dtype == np.float64
        gradients = right_backward(net, X, Y)
        for array in (*net.parameters, X, Y):
            array[...] = 7
        return gradients

    assert check_gradients(network, X, Y, backward=mine).ok
    assert network.W[1].max() < 7
    assert X.max() == Y.max() == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda db: db.ravel(), r"it is \(4,\), not 4×1: sum with axis=1, keepdims=True"),
        (lambda db: db.T, r"it is 1×4, not 4×1: sum with axis=1, keepdims=True"),
        (lambda db: db.sum(), r"it is a single number, not 4×1: dZ.sum\(axis=1, keepdims=True\)"),
        (lambda db: np.ones((4, 7)), "it is 4×7, not 4×1: the sum over the examples is missing"),
        (lambda db: np.ones((5, 1)), "it is 5×1, not 4×1"),
        (lambda db: db * np.nan, "4 of 4 numbers are NaN or infinite"),
        (lambda db: "many", "no array of real numbers"),
        (lambda db: None, "no array of real numbers"),
        (lambda db: [[1, 2], [3]], "no array of numbers"),
        (lambda db: db + 1j, "no array of real numbers"),
        (lambda db: db.astype(np.float32), "its numbers are float32"),
    ],
)
def test_an_array_that_is_none_is_a_clear_line(changed, change, message):
    report = changed("db1", change)
    assert report.wrong == ("db1",)
    assert array_of(report, "db1").verdict == "wrong"
    assert re.search(message, array_of(report, "db1").problem)
    assert array_of(report, "db1").problem in str(report)
    assert "db1" in report.verdict


def test_a_transposed_dW(changed):
    report = changed("dW1", lambda dW: dW.T)
    assert array_of(report, "dW1").problem == "it is 6×4, not 4×6: it is transposed"
    assert array_of(report, "dW1").wrong == 0


def test_the_wrong_shape_with_the_right_numbers_is_still_compared(changed):
    report = changed("db2", np.ravel)
    assert array_of(report, "db2").wrong == 0
    assert report.verdict == "Wrong: db2 did not arrive as expected."
    assert report.mistake is None


def test_a_missing_array_is_named_with_those_that_came(problem):
    def mine(net, X, Y):
        gradients = right_backward(net, X, Y)
        return {"dw1": gradients["dW1"], "db1": gradients["db1"], "dW2": gradients["dW2"]}

    report = check_gradients(*problem, backward=mine)
    assert report.wrong == ("dW1", "db2")
    assert array_of(report, "dW1").problem == "missing: the dictionary has dw1, db1, dW2"
    assert array_of(report, "db1").ok


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        (None, "returned nothing .is there a return"),
        ([1, 2], "returned a list: return a dictionary with dW1, db1, dW2, db2"),
        ((np.ones(3),), "returned a tuple"),
    ],
)
def test_no_dictionary(problem, returned, message):
    with pytest.raises(wk.SettingError, match=message):
        check_gradients(*problem, backward=lambda net, X, Y: returned)


def test_an_exception_in_it_is_told_with_its_line(problem):
    def mine(net, X, Y):
        return {"dW1": X @ Y}

    with pytest.raises(
        wk.SettingError, match=r"ValueError: matmul.*test_own_backward.py, line \d+"
    ):
        check_gradients(*problem, backward=mine)


def test_another_number_of_arguments(problem):
    with pytest.raises(wk.SettingError, match="backward raised TypeError"):
        check_gradients(*problem, backward=lambda net: {})


def test_no_function(problem):
    with pytest.raises(wk.SettingError, match=r"backward is 'mine\.py': give a function"):
        check_gradients(*problem, backward="mine.py")


def test_what_a_sample_leaves_out_is_judged_too(problem, changed):
    def check(name, row, column):
        def change(array):
            array[row, column] += 1e-3
            return array

        return changed(name, change, sample=1)

    for row in range(4):
        for column in range(6):
            report = check("dW1", row, column)
            assert report.wrong == ("dW1",)
            assert str(array_of(report, "dW1").worst) == f"W1[{row},{column}]"
            assert "1 of 24 wrong" in str(report)
    right = check_gradients(*problem, backward=right_backward, sample=1)
    assert right.verdict == (
        "Right: 43 of 43 gradients agree, 4 beside differences, 39 beside the package's own "
        "gradient, itself right at those 4."
    )
    assert right.known


def test_two_numbers_that_differ_are_shown_so():
    array = ArrayCheck(
        "dW1",
        (1, 1),
        1,
        1,
        wrong=1,
        worst=Place("W", 1, 0, 0),
        backpropagation=0.013650008,
        numeric=0.01365,
    )
    report = CheckReport((array,), "1 → 1", 1, 0.5)
    assert "worst W1[0,0]: 0.01365001, not 0.01365" in str(report)


def test_huge_numbers_are_wrong_and_nothing_overflows(changed):
    for number in (1e150, 1e200, 1e300):
        report = changed("dW1", lambda dW, number=number: dW + number)
        assert report.wrong == ("dW1",)
        assert report.detail is None
        assert array_of(report, "dW1").relative == pytest.approx(1)


# What the check itself refuses.


def check_refused(problem, kind, message, **options):
    with pytest.raises(kind, match=message):
        check_gradients(*problem, **options)


@pytest.mark.parametrize("given", ["net", None, np.ones((2, 3)), wk.Network])
def test_what_is_no_network(problem, given):
    kind = type(given).__name__
    message = f"network is a {kind}: give a workings.Network, as workings.load returns one"
    check_refused((given, *problem[1:]), wk.SettingError, message)
    with pytest.raises(wk.SettingError, match=message):
        finite_difference(given, *problem[1:], Place("W", 1, 0, 0))


def test_shapes_that_do_not_fit(problem):
    network, X, Y = problem
    check_refused((network, X.T, Y), wk.ShapeError, "X is 6×m; this one is 7×6: pass X.T")
    check_refused((network, X, Y.T), wk.ShapeError, "Y is 3×7 .classes×m.; .* 7×3: pass Y.T")
    check_refused((network, X, Y.argmax(axis=0)), wk.ShapeError, "one_hot")
    check_refused((network, X[:, 0], Y), wk.ShapeError, "X is 6×m")
    check_refused((network, "X", Y), wk.ShapeError, "arrays of numbers")
    check_refused((network, X[:, :0], Y[:, :0]), wk.SettingError, "no examples")


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"sample": 0}, wk.SettingError, "sample is 0"),
        ({"sample": "some"}, wk.SettingError, "sample is 'some'"),
        ({"sample": True}, wk.SettingError, "sample is True"),
        ({"sample": 2, "seed": -1}, wk.SettingError, "seed is -1"),
        ({"l2": -1}, wk.SettingError, "l2 is -1"),
        ({"weights": np.ones(6)}, wk.ShapeError, "weights are 7 numbers"),
        ({"weights": -np.ones(7)}, wk.SettingError, "example weights"),
        ({"masks": {2: np.ones((3, 7))}}, wk.ShapeError, "hidden layers go from 1 to 1"),
        ({"masks": {1: np.ones((3, 7))}}, wk.ShapeError, "mask of layer 1 is 4×7"),
        ({"against": "autograd", "sample": 5}, wk.SettingError, "against autograd every gradient"),
        ({"against": "tensorflow"}, wk.SettingError, "choose one of torch, jax, autograd"),
    ],
)
def test_settings_outside_their_range(problem, options, kind, message):
    check_refused(problem, kind, message, **options)


def test_numbers_that_are_not_finite(problem):
    network, X, Y = problem
    X[0, 0] = np.nan
    check_refused((network, X, Y), wk.SettingError, "X holds a number that is not finite")
    X[0, 0] = 1
    network.W[1][0, 0] = np.inf
    check_refused((network, X, Y), wk.SettingError, "the network holds a number")
    network.W[1][0, 0] = 1e300
    network.W[2][...] = 1e300
    X[0] = 1e10
    check_refused((network, X, Y), wk.SettingError, "the loss is")
