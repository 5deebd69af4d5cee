"""What is measured: the workloads W1 to W8 of the project, some of them in several cases."""

import re
from dataclasses import dataclass

from workings.errors import SettingError

#: As many as Kaggle's train.csv has: the first of MNIST's training images.
IMAGES = 42_000
#: Where the engine has been compiled and everything is warm.
_TRAINERS = (
    "ours-compiled",
    "ours-reference",
    "numpy",
    "torch",
    "torch-compile",
    "jax",
    "scikit-learn",
)
#: Those that are written for two layers, as the lesson is.
_TWO_LAYERS = ("numpy",)
_PREDICTORS = (*_TRAINERS, "onnxruntime")


@dataclass(frozen=True)
class Case:
    """One table of the output.

    Parameters
    ----------
    key
        Its name: ``"W1"``, or ``"W7a"`` where a workload has several cases.
    title
        What is measured, in a line.
    sides
        Who takes part.
    """

    key: str
    title: str
    sides: tuple[str, ...]

    @property
    def workload(self) -> str:
        """``"W7"`` for the case W7a."""
        return self.key[:2] if self.key.startswith("W") else self.key


@dataclass(frozen=True)
class TrainCase(Case):
    """Steps of plain gradient descent, α = 0.1, from the same start in the same order.

    Parameters
    ----------
    sizes
        Units a layer: ReLU inside, softmax at the end.
    batch_size
        Examples a step; None for all. An epoch has whole batches only.
    passes
        Epochs in one measurement, whose mean is the measurement.
    tolerance
        By how much the loss after the first epoch may differ, relatively.
    """

    sizes: tuple[int, ...]
    batch_size: int | None
    passes: int
    tolerance: float

    @property
    def batches(self) -> int:
        """How many steps an epoch has."""
        return 1 if self.batch_size is None else IMAGES // self.batch_size


@dataclass(frozen=True)
class PredictCase(Case):
    """From uint8 pixels in memory to probabilities.

    Parameters
    ----------
    sizes
        Units a layer.
    images
        How many are predicted at once. Of single images, the median of many calls counts.
    tolerance
        By how much a probability may differ.
    """

    sizes: tuple[int, ...]
    images: int
    tolerance: float = 1e-4


@dataclass(frozen=True)
class ReadCase(Case):
    """Read Kaggle's train.csv of 42,000 images."""


@dataclass(frozen=True)
class RaceCase(Case):
    """From starting a process to its end, with a network that must reach `accuracy`."""

    accuracy: float = 0.98


@dataclass(frozen=True)
class StartCase(Case):
    """Starting a fresh process; `statements` are what each side does in it."""

    statements: tuple[str, ...]


_IMPORT_ENGINE = """import numpy, numba, workings
from workings.engines import Order, State, choose_engine
data = workings.Dataset(numpy.zeros((100, 784), numpy.uint8), numpy.arange(100) % 10,
    workings.Preparation(0.0, 255.0, (28, 28), tuple("0123456789")))
state = State(workings.Network([784, 10, 10]), workings.GradientDescent(0.1))
choose_engine("compiled")[0].run(state, data, Order(None, 100, numpy.array([0.1])))"""

CASES: tuple[Case, ...] = (
    TrainCase(
        "W1",
        "784-10-10, one step on the full batch of 42,000 images",
        ("ours-compiled", "ours-reference", "lesson", *_TRAINERS[2:]),
        (784, 10, 10),
        None,
        10,
        1e-4,
    ),
    TrainCase("W2", "784-10-10, batches of 32, one epoch", _TRAINERS, (784, 10, 10), 32, 1, 1e-3),
    TrainCase(
        "W3", "784-128-10, batches of 128, one epoch", _TRAINERS, (784, 128, 10), 128, 1, 1e-3
    ),
    TrainCase(
        "W4", "784-800-10, batches of 128, one epoch", _TRAINERS, (784, 800, 10), 128, 1, 1e-3
    ),
    RaceCase(
        "W5",
        "from starting the process to 98 % test accuracy",
        ("ours-compiled", "ours-reference", "torch"),
    ),
    ReadCase("W6", "read train.csv, 42,000 × 785", ("ours", "numpy", "pandas", "polars")),
    PredictCase("W7a", "predict 28,000 images, 784-10-10", _PREDICTORS, (784, 10, 10), 28_000),
    PredictCase("W7b", "predict 28,000 images, 784-128-10", _PREDICTORS, (784, 128, 10), 28_000),
    PredictCase("W7c", "predict one image, 784-10-10", _PREDICTORS, (784, 10, 10), 1),
    PredictCase("W7d", "predict one image, 784-128-10", _PREDICTORS, (784, 128, 10), 1),
    StartCase(
        "W8a",
        "import in a fresh process",
        ("ours", "numpy", "torch", "jax", "scikit-learn"),
        (
            "import workings",
            "import numpy",
            "import torch",
            "import jax",
            "import sklearn.neural_network",
        ),
    ),
    StartCase(
        "W8b",
        "a whole process: workings --help, and Python doing nothing",
        ("ours", "python"),
        ("-m workings --help", "-c pass"),
    ),
    StartCase(
        "W8c",
        "a second start: imports and one compiled step of 100 images",
        ("ours-compiled", "numba"),
        (_IMPORT_ENGINE, "import numpy, numba"),
    ),
)
WORKLOADS = tuple(dict.fromkeys(case.workload for case in CASES))


def cases(workloads: list[str]) -> list[Case]:
    """Return the cases of some workloads, or of all.

    Parameters
    ----------
    workloads
        ``"W1"`` to ``"W8"``, a case of one (``"W7a"``), or a network of one's own and its batch
        size: ``"784-256-10@64"``, ``"784-32-10@full"``.

    Raises
    ------
    SettingError
        If there is no such workload.

    Examples
    --------
    >>> [case.key for case in cases(["w1", "W7", "784-64-64-10@32"])]
    ['W1', 'W7a', 'W7b', 'W7c', 'W7d', '784-64-64-10@32']
    """
    asked = {name.upper() for name in workloads} or set(WORKLOADS)
    known = {*WORKLOADS, *(case.key.upper() for case in CASES)}
    own = [_own(name) for name in workloads if name.upper() not in known]
    return [case for case in CASES if asked & {case.workload, case.key.upper()}] + own


def case_of(key: str) -> Case:
    """Return the case with this key."""
    return next((case for case in CASES if case.key == key), None) or _own(key)


def _own(name: str) -> Case:
    """Return the case of a network of one's own: ``784-256-10@64``."""
    found = re.fullmatch(r"784((?:-[1-9]\d{0,4})*)-10@(full|[1-9]\d{0,4})", name)
    if found is None or (found[2] != "full" and int(found[2]) > IMAGES):
        raise SettingError(
            f"{name!r} is not a known workload: choose from W1 to W8, or give a network and its "
            f"batch size (at most {IMAGES}), such as 784-256-10@64 or 784-32-32-10@full"
        )
    hidden = [int(units) for units in found[1].split("-")[1:]]
    size = None if found[2] == "full" else int(found[2])
    steps = "one step on the full batch" if size is None else f"batches of {size}, one epoch"
    sides = [side for side in _TRAINERS if side not in _TWO_LAYERS or len(hidden) == 1]
    return TrainCase(
        name, f"{name.split('@')[0]}, {steps}", tuple(sides), (784, *hidden, 10), size, 1, 1e-3
    )
