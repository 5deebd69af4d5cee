"""Mini-batches: all examples, shuffled, a few at a time."""

from collections.abc import Sequence

import numpy as np

from workings.arrays import Integers
from workings.course.exercise import Case, Draws, Exercise, UsualMistake
from workings.engines.segment import Order

Batches = list[Integers]
#: What people hand to a generator of their own.
USUAL_SEEDS = (0, 1, 2, 3, 42, 100, 123, 1234, 12345, 2024, 2025)


def _cut(rows: Integers, batch_size: int) -> Batches:
    """Return rows in batches, as the engines take them."""
    count = -(-len(rows) // batch_size)
    order = Order(rows, batch_size, np.zeros(count))
    return [np.asarray(batch) for batch, _ in order.batches(len(rows))]


def right(m: int, batch_size: int, rng: np.random.Generator) -> Batches:
    """Return the batches of an epoch as the package makes them: rng.permutation, cut up."""
    return _cut(rng.permutation(m), batch_size)


def _last_dropped(m: int, batch_size: int, rng: np.random.Generator) -> Batches:
    return [batch for batch in right(m, batch_size, rng) if len(batch) == batch_size]


def _not_shuffled(m: int, batch_size: int, rng: np.random.Generator) -> Batches:
    return _cut(np.arange(m), batch_size)


def _backwards(m: int, batch_size: int, rng: np.random.Generator) -> Batches:
    return _cut(np.arange(m)[::-1], batch_size)


def _always_the_same(m: int, batch_size: int, rng: np.random.Generator) -> Batches:
    return right(m, batch_size, np.random.default_rng(0))


def _drawn_again(m: int, batch_size: int, rng: np.random.Generator) -> Batches:
    return [rng.integers(0, m, len(batch)) for batch in _cut(np.arange(m), batch_size)]


def _shuffled_apart(m: int, batch_size: int, rng: np.random.Generator) -> Batches:
    return [rng.permutation(m)[:batch_size] for _ in _cut(np.arange(m), batch_size)]


def _so_many(m: int, batch_size: int, rng: np.random.Generator) -> Batches:
    return list(np.array_split(rng.permutation(m), batch_size))


def _from_one(m: int, batch_size: int, rng: np.random.Generator) -> Batches:
    return [batch + 1 for batch in right(m, batch_size, rng)]


def _one_too_many(m: int, batch_size: int, rng: np.random.Generator) -> Batches:
    rows = rng.permutation(m)
    return [
        rows[place * batch_size : (place + 1) * batch_size] for place in range(m // batch_size + 1)
    ]


def _seed(m: int, batch_size: int, got: Sequence[Integers]) -> int | None:
    """Return the seed, if this is the order that a generator with a usual seed gives."""
    for seed in USUAL_SEEDS:
        same = right(m, batch_size, np.random.default_rng(seed))
        if len(same) == len(got) and all(map(np.array_equal, same, got)):
            return seed
    return None


def _problem(m: int, batch_size: int, got: Sequence[Integers]) -> str | None:
    """Say why some batches are none, or None where they will do."""
    rows = np.concatenate([np.asarray(batch) for batch in got])
    counts = np.bincount(rows, minlength=m)
    if len(counts) > m:
        return f"Example {len(counts) - 1} is there; they are numbered from 0 to {m - 1}."
    if (counts != 1).any():
        number = int((counts != 1).argmax())
        return f"Example {number} is there {counts[number]} times; each belongs there once."
    sizes = [len(batch) for batch in got]
    whole, rest = divmod(m, batch_size)
    if sizes != [batch_size] * whole + [rest] * (rest > 0):
        told = ", ".join(map(str, sizes[:8]))
        return f"The batches' sizes are {told}: {batch_size} each, but the last."
    if m > batch_size and (np.diff(rows) == 1).mean() > 0.5:
        return "The examples stand in their own order: they are to be shuffled."
    if m > batch_size and (np.diff(rows) == -1).mean() > 0.5:
        return "The examples stand in their own order, backwards: they are to be shuffled."
    if (seed := _seed(m, batch_size, got)) is not None:
        return f"This is the order of default_rng({seed}), whatever rng is handed in: use rng."
    return None


def _accepts(arguments: tuple[int, int, object], got: Sequence[Integers]) -> bool:
    m, batch_size, _ = arguments
    return _problem(m, batch_size, got) is None


def _proves(arguments: tuple[int, int, object], got: Sequence[Integers]) -> str | None:
    return _problem(arguments[0], arguments[1], got)


def _cases() -> list[Case]:
    return [
        Case("the worked number", (7, 3, Draws(7))),
        Case("no rest", (12, 4, Draws(17))),
        Case("50 images, 8 at a time", (50, 8, Draws(171))),
        Case("50 images, 8 at a time, in another epoch", (50, 8, Draws(172))),
        Case("all at once", (20, 20, Draws(173))),
        Case("a batch larger than all", (10, 64, Draws(174))),
    ]


EXERCISE = Exercise(
    number=17,
    name="batches",
    title="Mini-batches: all images, shuffled, a few at a time",
    function="batches",
    parameters=("m", "batch_size", "rng"),
    returns=("batches",),
    right=right,
    cases=_cases,
    mistakes=(
        UsualMistake(
            "batches-last-dropped",
            "The last batch is missing where it is smaller; its images are never used.",
            "In each epoch other images are left out, so little is lost; with a batch larger "
            "than the set nothing is learnt at all.",
            _last_dropped,
        ),
        UsualMistake(
            "batches-not-shuffled",
            "The numbers stand in their own order; they should be shuffled.",
            "A file sorted by label gives batches of one digit each, and the network forgets "
            "each digit while it learns the next.",
            _not_shuffled,
        ),
        UsualMistake(
            "batches-backwards",
            "The numbers stand in their own order, from the last to the first; they should be "
            "shuffled.",
            "A file sorted by label gives batches of one digit each, and the network forgets "
            "each digit while it learns the next.",
            _backwards,
        ),
        UsualMistake(
            "batches-always-in-the-same-order",
            "A generator of its own, with the same seed each time, shuffles them; the one that "
            "is handed in, rng, goes on from epoch to epoch.",
            "Every epoch has the same batches in the same order, and what chance did to one "
            "batch it does again and again.",
            _always_the_same,
        ),
        UsualMistake(
            "batches-drawn-with-repetition",
            "The numbers are drawn one by one, so some come twice and others not at all.",
            "In an epoch about a third of the images is not seen.",
            _drawn_again,
        ),
        UsualMistake(
            "batches-shuffled-apart",
            "Each batch is cut from a new shuffle; one shuffle should be cut into all batches.",
            "In an epoch about a third of the images is not seen, and others are seen twice.",
            _shuffled_apart,
        ),
        UsualMistake(
            "batches-number-for-size",
            "There are batch_size batches; there should be batch_size images in each.",
            "With 60,000 images and 64, batches have 938 images and there are 15 times fewer "
            "steps.",
            _so_many,
        ),
        UsualMistake(
            "batches-counted-from-one",
            "The numbers run from 1 to m; columns are counted from 0.",
            "The first image is never seen, and the number m is outside: Python stops.",
            _from_one,
        ),
        UsualMistake(
            "batches-empty-one-at-the-end",
            "Where m is a multiple of batch_size there is an empty batch at the end.",
            "Its gradient is 0 divided by 0, and every weight is NaN after the first epoch.",
            _one_too_many,
        ),
    ),
    hints=(
        "Shuffle the numbers 0 … m − 1 once. Then walk along them and cut off batch_size at a "
        "time. What does a Python slice do that reaches past the end?",
        "order = rng.permutation(m) shuffles. order[start : start + batch_size] is a batch, also "
        "where fewer are left.",
        "return [order[start : start + batch_size] for start in range(0, m, what?)]",
    ),
    accepts=_accepts,
    proves=_proves,
)
