"""Write the application's ``drawings.json``: a hundred digits, as lines of a pen on a pad.

How they were made, in all honesty: nobody sat down with a mouse a hundred times. The control points
below were placed one by one, a digit in ten hands, from memory of how people write; a smooth curve
goes through them; then each hand's size, place, slant, tremor and pace are added, drawn with the
seed below. All was settled before any network read them. Each was then looked at, and kept wherever
a person reads it rightly, whatever a network makes of it.

    python tests/golden/drawings_by_hand.py            # writes the file
    python tests/golden/drawings_by_hand.py sheet.png  # and a sheet to look at (Pillow)
"""

import json
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

SEED = 20
PAD = 280
DRAWINGS = Path(__file__).parents[2] / "src" / "workings" / "app" / "data" / "drawings.json"


@dataclass(frozen=True)
class Hand:
    """How somebody writes: all lengths in the pad's pixels.

    `height` and `width` of the digits, about; `slant`, to the right for each pixel upwards; where
    the `middle` of a digit comes to lie; how far the line trembles; the way from a point to the
    next one.
    """

    height: float
    width: float
    slant: float
    middle: tuple[float, float]
    tremor: float
    pace: float


HANDS = {
    "mouse": Hand(160, 100, 0.0, (140, 140), 1.8, 5),
    "finger": Hand(215, 130, 0.05, (140, 142), 1.2, 9),
    "pen": Hand(120, 72, 0.3, (115, 120), 0.6, 4),
    "schoolchild": Hand(190, 135, -0.02, (142, 138), 1.4, 6),
    "hurry": Hand(150, 95, 0.25, (165, 125), 1.5, 24),
    "small, in a corner": Hand(52, 32, 0.08, (226, 54), 0.5, 3),
    "continental": Hand(170, 92, 0.15, (100, 160), 0.9, 6),
    "flat": Hand(92, 100, 0.0, (130, 215), 1.0, 5),
    "tall": Hand(230, 88, 0.1, (80, 140), 1.2, 8),
    "left hand": Hand(135, 82, -0.22, (180, 165), 1.1, 6),
}

