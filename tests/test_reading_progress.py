"""Where very many pictures are read, a terminal shows how far it is; nothing else ever does."""

import io
import json
import re
import sys

import numpy as np
import pytest

import workings as wk
from workings.cli.reading_progress import picture_progress
from workings.data import read

pytest_plugins = ["picture_files"]
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self):
        return True

    @property
    def lines(self):
        """What was to be read on its lines, redrawn ones included."""
        return [line for line in re.split(r"[\r\n]+", ESCAPES.sub("", self.getvalue())) if line]


@pytest.fixture
def screen(monkeypatch):
    """A terminal in which the line comes at once and is drawn for each picture."""
    for name in ("NO_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("workings.cli.reading_progress.AFTER_SECONDS", 0.0)
    monkeypatch.setattr("workings.cli.reading_progress._REDRAW_SECONDS", 0.0)
    return Terminal()


@pytest.fixture
def workings(workings, screen, monkeypatch):
    """Call the command line with that terminal as stderr."""

    def call(*arguments):
        with monkeypatch.context() as patch:  # pytest has its own stderr whenever a test begins
            patch.setattr(sys, "stderr", screen)
            return workings(*arguments)

    return call


@pytest.fixture
def folder(save, tmp_path):
    """Three pictures to train on and two to test with, of two classes."""
    picture = np.tile(np.arange(8, dtype=np.uint8), (8, 1)) * 30
    for part, count in (("train", 3), ("test", 2)):
        for number in range(count):
            save(f"pictures/{part}/{'ab'[number % 2]}/{number}.png", picture)
    return tmp_path / "pictures"


def test_each_picture_is_told_of(folder):
    told = []
    wk.read_folder(folder, watch=lambda *counts: told.append(counts))
    assert told == [(1, 3), (2, 3), (3, 3), (1, 2), (2, 2)]
    told.clear()
    read(folder / "test" / "a" / "0.png", watch=lambda *counts: told.append(counts))
    assert told == [(1, 1)]


def test_a_terminal_shows_how_many_and_then_nothing_of_it(workings, folder, screen):
    done = workings("data", "info", folder, "--json")
    assert json.loads(done.out)["data"]["examples"] == 3
    assert [*dict.fromkeys(screen.lines)] == [
        f"{'━' * 13}{'─' * 27}  1 of 3 pictures read",
        f"{'━' * 27}{'─' * 13}  2 of 3 pictures read",
        f"{'━' * 20}{'─' * 20}  1 of 2 pictures read",
    ]
    assert screen.getvalue().count("\x1b[?25l") == screen.getvalue().count("\x1b[?25h") == 2
    assert screen.getvalue().endswith("\x1b[2K")


def test_predicting_many_pictures_shows_it_too(workings, folder, screen):
    workings("train", folder, "--size", "8x8", "--epochs", 1, "--batch-size", 1)
    screen.truncate(0)
    workings("predict", "model.safetensors", *sorted((folder / "train").glob("*/*.png")), "--json")
    assert any("2 of 3 pictures read" in line for line in screen.lines)


def test_notes_stand_on_lines_of_their_own(workings, folder, screen):
    (folder / "test" / "a" / "notes.txt").write_text("none of them")
    workings("data", "info", folder, "--json")
    (note,) = (line for line in screen.lines if "Note:" in line)
    assert note.startswith("Note: ")


def test_pictures_that_cannot_be_read_leave_no_line(workings, folder, screen):
    for number in range(12):  # so many that the rest is not looked at
        (folder / "train" / "b" / f"{number}.png").write_bytes(b"nothing")
    assert workings("data", "info", folder).status == 1
    assert screen.lines[-1].startswith("workings: ")
    assert screen.getvalue().count("\x1b[?25l") == screen.getvalue().count("\x1b[?25h") == 1


@pytest.mark.parametrize("why", ["no terminal", "a dumb terminal", "done in a second"])
def test_elsewhere_nothing_is_shown(why, workings, folder, screen, monkeypatch):
    if why == "no terminal":
        monkeypatch.setattr(screen, "isatty", lambda: False)
    elif why == "a dumb terminal":
        monkeypatch.setenv("TERM", "dumb")
    else:
        monkeypatch.setattr("workings.cli.reading_progress.AFTER_SECONDS", 3600.0)
    assert workings("data", "info", folder, "--json").status == 0
    assert screen.getvalue() == ""


def test_a_narrow_terminal_has_the_count_alone(screen, monkeypatch):
    monkeypatch.setenv("COLUMNS", "25")
    monkeypatch.setattr(sys, "stderr", screen)
    with picture_progress() as watch:
        watch(7, 9)
    assert "7 of 9 pictures read" in screen.lines
