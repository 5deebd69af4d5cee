"""``workings lab``: what it shows, what a program reads, how it ends, and what it refuses."""

import json
import re

import pytest

from workings.lab import ENTRIES, Comparison, Digits, Lab
from workings.lab import experiment as work
from workings.lab.runs import points

QUICK = ("--seeds", 2, "--epochs", 12, "--threads", 1)


@pytest.fixture
def lab(workings, mnist, monkeypatch):
    """Call ``workings lab`` on few digits: lab("dead-layer", …)."""
    train, test = mnist
    few = Digits(train[:300], test[:200], train[42_000:42_400])
    monkeypatch.setattr("workings.cli.lab_run.embedded", lambda: few)
    monkeypatch.setattr("workings.gradcheck.check.ALL_UP_TO", 0)
    return lambda *arguments: workings("lab", *arguments)


def numbers(document):
    """Every number of a JSON document."""
    if isinstance(document, dict):
        document = list(document.values())
    if isinstance(document, list):
        return [number for part in document for number in numbers(part)]
    return [document] if isinstance(document, int | float) else []


def words(text):
    """A text without its line breaks and indents."""
    return " ".join(text.split())


# The list.


def test_without_a_name_it_lists_them_and_says_how_to_run_one(lab):
    done = lab()
    assert done.status == 0
    names = [line for line in done.out.splitlines() if line in ENTRIES]
    assert names == list(ENTRIES)
    for entry in ENTRIES.values():
        assert entry.mistake.sentence in words(done.out)
    assert "    workings lab scalar-bias-gradient\n" in done.out
    assert max(map(len, done.out.splitlines())) <= 80


def test_the_list_for_programs(lab):
    (document,) = lab("--json").records
    assert [each["name"] for each in document["mistakes"]] == list(ENTRIES)
    first = document["mistakes"][0]
    assert first["also"] == "db-summed-over-everything" and first["bases"] == ["lesson"]
    assert first["sentence"] == ENTRIES["scalar-bias-gradient"].mistake.sentence


# A page.


def test_a_page_has_sentence_mend_setup_cost_course_and_tools(lab):
    done = lab("scalar-bias-gradient", *QUICK)
    assert done.status == 0 and done.err == ""
    mistake = ENTRIES["scalar-bias-gradient"].mistake
    text = words(done.out)
    assert mistake.sentence in text and f"Right: {mistake.mend}" in text
    assert "workings check calls it db-summed-over-everything." in text
    assert "In the lesson's run" in text
    assert "α = 0.1, full batch, 12 epochs, 300 images; seeds 0–1" in text
    assert "held out: 400 more" in text
    for tool in ("check", "train", "explain", "held out"):
        assert re.search(rf"^  {tool} +(names it|sees it|silent) ", done.out, re.M), tool
    assert "Known mistake: db-summed-over-everything." in text
    assert max(map(len, done.out.splitlines())) <= 80
    assert "\x1b" not in done.out


def test_json_has_every_number_of_the_text(lab):
    names = ("weights-too-wide", "pixels-not-scaled", "scalar-bias-gradient")
    text = lab(*names, *QUICK).out
    (document,) = lab(*names, *QUICK, "--json").records
    assert [result["name"] for result in document["results"]] == list(names)
    assert document["seeds"] == 2 and document["epochs"] == 12 and not document["interrupted"]
    for result in document["results"]:
        (found,) = result["comparisons"]
        page = words(text[text.index(f"\n{result['name']} ─") :])
        for runs in (found["right"], found["wrong"]):
            tested = [runs["test_accuracy"], runs["lowest"], runs["highest"]]
            row = " ".join(f"{value:.2%}" for value in [*tested, runs["held_out_accuracy"]])
            assert row in page
            shares = runs["while_training"]["accuracy"]
            assert " ".join("–" if v is None else f"{v:.1%}" for v in shares) in page
            losses = runs["while_training"]["loss"]
            told = ["–" if v is None else f"{v:.3f}" if v < 100 else f"{v:.3g}" for v in losses]
            assert " ".join(told) in page
            assert [len(run["losses"]) for run in runs["runs"]] == [
                12 if run["stopped"] is None else len(run["accuracies"]) for run in runs["runs"]
            ]
        each = ", ".join(points(value) for value in found["differences"])
        assert f"Seed by seed: {each}." in page
        assert points(found["difference"]) in page
        # rich wraps within a table's cell: what tools said is compared without any white space
        solid = re.sub(r"\s", "", page)
        for said in [found["verdict"], *found["looks"]]:
            assert said in page
        assert re.sub(r"\s", "", found["findings"][3]["said"]) in solid
    assert json.dumps(document).isascii()
    assert len(numbers(document)) > 100


def test_a_quick_look_says_how_many_epochs_it_has(lab):
    assert "full batch, 3 epochs" in words(lab("dead-layer", "--epochs", 3, "--seeds", 1).out)


def test_a_setup_that_the_mistake_changes_is_shown(lab):
    text = words(lab("learning-rate-too-large", *QUICK).out)
    assert "mistaken: 784-10-10 relu, gd, α = 1, full batch, 12 epochs, 300 images" in text


