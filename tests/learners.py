"""A learner's folder for tests: ``pytest_plugins = ["learners"]`` gives its fixtures."""

import pytest

from workings.course.exercises import EXERCISES
from workings.course.folder import find, solution_text, start


@pytest.fixture
def learn(workings):
    """Call ``workings learn …`` in an empty folder."""
    return lambda *arguments: workings("learn", *arguments)


@pytest.fixture
def course(learn, tmp_path, monkeypatch):
    """A fresh course, and we are in its folder."""
    assert learn("start").status == 0
    monkeypatch.chdir(tmp_path / "workings-course")
    return tmp_path / "workings-course"


@pytest.fixture
def write(course):
    """Write an exercise's file, its solution by default; return its path."""

    def put(name, text=None):
        path = course / EXERCISES[name].file
        path.write_text(solution_text(name) if text is None else text, encoding="utf-8")
        return path

    return put


@pytest.fixture
def pass_before(write):
    """Have the exercises before one passed, by what the folder remembers."""

    def put(name):
        for earlier in EXERCISES:
            if earlier == name:
                return
            write(earlier)
            find(".").mark_passed(earlier)

    return put


@pytest.fixture
def hand_in(tmp_path):
    """Make a learner's folder in the class's: fresh, but for the files that are given."""

    def put(name, **texts):
        path = tmp_path / "class" / name
        start(path)
        for exercise, text in texts.items():
            text = solution_text(exercise) if text is None else text
            (path / EXERCISES[exercise].file).write_text(text, encoding="utf-8")
        return path

    return put


@pytest.fixture
def graded(workings):
    """Grade as a program does, and return the rows by folder."""

    def call(*arguments):
        done = workings("learn", "grade", *arguments, "--json", "--no-finale")
        assert done.status == 0, done.err
        return {row["folder"]: row for row in done.records[0]["folders"]}

    return call
