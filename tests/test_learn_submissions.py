"""Which folders count as learners', and what is read of them, however broken they are."""

import os
from pathlib import Path

import pytest

from workings.course.exercises import EXERCISES
from workings.course.folder import start
from workings.course.source import LARGEST
from workings.course.submissions import BYTES, ENTRIES, FILES, read_files, submissions

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
    assert list(graded("class/anna", "class/ben")) == ["anna", "ben"]


def names(*folders):
    return [one.name for one in submissions(folders)]


def test_a_learner_has_one_name_however_the_folders_are_named(hand_in, tmp_path, monkeypatch):
    for path in ("anna/homework/workings-course", "ben"):
        hand_in(path)
    group = tmp_path / "class"
    assert names(group) == names(group / "anna", group / "ben") == ["anna", "ben"]
    assert names(group, group, group / "ben") == ["class/anna", "class/ben"]
    monkeypatch.chdir(group / "ben")
    assert names(".") == ["ben"]
    assert names("..") == ["anna", "ben"]
    assert names(".", "..") == ["ben", "class/anna"]


def test_names_that_are_equal_are_told_apart_by_what_is_before_them(tmp_path):
    for path in ("1/a/anna", "2/a/anna", "2/b/anna", "2/b/ben"):
        start(tmp_path / path)
    assert names(tmp_path / "2/a/anna", tmp_path / "2/b/anna") == ["a/anna", "b/anna"]
    assert names(*(tmp_path / path for path in ("1/a/anna", "2/a/anna", "2/b/ben"))) == [
        "1/a/anna",
        "2/a/anna",
        "ben",
    ]


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


@pytest.mark.parametrize("call", ["os.scandir", "pathlib.Path.stat"])
def test_a_folder_that_may_not_be_read(call, graded, hand_in, monkeypatch):
    hand_in("anna", pixel=None)
    hand_in("locked")
    owner, _, name = call.rpartition(".")
    real = getattr(os if owner == "os" else Path, name)

    def denied(path, *arguments, **options):
        if os.path.basename(str(path)) == "locked":  # noqa: PTH119  it may be a number
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *arguments, **options)

    monkeypatch.setattr(call, denied)
    rows = graded("class")
    assert rows["locked"]["problem"] == "it cannot be read: no permission"
    assert rows["anna"]["passed"] == 1


def test_only_python_files_are_read(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "data.csv").write_text("1")
    assert read_files(tmp_path) == ({"a.py": b"x = 1\n"}, set())


def test_in_a_folder_of_thousands_of_entries_it_is_not_searched_for_ever(tmp_path):
    start(tmp_path / "anna/z/course")
    start(tmp_path / "ben/z/course")
    for number in range(ENTRIES + 1):
        (tmp_path / f"anna/{number}").touch()
    anna, ben = submissions([tmp_path])
    assert (anna.problem, ben.problem) == ("no exercises in it", None)


def test_not_everything_is_read(tmp_path):
    solved = start(tmp_path / "anna").path
    for number in range(FILES):
        (solved / f"m{number:03}.py").write_bytes(b"#" * 300_000)
    contents, refused = read_files(solved)
    assert refused == set()
    assert {exercise.file for exercise in EXERCISES.values()} <= set(contents)
    assert "m000.py" in contents and "m199.py" not in contents
    assert BYTES - 300_000 <= sum(map(len, contents.values())) <= BYTES


def test_not_every_file_is_read(tmp_path):
    for number in range(ENTRIES + 100):
        (tmp_path / f"{number}.py").touch()
    assert len(read_files(tmp_path)[0]) == FILES - len(EXERCISES)
    solved = start(tmp_path).path
    assert len(read_files(solved)[0]) == FILES
