"""``workings learn``: the folder, where one is, the page; and what is refused."""

import json
import os
import re
import shlex
import subprocess
import sys

import pytest

from test_terminal import ONE_AFTER_THE_OTHER
from workings.course.exercises import EXERCISES
from workings.course.folder import PROGRESS, find

pytest_plugins = ["learners"]


def test_start_makes_every_file_and_shows_the_first(learn, tmp_path):
    done = learn("start")
    assert done.status == 0
    folder = tmp_path / "workings-course"
    files = {exercise.file for exercise in EXERCISES.values()}
    assert {path.name for path in folder.iterdir()} == files | {"README.md", PROGRESS}
    first = next(iter(EXERCISES.values()))
    for text in (first.title, first.file, "workings learn check", f"{len(EXERCISES)} exercises"):
        assert text in done.out


def test_start_takes_a_folders_name(learn, tmp_path):
    assert learn("start", "new/course").status == 0
    assert (tmp_path / "new/course" / PROGRESS).exists()


def test_started_again_it_goes_on_and_overwrites_nothing(learn, course, write, pass_before):
    pass_before("scale")
    mine = write("scale", "mine = 1\n")
    (course / "README.md").write_text("my notes")
    (course / EXERCISES["relu"].file).unlink()
    for arguments in (("start",), ("start", str(course))):
        done = learn(*arguments)
        assert done.status == 0
        assert "Going on in" in done.out
        assert EXERCISES["scale"].title in done.out
    assert mine.read_text() == "mine = 1\n"
    assert (course / "README.md").read_text() == "my notes"
    assert (course / EXERCISES["relu"].file).exists()
    assert not (course / "workings-course").exists()


