"""What ``--weight`` says of a parameter, in a pipe and as JSON: every number is real."""

import json
import re

import numpy as np
import pytest

import workings as wk
from followed import BLOCKS, followed_text
from workings.cli import explain_weight

NUMBER = re.compile(r"(?<![\w.])[-−+]?\d+(?:\.\d+)?(?:e[-+]\d+)?%?")


@pytest.fixture(scope="module")
def network(small_model):
    return wk.load(small_model)


@pytest.fixture(scope="module")
def batch(mnist):
    return mnist[1][:16]


@pytest.fixture(scope="module")
def follow(network, batch):
    """Follow a parameter over the first examples of a batch; what was printed is returned."""

    def call(name, count=16, *, data=batch, model=network, **options):
        return followed_text(model, data, name, count, **options)

    return call


def numbers_in(text):
    """Yield each number of a text with half a unit of its last digit."""
    for found in NUMBER.findall(text):
        share = 100 if found.endswith("%") else 1
        digits, _, exponent = found.rstrip("%").replace("−", "-").partition("e")
        scale = 10.0 ** int(exponent or 0) / share
        decimals = len(digits.partition(".")[2])
        yield found, float(digits) * scale, 0.500001 * 10.0**-decimals * scale


def numbers_of(document):
    """Yield each number of a JSON document, those in its texts included."""
    if isinstance(document, dict):
        document = list(document.values())
    if isinstance(document, list):
        for part in document:
            yield from numbers_of(part)
    elif isinstance(document, str):
        yield from (value for _, value, _ in numbers_in(document))
    elif document is not None and not isinstance(document, bool):
        yield float(document)


@pytest.mark.parametrize("name", ["W1[5,406]", "b1[5]", "W2[4,6]", "b2[7]", "W1[3,0]"])
@pytest.mark.parametrize("count", [1, 3, 16])
def test_every_number_shown_is_in_the_json(name, count, follow):
    text = follow(name, count)
    document = json.loads(follow(name, count, as_json=True))
    known = np.array([*numbers_of(document), *(-value for value in numbers_of(document))])
    lines = [line for line in text.splitlines() if not set(line) <= BLOCKS]
    seen = 0
    for line in lines:
        for shown, value, half in numbers_in(line.replace("1/m", "").replace(" 2h", "")):
            if "float64" in line and shown == "64":
                continue
            assert np.abs(known - value).min() <= half, (shown, line)
            seen += 1
    assert seen > 20


def test_the_shares_shown_add_up_to_the_gradient(follow, batch, network):
    text = follow("W1[5,406]")
    found = wk.follow(network, batch.X, batch.Y, "W1[5,406]")
    rows = re.findall(r"^  (#\d+) +(\d) +(\S+) +(\S+) +(\S+)$", text, re.MULTILINE)
    assert len(rows) == explain_weight.SHOWN
    for (call, label, *values), example in zip(rows, found.order.tolist(), strict=False):
        assert call == f"#{100 + example}"
        assert label == str(batch.labels[example])
        dZ, A, share = (float(value.replace("−", "-")) for value in values)
        assert dZ * A / 16 == pytest.approx(share, abs=1e-5)
    (more, rest), (total,) = (
        re.search(r"^  (\d+) more +(\S+)$", text, re.MULTILINE).groups(),
        re.search(r"^  sum +(\S+)$", text, re.MULTILINE).groups(),
    )
    assert int(more) == 11
    shares = [float(value.replace("−", "-")) for *_, value in rows]
    assert sum(shares) + float(rest.replace("−", "-")) == pytest.approx(
        float(total.replace("−", "-")), abs=1e-5
    )
    assert float(total.replace("−", "-")) == pytest.approx(found.gradient, abs=1e-6)


def test_it_says_what_the_parameter_is_and_where_it_goes(follow, network, batch):
    found = wk.follow(network, batch.X, batch.Y, "W1[5,406]")
    text = follow("W1[5,406]", known={"source": "MNIST test images"})
    assert "the weight of the pixel in row 14, column 14 in unit 5 of layer 1" in text
    assert "784 → 10 relu → 10 softmax" in text
    assert "A batch of 16 images: #100 to #115 of MNIST test images" in text
    assert "dW[1][5,406] = 1/m · Σ dZ[1][5,i] · A[0][406,i]" in text
    assert re.search(r"They agree in [5-9] digits", text)
    sign = "negative: a larger" if found.gradient < 0 else "positive: a smaller"
    assert f"The gradient is {sign} W1[5,406] makes the loss smaller." in text
    update = re.search(r"^  (\S+) − 0.1 · \(?(\S+?)\)? = (\S+)$", text, re.MULTILINE)
    old, gradient, new = (float(value.replace("−", "-")) for value in update.groups())
    assert new == pytest.approx(old - 0.1 * gradient, abs=1e-6)
    assert new == pytest.approx(found.new_value, rel=1e-5)
    assert f"measured   {found.loss_after_one:.10f}" in text


