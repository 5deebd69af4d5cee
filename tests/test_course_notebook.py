"""`check` in a notebook, and a verdict as text, as HTML and as JSON."""

import json
import subprocess
import sys

import numpy as np
import pytest

from course_toys import DRAW, HALF, SPLIT, returning
from html_reader import read
from workings import maths
from workings.course import check
from workings.course.exercise import Draws
from workings.course.plain import value_lines
from workings.course.verdict import KINDS, Verdict, document_of
from workings.course.wire import Other
from workings.errors import SettingError


def test_check_says_what_it_is():
    assert check("softmax", maths.softmax).passed
    assert check("6", maths.softmax).passed
    verdict = check("softmax", lambda Z: np.exp(Z) / np.exp(Z).sum())
    assert not verdict.passed and repr(verdict).startswith("<Verdict: softmax: ")


def test_what_was_given_must_be_a_function():
    with pytest.raises(SettingError, match=r"an ndarray, no function: .* check\(\"softmax\", soft"):
        check("softmax", np.ones(3))
    with pytest.raises(SettingError, match=r"known exercise: did you mean softmax\? Choose one of"):
        check("sofmax", maths.softmax)
    assert check("softmax", {"softmax": maths.softmax}).passed


def test_two_functions_come_in_a_dictionary():
    from dataclasses import replace

    both = replace(HALF, also=(replace(SPLIT, number=3, name="half"),))
    assert returning_all({"half": HALF.right, "split": SPLIT.right}, both).passed
    with pytest.raises(SettingError, match=r'2 functions .* \{"half": half, "split": split\}'):
        returning_all(HALF.right, both)
    with pytest.raises(SettingError, match="split is missing"):
        returning_all({"half": HALF.right}, both)


def returning_all(functions, exercise):
    from workings.course.here import run_here
    from workings.course.judge import judge

    return judge(exercise, run_here(functions, exercise))


def test_what_a_function_does_in_a_notebook(capsys):
    def printing(Z):
        print("here")
        return Z / 2

    assert returning(printing).passed and capsys.readouterr().out == "here\nhere\n"

    def leaves(Z):
        raise SystemExit(3)

    assert returning(leaves).kind == "exit"

    def interrupted(Z):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        returning(interrupted)

    def unwritten(Z):
        raise NotImplementedError

    assert returning(unwritten).kind == "not-started"

    def broken(Z):
        return Z.nothing

    verdict = returning(broken)
    assert verdict.kind == "raised" and verdict.code == "return Z.nothing"
    assert verdict.file == "test_course_notebook.py"
    cell = compile("def half(Z):\n    return Z.nothing\n", "<ipython-input-3>", "exec")
    names = {}
    exec(cell, names)
    verdict = returning(names["half"])
    assert verdict.file is None and verdict.line == 2
    assert "(line 2)" in str(verdict)


def test_arguments_and_results_are_nobodys_else():
    kept = []
    assert returning(lambda Z: kept.append(Z) or Z / 2).passed
    kept[0][:] = 0
    assert returning(HALF.right).passed
    assert returning(lambda n, rng: rng.standard_normal(n), DRAW).passed


def test_importing_the_course_costs_nothing_heavy():
    code = (
        "import sys, workings.course\n"
        "assert 'numpy' not in sys.modules, 'numpy'\n"
        "from workings.course import check\n"
        "check('softmax', lambda Z: Z)\n"
        "assert not [name for name in sys.modules if name.startswith('workings.html')]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


SOME = {
    "mistake": lambda Z: Z / 3,
    "wrong-value": lambda Z: Z / 7 + (Z < 0),
    "wrong-shape": lambda Z: Z.T,
    "wrong-type": lambda Z: "<b>A & B</b>",
    "raised": lambda Z: Z["<script>"],
    "nothing": lambda Z: None,
    "passed": HALF.right,
}


@pytest.mark.parametrize("kind", SOME)
def test_every_way_to_show_it_says_the_same(kind):
    verdict = returning(SOME[kind])
    assert verdict.kind == kind
    text, page = str(verdict), read(verdict)
    words = " ".join(text.split())
    for sentence in verdict.sentences:
        assert sentence in words and sentence in page.text
    assert KINDS[kind] in text and KINDS[kind] in page.text
    assert not page.all("script", "b")
    document = json.loads(json.dumps(verdict.as_document(), allow_nan=False))
    assert document["kind"] == kind and document["passed"] == verdict.passed
    assert document["sentences"] == list(verdict.sentences)
    if kind == "mistake":
        assert document["mistake"]["name"] == "a-third"
        assert "In training: Nothing is learnt." in text
        assert document["shown"]["expected"] == [[1, 0, 0.5], [0.5, 1.5, -0.5]]
    assert max(map(len, text.splitlines())) <= 80


def test_every_kind_has_its_words_and_can_be_shown():
    for kind in KINDS:
        verdict = Verdict("half", kind, ("It is so.",), printed="x\n" * 30, code="return 3", line=3)
        assert len(str(verdict).splitlines()) < 25 and read(verdict).text
        assert len(KINDS[kind]) <= 20


def test_arrays_in_text():
    assert value_lines(np.array([[2.0, 0, 1], [1, 3, -1]]), "Z") == [
        "Z = [[2, 0,  1],",
        "     [1, 3, -1]]",
    ]
    assert value_lines(np.array([1.5, np.nan, -np.inf]), "z") == ["z = [1.5, NaN, -∞]"]
    assert value_lines(np.array(2.0), "z") == ["z = 2"]
    assert value_lines(np.zeros((0, 3)), "z") == ["z = an array of shape 0×3"]
    large = np.arange(7840).reshape(10, 784)
    lines = value_lines(large, "X", (9, 700), width=40)
    assert lines[0] == "X, 10×784, rows 4 to 9, columns 698 to …"
    assert lines[1].startswith("  [[3834, 3835, ") and lines[-1].endswith("]]")
    assert max(map(len, lines)) <= 40
    assert "7756" in lines[-1]
    assert value_lines(np.arange(100), "x", (50,), width=30) == [
        "x, 100 numbers, 48 to 52:",
        "  [48, 49, 50, 51, 52]",
    ]
    tall = value_lines(np.arange(20).reshape(20, 1), "b", (0, 0))
    assert tall[0] == "b, 20×1, rows 0 to 5:" and len(tall) == 7


def test_other_values_in_text():
    assert value_lines({"dW": np.ones((1, 2)), "db": 3}, "g") == [
        'g["dW"] = [[1, 1]]',
        'g["db"] = 3',
    ]
    assert value_lines([np.ones(2)] * 6, "b")[-1] == "… and 2 more"
    assert value_lines(Draws(3), "rng") == ["rng = np.random.default_rng(3)"]
    assert value_lines(Other("a range", "range(3)"), "x") == ["x = range(3)"]
    assert value_lines([3, 1, 4], "labels") == ["labels = [3, 1, 4]"]
    assert value_lines(True, "x") == ["x = True"] and value_lines({}, "x") == ["x = {}"]
    assert len(value_lines("long " * 100, "x")[0]) == 80
    assert document_of({"a": (np.float32(np.nan), -np.inf, 1j, None)}) == {
        "a": ["NaN", "-Infinity", "1j", None]
    }
    assert document_of(np.zeros((100, 100))) == {"shape": [100, 100], "dtype": "float64"}
