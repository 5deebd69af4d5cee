"""WorkingsClassifier beside scikit-learn's MLPClassifier: accuracy and time to fit, several seeds.

Both get the same rows, sizes, seeds and number of threads. The fits of a seed follow one another
pair by pair, in turns as to who is first. Once with the same settings, which are MLPClassifier's
own (optimiser, learning rate, batches, penalty) for so many epochs, and once with what each comes
with.

The small sets are cross-validated in five parts, shuffled by the seed: every row is predicted
once. MNIST has its own 10,000 test images. What loading, or the first time compiling, our kernels
takes is measured before, apart from the fits, and printed. The tables are written into
docs/scikit-learn.md.
"""

import argparse
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median, stdev

import numpy as np
import sklearn
from sklearn.base import clone
from sklearn.datasets import load_breast_cancer, load_digits, load_wine
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import StratifiedKFold
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from threadpoolctl import threadpool_limits

import workings as wk
from workings.bench.machine import machine
from workings.engines.threads import processors

DOCUMENT = Path(__file__).parents[1] / "docs" / "scikit-learn.md"
HIDDEN, LEARNING_RATE, ALPHA, BATCH = (100,), 0.001, 0.0001, 200  # as MLPClassifier comes
PARTS = 5


@dataclass(frozen=True)
class Problem:
    """A data set, how it is divided for a seed, and what MLPClassifier needs before it."""

    name: str
    X: np.ndarray
    y: np.ndarray
    divide: Callable[[int], Iterator[tuple[np.ndarray, np.ndarray]]]
    scaler: object
    epochs: int

    @property
    def batch_size(self) -> int:
        """200, or all rows of the smallest training part."""
        return min(BATCH, *(len(train) for train, _ in self.divide(0)))


@dataclass
class Seen:
    """What a side showed: an accuracy a seed, and the seconds of its fits together."""

    accuracies: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    epochs: list[float] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5, help="seeds 0 to N − 1 (default 5)")
    parser.add_argument("--threads", type=int, default=processors(), help="for both sides")
    parser.add_argument("--only", nargs="*", help="some of the problems, to try the script")
    parser.add_argument("--table", choices=TABLES, help="one of the tables alone")
    options = parser.parse_args()
    warnings.simplefilter("ignore", ConvergenceWarning)  # MLPClassifier's, after as many epochs
    names = [options.table] if options.table else list(TABLES)
    for name in names:
        between(DOCUMENT.read_text("utf-8"), name, "")  # it takes long: are its marks there?
    chosen = [one for one in problems() if not options.only or one.name in options.only]
    print(f"{machine()}, scikit-learn {sklearn.__version__}", file=sys.stderr)
    print(f"kernels ready after {warm_up(options.threads):.1f} s", file=sys.stderr)
    for name in names:
        rows = [row(problem, beside(problem, TABLES[name], options)) for problem in chosen]
        table = "\n".join([*HEADING, *rows])
        print(f"{name}\n{table}", flush=True)
        if not options.only:
            DOCUMENT.write_text(between(DOCUMENT.read_text("utf-8"), name, table), "utf-8")


def problems() -> list[Problem]:
    found = []
    for name, load in {
        "wine": load_wine,
        "breast cancer": load_breast_cancer,
        "digits": load_digits,
    }.items():
        X, y = load(return_X_y=True)
        found.append(Problem(name, X, y, folds(X, y), StandardScaler(), epochs=200))
    train, test = wk.load_mnist()
    pixels = np.concatenate([train.values, test.values])  # 70,000×784 bytes
    labels = np.concatenate([train.known_labels, test.known_labels])
    rows = np.split(np.arange(len(labels)), [len(train)])
    to_one = FunctionTransformer(lambda X: X.astype(np.float32) / 255)
    return [*found, Problem("MNIST", pixels, labels, lambda seed: iter([rows]), to_one, epochs=20)]


def folds(X, y) -> Callable[[int], Iterator[tuple[np.ndarray, np.ndarray]]]:
    return lambda seed: StratifiedKFold(PARTS, shuffle=True, random_state=seed).split(X, y)


