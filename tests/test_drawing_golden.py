"""Photographs and strokes of whole numbers keep their bytes: hold another language to it.

``golden/drawings.json`` has the CRC-32 of each stage of a photograph, row by row; and that of all
the drawings of the application, prepared without some stages or none. If a change is meant, print
what `stages` and `drawn` give and say in the commit what it is worth.
"""

import json
import zlib
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from workings.data.drawing import prepare_drawing, prepare_strokes

GOLDEN = Path(__file__).parent / "golden" / "drawings.json"
DRAWINGS = files("workings.app") / "data" / "drawings.json"
PHOTOGRAPHS = ("uneven light", "hard shadow", "even paper, thin line", "chalk")


def photograph(name, digit):
    """Return one of the photographs, with a digit of 28×28 on it; // rounds down."""
    side, times = (460, 12) if name == "uneven light" else (300, 8)
    y, x = np.indices((side, side))
    ink = np.zeros((side, side), np.int64)
    large = np.repeat(np.repeat(digit.astype(np.int64), times, 0), times, 1)
    ink[40 : 40 + len(large), 50 : 50 + len(large)] = large
    noise = (x * 7_919 + y * 104_729 + x * y * 31) % 17 - 8
    if name == "uneven light":
        ink[420:440, 30:60] = 255  # a speck
        level = (110 + 120 * x // side) * (255 - 4 * ink // 5) // 255 + noise
    elif name == "hard shadow":
        ink[270:292, 262:288] = 200  # a piece with a ninth of the digit's ink
        level = np.where(2 * x + y > 450, 200, 120) * (255 - 4 * ink // 5) // 255 + noise // 2
    elif name == "chalk":
        level = 40 + 40 * y // side + 150 * ink // 255 + noise
    else:
        level = 235 - np.where((abs(3 * x - y - 200) < 5) & (y > 40) & (y < 250), 180, 0)
        level -= np.where((abs(x - 150) < 60) & (abs(y - 245) < 3), 11, 0)  # a fainter one
    return np.clip(level, 0, 255).astype(np.uint8)


def stages(name, digit):
    picture = photograph(name, digit)
    drawing = prepare_drawing(picture)
    found = {"picture": picture, **drawing.stages}
    return {stage: zlib.crc32(np.ascontiguousarray(array)) for stage, array in found.items()}


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_every_stage_has_its_bytes(name, mnist):
    assert stages(name, mnist[1].image(0)) == json.loads(GOLDEN.read_text("utf-8"))[name]


SWITCHES = [(), ("crop",), ("fit",), ("smooth",), ("centre",), ("crop", "fit", "smooth", "centre")]


def drawn(left_out):
    """The CRC-32 of the hundred drawings' pixels, one after the other."""
    stages = dict.fromkeys(left_out, False)
    pixels = [
        prepare_strokes(drawing["strokes"], pad=(280, 280), **stages).pixels
        for drawing in json.loads(DRAWINGS.read_text("utf-8"))
    ]
    return zlib.crc32(np.concatenate(pixels))


@pytest.mark.parametrize("left_out", SWITCHES, ids=lambda names: " ".join(names) or "none")
def test_strokes_have_their_bytes_whichever_stages_are_left_out(left_out):
    golden = json.loads(GOLDEN.read_text("utf-8"))["strokes, without"]
    assert drawn(left_out) == golden[" ".join(left_out)]
