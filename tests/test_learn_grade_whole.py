"""``workings learn grade``: nothing ends the rows of the others; a learner's time is a check's."""

import contextlib
import csv
import io
import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from workings.course import grade as grading
from workings.course.exercises import EXERCISES
from workings.course.finale_records import Done, Epoch, Failed
from workings.course.folder import solution_text
from workings.course.marks import Mark, Row
from workings.course.process import Limits
from workings.course.records import not_begun

pytest_plugins = ["learners"]
posix = pytest.mark.skipif(os.name != "posix", reason="links and permissions as POSIX has them")


# Rows are not lost, whatever happens.


@pytest.fixture
def interrupted(hand_in, tmp_path):
    """Grade anna, ben and one who is endless; send a signal after so many folders."""
    hand_in("anna", pixel=None)
    hand_in("ben", pixel=None)
    loop = "import time\ntime.sleep(60)\n"
    hand_in("olga", **dict.fromkeys(("pixel", "scale", "one_hot"), loop))

    def call(number, after, *arguments):
        folders = ["class"] if after else ["class/olga", "class/anna"]
        command = [sys.executable, "-m", "workings", "learn", "grade", *folders, "--jobs", "1"]
        begin = "import signal, os, sys; signal.signal(2, signal.default_int_handler); "
        begin += "os.execv(sys.argv[1], sys.argv[1:])"
        child = subprocess.Popen(
            [sys.executable, "-c", begin, *command, *arguments],
            cwd=tmp_path,
            env=os.environ | {"TMPDIR": str(tmp_path / "temporary")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        told = ""
        while after and f"{after} of 3 folders" not in told:
            line = child.stderr.readline()
            assert line, told + child.communicate()[0]
            told += line
        while not list((tmp_path / "temporary").iterdir()):  # somebody's files are being run
            time.sleep(0.05)
        child.send_signal(number)
        out, err = child.communicate(timeout=60)
        assert child.returncode == 130, err
        assert "Traceback" not in err
        assert not list((tmp_path / "temporary").iterdir())
        return out, err

    (tmp_path / "temporary").mkdir()
    return call


def read_rows(path):
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    return [(row["folder"], row["passed"]) for row in rows]


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_or_an_end_writes_what_is_finished(number, interrupted, tmp_path):
    _, err = interrupted(number, 2)
    assert "interrupted after 2 of 3 folders; grades.csv has those" in err
    assert read_rows(tmp_path / "grades.csv") == [("anna", "1"), ("ben", "1")]


@posix
def test_what_is_finished_replaces_no_csv_of_a_whole_class(interrupted, tmp_path):
    (tmp_path / "grades.csv").write_text("everybody")
    _, err = interrupted(signal.SIGINT, 2, "--force")
    assert "interrupted after 2 of 3 folders; grades.partial.csv has those" in err
    assert (tmp_path / "grades.csv").read_text() == "everybody"
    assert read_rows(tmp_path / "grades.partial.csv") == [("anna", "1"), ("ben", "1")]


@posix
def test_interrupted_before_the_first_is_finished_it_writes_nothing(interrupted, tmp_path):
    out, err = interrupted(signal.SIGINT, 0)
    assert err.endswith("workings: interrupted after 0 of 2 folders\n")
    assert out == "" and not (tmp_path / "grades.csv").exists()


def test_whatever_ends_it_the_finished_rows_are_written(workings, hand_in, tmp_path, monkeypatch):
    def ends(handed_in, jobs, *, finale):
        yield 0, Row("anna", handed_in[0].path, None, (Mark("pixel", "passed"),))
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("workings.cli.learn_grade.grade", ends)
    hand_in("anna")
    hand_in("ben")
    assert workings("learn", "grade", "class").status == 1
    assert read_rows(tmp_path / "grades.csv") == [("anna", "1")]


# What the machine cannot do is no learner's fault, and ends nobody else's row.


def test_one_whose_files_cannot_be_copied_has_a_row_that_says_so(graded, hand_in, monkeypatch):
    real = grading._copy

    def full(contents):
        if b"mine" in contents["ex01_pixel.py"]:
            raise OSError(28, "No space left on device")
        return real(contents)

    monkeypatch.setattr(grading, "_copy", full)
    hand_in("anna", pixel=None)
    hand_in("ben", pixel="mine = 1\n")
    hand_in("zoe", pixel=None)
    rows = graded("class")
    assert rows["ben"]["problem"] == "it cannot be checked here: no space left on device"
    assert [rows[name]["passed"] for name in ("anna", "zoe")] == [1, 1]


def test_where_no_process_begins_nobodys_file_is_called_unreadable(graded, hand_in, monkeypatch):
    hand_in("anna", pixel=None)
    real = grading.run_file

    def run(folder, *arguments):
        if len(arguments) == 1:  # how long the solution takes
            return real(folder, *arguments)
        return not_begun(OSError(28, ""), folder / "ex01_pixel.py")

    monkeypatch.setattr(grading, "run_file", run)
    assert "no space left on device" in graded("class")["anna"]["problem"].lower()


def test_a_finale_without_room_for_its_images_is_not_tried(workings, hand_in, monkeypatch):
    hand_in("anna", **dict.fromkeys(EXERCISES))
    usage = SimpleNamespace(free=60_000_000)
    monkeypatch.setattr("workings.course.finale_data.shutil.disk_usage", lambda where: usage)
    done = workings("learn", "grade", "class", "--json")
    (row,) = done.records[0]["folders"]
    assert (row["passed"], row["exercises"]["finale"]["kind"]) == (18, "not-tried")
    assert "250 MB" in row["exercises"]["finale"]["sentence"]


# A learner has as much time as in a check of their own.


def test_what_is_slow_but_ends_has_the_time_of_a_check(graded, hand_in, monkeypatch):
    monkeypatch.setattr(grading, "PATIENCE", 0)
    monkeypatch.setattr(grading, "SHORTEST", 1.0)
    slow = "import time\ndef row_and_column(x):\n    time.sleep(0.25)\n    return x // 28, x % 28\n"
    hand_in("anna", pixel=slow)
    assert graded("class")["anna"]["passed"] == 1


def test_more_time_is_given_in_vain_once(graded, hand_in, monkeypatch):
    monkeypatch.setattr(grading, "PATIENCE", 0)
    monkeypatch.setattr(grading, "SHORTEST", 0.5)
    monkeypatch.setattr(grading, "LIMITS", Limits(seconds=1.5))
    later = "    calls.append(1)\n    while len(calls) > 1:\n        pass\n    return"
    texts = {
        name: "calls = []\n" + solution_text(name).replace("    return", later)
        for name in ("pixel", "scale")
    }
    hand_in("olga", **texts)
    row = graded("class")["olga"]
    assert [row["exercises"][name]["kind"] for name in texts] == ["endless", "endless"]
    first, second = (row["exercises"][name]["sentence"] for name in texts)
    assert "workings learn check allows" not in first
    assert second.endswith("workings learn check allows 1.5 s.")
    assert row["seconds"] < 5


def test_a_finale_that_gets_on_has_the_time_of_a_check(monkeypatch, tmp_path):
    given = []

    def run(folder, *, settings, **_):
        given.append(settings.seconds)
        yield from epochs
        slow = settings.seconds < 300
        yield Failed("slow", ("After 30 s.",)) if slow else Done(0.93, 100.0)

    monkeypatch.setattr(grading, "run_finale", run)
    shared = grading._Shared(contextlib.ExitStack(), finale=True)
    monkeypatch.setattr(shared, "images", lambda: None)
    epochs = [Epoch(1, 10, 20.0, 0.9, 5_000)]
    assert grading._trained(tmp_path, shared).kind == "passed" and given[1:] == [300]
    epochs = []
    mark = grading._trained(tmp_path, shared)
    assert mark.kind == "slow" and len(given) == 3
    assert mark.sentence == "After 30 s. workings learn check allows 300 s."
