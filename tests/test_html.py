"""What notebooks show: sound HTML that says the real numbers, in light and in dark."""

import base64
import dataclasses
import re
import struct
import subprocess
import sys
import zlib
from html.parser import HTMLParser

import numpy as np
import pytest

import workings as wk
from workings.explanation.arithmetic import number as explained
from workings.history import EpochRecord
from workings.html.parts import Html, html, number, tag
from workings.html.pictures import ink, png, signed, weight_pictures
from workings.mistakes import MISTAKES

VOID = {"img", "br"}
SPACE = "\N{NO-BREAK SPACE}"
EVIL = ("<b>bold</b>", "a & b", '"quoted"')
OURS = {"Network", "Trace", "Gradients", "History", "Explanation", "Followed", "CheckReport"}


class Reader(HTMLParser):
    """Reads a fragment: its elements, its cells and its text; what is unsound stops it."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.words, self.rows = [], [], [], []
        self.feed(text)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, name, attributes):
        names = [key for key, _ in attributes]
        assert len(names) == len(set(names)), f"{name} has an attribute twice"
        self.elements.append((name, dict(attributes)))
        if name == "tr":
            self.rows.append([])
        if name in ("td", "th"):
            assert self.open[-1] == "tr"
            self.rows[-1].append("")
        if name not in VOID:
            self.open.append(name)

    def handle_endtag(self, name):
        assert self.open.pop() == name

    def handle_data(self, data):
        if "title" not in self.open:
            self.words.append(data)
        if {"td", "th"} & set(self.open):
            self.rows[-1][-1] += data

    @property
    def text(self):
        return "".join(self.words)

    def all(self, *names):
        return [attributes for name, attributes in self.elements if name in names]


def read(thing):
    return Reader(thing._repr_html_())


def decoded(source):
    """Return a PNG's pixels, rows×columns×3, read by the book."""
    data = base64.b64decode(source.removeprefix("data:image/png;base64,"), validate=True)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, place = {}, 8
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind, content = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        (check,) = struct.unpack(">I", data[place + 8 + length : place + 12 + length])
        assert check == zlib.crc32(kind + content)
        chunks[kind], place = content, place + 12 + length
    assert list(chunks) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    columns, rows, depth, kind, *_ = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (depth, kind) == (8, 3)
    lines = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(rows, columns + 1)
    assert not lines[:, 0].any()
    palette = np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3)
    return palette[lines[:, 1:]]


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


def test_an_explanation_shows_every_step(network, batch):
    explanation = wk.explain(network, batch.X, batch.Y)
    page = read(explanation)
    for step in explanation.steps:
        assert any(
            row[0] == step.symbol
            and step.formula in row[1]
            and step.with_numbers in row[1]
            and row[3] == step.meaning
            for row in page.rows
        ), step.symbol
    assert f"from {explanation.loss:.6f} to {explanation.loss_after:.6f}" in page.text
    assert "example 0: " in page.text
    captions = [image["alt"] for image in page.all("img")]
    assert sum(words.startswith("example ") for words in captions) == 8
    for symbol in ("Z[1]", "dW[1]", "losses"):
        row = next(row for row in page.rows if row[0] == symbol)
        step = explanation[symbol]
        dimensions = "×".join(map(str, step.values.shape))
        told = f"{step.shape}here {dimensions}" if "m" in step.shape else step.shape
        assert row[2] == told


def test_the_example_that_is_followed_stands_first(network, batch):
    explanation = wk.explain(network, batch.X[:, ::-1], batch.Y[:, ::-1])
    assert explanation.example >= 8  # not among the first eight by itself
    page = read(explanation)
    assert page.all("img")[0]["alt"].startswith(f"example {explanation.example}: ")
    assert page.text.count("followed below") == 1
    order = re.findall(r"example (\d+): ", page.text)
    assert order[0] == str(explanation.example)
    assert len(set(order)) == len(order) == 8
    one = read(wk.explain(network, batch[:1].X, batch[:1].Y))
    assert "followed below" not in one.text


def rows_below(page, *heads):
    """Return a table's rows, found by its heads."""
    start = page.rows.index(list(heads)) + 1
    ends = (end for end, row in enumerate(page.rows[start:], start) if row[0] == "")
    return page.rows[start : next(ends, None)]