def test_a_folder_with_other_things_is_refused(refused, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/cat.jpg").write_text("")
    assert "photos holds other things: name a new folder" in refused("learn", "start", "photos")
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["cat.jpg"]
    assert "cat.jpg is a file: name a new folder" in refused("learn", "start", "photos/cat.jpg")


def test_a_folder_that_has_only_hidden_files_will_do(learn, tmp_path):
    (tmp_path / "repository/.git").mkdir(parents=True)
    assert learn("start", "repository").status == 0


def test_a_folder_at_home_is_looked_at_where_it_is(refused, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/cat.jpg").write_text("")
    assert "photos holds other things" in refused("learn", "start", "~/photos")


def test_a_folder_that_cannot_be_read_is_one_line(refused, tmp_path, monkeypatch):
    def denied(path):
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "locked").mkdir()
    monkeypatch.setattr("pathlib.Path.iterdir", denied)
    said = refused("learn", "start", "locked")
    assert "locked cannot be read (permission denied): name another folder" in said


def test_exercises_without_the_file_that_remembers_are_taken_up(learn, course, write):
    mine = write("pixel", "mine = 1\n")
    (course / PROGRESS).unlink()
    assert "Going on in" in learn("start", course).out
    assert mine.read_text() == "mine = 1\n"
    assert (course / PROGRESS).exists()


def test_alone_it_says_how_to_begin(learn):
    done = learn()
    assert done.status == 0
    assert "workings learn start" in done.out


def test_alone_it_says_where_one_is_and_what_to_do_next(learn, write, pass_before):
    pass_before("relu")
    done = learn()
    assert done.status == 0
    assert f"4 of {len(EXERCISES)} passed" in done.out
    assert f"Exercise 5 of {len(EXERCISES)}" in done.out
    assert "workings learn check" in done.out
    assert "Changed since" not in done.out


def test_alone_it_says_what_has_changed_since_it_passed(learn, write, pass_before):
    pass_before("relu")
    write("scale", "# something else\n")
    assert "Changed since it passed: ex02_scale.py." in learn().out


@pytest.mark.parametrize("where", ["inside", "below", "above", "elsewhere"])
def test_the_course_is_found(where, learn, course, tmp_path, monkeypatch):
    (course / "deep/deeper").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    places = {"inside": course, "below": course / "deep/deeper", "above": tmp_path}
    monkeypatch.chdir(places.get(where, tmp_path / "elsewhere"))
    named = ("--folder", "../workings-course") if where == "elsewhere" else ()
    for call in (("list", "--json", *named), (*named, "list", "--json")):
        (document,) = learn(*call).records
        assert document["folder"] == str(course)
    assert "pixel\nnot written yet" in learn(*named, "check").out
    assert "pixel\nnot written yet" in learn("check", *named).out


def test_two_courses_below_are_not_told_apart(learn, refused, tmp_path):
    learn("start", "anna")
    learn("start", "ben")
    assert "several courses here (anna, ben)" in refused("learn", "check")


def test_without_a_course_there_is_one_line(refused):
    for call in ("check", "hint", "list", "watch", "reset relu", "solution relu"):
        assert "workings learn start" in refused("learn", *call.split())
    assert "nowhere" in refused("learn", "list", "--folder", "nowhere")


def test_a_folder_that_is_not_there_is_not_the_one_we_are_in(refused, write, pass_before):
    pass_before("scale")
    mine = write("pixel").read_text()
    for call in ("", "check", "hint", "list", "watch", "reset pixel", "solution pixel"):
        said = refused("learn", *call.split(), "--folder", "typo")
        assert said == "workings: --folder typo: there is no such folder\n"
    assert "no such folder" in refused("learn", "list", "--folder", "~nobody-of-this-name/course")
    assert write("pixel").read_text() == mine
    assert find(".").passed == ("pixel",) and find(".").hints_shown("pixel") == 0


def suggested(done):
    """The commands that a page suggests, as they would be typed."""
    return [shlex.split(line[32:]) for line in done.out.splitlines() if line[32:40] == "workings"]


@pytest.mark.parametrize("where", ["far/away", "two words/course", "workings-course"])
def test_commands_work_where_they_are_shown(where, learn, tmp_path, monkeypatch):
    done = learn("start", where)
    go = re.search(r"^  Go into it +cd (.+)$", done.out, re.M)
    assert bool(go) is (where != "workings-course")
    assert suggested(done)[0] == ["workings", "learn", "check"]
    if go:
        assert "Open ex01_pixel.py in" in done.out
        monkeypatch.chdir(tmp_path / shlex.split(go[1])[0])
        assert "Exercise 1 of 19, pixel" in learn("check").out
        monkeypatch.chdir(tmp_path)
    named = ("--folder", where)
    ways = [named, ("check", *named), ("hint", *named), ("solution", "pixel", *named)]
    ways.append(("hint", "scale", "--again", *named))
    for way in ways:
        for command in suggested(learn(*way)):
            if "watch" not in command:
                done = learn(*command[2:])
                assert done.status in (0, 1) and done.err == "", command
    (tmp_path / where / "ex01_pixel.py").unlink()
    (again,) = suggested(learn(*named))
    assert learn(*again[2:]).status == 0
    assert (tmp_path / where / "ex01_pixel.py").exists()


def test_a_broken_memory_is_one_line(refused, course):
    (course / PROGRESS).write_text("{")
    for call in ("", "check", "list", "watch"):
        assert f"{PROGRESS} is broken" in refused("learn", *call.split())


def test_progress_survives_a_process(process, write, course):
    write("pixel")
    process("learn", "check", "--folder", course)
    done = process("learn", "list", "--folder", course, "--json")
    assert json.loads(done.stdout)["passed"] == 1


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_every_command_works_where_the_encoding_lacks_letters(encoding, course):
    calls = ["start", "", "check", "hint", "list", "reset relu", "solution", "--help"]
    calls = [["learn", *call.split()] for call in (*calls, "check --all", "grade . --no-finale")]
    done = subprocess.run(
        [sys.executable, "-c", ONE_AFTER_THE_OTHER, json.dumps(calls)],
        cwd=course,
        env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONWARNINGS": "error"},
        capture_output=True,
        encoding=encoding,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    *told, rest = re.split(r"status [01]\n", done.stdout)
    assert len(told) == len(calls) and all(text.strip() for text in told)
    assert not rest


def test_every_command_has_help_with_an_example(workings):
    for command in ("", "start", "check", "watch", "hint", "list", "reset", "solution", "grade"):
        done = workings("learn", *command.split(), "--help")
        assert done.status == 0
        assert "Examples" in done.out and f"workings learn {command}".strip() in done.out
