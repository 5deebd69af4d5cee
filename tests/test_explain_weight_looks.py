"""How a followed parameter looks: pictures, columns and colours, in terminals and in a pipe."""

import io
import math
import re

import numpy as np
import pytest
from rich.console import Console

import workings as wk
from followed import BLOCKS, followed_text
from workings.cli import explain_weight


@pytest.fixture(scope="module")
def network(small_model):
    return wk.load(small_model)


@pytest.fixture(scope="module")
def batch(mnist):
    return mnist[1][:16]


@pytest.fixture(scope="module")
def follow(network, batch):
    """Follow a parameter over the first examples of a batch; what was printed is returned."""

    def call(name, count=16, *, data=batch, model=network, **options):
        return followed_text(model, data, name, count, **options)

    return call


@pytest.fixture
def screen(follow, monkeypatch):
    """The same on a terminal so many columns wide."""

    def call(*arguments, columns=80, colour=True, **options):
        file = io.StringIO()
        out = Console(
            file=file,
            width=columns,
            force_terminal=True,
            color_system="truecolor" if colour else None,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )
        monkeypatch.setattr(explain_weight, "page", lambda: out)
        follow(*arguments, **options)
        return file.getvalue()

    return call


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_the_pixel_is_marked_in_the_pictures(follow, screen):
    text = follow("W1[5,406]", 1)
    drawn = [line for line in text.splitlines() if line.strip() and set(line) <= BLOCKS]
    assert sum(line.count("×") for line in drawn) == 1
    row = next(line for line in text.splitlines() if "×" in line)
    assert row.index("×") == 2 + 14 // 2
    assert drawn.index(row) in range(14 // 4 - 2, 14 // 4 + 1)  # empty lines are not counted
    assert "× in the pictures" in text
    for name in ("b1[5]", "W2[4,6]"):
        assert "×" not in follow(name, 1)
    assert "×" in plain(screen("W1[5,406]", 1))


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("name", ["W1[5,406]", "b2[7]", "W1[3,0]", "W2[4,6]"])
def test_a_terminal_is_filled_and_not_overrun(name, columns, screen):
    lines = plain(screen(name, columns=columns)).splitlines()
    assert max(map(len, lines)) <= columns
    captions = next(line for line in lines if re.match(r"  #\d+ is \d", line))
    fit = (columns + 2) // 16
    assert len(re.findall(r"#\d+ is \d", captions)) == min(fit, 3 if name == "W1[3,0]" else 5)
    if columns >= 80:  # every number stands on the line that it belongs to
        assert sum(line.startswith("  (loss(θ + h)") for line in lines) == 1
        assert any(re.search(r"/ 2h$", line.rstrip()) for line in lines)


def test_colour_and_no_colour(screen):
    coloured, without = screen("W1[5,406]"), screen("W1[5,406]", colour=False)
    assert "▀" in coloured
    assert "▀" not in without
    assert set("░▒▓█") <= set(without)
    assert "\x1b[" in coloured
    assert not re.search(r"\x1b\[[0-9;]*[349]\d[;m]", without)


def test_a_small_picture_is_not_halved(follow, rng):
    values = rng.integers(0, 256, (20, 64)).astype(np.uint8)
    preparation = wk.Preparation(scale=255.0, image_shape=(8, 8), class_names=("a", "b"))
    data = wk.Dataset(values, np.arange(20) % 2, preparation)
    network = wk.Network([64, 4, 2], preparation=preparation)
    text = follow("b2[0]", 1, data=data, model=network)
    drawn = [line for line in text.splitlines() if set("░▒▓█") & set(line)]
    assert len(drawn) == 4
    assert "is a" in text


def test_columns_of_numbers():
    assert explain_weight._aligned([-0.029756, 0.0021874, 0.0]) == [
        "−0.029756",
        "0.002187",
        "0.000000",
    ]
    assert explain_weight._aligned([0.0, -0.0]) == ["0", "0"]
    assert explain_weight._aligned([1.5e-9, -2e-8]) == ["1.5000e-09", "−2.0000e-08"]
    assert explain_weight._aligned([123456.0]) == ["1.2346e+05"]
    assert not math.isnan(float(explain_weight._aligned([7.0])[0]))


@pytest.mark.parametrize("name", ["W1[5,406]", "b2[7]", "W1[3,0]", "W2[4,6]"])
def test_a_pipe_gets_lines_of_80_columns(name, follow):
    lines = follow(name, known={"source": "MNIST test images of a long name " * 3}).splitlines()
    assert max(map(len, lines)) <= 80


def test_the_formulas_stay_whole_in_60_columns(screen):
    lines = [line.rstrip() for line in plain(screen("W1[5,406]", columns=60)).splitlines()]
    assert any("loss − α · gradient²" in line for line in lines)
    loose = [line for line in lines[1:] if line and not line.startswith("  ")]
    assert len(loose) == 4  # the sections' heads; whatever else was wrapped is indented
    assert all(line.endswith("─") for line in loose)
