"""One full-batch step of 784-10-10 on 42,000 images, by us and by others.

    python benchmarks/steps.py ours 10

prints the seconds of ten steps in a row. Each side is measured in a process of its own: the
threads of a side's matrix library spin for a while after their work, and would take the processor
from the next.
"""

import json
import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np

import workings as wk
from workings.bench.lesson_numpy import (
    lesson_input,
    lesson_step,
    tidy_step,
    tidy_step_with_loss,
)
from workings.engines import Order, State, choose_engine

IMAGES, ALPHA = 42_000, 0.1  # as many as Kaggle's train.csv has; the lesson's learning rate
#: tidy NumPy with X in rows or in columns in memory; and with the loss and hits that ours sees too
SIDES = ("ours", "tidy-rows", "tidy-columns", "tidy-loss", "lesson")


def make(side: str) -> tuple[Callable[[], object], Callable[[], list[np.ndarray]]]:
    """Return a function that takes one step, and one that returns the parameters it has reached."""
    data = wk.load_mnist()[0][:IMAGES]
    network = wk.Network([784, 10, 10], seed=0)
    if side == "ours":
        state = State(network, wk.GradientDescent(ALPHA))
        engine, _ = choose_engine("reference")
        order = Order(None, len(data), np.array([ALPHA]))
        return lambda: engine.run(state, data, order), lambda: network.parameters
    if side == "lesson":
        wide = lesson_input(data.values)  # float64
        reached = [tuple(array.astype(np.float64) for array in network.parameters)]

        def step() -> None:
            reached[0] = lesson_step(reached[0], wide, data.known_labels, ALPHA)

        return step, lambda: list(reached[0])
    parameters = tuple(array.copy() for array in network.parameters)
    X = np.asfortranarray(data.X) if side == "tidy-columns" else np.ascontiguousarray(data.X)
    Y = np.ascontiguousarray(data.Y)
    if side == "tidy-loss":
        take = partial(tidy_step_with_loss, parameters, X, Y, data.known_labels, ALPHA)
    else:
        take = partial(tidy_step, parameters, X, Y, ALPHA)
    return take, lambda: list(parameters)


def main() -> None:
    """Print the seconds of steps in a row, after three that do not count."""
    step, _ = make(sys.argv[1])
    for _ in range(3):
        step()
    seconds = []
    for _ in range(int(sys.argv[2])):
        start = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - start)
    print(json.dumps(seconds))


if __name__ == "__main__":
    main()