# Points as x,y in a box 60 wide and 100 high, y down; "!" is a corner, "|" lifts the pen.
POINTS = {
    "mouse": {
        0: "30,0 10,15 0,50 8,85 30,100 52,85 60,50 50,15 30,2 22,4",
        1: "30,0! 30,100",
        2: "4,22 14,5 32,0 52,10 54,30 40,55 20,78 2,98! 58,98",
        3: "6,12 25,0 48,8 50,30 38,45 24,48! 44,52 58,70 48,93 25,100 4,90",
        4: "12,0! 4,55! 58,58 | 42,25! 40,100",
        5: "12,2! 8,45! 28,38 52,48 58,72 44,95 20,100 2,90 | 12,2! 54,0",
        6: "46,2 24,20 8,50 4,78 18,98 42,98 56,80 48,60 28,54 8,68",
        7: "2,4! 58,2! 36,45 22,100",
        8: "50,14 30,0 10,10 10,30 30,46 52,64 54,86 30,100 6,88 8,66 28,48 48,32 52,16",
        9: "52,20 36,2 14,6 4,26 12,46 32,48 50,34 54,16! 52,60 48,100",
    },
    "finger": {
        0: "34,2 14,8 2,36 4,70 20,96 42,96 58,72 58,34 44,8 24,0",
        1: "8,26! 34,0! 34,100",
        2: "6,24 18,4 40,2 54,18 46,44 26,74 8,94 2,88 10,80 24,86 40,96 60,92",
        3: "4,2! 54,2! 26,40! 48,48 58,70 46,94 22,100 2,88",
        4: "42,0! 2,66! 60,66 | 42,0! 42,100",
        5: "54,2! 12,2! 8,42! 30,36 54,50 56,76 38,98 14,98 0,88",
        6: "40,0 16,22 4,54 6,84 26,100 48,92 56,72 44,54 22,56 6,72",
        7: "2,6! 56,4! 24,100 | 14,50! 50,48",
        8: "30,2 12,8 10,30 28,44 46,34 48,12 30,2 | 30,46 8,56 2,80 24,100 50,92 56,66 32,46",
        9: "50,16 30,0 8,12 6,38 26,50 46,38 52,14 56,50 48,84 28,100 8,92",
    },
    "pen": {
        0: "26,2 8,22 2,56 12,90 32,98 52,78 58,44 52,14 38,4",
        1: "20,12! 30,0! 30,100",
        2: "6,18 22,2 44,6 50,26 34,54 4,98! 22,92 40,96 60,90",
        3: "10,8 32,0 50,14 40,36 22,46! 44,50 54,70 42,94 20,100 2,92",
        4: "16,2 8,36 4,58! 30,58 58,52 | 46,30! 38,100",
        5: "14,0! 8,40! 30,38 50,52 50,78 30,98 4,96 | 14,0! 58,2",
        6: "38,0 18,24 6,58 10,88 30,98 48,86 50,66 36,58 18,66",
        7: "6,10! 10,2! 56,4! 40,40 28,98",
        8: "46,12 28,2 12,16 22,38 46,60 50,84 30,98 8,86 12,64 36,42 50,18",
        9: "50,8 30,2 10,16 10,38 28,46 46,30 50,8! 46,60 36,100",
    },
    "schoolchild": {
        0: "30,0 8,12 0,50 10,88 30,100 52,88 60,50 52,12 30,0",
        1: "10,24! 32,0! 32,100 | 8,100! 56,100",
        2: "4,26 10,8 30,0 50,8 56,28 44,54 22,78 2,100! 60,100",
        3: "4,18 14,4 32,0 52,10 52,32 36,46 24,46! 40,48 58,62 58,84 36,100 14,98 0,84",
        4: "40,0! 0,68! 60,68 | 40,34! 40,100",
        5: "10,0! 6,44! 24,36 46,40 58,60 52,86 30,100 8,96 0,86 | 10,0! 56,0",
        6: "50,6 30,2 10,28 2,62 12,92 32,100 54,88 56,66 38,52 16,58 4,72",
        7: "0,2! 60,2! 20,100",
        8: "52,16 32,0 10,8 8,30 30,48 56,70 48,94 26,100 4,86 8,64 32,46 52,30 52,16",
        9: "54,24 40,4 18,2 4,20 8,42 28,52 48,40 54,22! 54,100",
    },
    "hurry": {
        0: "36,6 10,20 4,64 26,98 54,70 52,22 30,2",
        1: "34,0! 28,100",
        2: "4,20 30,0 50,22 4,96! 60,94",
        3: "6,8 46,4 44,30 22,44! 52,60 44,92 2,96",
        4: "14,4! 4,56! 56,50 | 42,20! 36,100",
        5: "56,4! 14,6! 10,42 46,48 46,84 2,96",
        6: "40,2 10,50 12,92 44,92 44,62 10,68",
        7: "2,8! 56,2! 22,100",
        8: "48,10 22,2 14,24 48,66 32,98 6,80 46,26 48,8",
        9: "50,12 18,4 8,36 40,42 52,10! 40,100",
    },
    "small, in a corner": {
        0: "30,0 8,18 2,52 14,90 34,100 54,78 58,40 46,10 28,2",
        1: "16,16! 30,0! 30,100",
        2: "8,20 24,0 50,8 50,32 26,66 4,96! 58,96",
        3: "6,10 28,0 50,16 42,40 24,48! 50,56 54,82 30,100 4,92",
        4: "36,0! 2,62! 58,62 | 40,36! 40,100",
        5: "50,0! 12,0! 8,40! 36,38 54,60 44,92 6,98",
        6: "44,4 18,30 4,66 20,98 46,92 52,66 28,58 8,74",
        7: "4,2! 54,2! 26,100 | 16,52! 46,48",
        8: "46,16 28,2 10,14 24,40 50,66 44,94 18,96 8,74 34,46 48,20",
        9: "48,20 28,2 10,18 18,44 42,40 50,14! 50,56 40,96",
    },
    "continental": {
        0: "34,0 12,14 2,52 12,88 32,100 54,80 58,40 44,8 30,2 40,10",
        1: "4,34! 36,0! 36,100",
        2: "6,20 26,0 50,12 44,42 20,78 4,94 2,86 14,82 32,94 58,92",
        3: "6,0! 52,0! 26,38! 52,50 56,80 32,100 4,92",
        4: "24,0! 4,60! 60,60 | 44,36! 44,100",
        5: "14,0! 10,40! 36,34 58,58 46,92 20,100 2,90 | 14,0! 58,-4",
        6: "44,0 16,30 2,66 14,96 38,98 54,78 40,58 18,62 6,76",
        7: "2,12! 4,2! 58,2! 30,56 22,100 | 12,52! 48,46",
        8: "30,0 10,10 12,34 32,44 50,30 46,8 28,0 | 30,44 6,58 4,86 28,100 54,88 52,60 32,44",
        9: "52,22 34,0 10,10 8,38 30,50 50,34 54,14 54,56 44,92 20,100 4,90",
    },
    "flat": {
        0: "30,0 6,20 0,54 14,88 34,100 54,84 60,46 48,12 28,0",
        1: "18,14! 30,0! 30,96 | 10,98! 52,98",
        2: "4,24 20,2 46,4 56,26 34,60 2,96! 60,98",
        3: "4,10 26,0 50,10 46,36 20,46! 50,54 56,82 30,100 2,90",
        4: "10,0! 2,54! 60,56 | 44,10! 44,100",
        5: "56,0! 8,2! 6,44! 34,36 58,58 46,94 2,98",
        6: "52,4 22,18 2,54 10,90 36,100 58,80 46,58 22,58 4,74",
        7: "2,0! 58,4! 46,40 34,100",
        8: "50,20 32,2 10,14 20,40 48,62 52,88 24,100 6,80 24,52 50,26",
        9: "54,26 36,2 10,12 6,40 30,52 52,34 56,20! 52,98",
    },
    "tall": {
        0: "30,0 8,20 2,52 10,86 30,100 50,84 58,48 50,14 32,0 24,4",
        1: "30,0 32,50 30,100",
        2: "4,16 22,0 50,8 54,26 36,60 4,98! 30,94 60,98",
        3: "6,8 30,0 54,14 44,38 22,46! 52,56 58,80 36,100 4,94",
        4: "18,0! 4,60! 58,60 | 48,30! 46,100",
        5: "12,0! 8,42! 36,38 58,60 50,90 22,100 2,94 | 12,0! 54,2",
        6: "42,0 20,26 4,64 16,96 42,96 54,76 40,60 16,64 6,76",
        7: "4,2! 56,2! 42,44 34,100",
        8: "48,14 28,0 8,16 26,42 52,66 46,94 22,98 6,78 30,46 50,18",
        9: "50,14 28,0 6,18 16,42 42,38 52,12! 52,100",
    },
    "left hand": {
        0: "28,2 50,12 60,48 48,88 28,100 8,84 0,46 12,10 32,0",
        1: "32,0! 28,100",
        2: "8,26 14,6 36,0 54,16 46,42 24,72 4,96! 56,100",
        3: "8,4 40,0 52,18 40,40 18,44! 46,50 56,76 36,98 4,94",
        4: "44,0! 4,64! 60,62 | 44,0! 46,100",
        5: "12,2! 10,44! 40,40 54,64 40,94 6,98 | 54,0! 12,2",
        6: "36,0 12,28 2,66 14,96 40,96 52,74 36,58 14,64 4,80",
        7: "2,6! 54,0! 32,50 26,100 | 10,54! 48,46",
        8: "30,46 12,32 16,8 36,0 50,16 38,40 14,60 4,84 26,100 52,90 52,64 30,46",
        9: "46,10 22,2 4,22 14,46 40,44 52,20 54,50 46,84 22,98 4,88",
    },
}


