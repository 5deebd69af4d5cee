"""A learner's folder: begun, found again, and never losing what was written in it."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from course_toys import HALF
from workings.course import exercise_named, folder
from workings.course.folder import (
    BEGUN,
    CHANGED,
    MISSING,
    NOT_STARTED,
    PASSED,
    PROGRESS,
    find,
    start,
)
from workings.errors import DataError, OutputError, SettingError

FIRST, SECOND = "ex01_first.py", "ex02_second.py"


@pytest.fixture(autouse=True)
def course(tmp_path, monkeypatch):
    """A course of two exercises, whose tasks and solutions stand in a folder of the test's."""
    two = {
        name: replace(HALF, number=number, name=name)
        for number, name in enumerate(("first", "second"), start=1)
    }
    home = tmp_path / "package"
    for kind in ("tasks", "solutions"):
        (home / kind).mkdir(parents=True)
        for exercise in two.values():
            (home / kind / exercise.file).write_text(f"# {kind}: {exercise.name} ä\n", "utf-8")
    monkeypatch.setattr(folder, "EXERCISES", two)
    monkeypatch.setattr(folder, "__file__", str(home / "folder.py"))
    return two


@pytest.fixture
def mine(tmp_path):
    return start(tmp_path / "mine")


def names(path):
    return sorted(file.name for file in path.iterdir())


def test_starting_writes_every_task_and_begins_with_the_first(mine):
    assert names(mine.path) == [PROGRESS, FIRST, SECOND]
    assert mine.file("first").read_text("utf-8") == "# tasks: first ä\n"
    assert mine.current().name == "first" and mine.passed == ()
    assert mine.status("first") == NOT_STARTED
    assert folder.solution_text("first") == "# solutions: first ä\n"


def test_starting_again_goes_on_and_lays_back_what_is_missing(mine):
    mine.file("first").write_text("mine")
    mine.mark_passed("first")
    mine.file("second").unlink()
    assert mine.status("second") == MISSING
    again = start(mine.path)
    assert again.file("first").read_text() == "mine"
    assert again.passed == ("first",) and again.current().name == "second"
    assert again.status("second") == NOT_STARTED


def test_starting_in_a_folder_with_files_of_ones_own_keeps_them(tmp_path):
    (tmp_path / FIRST).write_text("already here")
    (tmp_path / SECOND).mkdir()
    begun = start(tmp_path)
    assert (tmp_path / FIRST).read_text() == "already here"
    assert begun.status("first") == BEGUN and (tmp_path / SECOND).is_dir()


def test_passing_and_changing(mine):
    mine.file("first").write_text("one")
    assert mine.status("first") == BEGUN
    mine.mark_passed("first")
    assert mine.status("first") == PASSED and mine.current().name == "second"
    mine.file("first").write_text("two")
    assert mine.status("first") == CHANGED and mine.passed == ("first",)
    mine.mark_passed("first", digest="of what was checked before it was changed")
    assert mine.status("first") == CHANGED
    mine.mark_passed("second")
    assert mine.passed == ("first", "second") and mine.current() is None


def test_which_was_passed_last_is_no_matter_of_the_courses_order(mine):
    assert mine.last_passed is None
    mine.mark_passed("second")
    mine.mark_passed("first")
    assert mine.last_passed == "first" and mine.passed == ("first", "second")
    mine.mark_passed("second")
    assert mine.last_passed == "second"
    mine.reset("second")
    assert mine.last_passed == "first"


def test_hints_are_counted(mine):
    assert [mine.next_hint("first") for _ in range(5)] == [1, 2, 3, 3, 3]
    assert mine.hints_shown("first") == 3 and mine.hints_shown("second") == 0


def test_the_old_file_is_kept_when_it_is_reset(mine):
    mine.mark_passed("first")
    mine.next_hint("first")
    for number, text in enumerate(("one", "two", "three"), start=1):
        mine.file("first").write_text(text)
        kept = mine.reset("first")
        assert kept.name == f"ex01_first.{number}.py" and kept.read_text() == text
        assert mine.file("first").read_text("utf-8") == "# tasks: first ä\n"
    assert mine.status("first") == NOT_STARTED
    assert mine.passed == () and mine.hints_shown("first") == 0
    # Nothing was written in it, or it is not there: there is nothing to keep.
    assert mine.reset("first") is None
    mine.file("first").unlink()
    assert mine.reset("first") is None and mine.file("first").exists()


def test_what_was_kept_is_not_imported_by_accident(mine):
    mine.file("first").write_text("raise SystemExit('imported')")
    kept = mine.reset("first")
    code = f"import ex01_first; import importlib; importlib.import_module({kept.stem!r})"
    ended = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=mine.path, capture_output=True, text=True
    )
    assert "is not a package" in ended.stderr


