"""``workings check``: what it shows, how it ends, and what it refuses."""

import io
import json
import re
import sys

import numpy as np
import pytest
from rich.console import Console

import workings as wk
from workings.mistakes import MISTAKES

MINE = """
import numpy as np

print("a learner's print is no result")

def backward(net, X, Y):
    m = X.shape[1]
    trace = net.forward(X)
    dZ2 = trace.A[2] - Y
    dZ1 = net.W[2].T @ dZ2 * (trace.Z[1] > 0)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": DB1,
        "dW2": dZ2 @ trace.A[1].T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
    }
"""
RIGHT = "dZ1.sum(axis=1, keepdims=True) / m"


@pytest.fixture
def mine(tmp_path):
    """Write a learner's file with one line of it as given."""

    def write(db1=RIGHT, text=MINE):
        (tmp_path / "mine.py").write_text(text.replace("DB1", db1), encoding="utf-8")
        return "mine.py"

    return write


def fresh(folder, *hidden):
    """A model file of an untrained network."""
    path = folder / "fresh.safetensors"
    wk.save(wk.Network([784, *(hidden or [10]), 10], seed=0), path)
    return [path]


def table(out):
    """The rows of the table by array: its cells."""
    rows = [re.split(r"\s+", line.strip()) for line in out.splitlines()]
    return {row[0]: row for row in rows if re.fullmatch(r"d[Wb]\d+", row[0])}


def test_with_nothing_said_it_proves_a_fresh_network(workings):
    done = workings("check")
    assert done.status == 0
    assert "784 → 10 relu → 10 softmax" in done.out
    assert "examples 0 to 63 of MNIST test images" in done.out
    rows = table(done.out)
    assert list(rows) == ["dW1", "db1", "dW2", "db2"]
    assert rows["dW1"][1:3] == ["10×784", "7,840"]
    assert {row[-1] for row in rows.values()} == {"agrees"}
    last = done.out.strip().splitlines()[-1]
    assert re.fullmatch(r"Right: .*gradients.* agree with finite differences\.", last)


def test_a_model_on_data_of_its_own(workings, small_model, digits_csv):
    done = workings("check", small_model, digits_csv, "--batch", 5, "--image", 3)
    assert done.status == 0
    assert "examples 3 to 7 of" in done.out
    network, data = wk.load(small_model), wk.read_csv(digits_csv)[3:8]
    report = wk.check_gradients(network, data.X, data.Y)
    assert f"loss {report.loss:.6f}" in done.out


def test_fewer_examples_than_asked_for_are_taken(workings):
    assert "examples 9,998 to 9,999 of" in workings("check", "--image", 9_998).out
    assert "\nexample 9,999 of" in workings("check", "--image", 9_999, "--batch", 5).out


def test_json_has_the_numbers_of_the_text(workings, small_model):
    arguments = ("check", small_model, "--batch", 8, "--sample", 20, "--seed", 3)
    text = workings(*arguments)
    done = workings(*arguments, "--json")
    (document,) = done.records
    assert document["ok"] and document["sampled"] and document["sample"] == 20
    assert document["model"] == str(small_model) and document["seed"] == 3
    assert document["verdict"] in text.out
    rows = table(text.out)
    for array in document["arrays"]:
        assert rows[array["array"]][1:] == [
            "×".join(map(str, array["shape"])),
            f"{array['checked']:,}",
            f"{array['kinks']:,}",
            array["worst"],
            f"{array['backpropagation']:.5g}",
            f"{array['numeric']:.5g}",
            f"{array['relative']:.1e}",
            array["verdict"],
        ]
    assert "at most 20 of each array's numbers, seed 3" in text.out
    network, test = wk.load(small_model), wk.load_mnist()[1][:8]
    report = wk.check_gradients(network, test.X, test.Y, sample=20, seed=3)
    assert document["arrays"] == json.loads(json.dumps(report.as_document()["arrays"]))


def test_a_learners_own_that_is_right(workings, mine):
    done = workings("check", "--backward", mine(), "--batch", 8)
    assert done.status == 0
    assert "a learner's print" not in done.out
    assert "a learner's print" in done.err


def test_a_learners_file_may_import_its_neighbour(workings, tmp_path, mine):
    (tmp_path / "beside_mine.py").write_text(MINE.replace("DB1", RIGHT))
    before = list(sys.path)
    own = mine(text="from beside_mine import backward\n")
    assert workings("check", "--backward", own, "--batch", 2).status == 0
    assert sys.path == before


