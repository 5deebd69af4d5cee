"""The gradient check: right networks pass, wrong ones do not, and kinks are not errors."""

import importlib.util
import json
import sys

import numpy as np
import pytest

import workings as wk
from finite_differences import away_from_kinks, numeric_gradients
from workings import maths
from workings.gradcheck import check_gradients, finite_difference
from workings.gradcheck.check import SAMPLE
from workings.gradcheck.compare import excess
from workings.gradcheck.differences import central_differences, refined_differences
from workings.gradcheck.places import Places
from workings.gradcheck.problem import posed
from workings.mistakes import MISTAKES, right_backward
from workings.places import Place, place_of

ACTIVATIONS = list(maths.ACTIVATIONS)
ALL_PARTS = {"weights": np.array([0.5, 0, 2, 1, 1, 3, 0.1]), "l2": 0.3}


def random_problem(seed):
    """A network of 1 to 4 layers, any activations, narrow to wide weights; examples of any size."""
    rng = np.random.default_rng(seed)
    depth = seed % 4 + 1
    sizes = [*rng.integers(1, 9, depth).tolist(), int(rng.integers(2, 7))]
    names = [ACTIVATIONS[(seed // 4 + layer) % len(ACTIVATIONS)] for layer in range(depth - 1)]
    init = (None, "uniform", "glorot", "he")[seed // 24 % 4]
    network = wk.Network(sizes, names, seed=seed, init=init, dtype=np.float64)
    scale = rng.choice([0.1, 1, 1, 3, 10])
    for array in network.parameters:
        array *= scale
    for b in network.b:
        b += rng.normal(0, 0.5 * scale, b.shape)
    m = int(rng.integers(1, 17))
    X = rng.normal(0, rng.choice([0.1, 1, 1, 10]), (sizes[0], m))
    if seed % 3 == 0:  # pixels, half of them empty
        X = rng.integers(0, 256, X.shape) / 255 * (rng.random(X.shape) < 0.5)
    Y = np.eye(sizes[-1])[rng.integers(0, sizes[-1], m)].T
    return network, X, (0.9 * Y + 0.1 / sizes[-1] if seed % 5 == 0 else Y)


def test_a_thousand_random_right_networks_pass():
    compared = there = unsure = 0
    for seed in range(1000):
        report = check_gradients(*random_problem(seed))
        assert report.ok, (seed, str(report))
        assert report.mistake is None
        compared += sum(array.checked - array.kinks - array.unsure for array in report.arrays)
        there += sum(array.of for array in report.arrays)
        unsure += sum(array.unsure for array in report.arrays)
    assert compared > 0.999 * there
    assert unsure <= 5  # all in one network, whose loss is in the thousands


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_fails_and_is_named_wherever_it_makes_a_difference(name):
    failed = 0
    for seed in range(60):
        network, X, Y = random_problem(seed)
        wrong, right = MISTAKES[name].backward(network, X, Y), right_backward(network, X, Y)
        off = max(excess(wrong[key], right[key]).max() for key in right)
        report = check_gradients(network, X, Y, backward=MISTAKES[name].backward)
        if off > 1e3:  # and not only by a last digit
            assert not report.ok, seed
            assert report.mistake is MISTAKES[name], (seed, report.mistake)
            failed += 1
        elif off == 0:
            assert report.ok, (seed, str(report))
    assert failed >= 10


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_on_real_digits(name, digits):
    """The lesson's shape, with tanh: there all seven differ."""
    network = wk.Network([784, 10, 10], "tanh", seed=0)
    data = digits[:20]
    report = check_gradients(network, data.X, data.Y, backward=MISTAKES[name].backward, sample=20)
    assert not report.ok
    assert report.mistake is MISTAKES[name]
    assert MISTAKES[name].sentence in str(report)


def test_the_lessons_network_on_real_digits(digits):
    network = wk.Network([784, 10, 10], seed=0)
    before = [array.copy() for array in network.parameters]
    report = check_gradients(network, digits.X[:, :64], digits.Y[:, :64])
    assert report.ok
    assert not report.sampled
    assert [array.name for array in report.arrays] == ["dW1", "db1", "dW2", "db2"]
    assert [array.checked for array in report.arrays] == [7840, 10, 100, 10]
    assert sum(array.kinks for array in report.arrays) < 80
    assert all(array.relative < 1e-8 for array in report.arrays)
    for array, old in zip(network.parameters, before, strict=True):
        np.testing.assert_array_equal(array, old)
    assert network.dtype == np.float32


def test_one_wrong_number_among_thousands_is_found_and_named(digits):
    network = wk.Network([784, 10, 10], seed=0)

    def mine(net, X, Y):
        gradients = right_backward(net, X, Y)
        gradients["dW1"][3, 406] += 1e-5
        return gradients

    report = check_gradients(network, digits.X[:, :8], digits.Y[:, :8], backward=mine)
    assert report.wrong == ("dW1",)
    array = report.arrays[0]
    assert (array.wrong, str(array.worst)) == (1, "W1[3,406]")
    assert array.backpropagation - array.numeric == pytest.approx(1e-5, rel=1e-3)
    assert report.mistake is None
    assert "W1[3,406]" in str(report)


# One parameter, and many at once.


def all_places(network):
    for layer, (W, b) in enumerate(zip(network.W, network.b, strict=True), 1):
        for kind, array in (("W", W), ("b", b)):
            yield kind, layer, array


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_one_and_many_give_the_definitions_numbers(activation, rng):
    network, X, Y = away_from_kinks([6, 5, 4, 3], activation, examples=7, seed=2)
    masks = {1: rng.integers(0, 2, (5, 7)) * 2.0, 2: rng.integers(0, 2, (4, 7)) / 0.7}
    problem = posed(network, X, Y, masks=masks, **ALL_PARTS)
    trace = network.forward(X, masks)
    weights, l2 = ALL_PARTS.values()

    def loss():
        losses = network.losses(network.forward(X, masks), Y)
        squares = sum((W**2).sum() for W in network.W)
        return (losses * weights).sum() / weights.sum() + l2 / 2 * squares

    by_definition = numeric_gradients(network.parameters, loss)
    for (kind, layer, array), known in zip(all_places(network), by_definition, strict=True):
        rows, columns = np.divmod(np.arange(array.size), array.shape[1])
        places = Places(kind, layer, rows, columns)
        many = central_differences(problem, trace, places)
        better = refined_differences(problem, trace, places)
        one = [
            finite_difference(network, X, Y, Place(kind, layer, *at), masks=masks, **ALL_PARTS)
            for at in np.ndindex(array.shape)
        ]
        for values in (many.values, better.values, [found.value for found in one]):
            np.testing.assert_allclose(np.reshape(values, array.shape), known, 1e-6, 1e-9)
        assert many.kinks.tolist() == [found.kink for found in one]


def test_a_finite_difference_says_what_it_is_made_of():
    network, X, Y = away_from_kinks([6, 5, 3], "tanh", examples=7, seed=2)
    found = finite_difference(network, X, Y, place_of("W1[3,4]", network))
    assert found.value == pytest.approx(
        (found.loss_plus - found.loss_minus) / (2 * found.step), rel=1e-12
    )
    assert 1e-7 < found.step < 1e-4
    moved = network.copy()
    moved.W[1][3, 4] += found.step
    assert moved.losses(moved.forward(X), Y).mean() == pytest.approx(found.loss_plus, rel=1e-14)
    wider = finite_difference(network, X, Y, found.place, step=1e-3)
    assert wider.step == pytest.approx(1e-3, rel=1e-12)
    assert wider.value == pytest.approx(found.value, rel=1e-3)


def test_the_step_is_smaller_where_inputs_are_large():
    network, X, Y = away_from_kinks([6, 5, 3], "tanh", examples=7, seed=2)
    small = finite_difference(network, X, Y, Place("W", 1, 0, 0))
    large = finite_difference(network, X * 30, Y, Place("W", 1, 0, 0))
    assert large.step < small.step / 10
    problem = posed(network, X * 30, Y)
    places = Places("W", 1, *np.divmod(np.arange(30), 6))
    found = central_differences(problem, problem.network.forward(problem.X), places)
    assert found.moves.max() < 3e-5


# Large networks: a sample.


def test_a_large_network_is_sampled_and_the_report_says_so(digits):
    network = wk.Network([784, 64, 32, 10], "gelu-tanh", seed=0)
    X, Y = digits.X[:, :64], digits.Y[:, :64]
    report = check_gradients(network, X, Y)
    assert report.ok and report.sampled
    assert [array.checked for array in report.arrays] == [64, 64, 64, 32, 64, 10]
    assert (report.sample, report.seed) == (SAMPLE, 0)
    assert "298 gradients compared, of 52,650" in report.verdict
    other = check_gradients(network, X, Y, seed=1)
    assert [a.worst for a in other.arrays] != [a.worst for a in report.arrays]
    assert report == check_gradients(network, X, Y)
    few = check_gradients(network, X, Y, sample=3)
    assert [array.checked for array in few.arrays] == [3] * 6


def test_all_can_be_asked_for(monkeypatch):
    network, X, Y = away_from_kinks([20, 5, 4], "tanh", examples=7, seed=5)
    monkeypatch.setattr("workings.gradcheck.check.ALL_UP_TO", 100)
    assert check_gradients(network, X, Y).sampled
    assert not check_gradients(network, X, Y, sample="all").sampled


# Automatic differentiation.


@pytest.mark.parametrize(
    "library", ["torch", pytest.param("jax", marks=pytest.mark.slow), "autograd"]
)
def test_against_automatic_differentiation(library, rng):
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    names = ACTIVATIONS[:3], ACTIVATIONS[3:]
    for hidden in names:
        network = wk.Network([6, 5, 4, 4, 3], hidden, seed=2)
        X, Y = rng.normal(0, 1, (6, 7)), np.eye(3)[rng.integers(0, 3, 7)].T
        masks = {2: rng.integers(0, 2, (4, 7)) / 0.7}
        report = check_gradients(network, X, Y, masks=masks, against=library, **ALL_PARTS)
        assert report.ok, str(report)
        assert report.method == library
        assert all(array.relative < 1e-13 for array in report.arrays)
        assert not check_gradients(
            network,
            X,
            Y,
            masks=masks,
            against=library,
            backward=(lambda net, X, Y: right_backward(net, X, Y)),
        ).ok  # it does not know the masks
        plain = MISTAKES["z-instead-of-a-in-dw"]
        found = check_gradients(network, X, Y, backward=plain.backward, against=library)
        assert found.mistake is plain


def test_at_exactly_zero_every_library_takes_our_convention():
    network = wk.Network([2, 3, 3, 2], ["relu", "leaky-relu"], init="zeros")
    network.W[3] = np.arange(6).reshape(2, 3)
    X, Y = np.ones((2, 1)), np.array([[1.0], [0.0]])
    for library in ("torch", "jax", "autograd"):
        if importlib.util.find_spec(library) is not None:
            assert check_gradients(network, X, Y, against=library).ok, library


@pytest.mark.parametrize("library", ["torch", "jax", "autograd"])
def test_a_missing_library_is_one_line_with_the_command(monkeypatch, library):
    monkeypatch.setitem(sys.modules, library, None)  # as where it is not installed
    with pytest.raises(wk.MissingExtraError, match=f"pip install {library}"):
        check_gradients(*random_problem(1), against=library)


def test_a_report_as_json_and_as_text_and_in_a_notebook():
    network, X, Y = away_from_kinks([6, 4, 4], "tanh", examples=7, seed=5)
    report = check_gradients(network, X, Y, backward=MISTAKES["db-summed-over-everything"].backward)
    document = json.loads(json.dumps(report.as_document(), allow_nan=False))
    assert document["ok"] is False
    assert document["mistake"]["name"] == "db-summed-over-everything"
    assert [array["array"] for array in document["arrays"]] == ["dW1", "db1", "dW2", "db2"]
    assert document["arrays"][1]["verdict"] == "wrong"
    assert repr(report) == "<CheckReport: Wrong: db1 and db2 disagree with finite differences.>"
    assert "db1" in report._repr_html_()
    assert report.loss == pytest.approx(network.losses(network.forward(X), Y).mean())
