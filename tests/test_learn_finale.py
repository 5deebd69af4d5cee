"""``workings learn check finale``: the real training as it is shown; quickly by made-up records."""

import csv
import io
import json
import os
import time
from dataclasses import replace

import pytest

import workings as wk
from test_terminal import Terminal
from workings.course.exercises import EXERCISES
from workings.course.finale_records import BesideOurs, Compared, Done, Epoch, Failed, Preparing
from workings.course.folder import find, solution_text, start

pytest_plugins = ["learners"]
COMPARED = Compared((BesideOurs("W1", 1e-16, "W1[3,406]", 0.25, 0.25),), 30, 300)
EPOCHS = [Epoch(number, 2, 0.5, 0.9, 5_000) for number in (1, 2)]
DONE = Done(0.934, 1.5, 0.935, 0.7, None, 0, "")
LOW = Failed("accuracy", ("85.0% of the test images are read rightly.", "Look at batches."), 0.85)


@pytest.fixture
def solved(course, write):
    """Every exercise solved, the finale not trained yet."""
    for name in EXERCISES:
        write(name)
    return course


@pytest.fixture
def trains(monkeypatch):
    """Let the finale yield these records instead of training."""

    def put(*records):
        def run(path, *, kaggle=None):
            yield from records

        monkeypatch.setattr("workings.cli.learn_finale.run_finale", run)

    return put


def test_a_finale_that_reaches_the_goal_passes(learn, solved, trains):
    trains(COMPARED, *EPOCHS, DONE)
    done = learn("check", "finale")
    assert done.status == 0
    text = " ".join(done.out.split())
    for part in (
        "30 steps side by side, with 300 images",
        "W1[3,406] 0.250000000 0.250000000 1e-16",
        "epoch 1/2 90.0% of 5,000 training images 0.5 s",
        "Your network reads 93.40% of the 10,000 test images",
        "The package's, with the same settings: 93.50%",
        "Everything that this network does, you have written yourself.",
        "workings train",
    ):
        assert part in text
    assert "finale" in find(".").passed
    assert max(map(len, done.out.splitlines())) <= 80


def test_a_command_to_be_copied_stands_on_one_line(learn, solved, trains):
    submission = solved / "submission.csv"
    how = "workings learn check finale --kaggle test.csv"
    trains(Done(0.93, 1.0, None, None, submission, 10_000, f"For Kaggle's own images: {how}"))
    lines = learn("check", "finale").out.splitlines()
    assert "  10,000 labels are in submission.csv." in lines
    assert lines[lines.index("  For Kaggle's own images:") + 1] == f"    {how}"


def test_while_the_images_are_prepared_it_says_so(learn, solved, trains):
    trains(COMPARED, Preparing(60_000), *EPOCHS, DONE)
    lines = learn("check", "finale").out.splitlines()
    assert lines.index("  Preparing 60,000 images.") < lines.index("Training")
    trains(COMPARED, Preparing(60_000), *EPOCHS, DONE)
    assert learn("check", "finale", "--json").status == 0


def test_a_finale_that_does_not_is_not_passed(learn, solved, trains):
    trains(COMPARED, *EPOCHS, LOW)
    done = learn("check", "finale")
    assert done.status == 1
    assert "Look at batches." in done.out and "workings learn hint finale" in done.out
    assert "finale" not in find(".").passed


def test_what_an_unfinished_finale_printed_is_shown(learn, solved, trains):
    trains(Failed("raised", ("It raised.",), printed="so far \x1b[1mso good\n"))
    done = learn("check", "finale")
    assert "Your code printed\n  so far �[1mso good\n" in done.out


def test_a_wrong_function_does_not_train(learn, solved, write, trains):
    trains(DONE)
    write("finale", solution_text("finale").replace("[3]", "[1]"))
    done = learn("check", "finale")
    assert done.status == 1
    assert "Training" not in done.out


def test_an_interrupted_finale_is_not_passed(learn, solved, trains):
    trains(COMPARED, Failed("stopped", ("Stopped after 0 of 10 epochs.",)))
    done = learn("check", "finale")
    assert done.status == 130
    assert "Stopped after 0 of 10 epochs." in done.out
    assert "workings: interrupted" in done.err
    assert "finale" not in find(".").passed


def test_interrupted_as_json_it_ends_as_in_text(learn, solved, trains):
    trains(COMPARED, Failed("stopped", ("Stopped after 0 of 10 epochs.",)))
    done = learn("check", "finale", "--json")
    assert done.status == 130
    assert done.records[0]["finale"]["kind"] == "stopped"
    assert done.err == "workings: interrupted\n"