def test_a_learners_function_may_import_its_neighbour(workings, tmp_path, mine):
    (tmp_path / "beside_it.py").write_text(MINE.replace("DB1", RIGHT))
    before = list(sys.path)
    own = mine(
        text="def backward(*given):\n    import beside_it\n    return beside_it.backward(*given)\n"
    )
    done = workings("check", "--backward", own, "--batch", 2)
    assert done.status == 0, done.err
    assert sys.path == before


def test_a_wrong_row_shows_two_numbers_that_differ(workings, mine):
    wrong = mine(f"{RIGHT} * (1 + 3e-6)")
    done = workings("check", "--backward", wrong, "--batch", 8)
    assert done.status == 1
    row = table(done.out)["db1"]
    assert row[-1] == "wrong"
    assert row[5] != row[6]


def test_right_with_something_unknown_is_not_green(workings, monkeypatch, tmp_path):
    shown = io.StringIO()
    terminal = Console(file=shown, width=80, highlight=False, markup=False, force_terminal=True)
    monkeypatch.setattr("workings.cli.check_run.console", lambda: terminal)
    path = tmp_path / "zeros.safetensors"
    wk.save(wk.Network([784, 10, 10], init="zeros"), path)
    assert workings("check", path, "--batch", 2).status == 0
    assert "\x1b[33mRight as far as known: " in shown.getvalue()


@pytest.mark.parametrize("as_json", [False, True])
def test_a_learners_own_that_is_wrong_ends_with_status_1_and_is_explained(workings, mine, as_json):
    wrong = mine("np.full((10, 1), dZ1.sum() / m)")
    done = workings("check", "--backward", wrong, "--batch", 8, *(["--json"] if as_json else []))
    assert done.status == 1
    known = MISTAKES["db-summed-over-everything"]
    if as_json:
        (document,) = done.records
        assert document["ok"] is False
        assert document["mistake"] == {
            "name": known.name,
            "sentence": known.sentence,
            "mend": known.mend,
        }
        return
    assert table(done.out)["db1"][-1] == "wrong"
    assert "Wrong: db1 disagrees with finite differences." in done.out
    assert "Wrong are 10 of 10 in db1." in done.out
    shown = " ".join(done.out.split())
    assert f"Known mistake: {known.name}. {known.sentence} Mend: {known.mend}" in shown


def test_a_wrong_shape_is_a_line_of_the_report(workings, mine):
    done = workings("check", "--backward", mine("dZ1.sum(axis=1) / m"), "--batch", 8)
    assert done.status == 1
    assert "db1: it is (10,), not 10×1: sum with axis=1, keepdims=True." in done.out
    assert "Wrong: db1 did not arrive as expected." in done.out


def test_a_penalty(workings, mine):
    assert workings("check", "--l2", 0.1, "--batch", 8).status == 0
    assert workings("check", "--l2", 0.1, "--batch", 8, "--backward", mine()).status == 1


def test_against_a_library(workings):
    pytest.importorskip("autograd")
    done = workings("check", "--against", "autograd", "--batch", 8)
    assert done.status == 0
    assert "agree with autograd's automatic differentiation" in done.out
    assert "kinks" not in done.out


@pytest.mark.parametrize("hidden", [(10,), (128, 64), (1024,)])
def test_it_fits_80_columns(workings, monkeypatch, tmp_path, hidden, mine):
    shown = io.StringIO()
    terminal = Console(file=shown, width=80, highlight=False, markup=False, force_terminal=True)
    monkeypatch.setattr("workings.cli.check_run.console", lambda: terminal)
    model = fresh(tmp_path, *hidden)
    assert workings("check", *model, "--batch", 8, "--sample", 30).status == 0
    if hidden == (10,):
        wrong = mine("dZ1.sum() / m")
        assert workings("check", *model, "--batch", 8, "--backward", wrong).status == 1
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown.getvalue())
    assert max(len(line.rstrip()) for line in plain.splitlines()) <= 80
    assert "…" not in plain
    for row in table(plain).values():
        assert len(row) == 9
        assert row[-1] in ("agrees", "wrong")


