"""``workings learn grade``: a class's folders, a row each, whatever is in them."""

import contextlib
import csv
import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from types import SimpleNamespace

import pytest

from workings.cli.learn_grade import as_csv, harmless
from workings.course import grade as grading
from workings.course.exercises import EXERCISES
from workings.course.finale_records import Done, Epoch, Failed
from workings.course.folder import solution_text
from workings.course.marks import Mark, Row
from workings.course.process import Limits
from workings.course.records import not_begun

NOT_YET = dict.fromkeys(EXERCISES, "not-started")
pytest_plugins = ["learners"]
posix = pytest.mark.skipif(os.name != "posix", reason="links and permissions as POSIX has them")


def kinds(row):
    return {name: entry["kind"] for name, entry in row["exercises"].items()}


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_each_learner_has_a_row_with_what_was_passed_and_mistaken(graded, hand_in):
    swapped = "def row_and_column(x):\n    return x % 28, x // 28\n"
    hand_in("anna", pixel=None, scale=None, relu=None)
    hand_in("ben", pixel=swapped, scale=None, affine="def affine(W, A, b)\n")
    rows = graded("class")
    assert list(rows) == ["anna", "ben"]
    anna, ben = rows.values()
    assert (anna["passed"], anna["mistakes"]) == (3, [])
    assert kinds(anna) == NOT_YET | dict.fromkeys(("pixel", "scale", "relu"), "passed")
    assert (ben["passed"], ben["mistakes"]) == (1, ["pixel-row-and-column-swapped"])
    assert kinds(ben) == NOT_YET | {
        "pixel": "mistake",
        "scale": "passed",
        "affine": "syntax-error",
    }
    assert ben["exercises"]["pixel"]["words"] == "pixel-row-and-column-swapped"
    assert ben["exercises"]["affine"]["words"] == "not Python"
    assert "line 1" in ben["exercises"]["affine"]["sentence"].lower()


def test_earlier_exercises_are_the_learners_own(graded, hand_in):
    derivative = "def relu_derivative(Z):\n    return Z > 5\n"
    hand_in("anna", relu_derivative=derivative, hidden_gradient=None)
    assert kinds(graded("class")["anna"])["hidden_gradient"] != "passed"


def test_a_learner_who_does_harm_harms_nobody_else(graded, hand_in, tmp_path):
    tidy = "import shutil\ndef row_and_column(x):\n    shutil.rmtree('.')\n    raise OSError\n"
    away = "import os\ndef scale(values):\n    os.kill(os.getppid(), 9)\n"
    grow = "def one_hot(labels, classes):\n    return [bytearray(10**9) for _ in range(99)]\n"
    talk = "def relu(Z):\n    while True:\n        print('x' * 100_000)\n"
    quit_ = "import os\ndef affine(W, A, b):\n    os._exit(0)\n"
    hand_in("mallory", pixel=tidy, scale=away, one_hot=grow, relu=talk, affine=quit_, softmax=None)
    hand_in("anna", pixel=None)
    before = contents(tmp_path)
    rows = graded("class")
    assert kinds(rows["mallory"]) == NOT_YET | {
        "pixel": "raised",
        "scale": "process",
        "one_hot": "memory",
        "relu": "printed-too-much",
        "affine": "exit",
        "softmax": "passed",
    }
    assert kinds(rows["anna"])["pixel"] == "passed"
    assert contents(tmp_path) == before


@posix
def test_whose_files_another_learner_writes_into_is_checked_again_alone(
    graded, hand_in, tmp_path, monkeypatch
):
    (tmp_path / "temporary").mkdir()  # no other program's folders are in reach
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    # Through the system's own library, which no guard in Python sees.
    junk = """
        import ctypes, glob, os, tempfile, time
        libc = ctypes.CDLL(None)
        libc.fopen.restype = ctypes.c_void_p
        folders = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
        begun = time.time()
        while time.time() - begun < 1.2:
            for file in glob.glob(folders + "/workings-*/**/ex0*.py", recursive=True):
                if os.path.dirname(file) != os.path.dirname(__file__):
                    opened = libc.fopen(file.encode(), b"w")
                    if opened:
                        libc.fclose(ctypes.c_void_p(opened))

        def row_and_column(x):
            return x // 28, x % 28
    """
    hand_in("mallory", pixel=textwrap.dedent(junk))
    for name in ("anna", "ben"):
        hand_in(name, pixel=None, scale=None, one_hot=None, affine=None)
    rows = graded("class", "--jobs", "3")
    assert [rows[name]["passed"] for name in ("anna", "ben", "mallory")] == [4, 4, 1]


