"""What weights, dropout, label smoothing and clipping change, and what they cost.

    python benchmarks/objective.py          # all four tables, some three minutes
    python benchmarks/objective.py cost     # one: rare, trust, few or cost

Accuracy over five seeds on the 10,000 test images, which no setting was chosen by; times are the
compiled engine's, each beside the plain epoch in turns.
"""

import dataclasses
import statistics
import sys
import time

import numpy as np

import workings as wk
from workings.engines import Order, State, choose_engine
from workings.objective import Objective

SEEDS, ROUNDS = range(5), 9
RARE, RARELY, OFTEN = 8, 20, 200  # a digit, and how many images there are of it and of each other
SURE, DOUBTFUL, WRONG = 500, 4_000, 0.3  # labels known to be right; others, a share of them wrong
FEW, WIDE = 1_000, 512  # images, and hidden units: enough to learn them by heart


def rare() -> None:
    """An imbalanced set: 784-10-10 with and without `class_weight="balanced"`."""
    train, test = wk.load_mnist()
    counts = {digit: RARELY if digit == RARE else OFTEN for digit in range(10)}
    rows = np.sort(
        np.concatenate([np.flatnonzero(train.labels == d)[:n] for d, n in counts.items()])
    )
    few = dataclasses.replace(train, values=train.values[rows], labels=train.labels[rows])
    print(f"\n| {OFTEN} of each digit, {RARELY} of {RARE} | {RARE}s found | accuracy |")
    print("| --- | ---: | ---: |")
    for class_weight in (None, "balanced"):
        found, right = [], []
        for seed in SEEDS:
            network = trained(few, [10], seed, epochs=12, class_weight=class_weight)
            said = wk.predict(network, test).argmax(axis=0)
            found.append(100 * float((said[test.labels == RARE] == RARE).mean()))
            right.append(100 * float((said == test.labels).mean()))
        print(f"| class_weight={class_weight} | {spread(found)} | {spread(right)} |")


def trust() -> None:
    """Doubtful labels that count as much, less, or not at all."""
    train, test = wk.load_mnist()
    train = train[: SURE + DOUBTFUL]
    rng = np.random.default_rng(0)
    labels = train.labels.copy()
    wrong = SURE + rng.permutation(DOUBTFUL)[: int(WRONG * DOUBTFUL)]
    labels[wrong] = (labels[wrong] + rng.integers(1, 10, len(wrong))) % 10
    doubtful = np.arange(len(train)) >= SURE
    more = f"{DOUBTFUL:,} more with {WRONG:.0%} of them wrong"
    print(f"\n| 784-64-10: {SURE} images rightly labelled, {more} | accuracy |")
    print("| --- | ---: |")
    for weight in (1, 0.3, 0.1, 0.03, 0.01, 0):
        data = dataclasses.replace(train, labels=labels, weights=np.where(doubtful, weight, 1.0))
        right = [
            100 * wk.evaluate(trained(data, [64], seed, epochs=20), test).accuracy for seed in SEEDS
        ]
        print(f"| the {DOUBTFUL:,} count {weight} each | {spread(right)} |")


def few() -> None:
    """Few images: a network that learns them by heart, and what holds it from that."""
    train, test = wk.load_mnist()
    print(f"\n| 784-{WIDE}-10 on {FEW:,} images, 40 epochs | accuracy | loss |")
    print("| --- | ---: | ---: |")
    for settings in (
        {},
        {"dropout": 0.2},
        {"dropout": 0.5},
        {"label_smoothing": 0.1},
        {"dropout": 0.5, "label_smoothing": 0.1},
    ):
        seen = [
            wk.evaluate(trained(train[:FEW], [WIDE], seed, epochs=40, **settings), test)
            for seed in SEEDS
        ]
        name = ", ".join(f"{name} {value}" for name, value in settings.items()) or "plain"
        accuracy, loss = [100 * e.accuracy for e in seen], [e.loss for e in seen]
        print(f"| {name} | {spread(accuracy)} | {spread(loss, 3)} |")


def cost() -> None:
    """Seconds of an epoch in batches of 32, as a multiple of the plain epoch's."""
    data = wk.load_mnist()[0][:42_000]
    rows = np.random.default_rng(0).permutation(len(data))
    engine = choose_engine("compiled", 1)[0]
    order = Order(rows, 32, np.full(-(-len(data) // 32), 0.1))
    kinds = {
        "plain": Objective(),
        "dropout 0.2": Objective(dropout=0.2),
        "label smoothing 0.1": Objective(label_smoothing=0.1),
        "clip norm 1": Objective(clip_norm=1.0),
        "all three": Objective(dropout=0.2, label_smoothing=0.1, clip_norm=1.0),
    }
    print("\n| batches of 32, 1 thread, times the plain epoch | 784-128-10 | 784-10-10 |")
    print("| --- | ---: | ---: |")
    columns = []
    for hidden in (128, 10):
        seconds: dict[str, list[float]] = {kind: [] for kind in kinds}
        for _ in range(ROUNDS + 1):
            for kind, objective in kinds.items():
                state = State(wk.Network([784, hidden, 10]), wk.GradientDescent(), objective)
                start = time.process_time()
                engine.run(state, data, order)
                seconds[kind].append(time.process_time() - start)
        columns.append({kind: times[1:] for kind, times in seconds.items()})  # the first compiles
    for kind in kinds:
        cells = []
        for column in columns:
            ratios = [
                mine / plain for mine, plain in zip(column[kind], column["plain"], strict=True)
            ]
            cells.append(
                f"{statistics.median(ratios):.2f}"
                if kind != "plain"
                else f"{1000 * statistics.median(column[kind]):.0f} ms"
            )
        print(f"| {kind} | {' | '.join(cells)} |")


def trained(
    data: wk.Dataset, hidden: list[int], seed: int, epochs: int, **settings: object
) -> wk.Network:
    """Return a network trained by Adam in batches of 50."""
    network = wk.Network([784, *hidden, 10], seed=seed)
    wk.train(
        network,
        data,
        optimiser=wk.Adam(0.003 if hidden == [10] else 0.001),
        epochs=epochs,
        batch_size=50,
        seed=seed,
        engine="compiled",
        **settings,
    ).run()
    return network


def spread(values: list[float], digits: int = 1) -> str:
    """Return the mean, and from the least to the largest."""
    low, high = min(values), max(values)
    return f"{np.mean(values):.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


if __name__ == "__main__":
    tables = {"rare": rare, "trust": trust, "few": few, "cost": cost}
    for name in sys.argv[1:] or tables:
        tables[name]()