def test_where_nothing_could_be_compared_it_proves_nothing(workings, tmp_path):
    """Softmax of three equal sums, and no step is small beside what they are made of."""
    network = wk.Network([1, 3], init="zeros", dtype=np.float64)
    network.W[1][...] = network.b[1][...] = 1e12
    wk.save(network, tmp_path / "lost.safetensors")
    (tmp_path / "one.csv").write_text("label,a\n0,0\n1,0\n2,255\n")
    arguments = ("check", "lost.safetensors", "one.csv", "--image", 2)
    done = workings(*arguments)
    assert "Unknown: there was nothing that could be compared." in done.out
    assert done.status == 1
    done = workings(*arguments, "--json")
    assert done.status == 1
    assert not done.records[0]["known"] and done.records[0]["wrong"] == []


def test_no_minus_before_nothing(workings, mine):
    wrong = mine(f"{RIGHT} * 0 - 0.0")
    row = table(workings("check", "--backward", wrong, "--batch", 8).out)["db1"]
    assert row[5] == "0"


def test_a_model_may_have_more_classes_than_the_data(workings, tmp_path):
    wk.save(wk.Network([784, 10, 12], seed=0), tmp_path / "twelve.safetensors")
    assert workings("check", "twelve.safetensors", "--batch", 8).status == 0


# What it refuses.


def test_data_of_more_classes_than_the_model_has(refused, tmp_path):
    wk.save(wk.Network([784, 10, 5], seed=0), tmp_path / "five.safetensors")
    assert "the model has 5 classes; the data has 10" in refused("check", "five.safetensors")


def test_an_example_past_the_data(refused, digits_csv, small_model):
    assert "the examples go from 0 to 599" in refused(
        "check", small_model, digits_csv, "--image", 600
    )


def test_a_model_that_is_none(refused, digits_csv):
    assert "train.csv" in refused("check", digits_csv)
    assert "nothing.safetensors" in refused("check", "nothing.safetensors")


def test_a_model_for_another_size(refused, small_model, tmp_path):
    values = np.arange(12.0).reshape(4, 3)
    (tmp_path / "data.csv").write_text(
        "label,a,b,c\n" + "".join(f"{i % 2},{a},{b},{c}\n" for i, (a, b, c) in enumerate(values))
    )
    assert "the model takes images of 28×28" in refused("check", small_model, "data.csv")


def test_data_without_labels(refused, tmp_path):
    path = tmp_path / "bare.csv"
    path.write_text(",".join(f"pixel{x}" for x in range(784)) + "\n" + ",".join(["0"] * 784))
    assert "these examples have no labels" in refused("check", *fresh(tmp_path), path)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--sample", "some"), "--sample some: give a number from 1 upwards, or all"),
        (("--sample", "0"), "sample is 0: give a number from 1 upwards"),
        (("--batch", "0"), "--batch"),
        (("--image", "-1"), "--image"),
        (("--against", "tensorflow"), "choose one of torch, jax, autograd"),
        (("--l2", "nan"), "--l2"),
        (("--l2", "inf"), "l2 is inf"),
        (("--backward", "nowhere.py"), "nowhere.py: there is no such file"),
        (("--against", "torch", "--sample", "5"), "sample is 5: against torch every gradient is"),
    ],
)
def test_options_outside_their_range(refused, options, message):
    assert message in refused("check", *options)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def backward(net, X, Y)\n", "mine.py, line 1: expected ':'"),
        ("import nothing_of_this_name\n", "cannot be run: ModuleNotFoundError"),
        ("x = 1\n\n1 / 0\n", "ZeroDivisionError: division by zero (mine.py, line 3)"),
        ("raise SystemExit(3)\n", "cannot be run: SystemExit: 3 (mine.py, line 1)"),
        ("def forward(net, X): pass\n", "mine.py has no function backward"),
        ("backward = 3\n", "mine.py has no function backward"),
        ("def backward(net, X, Y):\n    return None\n", "returned nothing (is there a return?)"),
        ("def backward(net, X, Y):\n    return X @ Y\n", "ValueError: matmul"),
        ("def backward(net, X, Y):\n    exit(4)\n", "backward raised SystemExit: 4"),
        ("\0", "mine.py: source code string cannot contain null bytes"),
    ],
)
def test_a_file_that_cannot_be_used(refused, mine, text, message):
    assert message in refused("check", "--backward", mine(text=text), "--batch", 2)


def test_a_file_that_is_no_text(refused, tmp_path):
    (tmp_path / "mine.py").write_bytes(b"\xff\xfe\x00")
    assert "mine.py" in refused("check", "--backward", "mine.py")
    assert "this is a folder" in refused("check", "--backward", str(tmp_path))
    assert "--backward .: this is a folder" in refused("check", "--backward", ".")
