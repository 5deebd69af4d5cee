"""What `run.py` measures: one function a question, each returning rows of the table."""

import json
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

import steps
import workings as wk
from rows import Row
from workings.bench.figures import Figure, alternate
from workings.bench.fresh import command, statements
from workings.bench.lesson_numpy import lesson_input, mean_loss
from workings.bench.machine import environment
from workings.engines.threads import processors

STEPS_COMPARED = 5


def loading_mnist(rounds: int) -> list[Row]:
    """The embedded MNIST, from nothing but NumPy imported to both data sets ready."""
    load = partial(in_fresh_process, "import workings\nworkings.load_mnist()", "import numpy")
    seen = alternate(rounds, {"ours": load})["ours"]
    return [
        Row("load_mnist()", seen, seen.median, "", at_most=0.3, target="≤ 0.3 s"),
    ]


def full_batch_step(rounds: int) -> list[Row]:
    """One full-batch step of 784-10-10 on 42,000 images, and whether all sides compute the same."""

    def seconds(side: str) -> float:
        script = str(Path(__file__).with_name("steps.py"))
        done = subprocess.run(
            [sys.executable, script, side, "15"], capture_output=True, text=True, check=True
        )
        return median(json.loads(done.stdout))

    seen = alternate(rounds, {side: partial(seconds, side) for side in steps.SIDES})
    layout = min("tidy-rows", "tidy-columns", key=lambda name: seen[name].median)  # X in memory
    gain = seen["lesson"].median / seen["ours"].median
    apart = _furthest_apart()
    return [
        _ratio("full-batch step, tidy NumPy float32", seen["ours"], seen[layout], 1.0),
        _ratio(
            "the same, tidy NumPy sees loss and hits too", seen["ours"], seen["tidy-loss"], None
        ),
        Row(
            "the same, the lesson's NumPy float64",
            seen["ours"],
            gain,
            f"{gain:.2f}× as fast",
            seen["lesson"],
            at_least=1.6,
            target="≥ 1.6×",
        ),
        Row(
            f"furthest from the lesson's loss and weights after {STEPS_COMPARED} steps",
            Figure([apart], ""),
            apart,
            "",
            at_most=1e-4,
            target="≤ 0.0001",
        ),
    ]


def importing(rounds: int) -> list[Row]:
    """`import workings` beside `import numpy`, in fresh processes."""
    every = "import workings\nfor name in workings.__all__: getattr(workings, name)"
    seen = alternate(
        max(rounds, 11),
        {
            "numpy": partial(in_fresh_process, "import numpy"),
            "ours": partial(in_fresh_process, "import numpy, workings"),
            "every": partial(in_fresh_process, every),
        },
    )
    return [
        _over("import numpy, workings", seen["ours"], seen["numpy"], 0.1),
        _over("the same, and every public name used", seen["every"], seen["numpy"], 0.1),
    ]


def peak_memory(rounds: int) -> list[Row]:
    """The most memory `workings train` holds with its default settings, over 20 epochs."""
    train = [sys.executable, "-m", "workings", "train", "--epochs", "20"]
    with tempfile.TemporaryDirectory() as folder:
        held = [command(train, folder=Path(folder)).peak for _ in range(min(rounds, 3))]
    seen = Figure([float(peak) for peak in held if peak is not None], "bytes")
    return [
        Row("peak memory, default training", seen, seen.median, "", at_most=6e8, target="≤ 600 MB")
    ]


MEASURES = [loading_mnist, full_batch_step, importing]
if os.name == "posix":  # elsewhere there is no `resource`
    MEASURES.append(peak_memory)


def in_fresh_process(statement: str, before: str = "pass") -> float:
    """The seconds that Python statements take in a process of their own."""
    return statements(statement, before, environment(processors())).seconds


def _ratio(what: str, ours: Figure, other: Figure, at_most: float | None) -> Row:
    ratio = ours.median / other.median
    target = "" if at_most is None else f"≤ {at_most:.3g}×"
    return Row(what, ours, ratio, f"{ratio:.2f}×", other, at_most=at_most, target=target)


def _over(what: str, ours: Figure, other: Figure, at_most: float) -> Row:
    over = ours.median - other.median
    shown = f"{over * 1e3:+.0f} ms"
    return Row(what, ours, over, shown, other, at_most=at_most, target=f"≤ +{at_most * 1e3:.0f} ms")


def _furthest_apart() -> float:
    """Take a few steps on every side; return the largest relative difference from the lesson's.

    Of an array by its norm, or of the loss.
    """
    reached = {}
    for side in steps.SIDES:
        step, parameters = steps.make(side)
        for _ in range(STEPS_COMPARED):
            step()
        reached[side] = parameters()
    exact = reached["lesson"]
    data = wk.load_mnist()[0][: steps.IMAGES]
    wide = lesson_input(data.values)
    wanted = mean_loss(exact, wide, data.known_labels)
    differences = [
        abs(mean_loss(p, wide, data.known_labels) / wanted - 1) for p in reached.values()
    ]
    for parameters in reached.values():
        differences += [
            float(np.linalg.norm(mine - theirs) / np.linalg.norm(theirs))
            for mine, theirs in zip(parameters, exact, strict=True)
        ]
    return max(differences)
