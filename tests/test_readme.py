"""The README is true: its commands run, print what it shows, and reach what it says.

Digits are compared as digits, not by value: times differ from machine to machine, and the last
bits of a sum with them. The accuracies have floors, measured over five seeds before they were set
(`benchmarks/accuracy.py`).
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"
#: For a command's option, the least and the most test accuracy that is credible.
FLOORS = {
    "workings train": (89.0, 92.0),  # mean 90.5
    "--batch-size 32 --epochs 40 --schedule cosine --l2 0.0001": (
        93.0,
        95.5,
    ),  # mean 94.2; above 95.5 would mean that test images were seen
    "--batch-size 128 --epochs 20 --schedule cosine --l2 0.0001": (97.8, 98.6),  # mean 98.1
}

pytestmark = pytest.mark.slow


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README.read_text("utf-8"), re.M | re.S)


def sessions() -> list[tuple[str, str]]:
    """Every command of the README's console blocks, and what it is said to print."""
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def masked(line: str) -> str:
    """A line with numbers, units of time and spacing taken out."""
    return re.sub(r"[\d,.]+|\s+|\b(s|min|h)\b", "", line)


def shows(printed: str, shown: str) -> bool:
    """Whether the output has the README's lines in order, where … stands for any lines."""
    lines = [
        "(?:.*\n)*?" if line == "…" else re.escape(masked(line)) + "\n"
        for line in shown.splitlines()
    ]
    actual = "".join(masked(line) + "\n" for line in printed.splitlines())
    return re.fullmatch("".join(lines), actual) is not None


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run each command of the README in turn, in one folder, as a reader would."""
    folder = tmp_path_factory.mktemp("readme")
    environment = {**os.environ, "PYTHONWARNINGS": "error"}
    outputs = []
    for command, _ in sessions():
        arguments = [sys.executable, "-m", "workings", *shlex.split(command)[1:]]
        done = subprocess.run(
            arguments, cwd=folder, capture_output=True, text=True, env=environment
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        outputs.append(done.stdout)
    return folder, outputs


def test_the_commands_print_what_the_readme_shows(run):
    for (command, shown), printed in zip(sessions(), run[1], strict=True):
        assert shows(printed, shown), f"{command}\n--- printed\n{printed}\n--- README\n{shown}"


def test_the_commands_reach_the_accuracy_that_the_readme_says(run):
    checked = set()
    for (command, shown), printed in zip(sessions(), run[1], strict=True):
        for part, (least, most) in FLOORS.items():
            if command.endswith(part) and (said := re.search(r"Test accuracy ([\d.]+)%", shown)):
                reached = float(re.search(r"Test accuracy ([\d.]+)%", printed)[1])
                assert least <= reached <= most, command
                assert least <= float(said[1]) <= most
                checked.add(part)
    assert checked == set(FLOORS)


def test_the_submission_is_valid(run):
    lines = (run[0] / "submission.csv").read_text().splitlines()
    assert lines[0] == "ImageId,Label"
    rows = [tuple(map(int, line.split(","))) for line in lines[1:]]
    assert [row for row, _ in rows] == list(range(1, 28_001))
    assert {label for _, label in rows} == set(range(10))


def test_the_python_examples_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {}
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), space)
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("epoch  1/20")
    assert 0.2 < float(out[20]) < 1
    assert (tmp_path / "weights.png").exists()


def test_a_line_that_is_not_printed_is_noticed():
    assert shows("a 1 s\nb\nc\n", "a 22 min\n…\nc\n")
    assert not shows("a 1 s\nb\nc\n", "a 1 s\nc\n")
    assert not shows("a\n", "a\n…\nb\n")
    assert not shows("a\nb\n", "a\n")
