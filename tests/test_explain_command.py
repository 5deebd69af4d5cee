"""``workings explain`` as its user meets it: the whole step, in a pipe and as JSON."""

import json
import re

import numpy as np
import pytest

import workings as wk
from explain_cases import CASES, arguments_of, write_cases

PARTS = ("Forward", "Loss", "Backward", "Update", "After", "Try next")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "PYTHONIOENCODING"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def folder(digits, tmp_path_factory):
    """Models of several shapes, and data without labels and without pictures."""
    place = tmp_path_factory.mktemp("explained")
    write_cases(place, digits)
    return place


@pytest.fixture(params=CASES)
def arguments(request, small_model, folder):
    return arguments_of(request.param, small_model, folder)


# Numbers.


def leaves(node):
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        for entry in node:
            yield from leaves(entry)
    elif isinstance(node, int | float) and not isinstance(node, bool):
        yield abs(node)


def strings(node):
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        for entry in node:
            yield from strings(entry)
    elif isinstance(node, str):
        yield node


def test_every_number_of_the_text_is_in_the_json(workings, arguments):
    text = workings("explain", *arguments).out
    document = workings("explain", *arguments, "--json").records[0]
    squares = [
        float(np.square(document["parameters"][name], dtype=np.float64).sum())
        for name in document["parameters"]
    ]
    known = np.array(sorted({*leaves(document), *squares, np.e}))  # e of itself, in a sentence
    in_words = {
        word for line in strings(document) for word in re.findall(r"\d+", line.replace(",", ""))
    }

    def near(value, places):
        """Whether the JSON has a number that is `value` when rounded to so many places."""
        room = 0.5000001 * 10.0**-places
        low, high = np.searchsorted(known, [value - room, value + room])
        return bool(high > low)

    told, checked = text.split("Try next")[0], 0
    for line in told.splitlines():
        if line.lstrip().startswith("…") or "are not shown" in line:
            continue  # counts of what is left out
        line = re.sub(r"[\[(]\d+,\d+[\])]", " ", line)  # rows and columns
        line = re.sub(r"(?<=\d),(?=\d{3})", "", line)
        for number in re.findall(r"(?<![\w#.])\d+(?:\.\d+)?(?:e[-+]\d+)?(?![\w.]*\d)%?", line):
            checked += 1
            if number.endswith("%"):
                assert near(float(number[:-1]) / 100, 3), line
            elif "e" in number:
                assert near(float(number), 2 - int(number.partition("e")[2])), line
            elif "." in number:
                assert near(float(number), len(number.partition(".")[2])), line
            else:
                assert near(float(number), 9) or number in in_words, line
    assert checked > 150


def test_the_json_is_the_explanation(workings, small_model, mnist):
    done = workings("explain", small_model, "--image", 8, "--batch", 3, "--json")
    document = done.records[0]
    assert done.out.isascii()
    data, network = mnist[1][8:11], wk.load(small_model)
    explanation = wk.explain(network, data.X, data.Y)
    assert {**document, **explanation.as_document()} == document
    assert document["model"] == str(small_model)
    assert (document["rows"], document["labelled_by"]) == ([8, 9, 10], "data")
    assert [document["classes"][label] for label in document["labels"]] == ["5", "9", "0"]


def test_row_numbers_are_those_of_evaluate(workings, small_model):
    mistake = workings("evaluate", small_model, "--json").records[0]["mistakes"][0]
    document = workings("explain", small_model, "--image", mistake["row"], "--json").records[0]
    names = document["classes"]
    assert names[document["labels"][0]] == mistake["label"]
    assert names[document["predicted"][0]] == mistake["predicted"]
    out = workings("explain", small_model, "--image", mistake["row"]).out
    assert f"image #{mistake['row']} of MNIST test images" in out
    assert "wrong;" in out


# The text.


