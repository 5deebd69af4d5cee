"""`workings.explain`: one training step as data, with the engines' own numbers."""

import json
import math
import re

import numpy as np
import pytest

import workings as wk
from workings import maths
from workings.engines import Order, State, choose_engine
from workings.engines.reference import CHUNK_VALUES, ReferenceEngine
from workings.engines.threads import matrix_threads
from workings.explanation import explain
from workings.explanation.arithmetic import number
from workings.objective import Objective
from workings.places import Place

PARTS = ("forward", "loss", "backward", "update", "after")


@pytest.fixture(scope="module")
def flowers() -> wk.Dataset:
    """Measured features in five classes with names, in float64."""
    rng = np.random.default_rng(5)
    names = np.array(["rose", "iris", "lily", "aster", "daisy"])
    kinds = np.repeat(np.arange(5), 40)
    values = rng.normal(kinds[:, np.newaxis] * [1.0, -2.0, 0.5, 3.0], 1.0)
    return wk.from_arrays(values, names[kinds], feature_names=("a", "b", "c", "d"))


@pytest.fixture(scope="module")
def trained(mnist, flowers) -> dict[str, tuple[wk.Network, wk.Dataset]]:
    """Three trained networks, each with its data."""
    made = {}
    for name, sizes, activations, data in (
        ("10", [784, 10, 10], "relu", mnist[0][:2000]),
        ("64-32", [784, 64, 32, 10], ["gelu-tanh", "relu"], mnist[0][:2000]),
        ("flowers", [4, 7, 6, 5, 5], ["tanh", "leaky-relu", "sigmoid"], flowers),
    ):
        network = wk.Network(sizes, activations, seed=3, preparation=data.preparation)
        wk.train(network, data, epochs=4, batch_size=20, optimiser=wk.Adam(0.003)).run()
        made[name] = network, data
    return made


@pytest.fixture(params=["10", "64-32", "flowers"])
def case(request, trained):
    return trained[request.param]


def prepared(case, m):
    """Return X and Y of the first m examples, of the network's type, as engines prepare them."""
    network, data = case
    return data.preparation.apply(data.values[:m], network.dtype), data[:m].Y


def explained(case, m=8, **settings):
    return explain(case[0], *prepared(case, m), **settings)


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


# The formulas with numbers in them, computed anew.

FUNCTIONS = {
    f"{name}{prime}": (lambda z, f=f: float(f(np.array([z]))[0]))
    for name, entry in maths.ACTIVATIONS.items()
    for prime, f in (("", entry.function), ("′", entry.derivative))
}


def numbered(text):
    """Take a formula with numbers apart: the entry, the middle, the result, as text."""
    text = re.sub(r" \((the|input|\w+ \d+ of) [^=]*\)$", "", text)
    head, *middle, result = text.split(" = ")
    return head, middle, result


def computed(text):
    """Return the value of an expression as `with_numbers` writes them."""
    text = text.replace("−", "-").replace("·", "*")
    text = re.sub(r"e\^(\(-[^)]*\)|[\d.]+)", r"exp(\1)", text)
    text = re.sub(r"log ([\d.e-]+)", r"log(\1)", text)
    names = {"exp": math.exp, "log": math.log}
    for name, function in sorted(FUNCTIONS.items(), key=lambda entry: -len(entry[0])):
        plain = re.sub(r"\W", "_", name)
        text = text.replace(f"{name}(", f"{plain}(")
        names[plain] = function
    return eval(text, {"__builtins__": {}}, names)


def entry_of(explanation, head):
    """Return the number at the place a formula names: ``Z[1][3,0]``, ``losses[2]``, ``loss``."""
    symbol, place = re.fullmatch(r"(.*?)(\[\d+(?:,\d+)?\])?", head).groups()
    if symbol.startswith("("):
        symbol = symbol[1:-1]
    values = explanation[symbol].values
    return float(values[tuple(map(int, place.strip("[]").split(",")))] if place else values)


@pytest.mark.parametrize(("m", "l2"), [(1, 0.0), (3, 0.0), (30, 0.01)])
def test_every_formula_with_numbers_is_right(case, m, l2):
    explanation = explained(case, m, l2=l2)
    for step in explanation.steps:
        head, middle, result = numbered(step.with_numbers)
        if step.part == "after":
            result = result.partition(", before")[0]
        value = entry_of(explanation, head)
        digits = 6 if step.part in ("update", "after") else 4
        assert result == number(value, digits), step
        for text in middle:
            if "…" not in text and not re.search(r"(Z|dZ|losses)\[", text):
                assert computed(text) == pytest.approx(value, abs=1e-3, rel=6e-3), step


def test_long_sums_are_cut_to_their_largest_terms(case):
    explanation = explained(case, 30)
    network, trace, example = explanation.network, explanation.trace, explanation.example
    for step in explanation.steps:
        _, middle, _ = numbered(step.with_numbers)
        assert len(step.with_numbers) < 160
        if "…" not in step.with_numbers or not step.symbol.startswith(("Z[", "dW")):
            continue
        shown = [term.split("·")[-2:] for term in re.sub(r"^1/30·\(", "", middle[0]).split(" + ")]
        products = [computed("(" + "·".join(pair) + ")") for pair in shown[:2]]
        layer = int(re.search(r"\d", step.symbol)[0])
        row, column = map(int, re.search(r"\]\[(\d+),(\d+)\]", step.with_numbers).groups())
        if step.symbol.startswith("Z["):
            terms = network.W[layer][row] * trace.A[layer - 1][:, example]
        else:
            terms = explanation.gradients.dZ[layer][row] * trace.A[layer - 1][column]
        largest = sorted(terms, key=abs, reverse=True)[:2]
        assert np.abs(products) == pytest.approx(np.abs(largest), abs=1e-3)
        assert f"the 2 largest of {np.count_nonzero(terms)} terms" in step.with_numbers


def test_a_probability_that_rounds_to_zero_has_a_loss_that_is_shown_rightly():
    network = wk.Network([1, 2], init="zeros")
    network.W[1] = [[200.0], [0.0]]
    step = explain(network, [[1.0]], [[0.0], [1.0]])["losses"]
    assert step.with_numbers == "losses[0] = log Σ − (Z − max) = log 1 − (−200) = 200"
    assert step.values == 200


def test_meanings_name_classes_pixels_and_features(trained):
    digits, flowers = explained(trained["10"], 1), explained(trained["flowers"], 1)
    assert "The label is 5" in digits["losses"].meaning
    assert re.search(r"the pixel in row \d+, column \d+", digits["Z[1]"].meaning)
    assert "The label is rose" in flowers["losses"].meaning
    assert re.search("the feature '[abcd]'", flowers["dW[1]"].meaning)


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


def test_smoothed_labels_are_explained_too(trained):
    network, data = trained["10"]
    Y = 0.9 * data[:1].Y + 0.01
    explanation = explain(network, data[:1].X, Y)
    expected = network.losses(network.forward(data[:1].X), Y.astype(np.float32))
    np.testing.assert_allclose(explanation["losses"].values, expected)
    assert "0.9100·log" in explanation["losses"].with_numbers


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


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (7.0, "7"),
        (-0.97213, "−0.9721"),
        (0.00012345, "1.23e-04"),
        (0.99999999, "1.0000"),
        (1234.56789, "1234.6"),
        (2e7, "2.00e+07"),
        (math.nan, "NaN"),
        (-math.inf, "−∞"),
    ],
)
def test_numbers_as_they_are_read(value, text):
    assert number(value) == text