def test_an_explanations_tables_hold_its_steps_numbers(network, batch):
    explanation = wk.explain(network, batch.X, batch.Y)
    page, at = read(explanation), explanation.example
    label = int(explanation.Y[:, at].argmax())
    names = [f"{row} ← label" if row == label else str(row) for row in range(10)]
    softmax = rows_below(page, "class", "Z[2]", "− max", "e^", "÷ Σ = A[2]")
    blame = rows_below(page, "class", "A[2]", "Y", "dZ[2] = A − Y")
    after = rows_below(page, "class", "before", "after", "")
    value = explained
    for row, name in enumerate(names):
        moves = ("Z[2]", "Z[2] − max", "e^", "A[2]")
        cells = [value(explanation[symbol].values[row, at]) for symbol in moves]
        assert softmax[row] == [name, *cells]
        A, dZ = (explanation[symbol].values[row, at] for symbol in ("A[2]", "dZ[2]"))
        assert blame[row] == [name, value(A), value(explanation.Y[row, at]), value(dZ)]
        new = explanation["A[2]′"].values[row, at]
        assert after[row] == [name, value(A, 6), value(new, 6), "▲" if new > A else "▼"]
    assert softmax[10] == ["Σ", "", "", value(explanation["Σ"].values[at]), ""]
    moves = rows_below(page, "", "old", "− α · gradient", "= new", "what it is")
    assert len(moves) == 12
    dW = explanation.gradients.dW[1]
    row, column = np.unravel_index(np.abs(dW).argmax(), dW.shape)
    gradient = value(dW[row, column], 6)
    assert moves[0][:4] == [
        f"W1[{row},{column}]",
        value(network.W[1][row, column], 6),
        f"− 0.1 · {f'({gradient})' if gradient.startswith('−') else gradient}",
        value(explanation.after.W[1][row, column], 6),
    ]
    assert f"row {column // 28}, column {column % 28}" in moves[0][4]


def test_an_explanation_pictures_the_weights_and_their_gradients(network, batch):
    explanation = wk.explain(network, batch.X, batch.Y)
    drawn = {image["alt"]: image["src"] for image in read(explanation).all("img")}
    for what, values in (("weights", network.W[1]), ("gradients", explanation.gradients.dW[1])):
        shown = [words for words in drawn if words.startswith(f"{what} of unit ")]
        assert len(shown) == 10
        low, high = number(values[3].min()), number(values[3].max())
        words = f"{what} of unit 3, from {low} to {high}"
        bright = decoded(drawn[words]).astype(int).sum(axis=2)
        limit = np.abs(values).max()
        assert (bright[values[3].reshape(28, 28) > 0.1 * limit] > 3 * 128).all()


def test_a_wide_or_measured_explanation_shows_less(digits):
    wide = wk.Network([784, 40, 10], preparation=digits.preparation)
    explanation = wk.explain(wide, digits[:5].X, digits[:5].Y)
    page = read(explanation)
    assert "the 10 units of the largest gradients" in page.text
    told = [image["alt"] for image in page.all("img")]
    units = {int(words.split()[3][:-1]) for words in told if words.startswith("gradients of")}
    most = np.abs(explanation.gradients.dW[1]).max(axis=1)
    assert units == set(np.argsort(-most)[:10].tolist())
    assert len(explanation._repr_html_()) < 100_000
    measured = wk.Network([3, 4, 2])
    page = read(wk.explain(measured, np.ones((3, 2)), np.eye(2)))
    assert not [image for image in page.all("img") if "of unit" in image["alt"]]
    assert ["class", "A[2]", "Y", "dZ[2] = A − Y"] in page.rows
    still = wk.Network([3, 2], init="zeros")
    page = read(wk.explain(still, np.zeros((3, 1)), np.full((2, 1), 0.5)))
    assert "the parameters that moved most" not in page.text


def test_a_followed_parameter_tells_its_penalty_and_its_type(network, batch):
    found = wk.follow(network, batch.X, batch.Y, "W1[3,0]", l2=0.5)
    page = read(found)
    assert "Why the examples' share is zero: the pixel" in page.text
    assert "Why it is zero" not in page.text
    assert [row[-1] for row in page.rows if row[0] == "penalty λW"] == [number(found.penalty)]
    assert any(row[0] == "backpropagation (float32)" for row in page.rows)
    exact = read(wk.follow(network.copy(np.float64), batch.X, batch.Y, "W1[5,406]"))
    assert any(row[0] == "backpropagation" for row in exact.rows)
    assert "as many as float32 carries" not in exact.text


def test_a_followed_parameter_may_overflow(network, batch):
    found = wk.follow(network, batch.X, batch.Y, "b2[3]", learning_rate=1e300)
    text = read(found).text
    assert "∞" in text
    assert not re.search(r"\b(inf|nan)\b|\d{40}", text)