def test_all_parts_are_told_in_a_pipe(workings, arguments):
    done = workings("explain", *arguments)
    assert (done.status, done.err) == (0, "")
    assert "\x1b" not in done.out
    places = [done.out.index(f"\n{part}") for part in PARTS]
    assert places == sorted(places)
    assert max(map(len, done.out.splitlines()[:-4])) <= 80  # apart from commands to be copied
    for symbol in ("A[0] = X", "Z[1] = W[1] X + b[1]", "e^ = e^(", "db[1] = ", "W[1]′ = "):
        assert symbol in done.out


def test_the_largest_update_is_shown(workings, small_model, folder, digits):
    explanation = wk.explain(wk.load(small_model), digits[:1].X, digits[:1].Y)
    dW = explanation.gradients.dW[1]
    row, column = np.unravel_index(np.abs(dW).argmax(), dW.shape)
    out = workings("explain", small_model, folder / "digits.npz").out
    line = next(line for line in out.splitlines() if line.startswith(f"  W1[{row},{column}]"))
    for array in (explanation.network.W[1], dW, explanation.after.W[1]):
        assert f"{abs(array[row, column]):.6f}" in line
    assert f"--weight 'W1[{row},{column}]'" in out


def test_what_pushed_a_unit_is_named_by_row_and_column(workings, small_model, folder, digits):
    network, X = wk.load(small_model), digits[:1].X
    shares = network.W[1][0] * X[:, 0]
    best = int(np.abs(shares).argmax())
    out = workings("explain", small_model, folder / "digits.npz").out
    table = out[out.index("pushed most by") :]
    first = next(line for line in table.splitlines() if re.match(r" +0 ", line))
    assert f"({best // 28},{best % 28})" in first.replace(" ", "")
    assert f"{abs(shares[best]):.3f}" in first


def test_what_is_left_out_is_counted(workings, folder):
    out = workings("explain", folder / "wide.safetensors", folder / "digits.npz").out
    assert "… and 140 more units, less active" in out
    assert len(out.splitlines()) < 320


def test_the_rate_and_the_rows_are_in_the_commands_to_be_copied(workings, small_model):
    out = workings("explain", small_model, "--image", 5, "--batch", 2, "--learning-rate", 0.5).out
    command = out.splitlines()[-1]
    assert command.endswith("--image 5 --batch 2 --learning-rate 0.5 --json")
    assert workings(*command.split()[1:]).records[0]["rows"] == [5, 6]


def suggested(network, workings, data):
    """Return the parameter that is suggested next of a step on the first example, or None."""
    wk.save(network, "network.safetensors")
    out = workings("explain", "network.safetensors", data).out
    assert out.splitlines()[-1].endswith(" --json")
    found = re.search(r"  one (weight|bias) followed all the way:\n.* --weight '(.*)'", out)
    if found is None:
        assert "--weight" not in out
        return None
    kind, name = found.groups()
    assert name[0] == {"weight": "W", "bias": "b"}[kind]
    words = ("explain", "network.safetensors", data, "--weight", name, "--json")
    assert workings(*words).records[0]["gradient"] != 0
    return name


def test_what_is_suggested_next_has_a_gradient(workings, small_model, folder, digits):
    data, network = folder / "digits.npz", wk.load(small_model)
    assert suggested(network, workings, data).startswith("W1[")
    np.savez("empty.npz", images=np.zeros((1, 28, 28), np.uint8), labels=digits.labels[:1])
    assert suggested(network, workings, "empty.npz").startswith("W2[")
    dead = network.copy()
    dead.b[1] = np.full((10, 1), -1000.0)
    assert suggested(dead, workings, data).startswith("b2[")
    certain = dead.copy()
    certain.b[2][digits.labels[0]] = 1000
    assert suggested(certain, workings, data) is None


