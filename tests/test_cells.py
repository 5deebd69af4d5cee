"""Every cell of a training step: its formula's numbers give its value, and whence it came."""

import math
import re

import numpy as np
import pytest

import workings as wk
from explained import explained, trained_networks
from workings import maths
from workings.errors import SettingError
from workings.explanation import explain
from workings.explanation.cells import Spot, array_at, cell, is_there, leads_to, symbols

#: Computed by the network alone, or given: no formula of its own to be computed again.
GIVEN = re.compile(r"X|Y|w|M\[\d\]|[Wb]\[\d\]|A\[\d\]′|losses′|max")
FUNCTIONS = {
    f"{name}{prime}": (lambda z, f=f: float(f(np.array([z], np.float64))[0]))
    for name, entry in maths.ACTIVATIONS.items()
    for prime, f in (("", entry.function), ("′", entry.derivative))
}
CASES = {
    "one digit": ("10", 1, {}),
    "a batch": ("10", 8, {}),
    "three layers": ("64-32", 3, {}),
    "features": ("flowers", 6, {}),
    "everything": (
        "flowers",
        4,
        {
            "l2": 0.01,
            "dropout": 0.4,
            "weights": [1.0, 2.0, 0.5, 1.0],
            "label_smoothing": 0.1,
            "clip_norm": 0.05,
            "seed": 2,
        },
    ),
    "a penalty": ("flowers", 1, {"l2": 0.1}),
}


@pytest.fixture(scope="module")
def trained(mnist):
    return trained_networks(mnist)


@pytest.fixture(scope="module", params=CASES)
def step(request, trained):
    name, m, settings = CASES[request.param]
    return explained(trained[name], m, **settings)


def spots(step, symbol, most=25):
    """All cells of an array; of a large one some, from everywhere."""
    rows, columns = array_at(step, symbol).shape
    places = np.arange(rows * columns)
    if len(places) > most:
        places = np.random.default_rng(0).choice(places, most, replace=False)
    return [Spot(symbol, *divmod(int(place), columns)) for place in places]


def computed(text):
    text = text.replace("−", "-").replace("·", "*").replace("√(", "sqrt(").replace("e^(", "exp(")
    text = re.sub(r"log ([\d.e-]+)", r"log(\1)", text)
    names = {"exp": math.exp, "log": math.log, "sqrt": math.sqrt, "min": min}
    for name, function in sorted(FUNCTIONS.items(), key=lambda entry: -len(entry[0])):
        plain = re.sub(r"\W", "_", name)
        text = text.replace(name + "(", plain + "(")
        names[plain] = function
    return eval(text, {"__builtins__": {}}, names)


def test_the_numbers_in_every_formula_give_its_value(step):
    for symbol in symbols(step):
        for spot in spots(step, symbol):
            found = cell(step, *spot, exact=True)
            assert found.value == float(array_at(step, symbol)[spot.row, spot.column])
            assert found.name in found.with_numbers
            head, *middle, result = found.with_numbers.split(" = ")
            assert head == found.name
            assert result == repr(found.value).replace("-", "−")
            if not GIVEN.fullmatch(symbol):
                assert found.formula.startswith(f"{found.name} = ")
                size = max([abs(term.value) * found.factor for term in found.terms] + [1e-3])
                for text in middle:
                    value = computed(text)
                    assert value == pytest.approx(found.value, rel=2e-5, abs=1e-5 * size + 1e-6), (
                        text
                    )


def test_the_summands_of_every_sum_give_its_value(step):
    for symbol in symbols(step):
        for spot in spots(step, symbol):
            found = cell(step, *spot)
            if found.terms:
                total = found.factor * math.fsum(each.value for each in found.terms) + found.last
                size = max(abs(each.value) for each in found.terms) * found.factor + 1e-6
                assert total == pytest.approx(found.value, rel=2e-5, abs=1e-5 * size)
                sizes = [abs(each.value) for each in found.terms]
                assert sizes == sorted(sizes, reverse=True)
                for each in found.terms:
                    product = math.prod(
                        float(array_at(step, s.symbol)[s.row, s.column]) for s in each.spots
                    )
                    assert product == pytest.approx(each.value, rel=1e-5, abs=1e-12)


