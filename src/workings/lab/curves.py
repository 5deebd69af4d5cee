"""Several seeds' curves as one: their mean, the lowest and the highest, epoch by epoch."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workings.arrays import Array, Integers
from workings.lab.runs import Run


@dataclass(frozen=True, eq=False)
class Curve:
    """A figure of several runs over the epochs; only runs that had come so far count.

    Parameters
    ----------
    mean, lowest, highest
        One number an epoch, as far as any run came.
    running
        How many runs had that epoch.
    """

    mean: Array
    lowest: Array
    highest: Array
    running: Integers

    def at(self, epoch: int) -> float | None:
        """Return the mean in an epoch, counted from 1; None where no run came so far."""
        return float(self.mean[epoch - 1]) if epoch <= len(self.mean) else None

    def running_at(self, epoch: int) -> int:
        """Return how many runs had that epoch, counted from 1."""
        return int(self.running[epoch - 1]) if epoch <= len(self.running) else 0


def losses(runs: Sequence[Run]) -> Curve:
    """Return the runs' training losses."""
    return _curve([run.losses for run in runs])


def accuracies(runs: Sequence[Run]) -> Curve:
    """Return the runs' training accuracies, from 0 to 1."""
    return _curve([run.accuracies for run in runs])


def epochs_shown(last: int) -> list[int]:
    """Return the epochs that tell a run: 1, 10, 100, … and the last.

    Examples
    --------
    >>> epochs_shown(500), epochs_shown(10), epochs_shown(1)
    ([1, 10, 100, 500], [1, 10], [1])
    """
    powers = [10**power for power in range(10) if 10**power < last]
    return [*powers, last]


def _curve(lines: Sequence[Sequence[float]]) -> Curve:
    longest = max(map(len, lines), default=0)
    padded = np.full((len(lines), longest), np.nan)
    for row, line in zip(padded, lines, strict=True):
        row[: len(line)] = line
    running = np.isfinite(padded).sum(axis=0)
    return Curve(
        np.nanmean(padded, axis=0) if longest else np.empty(0),
        np.nanmin(padded, axis=0) if longest else np.empty(0),
        np.nanmax(padded, axis=0) if longest else np.empty(0),
        running,
    )