def test_a_gradient_of_zero_is_explained(follow):
    text = follow("W1[3,0]")
    assert "Why it is zero: both factors are 0: the pixel in row 0, column 0 is 0" in " ".join(
        text.split()
    )
    assert "Both are exactly 0." in text
    assert "no change" in text
    assert not re.search(r"[−-]0(\.0*)?(?![.\d])", text)
    document = json.loads(follow("W1[3,0]", as_json=True))
    assert document["gradient"] == 0
    assert document["why_zero"].startswith("both factors are 0: the pixel in row 0")


def test_notes_are_said_and_kept(follow):
    known = {"model": "m", "source": "the picture seven.png", "notes": ["nobody has said"]}
    text = follow("b2[7]", 1, known=known)
    assert "A batch of 1 image: the picture seven.png" in text
    assert "the picture is 7" in text
    assert "nobody has said" not in text  # `explain_run` has said it, before everything else
    document = json.loads(follow("b2[7]", 1, known=known, as_json=True))
    assert document["notes"] == ["nobody has said"]
    assert document["model"] == "m"
    assert document["rows"] == [100]


def test_the_document_holds_every_example(follow, network, batch):
    document = json.loads(follow("W2[4,6]", as_json=True))
    found = wk.follow(network, batch.X, batch.Y, "W2[4,6]")
    assert document["parameter"] == "W2[4,6]"
    assert document["terms"] == found.terms.tolist()
    assert document["rows"] == list(range(100, 116))
    assert document["others"]["examples"] == 11
    total = document["others"]["sum_of_terms"] + found.terms[found.order[:5]].sum()
    assert total == pytest.approx(document["sum_of_terms"], rel=1e-12)


def test_measured_features_have_no_pictures(follow, rng):
    labels = np.arange(60) % 3
    data = wk.from_arrays(rng.normal(size=(60, 4)) + labels[:, np.newaxis], labels)
    network = wk.Network([4, 5, 3], "tanh", preparation=data.preparation)
    text = follow("W1[2,1]", 16, data=data, model=network)
    assert "the weight of input 1 in unit 2 of layer 1" in text
    assert "A batch of 16 examples" in text
    assert not set("░▒▓█▀×") & set(text)


def test_a_step_too_small_is_said(follow):
    text = follow("b2[7]", rate=1e-12)
    assert "The step is too small for float32: nothing moves." in text


def test_what_is_refused(follow):
    with pytest.raises(wk.SettingError, match=r"W\[1\] is 10×784: rows 0 to 9, columns 0 to 783"):
        follow("W1[3,784]")
    with pytest.raises(wk.SettingError, match="'seven' is not a parameter"):
        follow("seven")


def test_a_very_large_learning_rate(workings, small_model, digits_csv):
    words = ("explain", small_model, digits_csv, "--weight", "b2[3]", "--learning-rate", "1e300")
    document = json.loads(workings(*words, "--json").out)
    assert document["new_value"] is None
    assert document["loss_measured"] is None
    assert document["change_kept"] is None
    done = workings(*words)
    assert done.status == 0
    assert not done.err
    assert "∞" in done.out
    assert re.search(r"^  predicted +−\d\.\d{4}e\+\d+", done.out, re.MULTILINE)
    assert not re.search(r"inf|nan", done.out)
    assert max(map(len, done.out.splitlines())) <= 80


def test_the_penalty_has_a_row_of_its_own(follow, network, batch):
    found = wk.follow(network, batch.X, batch.Y, "W1[3,0]", l2=0.5)
    assert found.gradient == found.penalty != 0
    text = follow("W1[3,0]", l2=0.5)
    rows = dict(re.findall(r"^  (sum|penalty λ·W|gradient) +(\S+)$", text, re.MULTILINE))
    for name, value in (("penalty λ·W", found.penalty), ("gradient", found.gradient)):
        assert float(rows[name].replace("−", "-")) == pytest.approx(value, rel=1e-4)
    assert float(rows["sum"]) == 0
    assert "Why the examples' share is zero: both factors are 0: the pixel in row 0" in text
    assert "Why it is zero" not in text
    assert "penalty" not in follow("W1[3,0]")


def test_float32_is_said_beside_its_gradient(follow, network):
    text = follow("W1[5,406]")
    assert re.search(r"^  backpropagation \(float32\) +\S+ *$", text, re.MULTILINE)
    exact = follow("W1[5,406]", model=network.copy(np.float64))
    assert re.search(r"^  backpropagation +\S+ *$", exact, re.MULTILINE)


def test_the_command(workings, refused, small_model, digits_csv):
    done = workings(
        "explain", small_model, digits_csv, "--image", 4, "--batch", 9, "--weight", "W1[5,406]"
    )
    assert done.status == 0, done.err
    assert done.out.startswith("W1[5,406] = ")
    assert "A batch of 9 images: #4 to #12 of " in done.out
    told = refused("explain", small_model, digits_csv, "--weight", "W1[10,0]")
    assert "W1[10,0]: W[1] is 10×784: rows 0 to 9, columns 0 to 783" in told
    assert "is not a parameter" in refused("explain", small_model, digits_csv, "--weight", "x")
