"""The README is true: its commands run, print what it shows, and reach what it says.

`pages.py` says how what they print is compared. The accuracies have floors, measured over five
seeds before they were set (`benchmarks/accuracy.py`).
"""

import re

import pytest

from pages import ROOT, blocks, commands, run_python, shows
from pages import run as execute

README = ROOT / "README.md"
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


def sessions() -> list[tuple[str, str]]:
    """Every command of the README's console blocks, and what it is said to print."""
    return [each for block in blocks(README, "console") for each in commands(block)]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run each command of the README in turn, in one folder, as a reader would."""
    folder = tmp_path_factory.mktemp("readme")
    outputs = []
    for command, _ in sessions():
        done = execute(command, folder)
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


def test_the_python_examples_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {}
    printed = "".join(
        run_python(block.text, "README.md", space) for block in blocks(README, "python")
    )
    out = printed.splitlines()
    assert out[0].startswith("epoch  1/20")
    assert 0.2 < float(out[20]) < 1
    assert (tmp_path / "weights.png").exists()