def curve(stroke):
    """Go through a stroke's points, smoothly but for its corners; many points, close together."""
    words = stroke.split()
    points = np.array([word.rstrip("!").split(",") for word in words], float)
    corners = [0, *(i for i in range(1, len(words) - 1) if words[i].endswith("!")), len(words) - 1]
    whole = [points[:1]]
    for first, last in pairwise(corners):
        whole += smooth(points[first : last + 1])
    return np.concatenate(whole)


def smooth(points):
    """Join points by Catmull-Rom's cubics: at each point along the line of its neighbours."""
    wide = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.linspace(0, 1, 41)[1:, np.newaxis]
    for before, start, end, after in zip(wide, wide[1:], wide[2:], wide[3:], strict=False):
        out, into = (end - before) / 2, (after - start) / 2
        turn = 3 * (end - start) - 2 * out - into
        yield start + out * t + turn * t**2 + (out + into - 2 * (end - start)) * t**3


def write(hand, stroke, size, middle, rng):
    """Put a curve on the pad as a hand would: whole pixels, `pace` apart, trembling."""
    x, y = ((curve(stroke) - (30, 50)) / (60, 100)).T * ((hand.width,), (hand.height,)) * size
    path = np.stack([x - hand.slant * y, y], axis=1) + middle
    way = np.insert(np.hypot(*np.diff(path, axis=0).T).cumsum(), 0, 0)
    count = max(2, round(way[-1] / hand.pace) + 1)
    at = np.linspace(0, way[-1], count)
    at[1:-1] += rng.uniform(-0.3, 0.3, count - 2) * hand.pace
    points = np.stack([np.interp(at, way, axis) for axis in path.T], axis=1)
    wobble = rng.normal(0, hand.tremor, (count + 2, 2))
    points += (wobble[:-2] + wobble[1:-1] + wobble[2:]) / np.sqrt(3)
    whole = np.clip(np.floor(points + 0.5), 0, PAD - 1).astype(int)
    new = np.insert((whole[1:] != whole[:-1]).any(axis=1), 0, True)
    return whole[new].tolist()


