"""Which mistake a wrong gradient comes from: one, two at once, in all arrays or in some."""

import numpy as np
import pytest

from finite_differences import away_from_kinks
from workings.gradcheck import check_gradients
from workings.mistakes import MISTAKES, PAIRS, backward_with, right_backward


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


# One mistake.


@pytest.mark.parametrize("last", [np.sum, lambda db: 0.0, lambda db: 3e-17])
def test_the_scalar_of_the_original_lesson_is_recognised(problem, last):
    """Its last db is a sum of zeros; rounding leaves this or that of it."""

    def mine(net, X, Y):
        gradients = right_backward(net, X, Y)
        return gradients | {"db1": gradients["db1"].sum(), "db2": last(gradients["db2"])}

    report = check_gradients(*problem, backward=mine)
    assert report.wrong == ("db1", "db2")
    assert report.mistake is MISTAKES["db-summed-over-everything"]


def test_a_mistake_in_some_arrays_only(changed):
    report = changed(db1=7)
    assert report.wrong == ("db1",)
    assert report.mistakes == (MISTAKES["one-over-m-forgotten"],)
    assert report.detail == "Found in db1 only."


def test_something_nobody_knows_is_wrong_without_a_name(changed):
    report = changed(dW2=lambda dW: dW + 0.1)
    assert report.wrong == ("dW2",)
    assert report.mistakes == () and report.mistake is None and report.detail is None


@pytest.mark.parametrize("m", [5, 8, 41000])
def test_any_other_m_is_recognised_and_named(problem, m):
    def mine(net, X, Y):
        return {key: array * 7 / m for key, array in right_backward(net, X, Y).items()}

    report = check_gradients(*problem, backward=mine)
    assert report.mistake is MISTAKES["m-of-another-set"]
    assert f"as though m were {m:,}, not 7" in report.detail


def test_the_opposite_sign_is_no_other_m(problem):
    def mine(net, X, Y):
        return {key: -array for key, array in right_backward(net, X, Y).items()}

    report = check_gradients(*problem, backward=mine)
    assert not report.ok
    assert report.mistake is None
    assert "-1 times the right one: dZ[L] = A[L] − Y" in report.detail


def test_an_update_instead_of_a_gradient_is_no_turned_dZ(problem):
    def mine(net, X, Y):
        return {key: -0.1 * array for key, array in right_backward(net, X, Y).items()}

    report = check_gradients(*problem, backward=mine)
    assert report.mistake is None
    assert "dZ[L]" not in report.detail
    assert "the sign is turned and it is scaled by 0.1: return dW, not the" in report.detail


@pytest.mark.parametrize("m", [3, 5, 14, 41000])
def test_another_m_in_some_arrays_only_is_named_with_them(changed, m):
    report = changed(dW1=7 / m, db1=7 / m)
    assert report.wrong == ("dW1", "db1")
    assert report.mistakes == (MISTAKES["m-of-another-set"],)
    assert report.detail == (
        f"dW1 and db1 are {7 / m:.6g} times the right ones, as though m were {m:,.6g}, not 7."
    )
    assert changed(dW2=7 / m).detail.startswith(f"dW2 is {7 / m:.6g} times the right one, as")


@pytest.mark.parametrize("factor", [2, 3, 0.3])
def test_a_factor_that_makes_no_whole_m_is_said_alone(changed, factor):
    """As the 2 of a squared error, or a learning rate."""
    report = changed(**dict.fromkeys(("dW1", "db1", "dW2", "db2"), factor))
    assert report.mistakes == ()
    assert report.detail == f"Every gradient is {factor} times the right one."
    report = changed(dW1=factor, db1=factor)
    assert report.mistakes == ()
    assert report.detail == f"dW1 and db1 are {factor} times the right ones."


def test_an_m_taken_twice_is_said(changed):
    report = changed(**dict.fromkeys(("dW1", "db1", "dW2", "db2"), 1 / 7))
    assert report.mistakes == ()
    assert report.detail == (
        "Every gradient is 0.142857 times the right one: 1/m is taken twice, and m is 7."
    )


def test_a_mean_over_the_units_too_is_said(changed):
    report = changed(db1=np.mean)
    assert report.mistakes == (MISTAKES["db-summed-over-everything"],)
    assert report.detail == (
        "db1 is 0.25 times what that makes of it: the mean is taken over the 4 units too."
    )


def test_a_factor_that_is_no_other_m_names_nothing(changed):
    report = changed(dW1=1 + 1e-5)
    assert report.wrong == ("dW1",)
    assert report.mistakes == () and report.detail is None
    assert changed(dW1=-1).detail == "dW1 is -1 times the right one: the sign is turned."
    assert changed(dW1=-1).mistake is None


def test_what_is_nothing_but_rounding_is_no_factor(changed):
    report = changed(dW1=1e-12, db1=1e-12)
    assert report.wrong == ("dW1", "db1")
    assert report.mistakes == () and report.detail is None


def test_a_single_number_is_a_multiple_of_any(rng):
    """Only where m divided by the factor is a whole number, that is no accident."""
    network, X, Y = away_from_kinks([3, 1, 2], "tanh", examples=6, seed=1)

    def check(factor):
        def mine(net, X, Y):
            gradients = right_backward(net, X, Y)
            return gradients | {"db1": factor * gradients["db1"]}

        return check_gradients(network, X, Y, backward=mine)

    assert check(0.7318).mistake is None
    assert check(6 / 60_000).mistake is MISTAKES["m-of-another-set"]


