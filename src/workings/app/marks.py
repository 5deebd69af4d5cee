"""Where in an epoch a point is drawn: at the same batches in every run."""

from dataclasses import dataclass

from workings.engines import Sums
from workings.training import Training

#: An epoch of many batches is drawn with so many points. A run that is rewound so draws the same
#: line again, however it was cut into slices.
POINTS = 10


@dataclass(frozen=True)
class Point:
    """What a part of an epoch has seen on the way.

    Parameters
    ----------
    epoch
        How many epochs had passed at its end, with a part of one.
    loss, accuracy
        Means over the part, each batch measured before its update.
    """

    epoch: float
    loss: float
    accuracy: float


def batches_done(training: Training) -> int:
    """Return how many batches of the epoch under way are done."""
    return training.seen.batches % training.batches


def batches_to_mark(training: Training) -> int:
    """Return how many batches are left to the next place that is drawn."""
    done, batches = batches_done(training), training.batches
    parts = _parts(batches)
    return _place(done * parts // batches + 1, batches, parts) - done


def point_between(before: Sums, training: Training, now: bool = False) -> Point | None:
    """Return the point that is due now; None where none is.

    Parameters
    ----------
    before
        What the epoch had seen at the point before; nothing at its beginning.
    training
        Between two of its steps.
    now
        Whether one is due wherever it stands.
    """
    sums, batches = training.seen, training.batches
    parts = _parts(batches)
    due = {_place(mark, batches, parts) for mark in range(1, parts + 1)}
    if not (now or sums.batches in due) or sums.weight <= before.weight:
        return None
    begun = training.epoch - (sums.batches == batches)
    return Point(
        begun + sums.batches / batches,
        (sums.loss - before.loss) / (sums.weight - before.weight),
        (sums.hits - before.hits) / (sums.examples - before.examples),
    )


def _parts(batches: int) -> int:
    return POINTS if batches >= 2 * POINTS else 1


def _place(mark: int, batches: int, parts: int) -> int:
    """Return after how many batches a mark stands, counted from 1."""
    return -(-mark * batches // parts)
