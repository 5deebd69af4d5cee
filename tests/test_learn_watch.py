"""``workings learn watch``: a real process that waits for files to be saved."""

import io
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from rich.console import Console

from test_terminal import Terminal
from workings.cli.learn_watch import _KEYS, Watch
from workings.course.exercises import EXERCISES
from workings.course.folder import find, solution_text, start

SWAPPED = "def row_and_column(x):\n    return x % 28, x // 28\n"
ENDLESS = "def row_and_column(x):\n    while True:\n        pass\n"
CLEAR = "\x1b[2J"


@pytest.fixture
def course(tmp_path):
    """A fresh folder of exercises."""
    return start(tmp_path / "course")


@pytest.fixture
def screen(course):
    """Start the watch in a terminal of 80 columns, in the course's folder."""
    if os.name != "posix":
        pytest.skip("a terminal as POSIX has them")
    opened = Terminal(("learn", "watch"), course.path, 80)
    opened.wait_for("to be saved.")
    yield opened
    opened.close()


class Piped:
    """The watch as a process whose output goes into a file."""

    def __init__(self, folder, told):
        self.told = told
        with told.open("wb") as out:
            self.child = subprocess.Popen(
                [sys.executable, "-c", PIPED, "learn", "watch", "--folder", str(folder)],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def wait_for(self, text, count=1):
        until = time.monotonic() + 60
        while self.shown.count(text) < count:
            assert time.monotonic() < until and self.child.poll() is None, self.shown
            time.sleep(0.02)

    @property
    def shown(self):
        return self.told.read_text("utf-8")


# A process that is started in the background inherits that Ctrl-C is ignored.
PIPED = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from workings.cli import main
main()
"""


@pytest.fixture
def piped(course, tmp_path):
    watch = Piped(course.path, tmp_path / "told.txt")
    watch.wait_for("to be saved.")
    yield watch
    watch.child.kill()
    watch.child.wait()
    watch.child.stdin.close()


def save(course, name, text=None):
    course.file(name).write_text(solution_text(name) if text is None else text, encoding="utf-8")


def last_page(screen):
    """What stands on the screen, when all of it is there."""
    while _KEYS not in (page := screen.shown.rpartition(CLEAR)[2]):
        screen._read()
    return page


def test_a_saved_file_is_checked_and_what_passes_leads_on(screen, course):
    assert EXERCISES["pixel"].title in screen.shown
    save(course, "pixel", SWAPPED)
    screen.wait_for("pixel-row-and-column-swapped")
    save(course, "pixel")
    screen.wait_for("row_and_column: right").wait_for(EXERCISES["scale"].title)
    screen.wait_for("Waiting for ex02_scale.py to be saved.")
    assert find(course.path).passed == ("pixel",)
    screen.type(b"\x03")
    assert screen.end() == 0
    assert "1 of 19 passed. Go on with: workings learn watch" in screen.shown
    assert "Traceback" not in screen.shown
    assert max(len(line) for line in screen.lines) <= 80


def test_a_terminal_is_cleared_before_each_page(screen, course):
    before = screen.shown.count(CLEAR)
    save(course, "pixel", SWAPPED)
    last = last_page(screen.wait_for("pixel-row-and-column-swapped"))
    assert screen.shown.count(CLEAR) == before + 1
    assert "0 of 19 passed" in last and "pixel-row-and-column-swapped" in last


def test_a_long_page_ends_with_what_came_out(screen, course):
    save(course, "pixel", SWAPPED)
    last = last_page(screen.wait_for("pixel: known mistake: pixel-row-and-column-swapped"))
    assert last.index("pixel: known mistake:") > last.index("Yours")


def test_what_is_typed_is_answered(screen, course):
    hints = [hint.split()[0:4] for hint in EXERCISES["pixel"].hints]
    screen.type(b"hello\nhelp\n")
    for number, words in enumerate(hints, 1):
        screen.type(b"h\n")
        screen.wait_for(f"Hint {number} of 3, pixel").wait_for(" ".join(words))
    screen.type(b"l\n")
    screen.wait_for("current").wait_for("not yet").wait_for("finale")
    screen.type(b"stop\ns\n")
    screen.wait_for("The solution of pixel is shown once you have passed it.")
    assert screen.shown.count("The solution of pixel") == 1
    save(course, "pixel")
    screen.wait_for("row_and_column: right").wait_for("ex02_scale.py to be saved.")
    screen.type(b"solution\n")
    screen.wait_for("A solution of pixel; yours may look different.")
    screen.type(b"q\n")
    assert screen.end() == 0


def test_enter_alone_checks_again(screen, course):
    save(course, "pixel", SWAPPED)
    last_page(screen.wait_for("pixel-row-and-column-swapped"))
    seen = screen.shown.count("pixel-row-and-column-swapped")
    screen.type(b"\n")
    while screen.shown.count("pixel-row-and-column-swapped") == seen:
        screen._read()


def test_ctrl_c_ends_an_endless_loop_too(screen, course):
    save(course, "pixel", ENDLESS)
    screen.wait_for("Checking ex01_pixel.py")
    time.sleep(0.5)
    begun = time.monotonic()
    screen.type(b"\x03")
    assert screen.end() == 0
    assert time.monotonic() - begun < 5
    assert "0 of 19 passed" in screen.lines[-2]


def test_into_a_pipe_it_prints_plainly(piped, course):
    save(course, "pixel", SWAPPED)
    piped.wait_for("pixel-row-and-column-swapped")
    save(course, "pixel")
    piped.wait_for("Waiting for ex02_scale.py to be saved.")
    piped.child.stdin.write(b"h\n")
    piped.child.stdin.flush()
    piped.wait_for("Hint 1 of 3, scale")
    piped.child.send_signal(signal.SIGINT)
    assert piped.child.wait(30) == 0
    assert not re.search(r"[\x1b\r]", piped.shown)
    *lines, last = piped.shown.splitlines()
    assert max(map(len, lines)) <= 80
    assert last.endswith(f"Go on with: workings learn watch --folder {course.path}")


def test_it_goes_on_when_nothing_more_can_be_typed(piped, course):
    piped.child.stdin.close()
    save(course, "pixel", SWAPPED)
    piped.wait_for("pixel-row-and-column-swapped")


def test_an_exercise_that_had_passed_is_checked_when_it_is_saved(piped, course):
    save(course, "pixel")
    piped.wait_for("Waiting for ex02_scale.py to be saved.")
    save(course, "pixel", SWAPPED)
    piped.wait_for("pixel-row-and-column-swapped")
    assert find(course.path).status("pixel") == "passed, changed since"


def test_other_files_are_left_alone(piped, course):
    before = piped.shown
    (course.path / "notes.txt").write_text("a thought")
    time.sleep(1)
    assert piped.shown == before


def test_several_that_are_written_already_pass_one_after_the_other(course, piped):
    save(course, "scale")
    piped.wait_for("scale\npassed")
    save(course, "pixel")
    piped.wait_for("pixel\npassed")
    piped.wait_for("Waiting for ex03_one_hot.py to be saved.")


def test_a_file_that_is_saved_by_renaming_is_noticed(piped, course):
    other = course.path / "saved.tmp"
    other.write_text(SWAPPED)
    other.replace(course.file("pixel"))
    piped.wait_for("pixel-row-and-column-swapped")


def test_a_file_that_goes_is_a_verdict(piped, course):
    course.file("pixel").unlink()
    piped.wait_for("file missing")
    save(course, "pixel")
    piped.wait_for("pixel\npassed")


def test_the_solution_is_of_what_passed_last_not_of_the_courses_last(course):
    for name in ("evaluate", "batches", "pixel"):
        course.mark_passed(name)
    shown = io.StringIO()
    watch = Watch(course, Console(file=shown, width=80))
    watch.answer("s")
    assert "A solution of pixel;" in shown.getvalue()
    course.mark_passed("evaluate")
    watch.answer("solution")
    assert "A solution of evaluate;" in shown.getvalue()