def test_a_cell_is_in_what_it_came_from_and_leads_to(step):
    """Its sources lead to it; what is said of the way onwards is what is said of the sources."""
    whole = re.compile(r"penalty′?|‖g‖|s|A\[\d\]′")  # sums over all weights, and all at once
    for symbol in symbols(step):
        for spot in spots(step, symbol, 8):
            for source in cell(step, *spot).sources[:8]:
                assert isinstance(source, Spot)
                if not whole.fullmatch(symbol) and source.symbol != "s":
                    assert spot in leads_to(step, *source)
            if symbol == "loss":
                continue
            for after in leads_to(step, *spot)[:8]:
                assert spot in cell(step, *after).sources


def test_the_sources_of_a_sum_are_its_inputs_weights_and_bias(trained):
    step = explained(trained["10"], 1)
    found = cell(step, "Z[1]", 3, 0)
    strongest = int(np.abs(step.network.W[1][3] * step.X[:, 0]).argmax())
    assert found.sources[0] == Spot("X", strongest, 0)
    assert set(found.sources) == {
        *(Spot("X", j, 0) for j in range(784)),
        *(Spot("W[1]", 3, j) for j in range(784)),
        Spot("b[1]", 3, 0),
    }
    assert found.terms[0].spots == (Spot("W[1]", 3, strongest), Spot("X", strongest, 0))


def test_one_gradient_is_followed_from_the_loss_to_a_pixel(trained):
    step = explained(trained["64-32"], 1)
    way = [Spot("loss", 0, 0)]
    while way[-1].symbol != "dW[1]":
        onwards = leads_to(step, *way[-1])
        down = [s for s in onwards if s.symbol.startswith(("dZ", "dA"))] or [
            s for s in onwards if s.symbol == "dW[1]"
        ]
        way.append(down[0])
    assert [spot.symbol for spot in way] == [
        "loss", "dZ[3]", "dA[2]", "dZ[2]", "dA[1]", "dZ[1]", "dW[1]",
    ]  # fmt: skip
    gradient = cell(step, *way[-1])
    pixel = gradient.sources[1]
    assert pixel == Spot("X", way[-1].column, 0)
    assert gradient.value != 0
    product = cell(step, *gradient.sources[0]).value * cell(step, *pixel).value
    assert gradient.value == pytest.approx(product, rel=1e-6)


def test_a_gradient_of_zero_says_why(trained):
    step = explained(trained["10"], 1)
    empty = int(np.flatnonzero(step.X[:, 0] == 0)[0])
    found = cell(step, "dW[1]", 0, empty)
    assert found.value == 0
    assert "is 0 in this image" in found.meaning


def test_text_is_rounded_and_long_sums_are_cut():
    network = wk.Network([5, 2], init="zeros", dtype=np.float64)
    network.W[1] = [[1.0, 2.0, 3.0, 4.0, -5.0], [0.0] * 5]
    step = explain(network, np.full((5, 1), 0.5), [[1.0], [0.0]])
    assert cell(step, "Z[1]").with_numbers == ("Z[1][0,0] = −5·0.5000 + 4·0.5000 + … + 0 = 2.5000")
    assert cell(step, "Z[1]", exact=True).with_numbers.count("·") == 5


def test_nan_is_called_nan():
    network = wk.Network([1, 2, 2], dtype=np.float64)
    network.W[1] = np.full((2, 1), 1e308)
    step = explain(network, [[1e308]], [[1.0], [0.0]])
    for symbol in symbols(step):
        found = cell(step, symbol)
        if math.isnan(found.value):
            assert "NaN" in found.meaning


@pytest.mark.parametrize(
    ("symbol", "row", "column"), [("Z[9]", 0, 0), ("Z[1]", 99, 0), ("loss", 0, 1), ("b[1]", -1, 0)]
)
def test_a_cell_that_is_not_there_is_refused(trained, symbol, row, column):
    step = explained(trained["10"], 1)
    assert not is_there(step, Spot(symbol, row, column))
    with pytest.raises(SettingError):
        cell(step, symbol, row, column)
    with pytest.raises(SettingError):
        leads_to(step, symbol, row, column)
