"""docs/own-data.md is true: its commands and its Python run, on data of the names that it uses."""

import re
import shlex
from pathlib import Path

import numpy as np
import pytest

import workings as wk

TEXT = (Path(__file__).parents[1] / "docs" / "own-data.md").read_text("utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.M | re.S)


@pytest.fixture
def own_data(mnist, small_model, tmp_path):
    """leaves, handwriting, photo.jpg, iris.csv, new.csv, fashion and the models, in a folder."""
    Image = pytest.importorskip("PIL.Image")
    train, test = mnist

    def save(name, picture):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).resize((42, 36)).save(tmp_path / name)

    for part, data, count in (("train", train, 120), ("test", test, 30)):
        for row in range(count):
            kind = "ash" if data.labels[row] < 5 else "oak"
            save(f"leaves/{part}/{kind}/{row:04}.jpg", 255 - data.image(row))
    for row in range(10):
        save(f"handwriting/{test.labels[row]}/{row}.png", 255 - test.image(row))
    for name in ("leaf.png", "other.jpg", "photo.jpg"):
        save(name, 255 - test.image(0))
    rng = np.random.default_rng(0)
    values, names = rng.normal(0, 1, (90, 2)), np.repeat(["setosa", "versicolor", "virginica"], 30)
    values += (np.arange(90) // 30)[:, np.newaxis] * 3
    rows = [f"{a:.2f},{b:.2f}" for a, b in values]
    labelled = [f"{row},{name}" for row, name in zip(rows, names, strict=True)]
    (tmp_path / "iris.csv").write_text("\n".join(["a,b,species", *labelled]))
    (tmp_path / "new.csv").write_text("\n".join(["a,b", *rows]))
    (tmp_path / "fashion").mkdir()
    for name, data in (("train", train[:200]), ("t10k", test[:50])):
        paths = [f"fashion/{name}-{kind}-ubyte.gz" for kind in ("images-idx3", "labels-idx1")]
        wk.write_idx(data, *(tmp_path / path for path in paths))
    (tmp_path / "model.safetensors").write_bytes(small_model.read_bytes())
    return tmp_path


def test_the_commands_run(workings, own_data):
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(commands) >= 10
    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == "workings"
        done = workings(*arguments)
        assert done.status == 0, f"{command}\n{done.err}"
        if "--invert" in command:
            assert "Note" not in done.err


def test_the_python_runs(own_data, monkeypatch, capsys):
    monkeypatch.chdir(own_data)
    for block in blocks("python"):
        exec(compile(block, "own-data.md", "exec"), {})
    out = capsys.readouterr().out
    assert "True (20, 25, 69, 30)" in out
    assert "test/" not in out  # names are relative to each part's folder
    assert re.search(r"^0\.\d+ \['", out)


def test_the_page_is_linked():
    assert "docs/own-data.md" in (Path(__file__).parents[1] / "README.md").read_text("utf-8")