def test_a_followed_parameter_shows_its_sum(network, batch):
    found = wk.follow(network, batch.X, batch.Y, "W1[5,406]", l2=0.01)
    page = read(found)
    example = int(found.order[0])
    first = page.rows[1]
    assert first == [
        f"example {example}",
        found.labels[example],
        number(found.dZ[example]),
        number(found.inputs[example]),
        number(found.terms[example]),
    ]
    rows = {row[0]: row for row in reversed(page.rows)}
    assert rows["penalty λW"][-1] == number(found.penalty)
    assert rows["gradient"][-1] == number(found.gradient)
    assert rows["now"][1] == f"{found.loss:.10f}"
    drawn = page.all("svg")
    assert drawn
    assert "the pixel in row 14, column 14 marked" in drawn[0]["aria-label"]
    assert page.all("rect")[0]["x"] == "13.5"
    pixels = decoded(page.all("image")[0]["href"])[:, :, 0].astype(int)
    assert np.abs(255 - batch.image(example).astype(int) - pixels).max() <= 255 / 63
    dead = wk.follow(network, batch.X, batch.Y, "W1[3,0]")
    assert f"Why it is zero: {dead.why_zero}." in read(dead).text


def test_a_check_says_what_agrees_and_what_is_wrong(network, batch, wrong):
    right = read(wk.check_gradients(network, batch.X, batch.Y, sample=8))
    assert [row[1] for row in right.rows[1:]] == [f"✓{SPACE}agrees"] * 4
    page = read(wrong)
    assert wrong.verdict in page.text
    assert f"{wrong.mistake.name}: {wrong.mistake.sentence} {wrong.mistake.mend}" in page.text
    verdicts = {row[0]: row[1] for row in page.rows[1:]}
    assert verdicts["db2"] == f"✗{SPACE}wrong"
    assert verdicts["dW2"] == f"✓{SPACE}agrees"
    assert "8 of each array drawn at random" in page.text
    assert "b2 < 0" in read(dataclasses.replace(wrong, detail="b2 < 0")).text


# The pieces.


def test_pictures_hold_the_numbers(batch):
    image = batch.image(0)
    (found,) = Reader(ink(image, "a digit")).all("img")
    pixels = decoded(found["src"]).astype(int)
    assert (pixels == pixels[:, :, :1]).all()
    assert np.abs(255 - image.astype(int) - pixels[:, :, 0]).max() <= 255 / 63
    assert (found["width"], found["height"]) == ("56", "56")
    values = np.array([[-1.0, 0.0, 1.0], [-0.5, np.nan, 0.5]])
    (found,) = Reader(signed(values, "numbers")).all("img")
    lightness = decoded(found["src"]).astype(int).sum(axis=2)
    assert lightness[0, 0] < lightness[1, 0] < lightness[0, 1] < lightness[1, 2] < lightness[0, 2]
    assert lightness[1, 1] == lightness[0, 1]


def test_large_arrays_are_averaged():
    values = np.zeros((100, 130))
    values[:50] = 1
    (found,) = Reader(signed(values, "many")).all("img")
    pixels = decoded(found["src"])
    assert max(pixels.shape) <= 64
    assert (pixels[0] == pixels[0, 0]).all()
    assert pixels[0, 0].astype(int).sum() > pixels[-1, 0].astype(int).sum()


def test_a_picture_is_a_png_that_others_read():
    image_of = pytest.importorskip("PIL.Image")
    import io

    shades = np.arange(6, dtype=np.uint8).reshape(2, 3)
    palette = np.arange(18, dtype=np.uint8).reshape(6, 3)
    with image_of.open(io.BytesIO(png(shades, palette))) as picture:
        assert picture.size == (3, 2)
        assert np.array_equal(np.asarray(picture.convert("RGB")), palette[shades])


def test_weights_that_are_all_zero_can_be_drawn():
    assert len(weight_pictures(np.zeros((2, 4)), (2, 2))) == 2


def test_text_is_escaped_once():
    assert html("<a & b>") == "&lt;a &amp; b&gt;"
    assert html(Html("<br>")) == "<br>"
    assert tag("p", "<", title='"') == '<p title="&quot;">&lt;</p>'
    assert number(-0.031264) == "−0.03126"
    assert number(0.0) == "0"
    assert [number(value) for value in (np.inf, -np.inf, np.nan)] == ["∞", "−∞", "NaN"]
