"""What `run.py` measures: one function a question, each returning rows of the table."""

import gc
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import numpy as np

import workings as wk
from figures import Figure, Row, alternate, in_fresh_process
from lesson_numpy import lesson_input, lesson_step, mean_loss, tidy_step, tidy_step_with_loss
from workings.engines import Order, State, choose_engine

IMAGES, ALPHA = 42_000, 0.1  # as many as Kaggle's train.csv has; the lesson's learning rate
STEPS_COMPARED = 5


def reading_csv(rounds: int) -> list[Row]:
    """`train.csv` of 42,000 images: `read_csv` beside pandas."""
    import pandas as pd

    train, _ = wk.load_mnist()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.csv"
        wk.write_csv(train[:IMAGES], path)
        size = path.stat().st_size

        def ours() -> None:
            wk.read_csv(path)
            gc.collect()

        def pandas() -> None:
            pd.read_csv(path)
            gc.collect()

        seen = alternate(rounds, {"ours": ours, "pandas": pandas})
    what = f"read train.csv ({size / 1e6:.0f} MB), pandas {pd.__version__}"
    return [_ratio(what, seen["ours"], seen["pandas"], 1.3)]


def loading_mnist(rounds: int) -> list[Row]:
    """The embedded MNIST, from nothing but NumPy imported to both data sets ready."""
    load = partial(in_fresh_process, "import workings\nworkings.load_mnist()", "import numpy")
    seen = alternate(rounds, {"ours": load})["ours"]
    return [
        Row("load_mnist()", seen, seen.median, "", at_most=0.3, target="≤ 0.3 s"),
    ]


def full_batch_step(rounds: int) -> list[Row]:
    """One full-batch step of 784-10-10 on 42,000 images, and whether all sides compute the same."""
    data = wk.load_mnist()[0][:IMAGES]
    labels, Y = data.known_labels, np.ascontiguousarray(data.Y)
    rows, columns = np.ascontiguousarray(data.X), np.asfortranarray(data.X)
    wide = lesson_input(data.values)  # float64
    network = wk.Network([784, 10, 10], seed=0)
    first = [array.copy() for array in network.parameters]
    state = State(network, wk.GradientDescent(ALPHA))
    engine, _ = choose_engine("reference")
    order = Order(None, len(data), np.array([ALPHA]))
    own = {name: tuple(a.copy() for a in first) for name in ("rows", "columns", "loss")}
    lesson = [tuple(array.astype(np.float64) for array in first)]

    def ours() -> None:
        engine.run(state, data, order)

    def lesson_side() -> None:
        lesson[0] = lesson_step(lesson[0], wide, labels, ALPHA)

    sides = {
        "ours": ours,
        "rows": partial(tidy_step, own["rows"], rows, Y, ALPHA),
        "columns": partial(tidy_step, own["columns"], columns, Y, ALPHA),
        "loss": partial(tidy_step_with_loss, own["loss"], rows, Y, labels, ALPHA),
        "lesson": lesson_side,
    }
    for _ in range(STEPS_COMPARED):
        for side in sides.values():
            side()
    learnt = [tuple(network.parameters), *own.values()]
    apart = max(_apart(parameters, lesson[0], wide, labels) for parameters in learnt)
    seen = alternate(4 * rounds, sides)
    layout = min("rows", "columns", key=lambda name: seen[name].median)  # X in memory
    gain = seen["lesson"].median / seen["ours"].median
    return [
        _ratio("full-batch step, tidy NumPy float32", seen["ours"], seen[layout], 1.0),
        _ratio("the same, tidy NumPy sees loss and hits too", seen["ours"], seen["loss"], None),
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
    """The most memory `workings train` holds with its default settings, over 20 epochs.

    A small process stands between: on Linux a child's peak begins with that of the process that
    started it, and this one holds much data.
    """
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run([sys.executable, '-m', 'workings', 'train', '--epochs', '20'],"
        " stdout=subprocess.DEVNULL, check=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    peaks = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(min(rounds, 3)):
            done = subprocess.run(
                [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
            )
            peaks.append(float(done.stdout) * (1 if sys.platform == "darwin" else 1024))
    seen = Figure(peaks, "bytes")
    return [
        Row("peak memory, default training", seen, seen.median, "", at_most=6e8, target="≤ 600 MB")
    ]


MEASURES = [reading_csv, loading_mnist, full_batch_step, importing]
if os.name == "posix":  # elsewhere there is no `resource`
    MEASURES.append(peak_memory)


def _ratio(what: str, ours: Figure, other: Figure, at_most: float | None) -> Row:
    ratio = ours.median / other.median
    target = "" if at_most is None else f"≤ {at_most:.3g}×"
    return Row(what, ours, ratio, f"{ratio:.2f}×", other, at_most=at_most, target=target)


def _over(what: str, ours: Figure, other: Figure, at_most: float) -> Row:
    over = ours.median - other.median
    shown = f"{over * 1e3:+.0f} ms"
    return Row(what, ours, over, shown, other, at_most=at_most, target=f"≤ +{at_most * 1e3:.0f} ms")


def _apart(parameters, exact, X, labels) -> float:
    """Return the largest relative difference of an array, by its norm, or of the loss."""
    differences = [
        float(np.linalg.norm(mine - theirs) / np.linalg.norm(theirs))
        for mine, theirs in zip(parameters, exact, strict=True)
    ]
    loss, wanted = (mean_loss(p, X, labels) for p in (parameters, exact))
    return max(*differences, abs(loss / wanted - 1))
