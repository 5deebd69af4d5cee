"""The costs that the package carries are those of docs/lab.md."""

import re
from pathlib import Path

import pytest

from workings.lab import ENTRIES, Digits, Lab
from workings.lab.bases import BASES
from workings.lab.costs import cost_of, document
from workings.lab.runs import points

PAGE = (Path(__file__).parents[1] / "docs" / "lab.md").read_text("utf-8")
TABLES = PAGE.partition("<!-- tables -->")[2].partition("<!-- end of tables -->")[0]


def rows():
    """The mistakes of the page's tables: the right run, the name, its test accuracy, its points."""
    for base in BASES.values():
        table = TABLES.partition(f"**In {base.words}**")[2].partition("**In")[0]
        for row in re.finditer(r"^\| `(.+?)` \| (\S+%) .*?\| (\S+) \|", table, re.MULTILINE):
            yield base.name, *row.groups()


def test_every_entry_has_its_cost_in_every_right_run_it_is_made_in():
    assert {(base, name) for base, name, *_ in rows()} == {
        (base, entry.name) for entry in ENTRIES.values() for base in entry.bases
    }


@pytest.mark.parametrize(("base", "name", "tested", "cost"), list(rows()))
def test_the_costs_are_those_of_the_page(base, name, tested, cost):
    found = cost_of(name, base)
    assert f"{found.wrong:.2%}" == tested
    assert points(found.difference) == cost
    assert f"seeds {', '.join(map(str, found.seeds))}." in TABLES


def test_what_is_not_there_has_no_cost():
    assert cost_of("weights-too-wide", "roomy") is None
    assert cost_of("weights-too-wide", "nowhere") is None
    assert cost_of("nothing", "lesson") is None


def test_what_is_kept_of_results(mnist):
    train, test = mnist
    lab = Lab(Digits(train[:300], test[:200], train[-200:]), seeds=2, epochs=2, threads=1)
    *_, result = lab.run(ENTRIES["weights-too-wide"])
    kept = document([result])
    assert kept["seeds"] == [0, 1]
    mistake = kept["bases"]["lesson"]["mistakes"]["weights-too-wide"]
    (comparison,) = result.comparisons
    assert mistake["difference"] == round(comparison.difference, 4)
    tested = [run.test_accuracy for run in comparison.wrong]
    assert mistake["test"][1:] == [round(min(tested), 4), round(max(tested), 4)]
