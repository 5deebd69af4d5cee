"""What each stage that prepares a drawing is worth, for several networks; writes docs/drawing.md.

The hundred drawings of the application are prepared with all stages, without each, and without
any; networks trained on MNIST with several seeds read them. Then what smoothing is worth on other
evidence: MNIST's test digits, ten times as large and black on white, prepared again.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from statistics import mean, median

import numpy as np

import workings as wk
from marks import write_between
from workings.data.scaling import Picture, fit, scale

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "drawing.md"
DRAWINGS = json.loads((files("workings.app") / "data" / "drawings.json").read_text("utf-8"))
PAD = (280, 280)
STAGES = ("crop", "fit", "smooth", "centre")
WITHOUT = {
    "with all": (),
    "without `crop`": ("crop",),
    "without `fit`": ("fit",),
    "without `smooth`": ("smooth",),
    "without `centre`": ("centre",),
    "without `crop` and `fit`": ("crop", "fit"),
    "without any": STAGES,
}
PENS = (16, 20, 28, 32)
PLAIN = {"invert": False, "background": False, "widen": False}
#: Name, sizes, and how it is trained; a documented command each.
NETWORKS = {
    "10 units, the lesson's": (10, {"epochs": 500}),
    "10 units, trained well": (
        10,
        {
            "optimiser": wk.Adam(0.002),
            "schedule": wk.Cosine(),
            "l2": 1e-4,
            "batch_size": 32,
            "epochs": 40,
        },
    ),
    "64 units": (64, {"optimiser": wk.Adam(0.002), "batch_size": 128, "epochs": 5}),
    "128 units": (128, {"optimiser": wk.Adam(0.002), "batch_size": 128, "epochs": 5}),
    "128 units, 20 epochs": (128, {"optimiser": wk.Adam(0.002), "batch_size": 128, "epochs": 20}),
}
AGAIN = 2_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5, help="seeds 0 to N − 1 (default 5)")
    options = parser.parse_args()
    train, test = wk.load_mnist()
    sets = {"MNIST's test images": test, **prepared(test), **again(test)}
    read = defaultdict(list)
    for name, (hidden, settings) in NETWORKS.items():
        for seed in range(options.seeds):
            network = wk.Network([train.features, hidden, train.classes], seed=seed)
            start = time.perf_counter()
            wk.train(network, train, seed=seed, **settings).run()
            read[name, "seconds"].append(time.perf_counter() - start)
            for which, data in sets.items():
                read[name, which].append(100 * wk.evaluate(network, data).accuracy)
            print(name, seed, read[name, "with all"][-1], file=sys.stderr)
    write_between(
        DOCUMENT,
        {
            "stages": table("of the hundred are read", ["MNIST's test images", *WITHOUT], read),
            "fit": table("instead of `fit`", list(OTHERWISE), read),
            "pens": table("pen", [f"{pen} wide" for pen in PENS], read),
            "smoothing": table("2,000 test digits", list(again(test)), read),
            "time": took(),
        },
    )
    print({name: median(read[name, "seconds"]) for name in NETWORKS}, file=sys.stderr)


def prepared(test: wk.Dataset) -> dict[str, wk.Dataset]:
    """The drawings without some stages, scaled in other ways, and with other pens."""
    digits = np.array([drawing["digit"] for drawing in DRAWINGS])
    strokes = [drawing["strokes"] for drawing in DRAWINGS]

    def data(prepare, **settings) -> wk.Dataset:
        pixels = [prepare(lines, **settings).pixels.ravel() for lines in strokes]
        return wk.Dataset(np.array(pixels), digits, test.preparation)

    return {
        **{
            name: data(wk.prepare_strokes, pad=PAD, **dict.fromkeys(left_out, False))
            for name, left_out in WITHOUT.items()
        },
        **{name: data(prepare) for name, prepare in OTHERWISE.items()},
        **{f"{pen} wide": data(wk.prepare_strokes, pen=pen) for pen in PENS},
    }


def squeezed(strokes: list) -> wk.Drawing:
    """The box of 20×20 is kept, but not height to width."""
    return wk.prepare_drawing(scale(wk.prepare_strokes(strokes).cropped, 20, 20), **PLAIN)


def larger(strokes: list) -> wk.Drawing:
    """Height to width is kept, but the box is all of 28×28."""
    cropped: Picture = fit(wk.prepare_strokes(strokes).cropped, 28, 28)
    sheet = np.zeros((28, 28), np.uint8)
    sheet[: cropped.shape[0], : cropped.shape[1]] = cropped
    return wk.prepare_drawing(sheet, **PLAIN, crop=False, fit=False)


OTHERWISE = {"stretched, but to 20×20": squeezed, "28 long, not stretched": larger}


def again(test: wk.Dataset) -> dict[str, wk.Dataset]:
    """Test digits as they are, and made large, all black or white, and prepared again."""
    from PIL import Image

    some = test[:AGAIN]
    large = [
        np.asarray(Image.fromarray(some.image(row)).resize((280, 280), Image.Resampling.BICUBIC))
        for row in range(AGAIN)
    ]

    def data(smooth: bool) -> wk.Dataset:
        pixels = [
            wk.prepare_drawing(
                np.where(picture >= 128, 255, 0), **PLAIN, smooth=smooth
            ).pixels.ravel()
            for picture in large
        ]
        return wk.Dataset(np.array(pixels), some.labels, test.preparation)

    return {
        "as they are": some,
        "prepared again, with `smooth`": data(smooth=True),
        "prepared again, without": data(smooth=False),
    }


def table(heading: str, rows: list[str], read: dict[tuple[str, str], list[float]]) -> str:
    """A row for each way to prepare them, a column for each network: mean (lowest–highest)."""
    lines = [f"| {heading} | {' | '.join(NETWORKS)} |", "| --- |" + " ---: |" * len(NETWORKS)]
    for row in rows:
        cells = [shown(read[name, row]) for name in NETWORKS]
        lines.append(f"| {row} | {' | '.join(cells)} |")
    return "\n".join(lines)


def shown(shares: list[float]) -> str:
    digits = 0 if all(abs(share - round(share)) < 1e-9 for share in shares) else 1
    lowest, highest = (f"{share:.{digits}f}" for share in (min(shares), max(shares)))
    return f"{mean(shares):.1f} % ({lowest}–{highest})"


def took() -> str:
    """How long it takes to prepare a drawing."""
    seconds = []
    for drawing in DRAWINGS * 3:
        start = time.perf_counter()
        wk.prepare_strokes(drawing["strokes"])
        seconds.append(time.perf_counter() - start)
    points = sorted(sum(map(len, drawing["strokes"])) for drawing in DRAWINGS)
    round_ = np.linspace(0, 2 * np.pi, 1_000)
    start = time.perf_counter()
    wk.prepare_strokes([np.stack([np.cos(round_), np.sin(round_)], axis=1)])
    long = time.perf_counter() - start
    return (
        f"To prepare one of them, of {points[0]} to {points[-1]} points, takes"
        f" {1e3 * median(seconds):.1f} ms (median; the slowest {1e3 * max(seconds):.1f}); a line of"
        f" 1,000 points {1e3 * long:.0f} ms."
    )


if __name__ == "__main__":
    main()
