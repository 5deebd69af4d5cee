"""The pages of the documentation on data, models and the lab run, on files of their names."""

import re
import sys

import pytest

from page_files import FILES
from pages import DOCS, run_page

pytestmark = pytest.mark.slow


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder, the current one, from which Python imports."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "digits", raising=False)
    return tmp_path


def printed_by(name, folder):
    """Run a page with its files; return all that it printed."""
    FILES.get(name, lambda folder: None)(folder)
    return list(run_page(DOCS / name, folder))


def test_the_lab(here):
    assert len(printed_by("lab.md", here)) >= 5
    assert (here / "curves.png").exists()


def test_model_files(here):
    printed_by("model-files.md", here)
    assert (here / "again.safetensors").read_bytes() == (here / "digits.safetensors").read_bytes()
    assert len((here / "submission.csv").read_text().splitlines()) == 101


def test_own_data(here):
    out = "\n".join(printed_by("own-data.md", here))
    assert "True (20, 25, 69, 30)" in out
    assert re.search(r"^0\.\d+ \['(?!test/)", out, re.M)  # names are relative to a part's folder


def test_scikit_learn(here):
    printed = printed_by("scikit-learn.md", here)
    assert float(printed[0]) > 0.95
    assert "Accuracy" in printed[-1]