def test_a_folder_or_a_link_in_an_exercises_place_is_kept_too(mine, tmp_path):
    mine.file("first").unlink()
    mine.file("first").mkdir()
    assert mine.reset("first").is_dir() and mine.file("first").is_file()
    mine.file("first").unlink()
    (tmp_path / "elsewhere").write_text("mine")
    mine.file("first").symlink_to(tmp_path / "elsewhere")
    kept = mine.reset("first")
    assert kept.is_symlink() and kept.read_text() == "mine"
    assert not mine.file("first").is_symlink()


def test_it_is_found_from_inside(mine, monkeypatch):
    inner = mine.path / "a" / "b"
    inner.mkdir(parents=True)
    assert find(inner).path == mine.path and find(mine.path).path == mine.path
    assert find(mine.file("first")).path == mine.path
    monkeypatch.chdir(inner)
    assert find().path == mine.path


def test_an_unknown_users_folder_is_one_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingError, match="workings learn start FOLDER makes one"):
        find("~nobody-of-this-name/course")


def test_where_there_is_none(tmp_path):
    with pytest.raises(SettingError, match="workings learn start FOLDER makes one"):
        find(tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b"\0\0", "null byte"),
        (b"\xff\xfe", "UTF-16"),
        (b"[" * 100_000, "no JSON"),
        (b"[1]", "not this course's"),
        (b'{"passed": {}}', "not this course's"),
        (b'{"workings-course": true}', "not this course's"),
        (b'{"workings-course": 99}', "newer workings"),
        (b'{"workings-course": 1, "passed": ["first"]}', "what it should remember"),
        (b'{"workings-course": 1, "hints": {"first": "2"}}', "what it should remember"),
        (b" " * 2_000_000, "2.0 MB"),
    ],
)
def test_a_broken_progress_file_gives_one_line(mine, text, words):
    (mine.path / PROGRESS).write_bytes(text)
    for use in (lambda: find(mine.path), lambda: start(mine.path), lambda: mine.passed):
        with pytest.raises(DataError, match=words) as caught:
            use()
        assert "\n" not in str(caught.value) and PROGRESS in str(caught.value)
    with pytest.raises(DataError):
        mine.mark_passed("first")
    assert (mine.path / PROGRESS).read_bytes() == text


def test_a_progress_file_that_is_no_file(mine):
    (mine.path / PROGRESS).unlink()
    (mine.path / PROGRESS).mkdir()
    with pytest.raises(DataError, match="it is a folder"):
        find(mine.path)


def test_what_another_version_remembers_is_kept(mine):
    document = {"workings-course": 1, "passed": {"old": "x"}, "hints": {"first": -4}}
    (mine.path / PROGRESS).write_text(json.dumps(document))
    assert mine.passed == () and mine.hints_shown("first") == 0
    assert mine.next_hint("first") == 1
    assert json.loads((mine.path / PROGRESS).read_text())["passed"] == {"old": "x"}


def test_where_nothing_can_be_written(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="give the name of a folder"):
        start(tmp_path / "file")
    with pytest.raises(OutputError, match="cannot be made"):
        start(tmp_path / "file" / "below")
    assert (tmp_path / "file").read_text() == "x"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_must_not_be_written(mine):
    mine.path.chmod(0o500)
    with pytest.raises(OutputError):
        mine.mark_passed("first")


def test_a_full_disk_leaves_no_part_of_a_task(tmp_path, monkeypatch):
    real = folder.task_text

    class Full(str):
        def encode(self, *_):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder, "task_text", lambda name: Full(real(name)))
    with pytest.raises(OutputError, match="no space left"):
        start(tmp_path / "mine")
    assert names(tmp_path / "mine") == [PROGRESS]


def test_exercises_by_name_number_and_file(monkeypatch, course):
    monkeypatch.setattr("workings.course.exercises.EXERCISES", course)
    names = ("second", "2", "02", "ex02_second", SECOND, f"./{SECOND}", f"a\\{SECOND}", " 2 ")
    for name in (*names, "Second", SECOND.upper()):
        assert exercise_named(name).name == "second"
    for name in ("third", "", "3", "-1", "ex02", "0"):
        with pytest.raises(SettingError, match="known exercise: choose one of first, second"):
            exercise_named(name)
    for name in ("secnd", "ex02_second_.py", "SECONDS"):
        with pytest.raises(SettingError, match=r"did you mean second\? Choose one of first"):
            exercise_named(name)
    with pytest.raises(SettingError):
        folder.solution_text("third")
