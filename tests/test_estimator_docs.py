"""docs/scikit-learn.md is true: its examples run."""

import re
from pathlib import Path

DOCUMENT = (Path(__file__).parents[1] / "docs" / "scikit-learn.md").read_text("utf-8")


def test_the_examples_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {}
    for block in re.findall(r"^```python\n(.*?)^```", DOCUMENT, re.M | re.S):
        exec(compile(block, "docs/scikit-learn.md", "exec"), space)
    assert float(capsys.readouterr().out) > 0.95
    assert space["model"].score(space["X_test"], space["y_test"]) > 0.9
    assert (tmp_path / "digits.safetensors").exists()
