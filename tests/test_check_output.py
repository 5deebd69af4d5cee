"""``workings check`` and notebooks: both mistakes, the notes, and what a learner's file prints."""

import html
import re

import pytest

from finite_differences import away_from_kinks
from test_check_command import MINE, RIGHT
from workings.gradcheck import check_gradients
from workings.mistakes import MISTAKES, backward_with

BOTH = [MISTAKES[name] for name in ("db-summed-over-everything", "one-over-m-forgotten")]


@pytest.fixture
def check(workings, tmp_path):
    """Check a learner's file with one line of it, or all of it, as given."""

    def run(*options, db1=RIGHT, text=MINE):
        (tmp_path / "mine.py").write_text(text.replace("DB1", db1), encoding="utf-8")
        return workings("check", "--backward", "mine.py", "--batch", 8, *options)

    return run


@pytest.fixture
def problem():
    return away_from_kinks([6, 4, 4], "tanh", examples=7, seed=5)


def in_a_line(text):
    """A text without its line breaks."""
    return re.sub(r"\s+", " ", text)


def notebook(report):
    """What a notebook shows, without its tags."""
    return in_a_line(html.unescape(re.sub(r"<[^>]+>", " ", report._repr_html_())))


def test_two_mistakes_at_once_are_both_shown(check, problem):
    shown = in_a_line(check(db1="np.full((10, 1), dZ1.sum())").out)
    for known in BOTH:
        assert f"Known mistake: {known.name}. {known.sentence} Mend: {known.mend}" in shown
    assert "Found in db1 only." in shown
    report = check_gradients(*problem, backward=lambda *given: backward_with(BOTH, *given))
    for known in BOTH:
        assert f"{known.name} : {known.sentence} {known.mend}" in notebook(report)
