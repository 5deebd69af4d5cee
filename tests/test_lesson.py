"""The lesson runs, its notebook is not stale, and the derivation shows what its code prints.

Numbers in outputs are compared with a tolerance: another processor adds up in another order. The
text around them has to be the same.
"""

import contextlib
import importlib.util
import io
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import workings as wk

ROOT = Path(__file__).parents[1]
LESSON = ROOT / "lesson"
NOTEBOOK = LESSON / "neural_network_from_scratch.ipynb"
DERIVATION = ROOT / "docs" / "derivation.md"
NUMBER = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?")
#: Numbers may differ by this share, and by two in their last digit.
TOLERANCE = 0.01


def script(name: str) -> ModuleType:
    """One of the lesson's scripts, as a module."""
    specification = importlib.util.spec_from_file_location(name, LESSON / f"{name}.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def cells(notebook: Path) -> list[dict]:
    return json.loads(notebook.read_text("utf-8"))["cells"]


def sources(notebook: Path) -> list[tuple[str, str]]:
    return [(cell["cell_type"], "".join(cell["source"])) for cell in cells(notebook)]


def printed(cell: dict) -> str:
    """What a cell printed; a picture stands there as its kind."""
    parts = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        parts.append("".join(output.get("text", data.get("text/plain", []))))
        parts += [f"[{kind}]\n" for kind in sorted(data) if kind.startswith("image/")]
    return "".join(parts)


def value(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def differences(committed: str, fresh: str) -> list[str]:
    """The lines that differ by more than rounding can explain."""
    old, new = committed.splitlines(), fresh.splitlines()
    if len(old) != len(new):
        return [f"{len(old)} lines, now {len(new)}:\n{committed}\n--- now\n{fresh}"]
    return [f"{a!r}, now {b!r}" for a, b in zip(old, new, strict=True) if not alike(a, b)]


def alike(old: str, new: str) -> bool:
    def words(line: str) -> str:
        return " ".join(NUMBER.sub(" # ", line).split())

    def near(a: str, b: str) -> bool:
        decimals = len(a.partition(".")[2]) if "e" not in a else 12
        allowed = TOLERANCE * abs(value(a)) + (2 * 10**-decimals if decimals else 1)
        return abs(value(a) - value(b)) <= allowed

    pairs = zip(NUMBER.findall(old), NUMBER.findall(new), strict=False)
    return words(old) == words(new) and all(near(a, b) for a, b in pairs)


@pytest.mark.slow
def test_the_lesson_runs_and_its_notebook_is_not_stale(tmp_path):
    fresh = tmp_path / "fresh.ipynb"
    done = subprocess.run(
        [sys.executable, LESSON / "build.py", "--to", fresh],
        capture_output=True,
        text=True,
        timeout=580,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert sources(NOTEBOOK) == sources(fresh), "the notebook is stale: make lesson"
    found = [
        line
        for old, new in zip(cells(NOTEBOOK), cells(fresh), strict=True)
        for line in differences(printed(old), printed(new))
    ]
    assert not found, "the notebook is stale: make lesson\n" + "\n".join(found)


def test_the_notebook_has_the_cells_of_its_text():
    process = subprocess.run(
        [
            sys.executable,
            "-c",
            "import build, json; print(json.dumps([[c['cell_type'], c['source']] "
            "for c in build.read_cells()['cells']]))",
        ],
        cwd=LESSON,
        capture_output=True,
        text=True,
        check=True,
    )
    assert [tuple(pair) for pair in json.loads(process.stdout)] == sources(NOTEBOOK)


def test_the_notebook_is_whole_and_holds_nothing_of_the_machine_it_was_made_on():
    text = NOTEBOOK.read_text("utf-8")
    notebook = json.loads(text)
    assert len(text.encode()) < 1_000_000
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    kinds = {output["output_type"] for cell in code for output in cell["outputs"]}
    assert kinds <= {"stream", "display_data", "execute_result"}
    assert {output.get("name", "stdout") for cell in code for output in cell["outputs"]} == {
        "stdout"
    }
    assert sum("[image/png]" in printed(cell) for cell in code) >= 7
    assert notebook["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert [cell["id"] for cell in notebook["cells"]] == [
        f"cell-{number:03}" for number in range(len(notebook["cells"]))
    ]
    assert all(cell["metadata"] == {} for cell in notebook["cells"])
    shown = "".join(printed(cell) for cell in code)
    for trace in (str(ROOT), str(Path.home()) + "/", "/tmp/", "site-packages", " at 0x"):
        assert trace not in shown


def test_the_lesson_takes_kaggles_files_where_they_are(tmp_path, monkeypatch, mnist, capsys):
    """Its cells on the data, with 42,000 and 28,000 rows in ../input/digit-recognizer."""
    first, second = mnist
    kaggle, here = tmp_path / "input" / "digit-recognizer", tmp_path / "working"
    kaggle.mkdir(parents=True)
    here.mkdir()
    rest = wk.Dataset(
        np.concatenate([first.values[42_000:], second.values]),
        np.concatenate([first.labels[42_000:], second.labels]),
        first.preparation,
    )
    wk.write_csv(first[:42_000], kaggle / "train.csv")
    wk.write_csv(rest, kaggle / "test.csv", with_labels=False)
    monkeypatch.chdir(here)
    code = [source for kind, source in sources(NOTEBOOK) if kind == "code"]
    chosen = next(source for source in code if "digit-recognizer" in source)
    handing_in = next(source for source in code if "write_submission" in source)
    network = wk.Network([784, 10, 10], preparation=first.preparation)
    space = {"wk": wk, "np": np, "Path": Path, "wide": network}
    exec(chosen, space)
    assert capsys.readouterr().out.startswith("Kaggle's files")
    assert np.array_equal(space["data"].values, first.values[:42_000])
    assert space["to_predict"].labels is None
    exec(handing_in, space)
    lines = (here / "submission.csv").read_text().splitlines()
    assert len(lines) == 28_001
    assert {line.count(",") for line in lines} == {1}


def test_the_derivation_prints_what_it_shows():
    """Its code runs from top to bottom; each block's output stands below it."""
    text = DERIVATION.read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", text, re.S)
    assert len(blocks) >= 5
    space: dict[str, object] = {}
    for code, shown in blocks:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, "derivation.md", "exec"), space)
        assert out.getvalue() == shown
    gradients = space["gradients"]
    assert {name: array.shape for name, array in gradients.items()} == {
        "W1": (2, 3), "b1": (2, 1), "W2": (3, 2), "b2": (3, 1),
    }  # fmt: skip


def test_the_formulas_are_written_as_github_shows_them():
    text = DERIVATION.read_text("utf-8")
    assert "$$" not in text
    for formula in re.findall(r"```math\n(.*?)```", text, re.S):
        assert formula.count("{") == formula.count("}"), formula
        assert formula.count(r"\left") == formula.count(r"\right"), formula


def test_the_links_of_the_derivation_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", DERIVATION.read_text("utf-8")):
        assert (DERIVATION.parent / target).exists(), target


def test_the_diagram_is_the_one_its_script_draws():
    diagram = script("diagram")
    committed = diagram.PICTURE.read_text("utf-8")
    assert diagram.draw() == committed, "the diagram is stale: make lesson"
    root = ET.fromstring(committed)
    shown = " ".join(text for text in root.itertext())
    for shape in ("784×m", "10×784", "10×10", "10×1", "7,960"):
        assert shape in shown
    assert "prefers-color-scheme: dark" in shown


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("loss 0.348, training 90.0%", "loss 0.349, training 90.2%"),
        ("difference: +0.1 points", "difference: -0.1 points"),
        ("a − 0.1 · (−0.006621)", "a − 0.1 · (−0.006623)"),
        ("41,000   images", "41,000 images"),
    ],
)
def test_rounding_is_no_difference(old, new):
    assert differences(old, new) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("loss 0.348", "loss 0.448"),
        ("training 90.0%", "training 87.0%"),
        ("all right", "all wrong"),
        ("7,960 parameters", "7,850 parameters"),
        ("Z1 is 10×41,000", "Z1 is 41,000×10"),
        ("a\nb", "a"),
    ],
)
def test_more_than_rounding_is_a_difference(old, new):
    assert differences(old, new)
