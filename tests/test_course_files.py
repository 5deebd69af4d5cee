"""A learner's file before and while it is loaded: missing, no text, no Python, importing others."""

import os
import py_compile

import pytest

from course_toys import HALF, Learner
from workings.course.process import Limits
from workings.course.sandbox import run_file
from workings.course.source import LARGEST, line_at, read_source


@pytest.fixture
def learner(tmp_path):
    return Learner(tmp_path)


RIGHT = "def half(Z):\n    return Z / 2\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"x = 1\n\0", "a null byte in line 2"),
        ("x = 1".encode("utf-16"), "UTF-16"),
        (b"x = 1\n# caf\xe9\n", "line 2 is not in UTF-8"),
        (b"# -*- coding: nonsense -*-\n", "encoding is unknown"),
        (b"# caf\xe9 -*- coding: ascii -*-\n", "line 1"),
        (b"# -*- coding: rot13 -*-\nqrs\n", "encoding is unknown"),
        (b"#" * (LARGEST + 1), "1.0 MB"),
    ],
)
def test_what_is_no_text(learner, text, words):
    verdict = learner.writes(text).verdict()
    assert verdict.kind == "unreadable" and words in verdict.sentences[0]


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + RIGHT.encode(),
        ("# -*- coding: latin-1 -*-\n# café\n" + RIGHT).encode("latin-1"),
        RIGHT.replace("\n", "\r\n").encode(),
        RIGHT.encode() + b"\x0c\n",
    ],
)
def test_text_of_every_kind_is_read(learner, text):
    assert learner.writes(text).verdict().passed


def test_what_is_no_file(learner):
    file = learner.path / HALF.file
    assert learner.verdict().kind == "no-file"
    file.mkdir()
    assert "it is a folder" in learner.verdict().sentences[0]
    file.rmdir()
    file.symlink_to(learner.path / "nothing")
    assert learner.verdict().kind == "no-file"
    file.unlink()
    if hasattr(os, "mkfifo"):
        os.mkfifo(file)
        assert "no ordinary file" in learner.verdict().sentences[0]
        file.unlink()
        file.symlink_to("/dev/zero")
        assert "no ordinary file" in learner.verdict().sentences[0]


def test_a_folder_a_file_and_a_path_from_here_are_all_fine(learner, monkeypatch):
    learner.writes(RIGHT)
    for path in (learner.path, learner.path / HALF.file, str(learner.path)):
        assert run_file(path, HALF).stop is None
    monkeypatch.chdir(learner.path)
    assert run_file(".", HALF).stop is None
    assert run_file(HALF.file, HALF).stop is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("def half(Z):\n    return ((Z\n", 2, "never closed"),
        ("def half(Z)\n    return Z\n", 1, "expected ':'"),
        ("def half(Z):\nreturn Z\n", 2, "same column"),
        ("def half(Z):\n\tif Z:\n        return Z\n", 3, "no tabs"),
        ("x = 'half\n", 1, "unterminated"),
    ],
)
def test_what_is_not_python(learner, text, line, words):
    verdict = learner.writes(text).verdict()
    assert verdict.kind == "syntax-error"
    assert (verdict.file, verdict.line) == (HALF.file, line)
    assert words in " ".join(verdict.sentences)
    assert verdict.code == text.splitlines()[line - 1].strip()