def test_a_penalty_is_taken_and_handed_on(workings, small_model, folder, digits):
    arguments = ("explain", small_model, folder / "digits.npz", "--image", 2, "--l2", 0.05)
    out = workings(*arguments).out
    assert "penalty = ½ · λ · Σ W²" in out
    assert re.search(
        "a penalty +of λ = 0.05|of +λ = 0.05|λ = +0.05|λ += 0.05", out.replace("\n", " ")
    )
    assert "With one image, each is that image times" not in out
    commands = [line for line in out.splitlines()[-4:] if "workings explain" in line]
    assert len(commands) == 2
    assert all("--l2 0.05" in command for command in commands)
    explanation = wk.explain(wk.load(small_model), digits[2:3].X, digits[2:3].Y, l2=0.05)
    assert workings(*arguments, "--json").records[0]["loss"] == explanation.loss
    followed = wk.follow(
        wk.load(small_model), digits[2:3].X, digits[2:3].Y, "W2[3,4]", l2=0.05, learning_rate=0.1
    )
    document = workings(*arguments, "--weight", "W2[3,4]", "--json").records[0]
    assert document["gradient"] == followed.gradient
    refused = workings(*arguments[:-1], -1)
    assert refused.status != 0


def test_a_batchs_db_is_headed_as_a_mean(workings, small_model, folder):
    data = folder / "digits.npz"
    one = workings("explain", small_model, data).out
    many = workings("explain", small_model, data, "--batch", 3).out
    assert "mean: db[" not in one
    assert "mean: db[1]" in many
    assert "mean: db[2]" in many


def test_an_unlabelled_batch_has_no_double_space(workings, small_model, folder):
    out = workings("explain", small_model, folder / "unlabelled.csv", "--batch", 3).out
    assert not re.search(r"\.  +The network says", out[: out.index("Forward")])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--image", 59, "--batch", 2), "from row 59 on there is 1 example, not 2"),
        (("--image", 58, "--batch", 3), "from row 58 on there are 2 examples, not 3"),
        (("--image", 60), "--image 60: there are 60 examples; give 0 to 59"),
    ],
)
def test_rows_beyond_the_end_are_refused(workings, small_model, folder, options, said):
    done = workings("explain", small_model, folder / "digits.npz", *options)
    assert done.status == 1
    assert said in done.err


def test_a_note_is_printed_once(workings, small_model, folder):
    data = folder / "unlabelled.csv"
    out = workings("explain", small_model, data, "--weight", "b2[7]").out
    assert " ".join(out.split()).count("the network's own answer counts as the label") == 1


def test_a_note_before_a_weight_is_wrapped_as_all_else_is(workings, small_model, folder):
    out = workings("explain", small_model, folder / "unlabelled.csv", "--weight", "b2[7]").out
    assert out.startswith("Note: nobody has said what this shows, so the network's own answer")
    assert max(map(len, out.splitlines())) <= 80


def test_the_help_has_no_brackets_around_what_is_taken_by_default(workings):
    out = workings("explain", "--help").out
    assert "default: (" not in out
    assert "By default mnist." in out


def test_class_names_are_shown_as_they_are(workings, folder):
    out = workings("explain", folder / "flowers.safetensors", folder / "flowers.csv").out
    for text in ("[red]", "a class wit…", "rose", "width_of_th…"):
        assert text in out


def test_examples_without_labels_count_as_what_the_network_says(workings, small_model, folder):
    done = workings("explain", small_model, folder / "unlabelled.csv", "--json").records[0]
    assert done["labelled_by"] == "network"
    assert done["labels"] == done["predicted"]
    out = workings("explain", small_model, folder / "unlabelled.csv").out
    assert "the network's own answer counts as the label" in " ".join(out.split())


def test_a_weight_is_followed(workings, small_model, folder):
    data = folder / "digits.npz"
    out = workings("explain", small_model, data, "--weight", "b2[7]", "--batch", 4).out
    assert "b2[7]" in out
    assert "Forward" not in out


def test_a_model_that_overflows_is_still_explained(workings, folder, digits, tmp_path):
    network = wk.Network([784, 3, 10], preparation=digits.preparation)
    network.W[1] = np.full((3, 784), 3e38)
    wk.save(network, tmp_path / "large.safetensors")
    data = folder / "digits.npz"
    done = workings("explain", "large.safetensors", data)
    assert (done.status, done.err) == (0, "")
    assert "NaN" in done.out
    assert "its probabilities are NaN, no numbers" in " ".join(done.out.split())
    assert "nan%" not in done.out
    assert json.loads(workings("explain", "large.safetensors", data, "--json").out)["loss"] is None
