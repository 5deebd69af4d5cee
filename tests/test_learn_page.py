"""A verdict as a page: its width, its colours, the mark at the first difference."""

import io
import re

import numpy as np
import pytest
from rich.console import Console

from workings.cli.learn_show import marked, show_verdict
from workings.course.exercises import EXERCISES
from workings.course.here import run_here
from workings.course.judge import judge
from workings.course.plain import value_lines
from workings.course.verdict import Shown, Verdict

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def page_of(verdict, **options):
    """What a terminal of 80 columns shows of a verdict."""
    shown = io.StringIO()
    options = {"force_terminal": True, "color_system": "standard"} | options
    show_verdict(verdict, Console(file=shown, width=80, highlight=False, markup=False, **options))
    return shown.getvalue()


def functions(exercise, mistake=None):
    """The right functions of an exercise, one of them with a mistake in it."""
    parts = {part.function: part.right for part in (exercise, *exercise.also)}
    if mistake is not None:
        parts[exercise.function] = mistake
    return parts


MISTAKES = [
    pytest.param(exercise, mistake, id=mistake.name)
    for exercise in EXERCISES.values()
    for mistake in exercise.mistakes
]


@pytest.mark.filterwarnings("ignore")  # overflow is what some mistakes are about
@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES)
def test_every_mistakes_page_fits_80_columns(exercise, mistake):
    verdict = judge(exercise, run_here(functions(exercise, mistake.wrong), exercise))
    lines = ESCAPES.sub("", page_of(verdict)).splitlines()
    assert max(map(len, lines)) <= 80
    assert any(mistake.name in line for line in lines)
    headings = {line.partition(",")[0] for line in lines}
    assert {"In training", "Expected", "Yours"} <= headings


def difference(expected, got, index):
    shown = Shown("a try", "relu(Z)", {"Z": got}, "A", expected, got, index)
    return Verdict("relu", "wrong-value", ("A differs.",), "relu", None, shown)


@pytest.mark.parametrize(
    ("shape", "index"), [((2, 3), (1, 2)), ((10, 50), (9, 30)), ((7,), (4,)), ((1, 400), (0, 399))]
)
def test_the_first_difference_is_coloured_and_pointed_at(shape, index):
    expected = np.arange(np.prod(shape), dtype=float).reshape(shape)
    got = expected.copy()
    got[index] = 7777
    page = page_of(difference(expected, got, index))
    assert "\x1b[1;31m7777\x1b[0m" in page
    assert f"\x1b[1;32m{expected[index]:.4g}\x1b[0m" in page
    place = f"A[{', '.join(map(str, index))}]"
    plain = ESCAPES.sub("", page)
    (line,) = [line for line in plain.splitlines() if "←" in line]
    assert line.endswith(f"← {place}") and "7777" in line
    assert max(map(len, plain.splitlines())) <= 80


def test_without_colours_the_words_are_the_same():
    one = difference(np.zeros((2, 2)), np.ones((2, 2)), (0, 1))
    assert ESCAPES.sub("", page_of(one)) == page_of(one, color_system=None)


def test_what_has_no_place_is_not_marked():
    lines = value_lines({"W1": np.eye(2)}, "parameters")
    assert [str(text) for text in marked(lines, (0, 0, 0), "red", "here")] == lines
    assert [str(text) for text in marked(lines, None, "red", "here")] == lines


def test_a_call_without_a_result_shows_its_arguments_only():
    shown = Shown("a try", "relu(Z)", {"Z": np.eye(2)})
    page = page_of(Verdict("relu", "raised", ("It raised.",), "relu", None, shown))
    assert "Tried" in page and "Expected" not in page and "Yours" not in page


def test_what_a_learners_code_says_cannot_steer_the_terminal():
    verdict = Verdict(
        "relu",
        "raised",
        ("relu raised ValueError: \x1b[2J.",),
        "relu",
        file="ex05_relu.py",
        line=3,
        code="x = '\x9b2J'",
        printed="a\x07b\x1b]0;title\x07\nnext\n",
    )
    page = page_of(verdict)
    assert not set(ESCAPES.sub("", page)) & set("\x1b\x07\x9b")
    assert "Your code printed" in ESCAPES.sub("", page)


@pytest.mark.parametrize(
    ("expected", "got", "headings"),
    [
        (np.eye(2), np.eye(3), ("Expected, 2×2", "Yours, 3×3")),
        (np.eye(2), np.ones(2), ("Expected, 2×2", "Yours, 2 numbers in one row (2,)")),
        (np.eye(2, dtype=int), np.eye(2), ("Expected, int64", "Yours, float64")),
        (np.eye(2), np.ones((2, 2)), ("Expected", "Yours")),
        (np.eye(2), np.eye(2, dtype=int), ("Expected", "Yours")),
    ],
)
def test_what_tells_two_arrays_apart_stands_in_their_headings(expected, got, headings):
    lines = ESCAPES.sub("", page_of(difference(expected, got, None))).splitlines()
    assert [line for line in lines if line.startswith(("Expected", "Yours"))] == list(headings)


def test_several_results_have_names_of_their_own():
    exercise = EXERCISES["parameter_gradients"]
    for wrong, came in ((lambda dZ, A: None, None), (lambda dZ, A: dZ, "it = ")):
        page = page_of(judge(exercise, run_here(wrong, exercise)))
        text = ESCAPES.sub("", page)
        assert "\n  dW = " in text and "\n  db = " in text
        assert "dW, db[" not in text
        assert came is None or came in text.partition("Yours")[2]


def test_what_was_printed_is_wrapped_and_ends():
    printed = "a word " * 20 + "\n" + "line\n" * 30
    verdict = Verdict("relu", "passed", ("Right.",), "relu", printed=printed)
    lines = ESCAPES.sub("", page_of(verdict)).partition("Your code printed\n")[2].splitlines()
    assert len(lines) == 13 and lines[-1] == "  …"
    assert "".join(line[2:] for line in lines[:2]) == ("a word " * 20)
    assert max(map(len, lines)) <= 80
