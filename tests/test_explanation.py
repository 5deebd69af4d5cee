"""`workings.explain`: one training step as data, with the engines' own numbers."""

import json
import math

import numpy as np
import pytest

import workings as wk
from explained import explained, prepared, trained_networks
from workings import maths
from workings.engines import Order, State, choose_engine
from workings.engines.reference import CHUNK_VALUES, ReferenceEngine
from workings.engines.threads import matrix_threads
from workings.explanation import explain
from workings.objective import Objective
from workings.places import Place

PARTS = ("forward", "loss", "backward", "update", "after")


@pytest.fixture(scope="module")
def trained(mnist):
    return trained_networks(mnist)


@pytest.fixture(params=["10", "64-32", "flowers"])
def case(request, trained):
    return trained[request.param]


@pytest.mark.parametrize("m", [1, 2, 5, 16, 33, 200, 1536])
@pytest.mark.parametrize("l2", [0.0, 0.01])
def test_the_gradients_are_the_reference_engines_bit_for_bit(case, m, l2):
    network, data = case
    m = min(m, len(data))
    state = State(network, wk.GradientDescent(0.1), Objective(l2=l2))
    engine = ReferenceEngine(2)
    with matrix_threads(2, network.sizes, m, CHUNK_VALUES):  # as `ReferenceEngine.run` has it
        sums, dW, db = engine.batch_gradients(state, data, slice(0, m))
    explanation = explained(case, m, l2=l2)
    for layer in range(1, network.depth + 1):
        np.testing.assert_array_equal(explanation.gradients.dW[layer], dW[layer - 1])
        np.testing.assert_array_equal(explanation.gradients.db[layer], db[layer - 1])
        np.testing.assert_array_equal(explanation[f"dW[{layer}]"].values, dW[layer - 1])
        np.testing.assert_array_equal(explanation[f"db[{layer}]"].values, db[layer - 1])
    assert explanation.loss == pytest.approx(sums.loss / m, rel=1e-12)


