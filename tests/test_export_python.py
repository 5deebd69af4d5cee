"""A network as one Python file: it predicts the same, in a process that has no workings."""

import re
import subprocess
import sys

import numpy as np
import pytest

import workings as wk
from exported import KINDS, assert_same_predictions, trained
from workings import maths
from workings.exports import export
from workings.exports.program import BODIES, to_python

WITHOUT = """
import runpy, sys
sys.modules["workings"] = None    # whoever imports it gets an ImportError
sys.argv = sys.argv[1:]
"""
AS_PROGRAM = WITHOUT + "runpy.run_path(sys.argv[0], run_name='__main__')"
AS_MODULE = (
    WITHOUT
    + """
import numpy as np
space = runpy.run_path(sys.argv[0])
values = np.load(sys.argv[1])
np.save(sys.argv[2], space["probabilities"](values))
print(*space["predict"](values[:20]), sep="\\n")
assert (space["probabilities"](values[3])[0] == space["probabilities"](values[3:4])[0]).all()
"""
)


def python(code, *arguments) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-W", "error", "-X", "utf8", "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_it_predicts_the_same_on_1000_examples(kind, tmp_path):
    there = trained(kind)
    export(there.network, "python", tmp_path / "net.py")
    np.save(tmp_path / "values.npy", there.test.values)
    done = python(AS_MODULE, tmp_path / "net.py", tmp_path / "values.npy", tmp_path / "out.npy")
    assert done.returncode == 0, done.stderr
    assert_same_predictions(np.load(tmp_path / "out.npy"), kind)
    names = there.network.preparation.class_names
    assert done.stdout.splitlines() == [
        names[k] for k in there.probabilities[:, :20].argmax(axis=0)
    ]


def test_the_program_writes_the_submission_that_predict_writes(workings, tmp_path):
    """Also of a file whose columns stand in another order, with a label among them."""
    there = trained("lesson")
    wk.save(there.network, tmp_path / "m.safetensors")
    export(there.network, "python", tmp_path / "net.py")
    wk.write_csv(there.test[:50], tmp_path / "test.csv")
    rows = [line.split(",") for line in (tmp_path / "test.csv").read_text().splitlines()]
    (tmp_path / "other.csv").write_text("\n".join(",".join(row[::-1]) for row in rows) + "\n")
    assert workings("predict", "m.safetensors", "test.csv", "--out", "wanted.csv").status == 0
    for name in ("test.csv", "other.csv"):
        done = python(AS_PROGRAM, tmp_path / "net.py", tmp_path / name)
        assert done.stdout == (tmp_path / "wanted.csv").read_text(), done.stderr


def test_the_program_finds_the_features_of_a_table_by_name(workings, tmp_path, rng):
    values = rng.normal([5, -300], [1, 40], (60, 2)).astype(np.float32)
    names = wk.Preparation(class_names=("no", "a, or b"), feature_names=("width", "the height"))
    wk.write_csv(wk.Dataset(values, (values[:, 0] > 5).astype(int), names), tmp_path / "a.csv")
    data = wk.read_csv(tmp_path / "a.csv")
    network = wk.Network([2, 3, 2], seed=0)
    wk.train(network, data, epochs=30, batch_size=5, optimiser=wk.Adam(0.01)).run()
    export(network, "python", tmp_path / "net.py")
    wk.save(network, tmp_path / "m.safetensors")
    assert workings("predict", "m.safetensors", "a.csv", "--out", "wanted.csv").status == 0
    done = python(AS_PROGRAM, tmp_path / "net.py", tmp_path / "a.csv")
    assert done.stdout == (tmp_path / "wanted.csv").read_text(), done.stderr
    assert "a, or b" in done.stdout


def test_values_of_another_size_and_a_missing_file_name_are_refused(tmp_path):
    export(trained("lesson").network, "python", tmp_path / "net.py")
    np.save(tmp_path / "values.npy", np.zeros((5, 783)))
    done = python(AS_MODULE, tmp_path / "net.py", tmp_path / "values.npy", tmp_path / "out.npy")
    assert "give m×784 values; these are (5, 783)" in done.stderr
    assert "usage: python" in python(AS_PROGRAM, tmp_path / "net.py").stderr


def test_float64_stays_float64(tmp_path):
    network = wk.Network([3, 2], dtype=np.float64, seed=2)
    space: dict = {"__name__": "net"}
    exec(to_python(network).decode(), space)
    values = np.linspace(-1, 1, 12).reshape(4, 3)
    np.testing.assert_array_equal(space["probabilities"](values), network.probabilities(values.T).T)


@pytest.mark.parametrize(
    "name",
    [
        '"""\nimport os\n"""', "'''", '"', "'", "\"'", "\\", '\\"', "a\nb\r\x0b\x0c\x85\u2028",
        "\ud800", "\u202eabc", "\0", "{0}", "{name}", "%s", "größe", "😀", "",
    ],
)  # fmt: skip
def test_no_name_becomes_code(name):
    """Whatever a model file calls its classes and columns is text in the program."""
    preparation = wk.Preparation(
        class_names=(name, "b"), feature_names=(name,), source=name, label_name=name
    )
    text = to_python(wk.Network([1, 2], preparation=preparation)).decode()
    space: dict = {"__name__": "net"}
    exec(compile(text, "net.py", "exec"), space)
    assert space["CLASSES"] == [name, "b"]
    assert space["COLUMNS"] == [name]
    assert space["SOURCE"] == name
    assert all(sign.isprintable() or sign == "\n" for sign in text)


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_passes_ruff(kind, tmp_path):
    pytest.importorskip("ruff", reason="ruff is not installed")
    export(trained(kind).network, "python", tmp_path / "net.py")
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", tmp_path / "net.py"],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout


def test_every_activation_is_known_and_only_those_used_are_written():
    assert set(BODIES) == set(maths.ACTIVATIONS)
    text = to_python(trained("sigmoid-tanh-linear").network).decode()
    assert re.findall(r"^def (\w+)", text, re.M)[3:6] == ["sigmoid", "tanh", "softmax"]
    assert "gelu" not in text