def test_after_several_that_do_not_end_the_rest_is_not_tried(graded, hand_in, monkeypatch):
    monkeypatch.setattr("workings.course.grade.PATIENCE", 1)
    loop = "while True:\n    pass\n"
    hand_in("olga", pixel=loop, scale=loop, one_hot=None, relu=loop, softmax=None)
    assert kinds(graded("class")["olga"]) == NOT_YET | {
        "pixel": "endless",
        "scale": "endless",
        "one_hot": "passed",
        "relu": "endless",
        "softmax": "not-tried",
    }


# The table and the CSV.


def test_the_table_and_the_csv(workings, hand_in, tmp_path):
    swapped = "def row_and_column(x):\n    return x % 28, x // 28\n"
    hand_in("anna", pixel=None, scale=None)
    hand_in("=1+1", pixel=swapped)
    done = workings("learn", "grade", "class", "--no-finale")
    assert done.status == 0
    dots = "." * 17
    assert re.search(rf"^anna +2  \+\+{dots}", done.out, re.M)
    assert re.search(rf"^=1\+1 +0  m\.{dots} +pixel-row-and-column-swapped", done.out, re.M)
    assert "Most frequent mistakes: pixel-row-and-column-swapped (1)." in done.out
    assert "2 rows written to grades.csv" in done.out
    assert "2 of 2 folders" in done.err
    assert max(map(len, done.out.splitlines())) <= 80
    rows = list(csv.DictReader(io.StringIO((tmp_path / "grades.csv").read_text("utf-8-sig"))))
    assert [row["folder"] for row in rows] == ["'=1+1", "anna"]
    assert (rows[1]["passed"], rows[1]["of"]) == ("2", str(len(EXERCISES)))
    assert rows[0]["mistakes"] == rows[0]["pixel"] == "pixel-row-and-column-swapped"
    assert rows[1]["pixel"] == "passed" and rows[1]["relu"] == "not written yet"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("anna", "anna"),
        ("=cmd()", "'=cmd()"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        (" =1", "' =1"),
        ("\t=1", "'\t=1"),
        ("", ""),
        (7, 7),
    ],
)
def test_no_spreadsheet_takes_a_name_for_a_formula(cell, written):
    assert harmless(cell) == written


def test_a_csv_survives_any_name(tmp_path):
    row = Row('a "b", \udcff\n', tmp_path, None, (Mark("pixel", "passed"),))
    (read,) = csv.DictReader(io.StringIO(as_csv([row])))
    assert read["folder"] == 'a "b", ?\n'
    assert read["pixel"] == "passed"


def test_a_csv_that_is_there_is_replaced_only_by_force(refused, workings, hand_in, tmp_path):
    hand_in("anna")
    (tmp_path / "grades.csv").write_text("with my remarks")
    assert "grades.csv is there already" in refused("learn", "grade", "class")
    assert (tmp_path / "grades.csv").read_text() == "with my remarks"
    assert workings("learn", "grade", "class", "--out", "new.csv").status == 0
    assert workings("learn", "grade", "class", "--force").status == 0
    # What Excel needs to know the encoding comes first.
    assert (tmp_path / "grades.csv").read_bytes().startswith(b"\xef\xbb\xbffolder,")


def test_the_csv_among_the_folders_is_no_learner(workings, hand_in, tmp_path, monkeypatch):
    hand_in("anna")
    monkeypatch.chdir(tmp_path / "class")
    for _ in range(2):
        assert "\n1 row written" in workings("learn", "grade", ".", "--force").out


def test_what_cannot_be_graded_is_refused(refused, tmp_path):
    assert "nobody is not there" in refused("learn", "grade", "nobody")
    (tmp_path / "class").mkdir()
    assert "cannot be written" in refused("learn", "grade", "class", "--out", "no/grades.csv")
    assert "--jobs" in refused("learn", "grade", "class", "--jobs", "0")
    assert refused("learn", "grade")


def test_json_writes_no_csv_unless_asked(workings, hand_in, tmp_path):
    hand_in("anna")
    done = workings("learn", "grade", "class", "--json")
    assert done.records[0]["out"] is None
    assert not (tmp_path / "grades.csv").exists()
    workings("learn", "grade", "class", "--json", "--out", "g.csv")
    assert (tmp_path / "g.csv").exists()


def test_a_name_with_a_line_break_keeps_to_its_line(workings, hand_in):
    hand_in("an\nna" if os.name == "posix" else "anna", pixel=None)
    out = workings("learn", "grade", "class", "--no-finale").out
    assert re.search(r"^an�?na +1  \+\.", out, re.M)


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
