"""``workings learn grade``: a class's folders, a row each, whatever is in them."""

import csv
import io
import os
import re
import tempfile
import textwrap

import pytest

from workings.cli.learn_grade import as_csv, harmless
from workings.course.exercises import EXERCISES
from workings.course.marks import Mark, Row

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
