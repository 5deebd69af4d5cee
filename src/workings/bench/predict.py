"""A prediction workload on one side: from uint8 pixels in memory to probabilities."""

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from workings.arrays import Array, Values
from workings.bench.cases import PredictCase
from workings.bench.work import Work
from workings.data import load_mnist

#: Takes m×784 pixels from 0 to 255, returns classes×m probabilities.
Predict = Callable[[Values], Array]
#: Images that a side takes at once where it is the faster for that; 28,000 are 28 such parts.
AT_ONCE = 1_000
_COMPARED = 1_000
_CALLS = 1_000


def model_file(case: PredictCase, folder: Path) -> Path:
    """Return where the network that every side predicts with is kept."""
    return folder / f"{'-'.join(map(str, case.sizes))}.safetensors"


def pixels(case: PredictCase) -> Values:
    """Return images×784: test images and training images; of single images, some to go through."""
    train, test = load_mnist()
    many = max(case.images, _COMPARED)
    return np.concatenate([test.values, train.values[: max(0, many - len(test))]])[:many]


def work(case: PredictCase, predict: Predict) -> Work:
    """Return what to measure: all images at once, or the median of single ones."""
    images = pixels(case)
    if case.images == 1:
        singles = [images[place : place + 1] for place in range(_COMPARED)]
        answers = [predict(image).copy() for image in singles]  # each 10×1; compiles, warms up

        def measure_single() -> float:
            seconds = []
            for call in range(_CALLS):
                start = perf_counter()
                predict(singles[call % _COMPARED])
                seconds.append(perf_counter() - start)
            return median(seconds)

        return Work(measure_single, {"probabilities": np.concatenate(answers, axis=1)})

    reached = {"probabilities": np.array(predict(images)[:, :_COMPARED])}

    def measure() -> float:
        start = perf_counter()
        predict(images)
        return perf_counter() - start

    return Work(measure, reached)
