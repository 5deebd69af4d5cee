"""The pages of the documentation that train: the Kaggle submission, and one step explained."""

import pytest

from pages import DOCS, blocks, run_page, shows

pytestmark = pytest.mark.slow


def test_the_kaggle_submission(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    list(run_page(DOCS / "kaggle.md", tmp_path))
    for name in ("submission.csv", "python-submission.csv"):
        lines = (tmp_path / name).read_text().splitlines()
        assert lines[0] == "ImageId,Label"
        assert [int(line.split(",")[0]) for line in lines[1:]] == list(range(1, 28_001))


def test_the_explanation_is_what_is_printed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outputs = list(run_page(DOCS / "explain.md", tmp_path))
    (printed,) = (output for output in outputs if output.startswith("One training step"))
    excerpts = blocks(DOCS / "explain.md", "text")
    assert len(excerpts) >= 8
    for block in excerpts:
        assert shows(printed, f"…\n{block.text}…\n"), block.text