def test_brackets_without_end_are_met_with_a_sentence(learner):
    for text in ("(" * 5000, "x = " + "-" * 100_000 + "1", "x = [" + "[" * 90 + "]" * 90 + "]"):
        verdict = learner.writes(text).verdict()
        assert verdict.kind in ("syntax-error", "import-error", "memory", "no-function")


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("import nonexistent\n", "import-error", "No module named 'nonexistent'"),
        ("from ex02_third import third\n", "import-error", "an earlier exercise"),
        ("from numpy import nothing_such\n", "import-error", "spelt"),
        ("1 / 0\n", "import-error", "ZeroDivisionError"),
        ("x = y\n", "import-error", "'y' is not defined"),
        ("import sys; sys.exit()\n", "exit", "ended Python"),
        ("import os; os._exit(3)\n", "exit", "status 3"),
        ("import workings as wk\n", "workings", "imports workings"),
        ("input()\n", "input", "asks for input"),
        ("import numpy as np\nx = np.ones(10**12)\n", "memory", "7.28 TiB"),
        ("raise KeyboardInterrupt\n", "import-error", "KeyboardInterrupt"),
        ("while True:\n    print(1)\n", "printed-too-much", "Print a shape"),
        ("def halve(Z):\n    return Z\n", "no-function", "There is halve: is that it?"),
        ("x = 1\n", "no-function", "def half(Z):"),
        ("", "no-function", "There is no function half"),
        ("half = 3\n", "no-function", "half is an int"),
    ],
)
def test_what_goes_wrong_while_loading(learner, text, kind, words):
    verdict = learner.writes(text).verdict(limits=Limits(seconds=20))
    assert verdict.kind == kind
    assert words in " ".join(verdict.sentences)


def test_what_is_under_main_does_not_run(learner):
    assert learner.writes(RIGHT + "if __name__ == '__main__':\n    1 / 0\n").verdict().passed


def test_the_learners_own_earlier_files_are_found(learner):
    learner.writes("def two():\n    return 2\n", "ex02_two.py")
    text = "from ex02_two import two\n\n\ndef half(Z):\n    return Z / two()\n"
    assert learner.writes(text).verdict().passed
    # What was just changed counts, even where Python has compiled the file a moment ago.
    two = learner.path / "ex02_two.py"
    py_compile.compile(str(two))
    written = two.stat().st_mtime_ns
    learner.writes("def two():\n    return 7\n", "ex02_two.py")
    os.utime(two, ns=(written, written))
    assert learner.verdict().kind == "wrong-value"
    learner.writes("def two():\n    return 1 / 0\n", "ex02_two.py")
    verdict = learner.verdict()
    assert (verdict.file, verdict.line) == ("ex02_two.py", 2)
    assert "The line is in ex02_two.py" in verdict.sentences[1]
    learner.writes("def two():\n    raise NotImplementedError\n", "ex02_two.py")
    verdict = learner.verdict()
    assert "uses ex02_two.py, which is not written yet" in verdict.sentences[0]
    assert verdict.kind == "raised"
    learner.writes("def two(:\n", "ex02_two.py")
    verdict = learner.verdict()
    assert (verdict.kind, verdict.file, verdict.line) == ("syntax-error", "ex02_two.py", 1)


def test_the_folder_is_left_as_it_is(learner):
    learner.writes("def two():\n    return 2\n", "ex02_two.py")
    learner.writes("from ex02_two import two\ndef half(Z):\n    return Z / two()\n").verdict()
    assert sorted(file.name for file in learner.path.iterdir()) == ["ex02_two.py", "ex03_half.py"]


def test_files_beside_it_are_read_from_its_folder(learner):
    learner.writes("2", "number.txt")
    text = (
        "from pathlib import Path\ndef half(Z):\n    return Z / int(Path('number.txt').read_text())"
    )
    assert learner.writes(text).verdict().passed


def test_names_that_pythons_own_modules_have_do_no_harm(learner):
    for name in ("random.py", "json.py", "wire.py", "guard.py", "numpy.py", "judge.py", "os.py"):
        learner.writes("1 / 0\n", name)
    assert learner.writes("import numpy\n" + RIGHT).verdict().passed


def test_a_folder_with_any_name(tmp_path):
    for name in ("Übungen 漢字", "it's", 'a"b', "line\nbreak"):
        learner = Learner(tmp_path / name)
        learner.path.mkdir()
        assert learner.writes(RIGHT).verdict().passed
        looping = learner.writes("def half(Z):\n    while True:\n        pass\n")
        if name.isprintable() and '"' not in name:
            assert looping.verdict(limits=Limits(seconds=2)).line in (2, 3)


def test_a_line_of_a_file(tmp_path):
    file = tmp_path / "x.py"
    assert line_at(file, 1) == ""
    file.write_text("a\n  b  \n" + "c" * 300)
    assert [line_at(file, number) for number in (0, 1, 2, 3, 4)] == ["", "a", "b", "c" * 200, ""]
    assert read_source(file) == file.read_bytes()
