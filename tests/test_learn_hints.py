"""``workings learn``: hints, the list, the way back, solutions."""

from workings.course.exercises import EXERCISES
from workings.course.folder import find, solution_text
from workings.errors import OutputError

pytest_plugins = ["learners"]


def test_hints_come_one_at_a_time(learn, course):
    hints = [" ".join(hint.split()) for hint in EXERCISES["pixel"].hints]

    def seen(*arguments):
        text = " ".join(learn("hint", *arguments).out.split())
        return [number for number, hint in enumerate(hints, 1) if hint in text]

    assert "No hint of pixel has been shown yet." in learn("hint", "--again").out
    assert seen() == [1]
    assert seen("pixel") == [2]
    assert seen("--again") == [1, 2]
    assert seen("1") == [3]
    assert seen() == [1, 2, 3]
    assert "all the hints there are" in learn("hint").out
    assert find(".").hints_shown("scale") == 0


def test_a_hint_that_cannot_be_counted_is_shown(learn, course, monkeypatch):
    def denied(*_):
        raise OutputError("it cannot be written")

    monkeypatch.setattr("workings.course.folder._write", denied)
    done = learn("hint")
    assert done.status == 1 and "Hint 1 of 3, pixel" in done.out
    assert done.err == "workings: it cannot be written\n"


def test_the_list_has_a_word_for_each_state(learn, write, pass_before):
    pass_before("one_hot")
    write("scale", "# changed\n")
    write("relu").unlink()
    rows = {line.split()[1]: line for line in learn("list").out.splitlines()[3:]}
    assert list(rows) == list(EXERCISES)
    words = {
        "pixel": " passed  ",
        "scale": " passed, changed since  ",
        "one_hot": " current  ",
        "relu": " file missing  ",
        "softmax": " not yet  ",
    }
    for name, word in words.items():
        assert word in rows[name]


def test_the_list_as_json(learn, write, pass_before):
    pass_before("one_hot")
    learn("hint")
    (document,) = learn("list", "--json").records
    assert (document["passed"], document["current"]) == (2, "one_hot")
    by_name = {entry["name"]: entry for entry in document["exercises"]}
    assert list(by_name) == list(EXERCISES)
    assert by_name["pixel"]["state"] == "passed"
    assert by_name["one_hot"]["state"] == "not started"
    assert by_name["one_hot"]["hints_shown"] == 1


def test_reset_keeps_what_was_written_beside(learn, write, course):
    fresh = (course / EXERCISES["relu"].file).read_text()
    path = write("relu", "mine = 1\n")
    done = learn("reset", "relu")
    assert done.status == 0
    assert path.read_text() == fresh
    (kept,) = [other for other in course.glob("ex05_relu*.py") if other != path]
    assert kept.read_text() == "mine = 1\n"
    assert kept.name in done.out
    assert "nothing of yours" in learn("reset", "relu").out
    path.unlink()
    assert "there again" in learn("reset", "relu").out
    assert path.read_text() == fresh


def test_a_solution_is_shown_after_passing_only(learn, write):
    done = learn("solution", "pixel")
    assert done.status == 1
    assert "once you have passed it" in done.out
    assert "workings learn hint pixel" in done.out
    assert "def row_and_column" not in done.out
    write("pixel")
    learn("check")
    for name in (("pixel",), ()):
        done = learn("solution", *name)
        assert done.status == 0
        assert solution_text("pixel").strip() in done.out


def test_without_a_name_the_solution_is_of_what_passed_last(learn, write):
    for name in ("evaluate", "affine"):
        write(name)
        learn("check", name)
    assert "A solution of affine;" in learn("solution").out
    learn("check", "evaluate")
    assert "A solution of evaluate;" in learn("solution").out