def test_weights_and_masks_leave_the_factor(problem, rng):
    parts = {"weights": rng.uniform(1, 2, 7), "masks": {1: rng.integers(0, 2, (4, 7)) * 2.0}}
    network, X, Y = problem

    def mine(net, X, Y):
        gradients = net.backward(net.forward(X, parts["masks"]), Y, parts["weights"])
        pairs = zip(gradients.dW, gradients.db, strict=True)
        return {
            f"{kind}{layer}": array / 3
            for layer, pair in enumerate(pairs, start=1)
            for kind, array in zip(("dW", "db"), pair, strict=True)
        }

    report = check_gradients(network, X, Y, backward=mine, **parts)
    assert report.mistakes == (MISTAKES["m-of-another-set"],)


# Two at once.


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0].name}+{pair[1].name}")
def test_two_mistakes_at_once_are_both_named(pair):
    problem = away_from_kinks([6, 4, 4, 4], ["tanh", "sigmoid"], examples=7, seed=5)
    report = check_gradients(*problem, backward=lambda *given: backward_with(pair, *given))
    assert set(report.mistakes) == set(pair)
    assert report.mistake is report.mistakes[0]
    document = report.as_document()
    assert [entry["name"] for entry in document["mistakes"]] == [k.name for k in report.mistakes]
    assert document["mistake"] == document["mistakes"][0]
    for known in pair:
        assert f"{known.name}: {known.sentence} {known.mend}" in str(report)


def test_two_in_some_arrays_only(problem):
    pair = (MISTAKES["db-summed-over-everything"], MISTAKES["z-instead-of-a-in-dw"])

    def mine(net, X, Y):
        wrong = backward_with(pair, net, X, Y)
        return right_backward(net, X, Y) | {name: wrong[name] for name in ("db1", "dW2")}

    report = check_gradients(*problem, backward=mine)
    assert report.mistakes == pair
    assert report.detail == "Found in db1 and dW2 only."


def test_a_mistake_times_any_other_m(problem):
    known = MISTAKES["db-summed-over-everything"]

    def mine(net, X, Y):
        return {name: array * 7 / 42_000 for name, array in known.backward(net, X, Y).items()}

    report = check_gradients(*problem, backward=mine)
    assert report.mistakes == (known, MISTAKES["m-of-another-set"])
    assert "times what that makes of it, as though m were 42,000, not 7" in report.detail


def test_a_single_mistake_is_never_called_two():
    for activation in ("relu", "tanh", "linear"):
        network, X, Y = away_from_kinks([6, 4, 4, 4], activation, examples=7, seed=5)
        for known in MISTAKES.values():
            report = check_gradients(network, X, Y, backward=known.backward)
            assert report.ok or report.mistakes == (known,)


# Each in other arrays.


def mixed(**known):
    """A right backward but for some arrays, each as one known mistake makes it."""

    def mine(net, X, Y):
        made = {name: MISTAKES[known[name]].backward(net, X, Y)[name] for name in known}
        return right_backward(net, X, Y) | made

    return mine


D, M, Z = "db-summed-over-everything", "one-over-m-forgotten", "z-instead-of-a-in-dw"


@pytest.mark.parametrize(
    ("known", "names", "detail"),
    [
        (
            {"dW1": M, "dW2": M, "db1": D, "db2": D},
            (M, D),
            "In dW1 and dW2: {M}; in db1 and db2: {D}.",
        ),
        ({"dW2": M, "db1": D}, (M, D), "In db1: {D}; in dW2: {M}."),
        ({"dW2": Z, "db1": M, "db2": M}, (M, Z), "In db1 and db2: {M}; in dW2: {Z}."),
    ],
)
def test_mistakes_in_different_arrays_are_each_named(known, names, detail):
    problem = away_from_kinks([6, 4, 4], "tanh", examples=8, seed=5)
    report = check_gradients(*problem, backward=mixed(**known))
    assert set(report.mistakes) == {MISTAKES[name] for name in names}
    assert report.detail == detail.format(M=M, D=D, Z=Z)


def test_a_factor_in_one_array_and_a_mistake_in_another(problem):
    def mine(net, X, Y):
        return mixed(db1=D)(net, X, Y) | {"dW2": 3 * right_backward(net, X, Y)["dW2"]}

    report = check_gradients(*problem, backward=mine)
    assert report.mistakes == (MISTAKES[D],)
    assert report.detail == f"In db1: {D}. dW2 is 3 times the right one."


def test_what_stays_unexplained_is_said(problem):
    def mine(net, X, Y):
        return mixed(db1=D)(net, X, Y) | {"dW2": 0.1 + right_backward(net, X, Y)["dW2"]}

    report = check_gradients(*problem, backward=mine)
    assert report.mistakes == (MISTAKES[D],)
    assert report.detail == f"In db1: {D}. Nothing known explains dW2."


# What did not arrive.


def test_what_did_arrive_is_recognised(problem):
    known = MISTAKES["db-summed-over-everything"]

    def mine(net, X, Y):
        gradients = known.backward(net, X, Y)
        del gradients["dW2"]
        return gradients | {"dW1": gradients["dW1"][:2]}

    report = check_gradients(*problem, backward=mine)
    assert report.wrong == ("dW1", "db1", "dW2", "db2")
    assert report.mistakes == (known,)


def test_a_factor_of_those_that_arrived_names_them(problem):
    def mine(net, X, Y):
        gradients = right_backward(net, X, Y)
        return {name: array / 2 for name, array in gradients.items() if name != "db1"}

    report = check_gradients(*problem, backward=mine)
    assert report.mistakes == (MISTAKES["m-of-another-set"],)
    assert report.detail.startswith("dW1, dW2 and db2 are 0.5 times the right ones")