@pytest.mark.parametrize("m", [1, 5, 33, 200])
def test_with_every_part_of_the_objective_it_is_the_reference_engines_step(case, m):
    """Masks, weights and smoothing to the bit; the update clipped."""
    network, data = case
    m = min(m, len(data))
    parts = {"l2": 0.01, "dropout": 0.3, "label_smoothing": 0.1, "seed": 5}
    parts["weights"] = np.random.default_rng(0).uniform(0.1, 3, m)
    objective = Objective(**parts)
    with matrix_threads(2, network.sizes, m, CHUNK_VALUES):
        state = State(network, wk.GradientDescent(0.1), objective)
        sums, dW, db = ReferenceEngine(2).batch_gradients(state, data[:m], slice(0, m))
    norm = maths.global_norm([*dW, *db])
    explanation = explained(case, m, **parts, clip_norm=norm / 3)
    for layer in range(1, network.depth + 1):
        np.testing.assert_array_equal(explanation.gradients.dW[layer], dW[layer - 1])
        np.testing.assert_array_equal(explanation[f"db[{layer}]"].values, db[layer - 1])
    assert explanation.loss == pytest.approx(sums.loss / sums.weight, rel=1e-12)
    assert explanation.norm == norm
    assert explanation.factor == pytest.approx(1 / 3)
    taken = network.copy()
    state = State(taken, wk.GradientDescent(0.1), Objective(**parts, clip_norm=norm / 3))
    ReferenceEngine(2).run(state, data[:m], Order(None, m, np.array([0.1])))
    for mine, theirs in zip(explanation.after.parameters, taken.parameters, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_the_loss_after_a_step_is_measured_with_the_same_masks(case):
    """So a small step makes it smaller by what the gradient promises; not so with other masks."""
    network, data = case
    parts = {"dropout": 0.5, "weights": np.linspace(0.5, 2, 20), "label_smoothing": 0.05}
    twin = network.copy(np.float64), data
    explanation = explained(twin, 20, learning_rate=1e-6, **parts)
    squares = maths.global_norm([*explanation.gradients.dW, *explanation.gradients.db]) ** 2
    fall = explanation.loss - explanation.loss_after
    assert fall == pytest.approx(1e-6 * squares, rel=1e-3)
    other = explained(twin, 20, **{**parts, "seed": 1})
    assert abs(other.loss - explanation.loss) > 100 * fall


@pytest.mark.parametrize("order", ["C", "F"])
def test_how_x_lies_in_memory_changes_no_bit(trained, order):
    network, data = trained["10"]
    X = np.array(data[:40].X, order=order)
    there = explain(network, X, data[:40].Y).gradients.dW[1]
    np.testing.assert_array_equal(there, explained(trained["10"], 40).gradients.dW[1])


def test_the_update_is_the_engines(case, engine):
    network, data = case
    taken = network.copy()
    state = State(taken, wk.GradientDescent(0.05))
    engine.run(state, data[:32], Order(None, 32, np.array([0.05])))
    explanation = explained(case, 32, learning_rate=0.05)
    tolerance = 0.0 if engine.name == "reference" else 1e-6
    for mine, theirs in zip(explanation.after.parameters, taken.parameters, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=tolerance)


def test_the_gradient_is_the_compiled_engines_to_five_digits(case):
    network, data = case
    taken = network.copy(np.float64)
    engine = choose_engine("compiled", 2)[0]
    engine.run(State(taken, wk.GradientDescent(1.0)), data[:64], Order(None, 64, np.ones(1)))
    explanation = explained(case, 64)
    before = network.copy(np.float64)
    for layer in range(1, network.depth + 1):
        compiled = before.W[layer] - taken.W[layer]
        np.testing.assert_allclose(explanation.gradients.dW[layer], compiled, atol=1e-5)


def test_the_steps_are_in_order_and_made_of_what_is_there(case):
    for l2 in (0.0, 0.1):
        explanation = explained(case, l2=l2)
        known = {"Y", "α", "λ"} | {
            f"{kind}[{layer}]" for kind in "Wb" for layer in range(1, explanation.network.depth + 1)
        }
        for step in explanation.steps:
            assert set(step.inputs) <= known, step
            assert step.symbol not in known
            known.add(step.symbol)
        order = [PARTS.index(step.part) for step in explanation.steps]
        assert order == sorted(order)
        assert ("penalty" in known) == (l2 > 0)
        used = {symbol for step in explanation.steps for symbol in step.inputs}
        assert known - used - {"λ"} == {"loss", "loss′"} | ({"α"} - used)


def test_the_steps_of_the_lessons_network(trained):
    symbols = [step.symbol for step in explained(trained["10"], 1).steps]
    assert symbols == [
        *("X", "Z[1]", "A[1]", "Z[2]", "max", "Z[2] − max", "e^", "Σ", "A[2]", "losses", "loss"),
        *("dZ[2]", "dW[2]", "db[2]", "dA[1]", "g′(Z[1])", "dZ[1]", "dW[1]", "db[1]"),
        *("W[1]′", "b[1]′", "W[2]′", "b[2]′", "A[2]′", "losses′", "loss′"),
    ]


def test_a_step_has_the_shape_it_says(case):
    explanation = explained(case, 8)
    for step in explanation.steps:
        said = () if step.shape == "1" else step.shape.replace("m", "8").split("×")
        assert step.values.shape == tuple(map(int, said)), step
        assert step.meaning.endswith(".")
        assert step.meaning[0] == step.meaning[0].upper()


def test_the_moves_give_what_the_passes_give_bit_for_bit(case):
    explanation = explained(case, 9)
    L = explanation.network.depth
    shares = explanation["e^"].values / explanation["Σ"].values
    np.testing.assert_array_equal(shares, explanation.trace.probabilities)
    shifted = explanation.trace.Z[L] - explanation["max"].values
    np.testing.assert_array_equal(explanation[f"Z[{L}] − max"].values, shifted)
    for layer in range(1, L):
        product = explanation[f"dA[{layer}]"].values * explanation[f"g′(Z[{layer}])"].values
        np.testing.assert_array_equal(product, explanation.gradients.dZ[layer])


def test_the_loss_after_is_that_of_the_new_network(case):
    network, _ = case
    explanation = explained(case, 20, l2=0.02)
    again = explain(explanation.after, *prepared(case, 20), l2=0.02)
    assert explanation.loss_after == again.loss < explanation.loss
    assert explanation["loss"].values == explanation.loss
    assert explanation["loss′"].values == explanation.loss_after
    penalty = 0.01 * sum(float((W.astype(float) ** 2).sum()) for W in network.W)
    assert explanation["penalty"].values == pytest.approx(penalty, rel=1e-5)


def test_the_network_given_stays_as_it_was(case):
    network, data = case
    given = network.copy()
    explanation = explained((given, data), learning_rate=10.0)
    for array, old in zip(given.parameters, network.parameters, strict=True):
        np.testing.assert_array_equal(array, old)
    given.W[1] = given.W[1] + 1  # nor does the explanation change with it
    np.testing.assert_array_equal(explanation.network.W[1], network.W[1])


def test_it_speaks_of_the_example_with_the_largest_loss(case):
    explanation = explained(case, 25)
    assert explanation.example == explanation["losses"].values.argmax() > 0
    assert f",{explanation.example}] = " in explanation["Z[1]"].with_numbers


def test_the_document_holds_every_number(case):
    explanation = explained(case, 4, l2=0.1)
    document = json.loads(json.dumps(explanation.as_document(), allow_nan=False))
    assert [step["symbol"] for step in document["steps"]] == [
        step.symbol for step in explanation.steps
    ]
    for said, step in zip(document["steps"], explanation.steps, strict=True):
        np.testing.assert_array_equal(np.array(said["values"], step.values.dtype), step.values)
        assert said["dimensions"] == list(step.values.shape)
        assert said["inputs"] == list(step.inputs)
    for layer in range(1, explanation.network.depth + 1):
        np.testing.assert_array_equal(
            np.array(document["parameters"][f"W[{layer}]"], np.float32),
            explanation.network.W[layer],
        )
    assert document["loss"] == explanation.loss
    push = document["pushes"][0]["inputs"][0]
    assert push["product"] == pytest.approx(push["value"] * push["weight"])
    value = Place("W", 1, 0, push["column"]).value_in(explanation.network.W[1])
    assert push["weight"] == value


def test_a_network_without_hidden_layers_has_its_steps_too():
    network = wk.Network([3, 2], seed=1)
    explanation = explain(network, np.ones((3, 1)), [[1.0], [0.0]])
    assert explanation["Z[1]"].inputs == ("W[1]", "X", "b[1]")
    assert "dA[1]" not in [step.symbol for step in explanation.steps]


def test_a_step_that_overflows_is_explained_without_warnings():
    network = wk.Network([2, 3, 2], seed=0)
    explanation = explain(network, [[3e38], [3e38]], [[0.0], [1.0]])
    assert not math.isfinite(explanation.loss_after)
    document = json.loads(json.dumps(explanation.as_document(), allow_nan=False))
    assert document["loss_after"] is None
    assert "before the step already" in explanation["loss′"].meaning


def test_a_dead_layer_says_so():
    network = wk.Network([2, 3, 2], seed=0)
    network.b[1] = np.full((3, 1), -100.0)
    explanation = explain(network, [[1.0], [1.0]], [[0.0], [1.0]])
    assert "Units that fire: 0 of 3" in explanation["A[1]"].meaning
    assert explanation["dW[1]"].meaning == "All zero: no weight of this layer moves."
    assert explanation["W[1]′"].meaning == "Nothing moves."


def test_repr_and_an_unknown_symbol(trained):
    explanation = explained(trained["10"], 1)
    said = "<Explanation: 1 example through 784 → 10 relu → 10 softmax, α = 0.1, loss "
    assert repr(explanation).startswith(said)
    assert repr(explanation["Z[1]"]).startswith("<Step Z[1]: Z[1][")
    with pytest.raises(wk.SettingError, match=r"'Z\[7\]' is not a known step: choose one of X, Z"):
        explanation["Z[7]"]


@pytest.mark.parametrize(
    ("X", "Y", "settings", "error", "message"),
    [
        (np.ones((4, 784)), np.ones((10, 4)), {}, wk.ShapeError, "X is 784×m.*pass X.T"),
        (np.ones(784), np.ones((10, 1)), {}, wk.ShapeError, "one example is a column"),
        (np.ones((784, 0)), np.ones((10, 0)), {}, wk.ShapeError, "give one example or more"),
        (np.ones((784, 2)), np.ones(2), {}, wk.ShapeError, "Y is classes×m"),
        (np.ones((784, 2)), np.ones((2, 10)), {}, wk.ShapeError, "Y is classes×m"),
        (np.ones((784, 1)), np.ones((10, 1)), {"learning_rate": 0}, wk.SettingError, "above 0"),
        (np.ones((784, 1)), np.ones((10, 1)), {"l2": -1}, wk.SettingError, "l2 is -1"),
    ],
)
def test_what_cannot_be_explained_is_refused(X, Y, settings, error, message):
    with pytest.raises(error, match=message):
        explain(wk.Network([784, 10, 10]), X, Y, **settings)