def drawings():
    """Yield all of them: digit, hand, strokes."""
    for number, (name, hand) in enumerate(HANDS.items()):
        for digit, strokes in POINTS[name].items():
            rng = np.random.default_rng([SEED, number, digit])
            size, middle = rng.uniform(0.85, 1.12), rng.normal(hand.middle, 6)
            lines = [write(hand, line, size, middle, rng) for line in strokes.split("|")]
            yield {"digit": digit, "hand": name, "strokes": lines}


def draw_sheet(file):
    """Draw all pads, a hand a row."""
    from PIL import Image, ImageDraw

    sheet = Image.new("L", (10 * PAD, len(HANDS) * PAD), 255)
    pen = ImageDraw.Draw(sheet)
    for place, drawing in enumerate(drawings()):
        left, top = place % 10 * PAD, place // 10 * PAD
        pen.rectangle((left, top, left + PAD, top + PAD), outline=200)
        for line in drawing["strokes"]:
            pen.line([(x + left, y + top) for x, y in line], fill=0, width=8)
    sheet.resize((1400, 140 * len(HANDS))).save(file)


if __name__ == "__main__":
    records = [json.dumps(drawing, separators=(",", ":")) for drawing in drawings()]
    DRAWINGS.write_text("[\n" + ",\n".join(records) + "\n]\n", "utf-8")
    if len(sys.argv) > 1:
        draw_sheet(sys.argv[1])
