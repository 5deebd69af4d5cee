"""NumPy's sides: the lesson's own step in float64, and what a careful programmer makes of it."""

import numpy as np

from workings.arrays import Array, Integers, Values
from workings.bench.lesson_numpy import (
    Parameters,
    lesson_input,
    lesson_step,
    tidy_predict,
    tidy_step,
)
from workings.bench.predict import AT_ONCE, Predict
from workings.bench.train import ALPHA, Problem, Trainer
from workings.network import Network


def lesson_trainer(problem: Problem) -> Trainer:
    """Train on the full batch as the lesson writes it, in float64."""
    W1, b1, W2, b2 = (array.astype(np.float64) for array in problem.network.parameters)
    reached: list[Parameters] = [(W1, b1, W2, b2)]
    X = lesson_input(problem.data.values)  # 784×m

    def epoch(rows: Integers | None) -> None:
        reached[0] = lesson_step(reached[0], X, problem.labels, ALPHA)

    return Trainer(epoch, lambda: list(reached[0]))


def tidy_trainer(problem: Problem) -> Trainer:
    """Train in float32, X and the one-hot labels prepared once."""
    W1, b1, W2, b2 = (array.copy() for array in problem.network.parameters)
    X, Y = problem.X, np.ascontiguousarray(problem.data.Y.T)  # m×784, m×10

    def epoch(rows: Integers | None) -> None:
        if rows is None:
            tidy_step((W1, b1, W2, b2), X.T, Y.T, ALPHA)
            return
        for batch in rows:
            tidy_step((W1, b1, W2, b2), X[batch].T, Y[batch].T, ALPHA)

    return Trainer(epoch, lambda: [W1, b1, W2, b2])


def tidy_predictor(network: Network) -> Predict:
    """Predict in float32, in parts that stay in the cache."""
    W1, b1, W2, b2 = network.parameters

    def predict(pixels: Values) -> Array:
        probabilities = np.empty((len(W2), len(pixels)), np.float32)
        for start in range(0, len(pixels), AT_ONCE):
            X = pixels[start : start + AT_ONCE].astype(np.float32)
            X /= 255
            part = tidy_predict((W1, b1, W2, b2), X.T)
            probabilities[:, start : start + AT_ONCE] = part
        return probabilities

    return predict
