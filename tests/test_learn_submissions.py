"""Which folders count as learners', and what is read of them, however broken they are."""

import os

import pytest

from workings.course.exercises import EXERCISES
from workings.course.source import LARGEST
from workings.course.submissions import read_files, submissions

pytest_plugins = ["learners"]
posix = pytest.mark.skipif(os.name != "posix", reason="links and permissions as POSIX has them")


def kinds(row):
    return {name: entry["kind"] for name, entry in row["exercises"].items()}


def test_a_learners_own_folder_may_be_named(graded, hand_in):
    rows = graded(hand_in("anna", pixel=None), hand_in("ben"))
    assert [(name, row["passed"]) for name, row in rows.items()] == [("anna", 1), ("ben", 0)]


def test_exercises_may_lie_deeper(graded, hand_in):
    hand_in("anna/homework/workings-course", pixel=None)
    hand_in("ben", pixel=None)
    assert {name: row["passed"] for name, row in graded("class").items()} == {"anna": 1, "ben": 1}
    assert list(graded("class/anna", "class/ben")) == ["anna/homework", "ben"]


@posix
def test_broken_folders_have_rows_and_do_not_stop_the_rest(graded, hand_in, tmp_path):
    group = tmp_path / "class"
    hand_in("anna", pixel=None)
    (group / "a file.zip").write_text("")
    (group / "empty").mkdir()
    (group / "holiday").mkdir()
    (group / "holiday/photo.jpg").write_text("")
    (group / "circle").symlink_to("circle")
    (group / "nowhere").symlink_to("gone")
    (group / "deep").mkdir()
    (group / "deep/up").symlink_to("..")
    (group / ".hidden").mkdir()
    rows = graded("class")
    problems = {name: row["problem"] for name, row in rows.items()}
    assert problems == {
        "a file.zip": "a file, not a folder",
        "anna": None,
        "circle": "a link that leads in a circle",
        "deep": "no exercises in it",
        "empty": "no exercises in it",
        "holiday": "no exercises in it",
        "nowhere": "a link that leads nowhere",
    }
    assert rows["anna"]["passed"] == 1
    assert rows["circle"]["exercises"] == {}


@posix
def test_broken_files_are_marks_of_their_own(graded, hand_in):
    anna = hand_in("anna", softmax=None)
    files = {name: anna / exercise.file for name, exercise in EXERCISES.items()}
    for name in ("pixel", "scale", "one_hot", "affine", "relu"):
        files[name].unlink()
    files["scale"].mkdir()
    files["one_hot"].symlink_to(files["one_hot"].name)
    os.mkfifo(files["affine"])
    files["relu"].write_bytes(b"#" * (LARGEST + 1))
    came = kinds(graded("class")["anna"])
    assert came["pixel"] == "no-file"
    assert {came[name] for name in ("scale", "one_hot", "affine", "relu")} == {"unreadable"}
    assert came["softmax"] == "passed"


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read(graded, hand_in):
    anna = hand_in("anna")
    anna.chmod(0)
    try:
        assert "no permission" in graded("class")["anna"]["problem"]
    finally:
        anna.chmod(0o700)


def test_only_python_files_are_read(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "data.csv").write_text("1")
    assert read_files(tmp_path) == ({"a.py": b"x = 1\n"}, set())


def test_a_folder_of_thousands_of_files_is_not_searched_for_ever(tmp_path):
    for number in range(2_100):
        (tmp_path / f"{number}.txt").touch()
    (one,) = submissions([tmp_path.parent / tmp_path.name / "0.txt"])
    assert one.problem == "a file, not a folder"
    assert len(submissions([tmp_path])) == 2_100
