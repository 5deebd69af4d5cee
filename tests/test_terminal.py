"""The command line as terminals differ: real processes, and a real terminal's other end."""

import csv
import io
import json
import os
import re
import select
import signal
import subprocess
import sys

import pytest

import workings as wk

# The child makes the terminal its own, so that Ctrl-C typed there reaches it, and becomes workings.
BEGIN = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execv(sys.executable, [sys.executable, '-m', 'workings', *sys.argv[1:]])"
)
# All calls in one process: most of a call's time is the start of Python.
ONE_AFTER_THE_OTHER = """
import json, sys
from workings.cli import main
for call in json.loads(sys.argv[1]):
    try:
        main(call)
    except SystemExit as ended:
        print("status", ended.code)
"""
LONG_EPOCHS = ("--hidden", "800,200", "--batch-size", 1, "--epochs", 3)
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
COLOURS = re.compile(r"\x1b\[(?:\d+;)*[349]\d(?:;\d+)*m")
NAMES = ("[red]", "[/x]", "x,1", "ä")


class Terminal:
    """A terminal in which one command runs."""

    def __init__(self, arguments, folder, columns, **environment):
        import termios

        self._own, theirs = os.openpty()
        termios.tcsetwinsize(theirs, (24, columns))
        self.child = subprocess.Popen(
            [sys.executable, "-c", BEGIN, *map(str, arguments)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            env=os.environ | {"TERM": "xterm-256color", "PYTHONWARNINGS": "error"} | environment,
            start_new_session=True,
        )
        os.close(theirs)
        self._bytes = b""

    @property
    def shown(self):
        """All that the terminal was sent so far."""
        return self._bytes.decode(errors="ignore")

    @property
    def lines(self):
        """What was to be read on its lines, one after the other, redrawn ones included."""
        return re.split(r"[\r\n]+", ESCAPES.sub("", self.shown))

    def wait_for(self, text):
        while text not in self.shown:
            assert self._read(), f"ended without {text!r}: {self.shown}"
        return self

    def end(self):
        """Read to the end and return the exit status."""
        while self._read():
            pass
        return self.child.wait(60)

    def type(self, keys):
        os.write(self._own, keys)

    def close(self):
        if self.child.poll() is None:
            self.child.kill()
            self.child.wait()
        os.close(self._own)

    def _read(self):
        assert select.select([self._own], [], [], 60)[0], f"silent for a minute: {self.shown}"
        try:
            part = os.read(self._own, 65_536)
        except OSError:  # how Linux says that nobody is at the other end any more
            part = b""
        self._bytes += part
        return part


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "PYTHONIOENCODING"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def terminal(tmp_path):
    if os.name != "posix":
        pytest.skip("a terminal as POSIX has them")
    opened = []

    def start(*arguments, columns=80, **environment):
        opened.append(Terminal(arguments, tmp_path, columns, **environment))
        return opened[-1]

    yield start
    for each in opened:
        each.close()


@pytest.fixture(scope="module")
def few_csv(digits, tmp_path_factory):
    """Sixty digits: enough for a command to have something to say."""
    path = tmp_path_factory.mktemp("few") / "few.csv"
    wk.write_csv(digits[:60], path)
    return path


@pytest.fixture
def names_csv(tmp_path):
    """Classes whose names could be taken for marks, for two cells, or for no ASCII."""
    path = tmp_path / "names.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("label", "a", "b"))
        rows.writerows(
            (name, row % 7, 3 * place) for row in range(8) for place, name in enumerate(NAMES)
        )
    return path


def assert_cursor_is_back(screen):
    hidden, shown = screen.shown.count("\x1b[?25l"), screen.shown.count("\x1b[?25h")
    assert hidden == shown == 1


# The live line.


def test_the_live_line_tells_all_and_fits_the_terminal(terminal, digits_csv):
    screen = terminal("train", digits_csv, "--batch-size", 2, "--epochs", 40, "--validation", 0.1)
    assert screen.end() == 0, screen.shown
    live = [line for line in screen.lines if re.search(r"epoch +\d+/40", line)]
    assert len(live) >= 2
    for line in live:
        assert re.search(r"loss \d\.\d{4}  accuracy +\d+\.\d\d%  validation .*% ", line), line
        assert re.search(r"  (\d+ min )?\d+(\.\d)? s left *$", line), line
    assert max(map(len, live)) <= 80
    assert "epoch 40/40" in live[-1]
    assert_cursor_is_back(screen)
    assert "model saved to" in screen.shown


def test_the_cursor_comes_back_when_training_diverges(terminal, digits_csv):
    screen = terminal("train", digits_csv, "--learning-rate", 3)
    assert screen.end() == 1
    assert_cursor_is_back(screen)
    assert screen.shown.index("\x1b[?25h") < screen.shown.index("workings: training diverged")


def test_ctrl_c_is_answered_before_the_epoch_ends(terminal, digits_csv, tmp_path):
    screen = terminal("train", digits_csv, *LONG_EPOCHS).wait_for("waiting for the first epoch")
    screen.type(b"\x03")
    screen.wait_for("Ending after this epoch; Ctrl-C again to end after this batch.")
    assert screen.end() == 130
    assert screen.shown.index("Ending after this epoch") < screen.shown.index("epoch 1/3")
    assert "Interrupted after 1 epoch" in screen.shown
    assert "Go on with: workings train --resume model.safetensors.checkpoint" in screen.shown
    assert_cursor_is_back(screen)
    assert wk.load(tmp_path / "model.safetensors").sizes == (784, 800, 200, 10)


def test_sigterm_ends_after_the_batch_and_says_that_nothing_was_saved(
    terminal, digits_csv, tmp_path
):
    screen = terminal("train", digits_csv, *LONG_EPOCHS).wait_for("waiting for the first epoch")
    screen.child.send_signal(signal.SIGTERM)
    assert screen.end() == 130
    assert "Ending after this batch." in screen.shown
    assert "epoch 1/3" not in screen.shown
    last = screen.lines[-2]
    assert last == "workings: interrupted before the first epoch had ended: nothing was saved"
    assert_cursor_is_back(screen)
    assert not list(tmp_path.iterdir())


def test_a_command_to_be_copied_stands_on_one_line(terminal, few_csv):
    out = "a-model-with-a-name-that-is-longer-than-most-of-them.safetensors"
    screen = terminal("train", few_csv, "--epochs", 2, "--out", out)
    assert screen.end() == 0, screen.shown
    assert f"    workings evaluate {out} {few_csv}" in screen.lines


def test_a_terminal_without_a_cursor_to_move_shows_plain_epochs(terminal, few_csv):
    screen = terminal("train", few_csv, "--epochs", 3, TERM="dumb")
    assert screen.end() == 0, screen.shown
    assert "\x1b" not in screen.shown
    told = [line.split("  loss")[0] for line in screen.lines if "  loss" in line]
    assert told == ["epoch 1/3", "epoch 2/3", "epoch 3/3"]


# Colour.


def test_pictures_are_in_colour_where_the_terminal_has_any(terminal, few_csv):
    screen = terminal("data", "info", few_csv)
    assert screen.end() == 0
    assert "▀" in screen.shown
    assert COLOURS.search(screen.shown)


def test_no_color_gives_shades(terminal, few_csv):
    screen = terminal("data", "info", few_csv, NO_COLOR="1")
    assert screen.end() == 0
    assert set("░▒▓█") <= set(screen.shown)
    assert "▀" not in screen.shown
    assert not COLOURS.search(screen.shown)


def test_force_color_changes_nothing_in_a_pipe(process, small_model, few_csv, monkeypatch):
    calls = [
        ("predict", small_model, few_csv),
        ("evaluate", small_model, few_csv),
    ]
    usual = [process(*call) for call in calls]
    monkeypatch.setenv("FORCE_COLOR", "1")
    for call, before in zip(calls, usual, strict=True):
        forced = process(*call)
        assert forced.returncode == 0
        assert "\x1b" not in forced.stdout + forced.stderr
        assert (forced.stdout, forced.stderr) == (before.stdout, before.stderr)
    rows = list(csv.DictReader(io.StringIO(usual[0].stdout)))
    assert [row["ImageId"] for row in rows] == [str(number) for number in range(1, 61)]
    assert set(rows[0]) == {"ImageId", "Label", "Probability"}


# Encodings.


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_every_command_works_where_the_encoding_lacks_letters(
    encoding, small_model, few_csv, tmp_path
):
    commands = {
        "train": (few_csv, "--epochs", 2),
        "evaluate": (small_model, few_csv),
        "predict": (small_model, few_csv),
        "data info": (few_csv,),
        "data csv": (few_csv, "folder"),
        "data idx": (few_csv, "folder"),
    }
    calls = [[*command.split(), *map(str, arguments)] for command, arguments in commands.items()]
    calls += [[*command.split(), "--help"] for command in commands]
    done = subprocess.run(
        [sys.executable, "-c", ONE_AFTER_THE_OTHER, json.dumps(calls)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONWARNINGS": "error"},
        capture_output=True,
        encoding=encoding,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    *told, rest = done.stdout.split("status 0\n")
    assert len(told) == len(calls), done.stdout
    assert all(text.strip() for text in told)
    assert not rest


def test_json_is_ascii_and_parses(workings, names_csv):
    documents = [
        document
        for call in (
            ("train", names_csv, "--epochs", 2, "--out", "modèle"),
            ("evaluate", "modèle", names_csv),
            ("predict", "modèle", names_csv),
            ("data", "info", names_csv),
        )
        for document in _ascii_documents(workings(*call, "--json"))
    ]
    *_, result, evaluated, predicted, info = documents
    assert result["model"] == evaluated["model"] == predicted["model"] == "modèle"
    assert sorted(predicted["classes"]) == sorted(NAMES)
    assert {entry["class"] for entry in evaluated["classes"]} == set(NAMES)
    assert info["data"]["classes"] == dict.fromkeys(NAMES, 8)


def _ascii_documents(done):
    assert done.status == 0, done.err
    assert done.out.isascii()
    return [json.loads(line) for line in done.out.splitlines()]


# Names.


def test_class_names_are_shown_as_they_are(workings, names_csv):
    info = workings("data", "info", names_csv).out
    workings("train", names_csv, "--epochs", 30)
    evaluated = workings("evaluate", "model.safetensors", names_csv).out
    classes, confusion = evaluated.split("true ↓")
    for name in NAMES:
        for text in (info, classes, confusion):
            assert re.search(rf"^{re.escape(name)} ", text, re.MULTILINE), (name, text)
        assert name in confusion.splitlines()[0]


def test_predictions_of_any_name_are_valid_csv(workings, names_csv, tmp_path):
    workings("train", names_csv, "--epochs", 400)
    piped = workings("predict", "model.safetensors", names_csv).out
    workings("predict", "model.safetensors", names_csv, "--out", "s.csv")
    labels = workings("predict", "model.safetensors", names_csv, "--json").records[0]["labels"]
    assert set(labels) == set(NAMES)
    for text in (piped, (tmp_path / "s.csv").read_text(encoding="utf-8")):
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [row["Label"] for row in rows] == labels
        assert not any(None in row for row in rows), "a row with more cells than the header"


def test_a_path_with_brackets_is_printed_as_it_is(workings, few_csv):
    trained = workings("train", few_csv, "--epochs", 2, "--out", "r[v2].st").out
    assert "model saved to r[v2].st\n" in trained
    assert f"workings evaluate 'r[v2].st' {few_csv}" in trained
    predicted = workings("predict", "r[v2].st", few_csv, "--out", "[bold]s.csv").out
    assert "60 predictions written to [bold]s.csv " in predicted


# A narrow terminal.


@pytest.mark.parametrize("command", ["evaluate", "predict", "data info"])
def test_thirty_columns_are_enough(command, terminal, small_model, few_csv):
    model = () if command == "data info" else (small_model,)
    screen = terminal(*command.split(), *model, few_csv, columns=30)
    assert screen.end() == 0, screen.shown
    assert max(map(len, screen.lines)) <= 30


def test_thirty_columns_are_enough_to_train_in(terminal, few_csv):
    screen = terminal("train", few_csv, "--epochs", 20, columns=30)
    assert screen.end() == 0, screen.shown
    assert_cursor_is_back(screen)
    assert "epoch 20/20" in screen.shown
    assert "Try next" in screen.shown
