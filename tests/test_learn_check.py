"""``workings learn check``: what it says, as a page and as JSON."""

import pytest

from workings.cli import learn_check
from workings.course.exercises import EXERCISES
from workings.course.folder import find

pytest_plugins = ["learners"]
OVER_EVERYTHING = """
import numpy as np

def softmax(Z):
    print("the shape of Z is", Z.shape)
    powers = np.exp(Z - Z.max())
    return powers / powers.sum()
"""


def test_a_fresh_exercise_is_not_written_yet(learn, course):
    done = learn("check")
    assert done.status == 1
    assert "pixel\nnot written yet" in done.out
    assert "workings learn hint pixel" in done.out


def test_what_passes_is_praised_explained_and_remembered(learn, write):
    write("pixel")
    done = learn("check")
    assert done.status == 0
    for text in ("pixel\npassed", "A good beginning.", "Next", EXERCISES["scale"].title):
        assert text in done.out
    assert find(".").passed == ("pixel",)
    assert "scale\nnot written yet" in learn("check").out


@pytest.mark.parametrize("name", ["softmax", "6", "06", "ex06_softmax", "ex06_softmax.py"])
def test_an_exercise_may_be_named_in_many_ways(name, learn, write):
    write("softmax")
    assert "softmax\npassed" in learn("check", name).out


def test_a_name_that_is_none(refused, course):
    for command in ("check", "hint", "reset", "solution"):
        said = refused("learn", command, "sotfmax")
        assert "'sotfmax' is not a known exercise: did you mean softmax? Choose one of" in said


def test_a_known_mistake_is_named_shown_and_priced(learn, write):
    write("softmax", OVER_EVERYTHING)
    done = learn("check", "softmax")
    assert done.status == 1
    mistake = EXERCISES["softmax"].mistakes[0]
    assert f"known mistake: {mistake.name}" in done.out
    text = " ".join(done.out.split())
    assert mistake.sentence in text
    assert f"In training {mistake.cost}" in text
    for heading in ("Tried: softmax(Z), the worked number", "Expected", "Yours"):
        assert f"\n{heading}\n" in done.out
    assert "← A[0, 0]" in done.out


def test_what_was_printed_stands_under_its_own_heading(learn, write):
    write("softmax", OVER_EVERYTHING)
    done = learn("check", "softmax")
    assert "Your code printed\n  the shape of Z is (2, 3)\n" in done.out
    write("softmax")
    assert "Your code printed" not in learn("check", "softmax").out


def test_an_error_names_the_line(learn, write):
    write("relu", "def relu(Z):\n    return Z[99]\n")
    done = learn("check", "relu")
    assert done.status == 1
    assert "IndexError" in done.out
    assert "     2  return Z[99]" in done.out


def test_a_missing_file_is_a_verdict(learn, write):
    write("relu").unlink()
    done = learn("check", "relu")
    assert done.status == 1
    assert "file missing" in done.out


def test_check_as_json(learn, write):
    write("softmax", OVER_EVERYTHING)
    done = learn("check", "softmax", "--json")
    assert done.status == 1
    (document,) = done.records
    assert document["exercise"] == "softmax"
    assert document["kind"] == "mistake"
    assert document["mistake"]["name"] == "softmax-over-everything"
    assert document["next"] == "pixel"
    write("pixel")
    done = learn("check", "--json")
    assert done.status == 0
    assert done.records[0]["kind"] == "passed" and done.records[0]["next"] == "scale"


def test_all_are_checked_in_a_table(learn, write):
    write("pixel")
    write("softmax", OVER_EVERYTHING)
    done = learn("check", "--all")
    assert done.status == 1
    assert f"1 of {len(EXERCISES)} passed." in done.out
    assert "softmax" in done.out and "known mistake: softmax-over-everything" in done.out
    assert "workings learn check scale" in done.out
    assert find(".").passed == ("pixel",)
    (document,) = learn("check", "--all", "--json").records
    assert document["passed"] == 1
    kinds = {entry["exercise"]: entry["kind"] for entry in document["exercises"]}
    assert list(kinds) == list(EXERCISES)
    assert (kinds["pixel"], kinds["softmax"]) == ("passed", "mistake")


@pytest.fixture
def stops_at(monkeypatch):
    """Let Ctrl-C be pressed while this exercise is checked."""
    real = learn_check.run_file

    def put(name):
        def run(path, exercise, *arguments):
            if exercise.name == name:
                raise KeyboardInterrupt
            return real(path, exercise, *arguments)

        monkeypatch.setattr(learn_check, "run_file", run)

    return put


def test_what_all_are_is_told_one_by_one_and_kept_on_ctrl_c(learn, write, stops_at):
    write("pixel")
    stops_at("one_hot")
    done = learn("check", "--all")
    assert done.status == 130
    assert [line.split()[:2] for line in done.out.splitlines()[:2]] == [
        ["1", "pixel"],
        ["2", "scale"],
    ]
    assert "1 of 19 passed." in done.out
    assert done.err == "workings: interrupted after 2 of 19 exercises\n"
    assert find(".").passed == ("pixel",)
    done = learn("check", "--all", "--json")
    assert done.status == 130
    (document,) = done.records
    assert document["interrupted"] is True
    assert [entry["exercise"] for entry in document["exercises"]] == ["pixel", "scale"]


def test_ctrl_c_is_not_passed_over_in_silence(learn, course, stops_at):
    stops_at("pixel")
    for call in (("check",), ("check", "--json")):
        done = learn(*call)
        assert (done.status, done.out, done.err) == (130, "", "workings: interrupted\n")


def test_checking_all_does_not_change_which_was_passed_last(learn, write):
    for name in ("relu", "pixel"):
        write(name)
        learn("check", name)
    assert learn("check", "--all").status == 1
    assert find(".").last_passed == "pixel"


def test_options_that_do_not_go_together(refused, course):
    assert "--all checks every exercise" in refused("learn", "check", "pixel", "--all")
    assert "--kaggle is for the finale" in refused("learn", "check", "pixel", "--kaggle", "x.csv")
    assert refused("learn", "check", "--colour").endswith("(see workings learn check --help)\n")
