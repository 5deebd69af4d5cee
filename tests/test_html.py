"""What notebooks show: sound HTML that says the real numbers, in light and in dark."""

import re
import subprocess
import sys

import numpy as np
import pytest

import workings as wk
from html_reader import Reader, decoded, read
from workings.history import EpochRecord
from workings.html.parts import number
from workings.mistakes import MISTAKES

EVIL = ("<b>bold</b>", "a & b", '"quoted"')
OURS = {"Network", "Trace", "Gradients", "History", "Explanation", "Followed", "CheckReport"}


@pytest.fixture(scope="module")
def network(small_model):
    return wk.load(small_model)


@pytest.fixture(scope="module")
def batch(digits):
    return digits[:12]


@pytest.fixture(scope="module")
def history(digits):
    network = wk.Network([784, 10, 10], seed=1)
    return wk.train(network, digits[:400], validation=digits[400:], epochs=15, batch_size=50).run()


@pytest.fixture(scope="module")
def wrong(network, batch):
    mistake = MISTAKES["db-summed-over-everything"]
    return wk.check_gradients(network, batch.X, batch.Y, backward=mistake.backward, sample=8)


@pytest.fixture(scope="module")
def things(network, batch, history, wrong):
    """One of each kind that a notebook shows."""
    trace = network.forward(batch.X)
    return [
        network,
        trace,
        network.backward(trace, batch.Y),
        history,
        wk.explain(network, batch.X, batch.Y),
        wk.follow(network, batch.X, batch.Y, "W1[5,406]"),
        wk.follow(network, batch.X, batch.Y, "b2[3]"),
        wk.check_gradients(network, batch.X, batch.Y, sample=8),
        wrong,
    ]


def test_every_kind_is_among_them(things):
    assert {type(thing).__name__ for thing in things} == OURS


def test_every_view_is_sound_and_stands_alone(things):
    for thing in things:
        text = thing._repr_html_()
        page = Reader(text)
        assert page.elements[0][0] == "div"
        assert not page.all("script", "style", "link", "iframe", "object", "form")
        for name, attributes in page.elements:
            assert not [key for key in attributes if key.startswith("on")], name
            for key in ("src", "href"):
                assert attributes.get(key, "data:image/png;").startswith("data:image/png;")
        assert "url(" not in text
        assert len(text) < (100_000 if isinstance(thing, wk.Explanation) else 60_000), type(thing)


def test_every_picture_has_words_and_every_table_heads(things):
    for thing in things:
        page = read(thing)
        for image in page.all("img"):
            assert image["alt"]
            assert image["title"]
            decoded(image["src"])
        for drawing in page.all("svg"):
            assert drawing["role"] == "img"
            assert drawing["aria-label"]
        assert page.all("table")
        scopes = [head["scope"] for head in page.all("th")]
        assert set(scopes) == {"col", "row"}
        assert scopes.count("row") == len(page.all("tr")) - len(page.all("table"))


def test_views_take_the_pages_colours(things):
    """Nothing sets a colour of text or ground: a dark page stays dark, a light one light."""
    for thing in things:
        for name, attributes in read(thing).elements:
            style = attributes.get("style", "")
            assert not re.search(r"(^|;)\s*(color|background)", style), (name, style)
            if name in ("line", "text"):
                assert "currentColor" in attributes.values()


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    wide = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * wide[0] + 0.7152 * wide[1] + 0.0722 * wide[2]


def test_the_curves_colours_show_on_white_and_on_black(history):
    lines = [line["stroke"] for line in read(history).all("polyline")]
    assert len(set(lines)) == 2
    for colour in lines:
        light = luminance(colour)
        assert 1.05 / (light + 0.05) >= 3
        assert (light + 0.05) / (luminance("#1e1e1e") + 0.05) >= 3


def test_the_plain_repr_stays(things):
    for thing in things:
        assert "<div" not in repr(thing)
        assert type(thing).__name__ in repr(thing)