def test_a_submission_that_was_there_is_said_to_be_kept(learn, solved, trains):
    files = solved / "submission.csv", solved / "submission.1.csv"
    trains(replace(DONE, submission=files[0], images=7, note="A note.", kept=files[1]))
    lines = learn("check", "finale").out.splitlines()
    place = lines.index("  7 labels are in submission.csv.")
    assert lines[place + 1] == "  What was there before is kept as submission.1.csv."


def test_without_a_submission_it_passes_all_the_same(learn, solved, trains):
    trains(replace(DONE, note="submission.csv cannot be written: the disk is full."))
    done = learn("check", "finale")
    assert done.status == 0
    assert "The submission\n  submission.csv cannot be written: the disk is full." in done.out
    assert "finale" in find(".").passed


def test_others_that_are_not_marked_are_not_passed_over(learn, solved, trains):
    trains(DONE)
    done = learn("check", "finale")
    assert "Not checked, or not passed yet: 18 of the others." in done.out
    assert "workings learn check --all" in done.out
    learn("check", "--all")
    assert "of the others" not in learn("check", "finale").out


def test_the_finale_as_json(learn, solved, trains):
    trains(COMPARED, *EPOCHS, DONE)
    done = learn("check", "finale", "--json")
    assert done.status == 0
    (document,) = done.records
    assert document["passed"] is True and document["next"] == "pixel"
    finale = document["finale"]
    assert (finale["kind"], finale["accuracy"], finale["ours"]) == ("passed", 0.934, 0.935)
    assert len(finale["epochs"]) == 2 and finale["compared"]["steps"] == 30
    trains(LOW)
    done = learn("check", "finale", "--json")
    assert done.status == 1
    assert done.records[0]["passed"] is False
    assert done.records[0]["finale"]["kind"] == "accuracy"


def test_checking_all_does_not_train(learn, solved, trains):
    trains(DONE)
    done = learn("check", "--all")
    assert done.status == 1
    assert "right so far, not trained yet" in done.out
    assert "18 of 19 passed." in done.out
    assert "workings learn check finale" in done.out
    learn("check", "finale")
    done = learn("check", "--all")
    assert done.status == 0
    assert "19 of 19 passed." in done.out


def test_a_kaggle_file_that_is_not_there_is_refused_at_once(refused, solved):
    said = refused("learn", "check", "finale", "--kaggle", "nowhere.csv")
    assert "--kaggle nowhere.csv: there is no such file" in said


@pytest.mark.slow
def test_for_real_with_kaggles_file(learn, solved, digits, tmp_path):
    wk.write_csv(digits[:50], tmp_path / "test.csv", with_labels=False)
    done = learn("check", "finale", "--kaggle", tmp_path / "test.csv")
    assert done.status == 0, done.out
    assert "epoch 10/10" in done.out
    assert "50 labels are in submission.csv." in done.out
    assert "workings learn check finale --kaggle" not in done.out
    rows = list(csv.DictReader(io.StringIO((solved / "submission.csv").read_text())))
    assert [int(row["ImageId"]) for row in rows] == list(range(1, 51))
    right = sum(int(row["Label"]) == label for row, label in zip(rows, digits.labels, strict=False))
    assert right >= 40
    assert max(map(len, done.out.splitlines())) <= 80


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="a terminal as POSIX has them")
def test_watch_trains_the_finale_and_ends(tmp_path):
    course = start(tmp_path / "course")
    for name in EXERCISES:
        course.file(name).write_text(solution_text(name))
        if name != "finale":
            course.mark_passed(name)
    course.file("finale").write_text("")
    screen = Terminal(("learn", "watch"), course.path, 80)
    try:
        screen.wait_for("to be saved.")
        course.file("finale").write_text(solution_text("finale"))
        screen.wait_for("epoch  3/10")
        screen.type(b"\x03")
        screen.wait_for("Stopped after")
        assert screen.end() == 0
        assert "18 of 19 passed" in screen.lines[-2]
        screen.close()
        screen = Terminal(("learn", "watch"), course.path, 80)
        assert screen.end() == 0
        assert "you have written yourself." in screen.shown
        assert find(course.path).current() is None
    finally:
        screen.close()


@pytest.mark.slow
def test_grading_trains_the_finale(workings, tmp_path):
    for learner in ("anna", "ben"):
        course = start(tmp_path / "class" / learner)
        for name in EXERCISES:
            course.file(name).write_text(solution_text(name))
    lazy = solution_text("initialise").replace("np.sqrt(2 / inputs)", "0")
    course.file("initialise").write_text(lazy)
    began = time.monotonic()
    done = workings("learn", "grade", "class", "--json")
    assert time.monotonic() - began < 100
    anna, ben = (row["exercises"]["finale"] for row in json.loads(done.out)["folders"])
    assert anna["kind"] == "passed" and anna["accuracy"] > 0.9
    assert ben["kind"] == "accuracy" and ben["words"] == "accuracy too low"
    assert not list((tmp_path / "class").rglob("submission.csv"))
