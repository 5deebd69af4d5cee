"""docs/lab.md: written by `benchmarks/lab.py` from what was measured, whatever that is."""

import dataclasses
import re
from pathlib import Path

import pytest

from workings.lab import ENTRIES, Comparison, Result, Run

ROOT = Path(__file__).parents[1]
RUN = Run(
    0, "reference", 2, (2.5, 0.4), (0.1, 0.9), 0.9, 0.9, 0.9, 0, 10, None, None, None, None, 1.0
)


@pytest.fixture
def script(monkeypatch):
    """The module of benchmarks/ that writes the document."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import lab

    return lab


def result(name, difference):
    wrong = dataclasses.replace(RUN, test_accuracy=0.9 + difference)
    settings = ("lesson", "the lesson's run", "784-10-10", "784-10-10", 300, 2_000)
    return Result(ENTRIES[name], (Comparison(*settings, (RUN,), (wrong,)),), True, 1.0)


def test_the_document_has_every_mistake_most_costly_first():
    text = (ROOT / "docs" / "lab.md").read_text("utf-8")
    lesson = text[text.index("<!-- tables -->") : text.index("**In the lesson's run, but")]
    rows = re.findall(r"^\| `([a-z-]+)` \|.*?\| ([+−][\d.]+) \|", lesson, re.M)
    assert {name for name, _ in rows} == set(ENTRIES)
    points = [float(shown.replace("−", "-")) for _, shown in rows]
    assert points == sorted(points)
    seeds = re.search(r"; seeds ([\d, ]+)\.$", lesson, re.M)[1].split(", ")
    assert len(seeds) >= 3
    cost = {name: float(shown.replace("−", "-")) for name, shown in rows}
    surprised = "**The surprise**" in text
    assert surprised == (cost["weights-too-wide"] < cost["scalar-bias-gradient"])


def test_the_surprise_comes_out_of_the_measurement(script):
    quiet = result("weights-too-wide", -0.05)
    said = script.surprise([result("scalar-bias-gradient", -0.001), quiet])
    assert said.startswith("**The surprise**: ") and "by −5.00. The quiet one costs more" in said
    said = script.surprise([result("scalar-bias-gradient", -0.08), quiet])
    assert said.startswith("As one would expect. ") and "costs more" not in said


def test_a_table_is_sorted_by_what_it_costs(script):
    heading, table = script.tables([result("wrong-m", -0.01), result("dead-layer", -0.5)])
    assert heading == "**In the lesson's run**: 784-10-10; seeds 0."
    names = re.findall(r"^\| (\S.*?) \|", table, re.M)
    assert names == ["mistake", "---", "the right run", "`dead-layer`", "`wrong-m`"]
    assert "| 40.00% (40.00–40.00) | −50.00 |" in table


def test_only_what_stands_between_the_marks_is_written(script):
    text = "before\n<!-- page -->\nold\n<!-- end of page -->\nafter\n"
    assert script.between(text, "page", "new") == text.replace("old", "new")
    with pytest.raises(SystemExit, match="no marks"):
        script.between("nothing", "page", "new")


def test_the_page_is_what_the_command_line_shows(script):
    shown = script.page([result("scalar-bias-gradient", -0.001)])
    assert shown.startswith("scalar-bias-gradient ─")
    assert "−0.10 points" in shown and not re.search(r"^[\d.]+ s", shown, re.M)