def test_html_waits_until_it_is_used():
    code = (
        "import sys, workings as wk\n"
        "network = wk.Network([3, 2]); wk.History; wk.explain; wk.check_gradients\n"
        "assert not [name for name in sys.modules if name.startswith('workings.html')]\n"
        "network._repr_html_()\n"
        "assert 'workings.html' in sys.modules and 'matplotlib' not in sys.modules\n"
        "assert 'PIL' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# What each says.


def test_a_network_shows_its_layers_and_its_weights(network):
    page = read(network)
    assert "784 → 10 relu → 10 softmax, float32" in page.text
    assert page.rows[2] == ["layer 1", "relu", "10×784", "10×1", "10×m", "7,850"]
    assert page.rows[4] == ["all", "", "", "", "", "7,960"]
    assert "Classes: 0, 1, 2" in page.text
    images = page.all("img")
    assert len(images) == 10
    W = network.W[1]
    assert images[3]["alt"] == (
        f"weights of unit 3, from {number(W[3].min())} to {number(W[3].max())}"
    )
    lightness = decoded(images[3]["src"]).astype(int).sum(axis=2)
    weights = W[3].reshape(28, 28)
    limit = np.abs(W).max()
    assert lightness.shape == (28, 28)
    assert (lightness[weights > 0.1 * limit] > 3 * 128).all()
    assert (lightness[weights < -0.1 * limit] < 3 * 128).all()


def test_a_network_of_features_or_of_many_units_has_no_pictures(digits):
    assert not read(wk.Network([12, 5, 3])).all("img")
    wide = wk.Network([784, 65, 10], preparation=digits.preparation)
    assert not read(wide).all("img")
    narrow = wk.Network([784, 64, 10], preparation=digits.preparation)
    assert len(read(narrow).all("img")) == 64
    assert len(narrow._repr_html_()) < 120_000


def test_names_are_text_and_never_marks():
    preparation = wk.Preparation(
        image_shape=(2, 2),
        scale=255.0,
        class_names=EVIL,
        source="<script>alert(1)</script>",
    )
    network = wk.Network([4, 3, 3], seed=2, preparation=preparation)
    X, Y = np.array([[1.0, 0.2], [0.5, 1.0], [0.2, 0.1], [0.0, 1.0]]), np.eye(3)[:, :2]
    features = wk.Preparation(feature_names=("<i>a</i>", "b"), class_names=EVIL)
    measured = wk.Network([2, 3, 3], "tanh", preparation=features)
    for thing, name in (
        (network, EVIL[0]),
        (network, "<script>alert(1)</script>"),
        (wk.explain(network, X, Y), EVIL[0]),
        (wk.follow(network, X, Y, "b2[0]"), EVIL[0]),
        (wk.follow(network, X, Y, "W2[0,1]"), EVIL[1]),
        (wk.follow(measured, X[:2], Y, "W1[0,0]"), "<i>a</i>"),
    ):
        page = read(thing)
        assert name in page.text
        assert not page.all("b", "i", "script")
        assert "&amp;amp;" not in thing._repr_html_()


def test_a_trace_shows_every_array(network, batch):
    trace = network.forward(batch.X)
    page = read(trace)
    rows = {row[0]: row for row in page.rows}
    assert [name for name in rows if "[" in name] == ["A[0] = X", "Z[1]", "A[1]", "Z[2]", "A[2]"]
    Z = trace.Z[1]
    zeros = (trace.A[1] == 0).mean()
    assert rows["Z[1]"][1:5] == ["10×12", number(Z.min()), number(Z.mean()), number(Z.max())]
    assert rows["A[1]"][5] == f"{zeros:.1%}"
    best = trace.probabilities.argmax(axis=0)
    assert rows["example 3"][1:] == [str(best[3]), f"{trace.probabilities[:, 3].max():.1%}"]
    assert len(page.all("img")) == 4


def test_a_trace_of_nothing_and_of_a_mask(network, rng):
    page = read(network.forward(np.zeros((784, 0))))
    assert "0 examples" in page.text
    assert not page.all("img")
    masked = network.forward(np.zeros((784, 2)), {1: np.ones((10, 2))})
    assert "Masked layers: 1." in read(masked).text


def test_what_has_diverged_is_shown_as_it_is(digits):
    network = wk.Network([784, 4, 10], preparation=digits.preparation)
    network.W[1][1, 3], network.W[1][2, 5], network.W[1][2, 6] = np.nan, np.inf, -np.inf
    assert "from NaN to NaN" in network._repr_html_()
    with np.errstate(all="ignore"):
        trace = network.forward(np.ones((784, 3)))
    assert "NaN" in read(trace).text
    assert "−∞" in network._repr_html_()


def test_gradients_stand_from_the_last_layer_down(network, batch):
    gradients = network.backward(network.forward(batch.X), batch.Y)
    page = read(gradients)
    names = [row[0] for row in page.rows[1:]]
    assert names == ["dZ[2]", "dW[2]", "db[2]", "dZ[1]", "dW[1]", "db[1]"]
    assert page.rows[2][4] == number(gradients.dW[2].max())


def test_a_history_is_a_curve_and_some_epochs(history):
    page = read(history)
    assert "15 epochs in" in page.text
    heads, *rows = page.rows
    assert heads[:4] == ["epoch", "loss", "accuracy", "validation loss"]
    marked = [row for row in rows if row[0].endswith(", the best")]
    assert [row[0] for row in marked] == [f"{history.best_epoch}, the best"]
    best = history.records[history.best_epoch - 1]
    assert marked[0][1] == f"{best.loss:.4f}"
    assert marked[0][4] == f"{best.validation_accuracy:.2%}"
    assert f"{len(rows)} of 15 epochs" in page.text
    training, validation = (line["points"].split() for line in page.all("polyline"))
    heights = [float(point.split(",")[1]) for point in training]
    assert len(training) == len(validation) == 15
    order = np.argsort([record.loss for record in history.records])
    assert np.argsort(np.array(heights), kind="stable")[::-1].tolist() == order.tolist()
    assert f"training from {number(history.records[0].loss)} to" in page.all("svg")[0]["aria-label"]
    dashes = {line["stroke-dasharray"] for line in page.all("polyline")}
    assert len(dashes) == 2


def records(losses):
    return [
        EpochRecord(epoch, len(losses), loss, 0.5, 0.1, 0.01)
        for epoch, loss in enumerate(losses, start=1)
    ]


@pytest.mark.parametrize(
    ("losses", "points"),
    [
        ([0.5], 1),
        ([0.5, 0.5, 0.5], 3),
        ([0.5, float("nan"), 0.3], 2),
        ([1.0, float("inf")], 1),
        ([float("nan")], 0),
        (np.linspace(2, 1, 5000).tolist(), 230),
    ],
)
def test_curves_of_any_losses(losses, points):
    page = read(wk.History(records(losses), None, "diverged"))
    (line,) = page.all("polyline")
    assert len(line["points"].split()) == points
    assert "nan" not in line["points"]
    assert "inf" not in line["points"]
    assert ", diverged" in page.text


def test_a_history_without_epochs():
    page = read(wk.History())
    assert "0 epochs" in page.text
    assert not page.all("svg", "table")