def test_several_end_with_a_table_the_most_costly_first(lab):
    done = lab("scalar-bias-gradient", "dead-layer", "softmax-without-maximum", *QUICK)
    _, _, table = done.out.partition("What they cost")
    rows = [line.split() for line in table.splitlines() if line.split()[:1] and "%" in line]
    (document,) = lab(
        "scalar-bias-gradient", "dead-layer", "softmax-without-maximum", *QUICK, "--json"
    ).records
    expected = {
        (result["name"], found["base"]): points(found["difference"])
        for result in document["results"]
        for found in result["comparisons"]
    }
    first = [row for row in rows if row[0] in ENTRIES][:3]
    assert rows[0][:3] == ["the", "right", "run"]
    assert [row[4] for row in first] == sorted(
        (row[4] for row in first), key=lambda shown: float(shown.replace("−", "-"))
    )
    assert {row[0]: row[4] for row in first} == {
        name: shown for (name, base), shown in expected.items() if base == "lesson"
    }
    assert "What they cost" not in lab("dead-layer", *QUICK).out
    assert max(map(len, done.out.splitlines())) <= 80


def test_all_are_made_and_each_right_run_once(lab, monkeypatch):
    made = []
    real = work.trained

    def counted(setup, seed, *rest):
        made.append((setup.text(), setup.init, setup.network.__name__, setup.start is None))
        return real(setup, seed, *rest)

    monkeypatch.setattr(work, "trained", counted)
    done = lab("all", "--seeds", 1, "--epochs", 2, "--threads", 1)
    assert done.status == 0
    assert re.findall(r"^(\S+) ─", done.out, re.M) == list(ENTRIES)
    mistaken_runs = sum(len(entry.bases) for entry in ENTRIES.values())
    assert len(made) == mistaken_runs + 4


def test_a_long_name_is_not_cut(lab, monkeypatch):
    three = property(lambda _: ("check", "train", "explain"))
    monkeypatch.setattr(Comparison, "caught_by", three)
    done = lab("activation-derivative-forgotten", "dead-layer", "--epochs", 1, "--seeds", 1)
    _, _, table = done.out.partition("What they cost")
    assert "\n  activation-derivative-forgotten " in table
    assert ", full batch, 1 epoch, 300 images; seed 0" in words(table)
    assert max(map(len, table.splitlines())) <= 80 and "…" not in table


def test_a_picture_is_drawn(lab, tmp_path):
    done = lab("dead-layer", "wrong-m", *QUICK, "--plot", "curves.png", "--json")
    assert done.status == 0 and len(done.records) == 1
    assert done.err == "Picture drawn to curves.png\n"
    assert (tmp_path / "curves.png").read_bytes()[:5] == b"\x89PNG\r"


# Ctrl-C.


@pytest.fixture
def interrupted(monkeypatch):
    """Let Ctrl-C be pressed in the middle of a run: interrupted(5) for the sixth."""
    real = work.trained

    def arrange(before):
        begun = []

        def trained(setup, *rest):
            begun.append(setup)
            run = real(setup, *rest)
            yield next(run)
            if len(begun) > before:
                raise KeyboardInterrupt
            return (yield from run)

        monkeypatch.setattr(work, "trained", trained)

    return arrange


def test_ctrl_c_shows_what_is_finished(lab, interrupted):
    interrupted(6)  # the right run and two mistakes, two seeds each
    done = lab("wrong-m", "dead-layer", "weights-too-wide", *QUICK)
    assert done.status == 130
    assert done.err == "workings: interrupted after 2 of 3 mistakes\n"
    assert re.findall(r"^(\S+) ─", done.out, re.M) == ["wrong-m", "dead-layer"]
    _, _, table = done.out.partition("What they cost")
    assert "wrong-m" in table and "dead-layer" in table and "weights-too-wide" not in table


def test_ctrl_c_within_a_mistake_shows_the_seeds_that_are_through(lab, interrupted):
    interrupted(2)
    done = lab("wrong-m", *QUICK)
    assert done.status == 130
    assert "; seed 0" in words(done.out) and "with one seed." in words(done.out)
    assert "unfinished" in done.out
    assert "names it" not in done.out  # the tools were not asked
    interrupted(2)
    (document,) = lab("wrong-m", *QUICK, "--json").records
    assert document["interrupted"]
    (result,) = document["results"]
    assert not result["complete"] and len(result["comparisons"][0]["wrong"]["runs"]) == 1


def test_ctrl_c_before_anything_is_through(lab, interrupted):
    interrupted(0)
    done = lab("wrong-m", "dead-layer", *QUICK)
    assert (done.status, done.out) == (130, "")
    assert done.err == "workings: interrupted after 0 of 2 mistakes\n"


# What it refuses.


def test_an_unknown_name_is_one_line_with_the_nearest(refused):
    assert refused("lab", "wrong-m", "dead-layers") == (
        "workings: 'dead-layers' is no mistake of the lab: did you mean dead-layer? workings lab "
        "lists them all\n"
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--seeds", "2"), "--seeds 2: name a mistake to be measured, or all"),
        (("--plot", "a.png"), "--plot a.png: name a mistake to be measured, or all"),
        (("wrong-m", "--plot", "a.docx"), "pictures end in .png, .svg or .pdf"),
        (("wrong-m", "--plot", "nowhere/a.png"), "nowhere"),
        (("wrong-m", "--seeds", "0"), "--seeds"),
        (("wrong-m", "--epochs", "0"), "--epochs"),
        (("wrong-m", "--threads", "0"), "threads"),
    ],
)
def test_options_outside_their_range(refused, options, message):
    assert message in refused("lab", *options)


def test_nothing_is_trained_before_all_is_understood(refused, monkeypatch):
    monkeypatch.setattr(Lab, "run", lambda *_: pytest.fail("trained"))
    refused("lab", "wrong-m", "nothing")
    refused("lab", "wrong-m", "--plot", "a.docx")
