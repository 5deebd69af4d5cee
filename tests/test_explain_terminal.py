"""``workings explain`` as terminals differ: their width, their colours, their encoding."""

import os
import re
import subprocess
import sys

import pytest

from explain_cases import arguments_of, write_cases

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "PYTHONIOENCODING"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def folder(digits, tmp_path_factory):
    """Models of several shapes, and data without labels and without pictures."""
    place = tmp_path_factory.mktemp("explained")
    write_cases(place, digits)
    return place


def seen(columns, *arguments, **environment):
    """Return what a terminal is sent: all of it, and line by line without escapes."""
    if os.name != "posix":
        pytest.skip("a terminal as POSIX has them")
    import termios

    own, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    child = subprocess.Popen(
        [sys.executable, "-m", "workings", "explain", *map(str, arguments)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=os.environ | {"TERM": "xterm-256color", "PYTHONWARNINGS": "error"} | environment,
    )
    os.close(theirs)
    parts = []
    while True:
        try:
            part = os.read(own, 65_536)
        except OSError:  # how Linux says that nobody is at the other end any more
            break
        if not part:
            break
        parts.append(part)
    os.close(own)
    assert child.wait(60) == 0
    text = b"".join(parts).decode()
    return text, re.split(r"\r?\n", ESCAPES.sub("", text))


@pytest.mark.parametrize("columns", [40, 80])
def test_a_long_formula_keeps_its_shape(folder, columns):
    _, lines = seen(columns, folder / "wide.safetensors", folder / "digits.npz")
    for start in ("A[1] = gelu-tanh(", "g′(Z[1]) = gelu-tanh′("):
        first = next(place for place, line in enumerate(lines) if line.startswith(start))
        formula = lines[first : first + 4]
        last = next(line for line in formula if line.endswith(" 150×1"))
        assert len(last) == columns


@pytest.mark.parametrize("case", ["one", "deep", "wide", "some features"])
@pytest.mark.parametrize("columns", [80, 120])
def test_it_fits_the_terminal(case, columns, small_model, folder):
    _, lines = seen(columns, *arguments_of(case, small_model, folder))
    told = lines[: lines.index("Try next")]
    assert max(map(len, told)) <= columns
    assert not [line for line in told if re.search(r"\d…|…\d", line)], "a number is cut"


def test_thirty_columns_are_enough(small_model, folder):
    _, lines = seen(30, small_model, folder / "digits.npz")
    assert max(map(len, lines[: lines.index("Try next")])) <= 30


def test_weights_are_red_and_blue_or_signs(small_model, folder):
    data = folder / "digits.npz"
    colour, _ = seen(80, small_model, data, COLORTERM="truecolor")
    assert re.search(r"\x1b\[38;2;255;\d+;\d+", colour)
    assert "▀" in colour
    plain, _ = seen(80, small_model, data, NO_COLOR="1")
    assert not re.search(r"\x1b\[(?:\d+;)*[349]\d(?:;\d+)*m", plain)
    weights = plain[plain.index("A[1] = relu") : plain.index("unit 9")]
    assert set("+#-=") <= set(weights)
    assert "░" in plain


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_it_works_where_the_encoding_lacks_letters(
    encoding, process, small_model, folder, monkeypatch
):
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    done = process("explain", small_model, folder / "digits.npz", encoding=encoding)
    assert (done.returncode, done.stderr) == (0, "")
