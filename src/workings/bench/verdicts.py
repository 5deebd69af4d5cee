"""Whether the sides computed the same: what each should have reached, and what it did reach.

What a side reached is judged here, by one function for all sides, from the parameters,
probabilities or rows that it left in a file; no side judges itself. What it should have reached
comes from the reference engine.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from workings.arrays import Array, Values
from workings.bench import ours, predict, read, train
from workings.bench.cases import IMAGES, Case, PredictCase, RaceCase, ReadCase, TrainCase
from workings.bench.results import Verdict
from workings.data import load_mnist, write_csv
from workings.evaluation import evaluate
from workings.files import load, save
from workings.network import Network
from workings.optimisers import Adam
from workings.training import train as fit

#: What a side left, by name.
Reached = Mapping[str, Values]
Judge = Callable[[Reached], Verdict]


def judge(case: Case, threads: int, folder: Path) -> Judge | None:
    """Return what judges a side that left arrays; writes the files that the sides need.

    Parameters
    ----------
    case
        What is measured.
    threads
        How many may be used.
    folder
        Where the models and train.csv go.
    """
    if isinstance(case, TrainCase):
        return _trained(case, threads)
    if isinstance(case, PredictCase):
        return _predicted(case, threads, folder)
    return _read(folder) if isinstance(case, ReadCase) else None


def race(case: RaceCase, outputs: Sequence[str]) -> Verdict:
    """Judge what the runs of a race printed: a JSON document on their last line.

    Four runs of five must reach the accuracy.
    """
    reached = [float(json.loads(text.splitlines()[-1])["test_accuracy"]) for text in outputs]
    enough = sum(accuracy >= case.accuracy for accuracy in reached)
    middle = float(np.median(reached))
    return Verdict(
        enough >= 0.8 * len(reached),
        {"accuracy": middle, "runs": len(reached), "runs_there": enough},
        f"{middle:.2%}; {enough} of {len(reached)} at {case.accuracy:.0%}",
    )


def _trained(case: TrainCase, threads: int) -> Judge:
    """Judge by the loss on the test images after the first epoch, or step, from the same start."""
    test = load_mnist()[1]

    def measured(parameters: Sequence[Array]) -> tuple[float, float]:
        network = Network(case.sizes, init="zeros", preparation=test.preparation)
        for mine, theirs in zip(network.parameters, parameters, strict=True):
            mine[...] = theirs
        seen = evaluate(network, test, "reference", threads)
        return seen.loss, seen.accuracy

    exact = ours.trainer(train.problem(case, threads), "reference")
    exact.epoch(train.order(case, 0))
    wanted, _ = measured(exact.parameters())

    def compare(reached: Reached) -> Verdict:
        loss, accuracy = measured([reached[str(place)] for place in range(len(reached))])
        apart = abs(loss / wanted - 1)
        return Verdict(
            bool(apart <= case.tolerance),
            {"loss": loss, "accuracy": accuracy, "loss_wanted": wanted, "apart": apart},
            f"{loss:.4f}, {accuracy:.1%}",
        )

    return compare


def _predicted(case: PredictCase, threads: int, folder: Path) -> Judge:
    """Judge by the largest difference between probabilities."""
    path = predict.model_file(case, folder)
    training, test = load_mnist()
    if not path.exists():
        network = Network(case.sizes, seed=0, preparation=training.preparation)
        fit(network, training, optimiser=Adam(0.002), batch_size=128, epochs=2).run()
        save(network, path)
    exact = ours.predictor(load(path), "reference", 0, threads)
    wanted = exact(test.values[:1000])  # classes×1000

    def compare(reached: Reached) -> Verdict:
        got = reached["probabilities"]
        same = got.shape == wanted.shape
        apart = float(np.abs(got - wanted).max()) if same else float("inf")
        accuracy = float((got.argmax(axis=0) == test.known_labels[:1000]).mean()) if same else 0.0
        return Verdict(
            apart <= case.tolerance, {"accuracy": accuracy, "apart": apart}, f"{accuracy:.1%}"
        )

    return compare


def _read(folder: Path) -> Judge:
    """Judge by the number of rows and the sum of each column."""
    data = load_mnist()[0][:IMAGES]
    path = read.train_csv(folder)
    if not path.exists():
        write_csv(data, path)
    sums = [data.known_labels.sum(), *data.values.sum(axis=0, dtype=np.int64)]

    def compare(reached: Reached) -> Verdict:
        rows = int(reached["rows"][0])
        same = rows == len(data) and np.array_equal(reached["sums"], sums)
        return Verdict(bool(same), {"rows": rows}, f"{rows:,} rows")

    return compare