def same_settings(problem: Problem) -> tuple[object, object]:
    """MLPClassifier divides its penalty by the rows of the batch; ours stands as it is."""
    theirs = MLPClassifier(
        HIDDEN,
        solver="adam",
        alpha=ALPHA,
        learning_rate_init=LEARNING_RATE,
        batch_size=problem.batch_size,
        max_iter=problem.epochs,
        n_iter_no_change=problem.epochs,  # it never ends before
        tol=0.0,
    )
    ours = wk.WorkingsClassifier(
        HIDDEN,
        optimiser="adam",
        l2=ALPHA / problem.batch_size,
        learning_rate=LEARNING_RATE,
        schedule="constant",
        batch_size=problem.batch_size,
        max_epochs=problem.epochs,
    )
    return ours, theirs


def as_they_come(problem: Problem) -> tuple[object, object]:
    return wk.WorkingsClassifier(), MLPClassifier()


TABLES = {"same settings": same_settings, "as they come": as_they_come}


def beside(problem: Problem, pair, options) -> tuple[Seen, Seen]:
    """Fit both, seed after seed; MLPClassifier behind a scaler, as ours has one inside."""
    ours, theirs = pair(problem)
    ours.set_params(threads=options.threads)
    sides = (ours, make_pipeline(problem.scaler, theirs))
    seen = (Seen(), Seen())
    for seed in range(options.seeds):
        hits, seconds, epochs = np.zeros(2), np.zeros(2), ([], [])
        rows = 0
        for turn, (train, test) in enumerate(problem.divide(seed)):
            rows += len(test)
            for side in (0, 1) if (seed + turn) % 2 else (1, 0):
                model = clone(sides[side])
                network = model if side == 0 else model[-1]
                network.set_params(random_state=seed)
                with threadpool_limits(options.threads, user_api="blas"):
                    start = time.perf_counter()
                    model.fit(problem.X[train], problem.y[train])
                    seconds[side] += time.perf_counter() - start
                    hits[side] += (model.predict(problem.X[test]) == problem.y[test]).sum()
                epochs[side].append(network.n_iter_)
        for side, found in enumerate(seen):
            found.accuracies.append(hits[side] / rows)
            found.seconds.append(seconds[side])
            found.epochs.append(mean(epochs[side]))
        print(f"{problem.name}, seed {seed}: {hits / rows}, {seconds.round(2)} s", file=sys.stderr)
    return seen


def warm_up(threads: int) -> float:
    """Compile or load what the compiled engine needs, and wake both sides' threads."""
    train = wk.load_mnist()[0][:2_000]
    start = time.perf_counter()
    for values in (train.values, train.values.astype(np.float32), train.values.astype(float)):
        for engine in ("reference", "compiled"):
            model = wk.WorkingsClassifier(HIDDEN, max_epochs=1, engine=engine, threads=threads)
            model.fit(values, train.known_labels).predict(values)
    seconds = time.perf_counter() - start
    MLPClassifier(HIDDEN, max_iter=1).fit(train.values / 255, train.known_labels)
    return seconds


HEADING = [
    "| | accuracy, ours | MLPClassifier | difference | epochs | to fit, ours | MLPClassifier "
    "| ratio |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
]


def row(problem: Problem, seen: tuple[Seen, Seen]) -> str:
    ours, theirs = seen
    apart = [a - b for a, b in zip(ours.accuracies, theirs.accuracies, strict=True)]
    ratios = [b / a for a, b in zip(ours.seconds, theirs.seconds, strict=True)]
    epochs = " / ".join(dict.fromkeys(f"{mean(side.epochs):.0f}" for side in seen))
    return (
        f"| {problem.name} | {share(ours.accuracies)} | {share(theirs.accuracies)} "
        f"| {100 * mean(apart):+.2f} ± {100 * error(apart):.2f} | {epochs} "
        f"| {median(ours.seconds):.2f} s | {median(theirs.seconds):.2f} s "
        f"| {median(ratios):.1f}× ({min(ratios):.1f}–{max(ratios):.1f}) |"
    )


def share(accuracies: list[float]) -> str:
    return f"{100 * mean(accuracies):.2f} ± {100 * error(accuracies):.2f} %"


def error(figures: list[float]) -> float:
    """The standard error of the mean."""
    return stdev(figures) / len(figures) ** 0.5 if len(figures) > 1 else float("nan")


def between(text: str, name: str, part: str) -> str:
    """Replace what stands between a pair of marks."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise SystemExit(f"{DOCUMENT} has no marks {begin} … {end}")
    return f"{before}{begin}\n{part}\n{end}{after}"


if __name__ == "__main__":
    main()
