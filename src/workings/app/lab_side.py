"""One of the two runs of the room Lab, trained in slices and looked at on the way."""

import time

from workings.app.marks import Point, batches_to_mark, point_between
from workings.app.seen import Seen, look
from workings.engines import Sums
from workings.errors import DivergedError
from workings.history import EpochRecord
from workings.lab import Digits
from workings.lab import Run as LabRun
from workings.lab.runs import measured
from workings.mistakes import Setup
from workings.training import Training

#: Seconds a slice should take, and between two looks at a network.
_SLICE, _LOOK = 0.08, 0.4
#: The last so many epochs tell how long one takes.
_PACE = 40


class Side:
    """One of the two runs, as it goes on.

    Parameters
    ----------
    setup, seed
        The run.

    Attributes
    ----------
    points, records
        What it has seen: parts of epochs, and whole ones.
    seen
        The last look at its network; None before the first.
    stopped
        What it said when it stopped itself, or None.
    run
        What was measured after its end; None before.
    """

    def __init__(self, setup: Setup, seed: int) -> None:
        self.setup, self.seed = setup, seed
        self._training: Training | None = None
        self.clear()

    def clear(self) -> None:
        """Go back to the beginning."""
        self.points: list[Point] = []
        self.records: list[EpochRecord] = []
        self.seen: Seen | None = None
        self.stopped: str | None = None
        self.run: LabRun | None = None
        self._mark, self._batches, self._looked = Sums(), 1, 0.0
        if self._training is not None:
            self._training.rewind()
            self._look(self._training)

    def let_go(self) -> None:
        """Let go of the data; what it has seen stays."""
        self._training = None

    @property
    def over(self) -> bool:
        """Whether its training has ended."""
        training = self._training
        done = training is not None and training.finished
        return self.run is not None or done

    @property
    def epoch(self) -> float:
        """How many epochs have passed, with a part of one."""
        return self.points[-1].epoch if self.points else 0.0

    @property
    def seconds_left(self) -> float | None:
        """About how long the epochs that are left take; None where it cannot be told yet."""
        if self.over:
            return 0.0
        last = self.records[-_PACE:]
        if not last:
            return None
        pace = sum(record.seconds for record in last) / len(last)
        return pace * (self.setup.epochs - self.epoch)

    def prepared(self) -> Training:
        """Return its training; at first it is made."""
        if self._training is None:
            self._training = self.setup.training(self.seed)
            self._look(self._training)
        return self._training

    def step(self) -> None:
        """Train for a moment."""
        training = self.prepared()
        size = min(self._batches, batches_to_mark(training))
        start = time.perf_counter()
        try:
            record = training.step(size)
        except DivergedError as error:
            self.stopped = str(error)
            self._look(training)
            return
        took = max(time.perf_counter() - start, 1e-6)
        self._batches = max(1, round(size * min(4.0, _SLICE / took)))
        if (point := point_between(self._mark, training)) is not None:
            self.points.append(point)
            self._mark = training.seen
        if record is not None:
            self._mark = Sums()
            self.records.append(record)
        if training.finished or time.perf_counter() - self._looked > _LOOK:
            self._look(training)

    def measure(self, digits: Digits) -> LabRun:
        """Return, after its end, what its network is worth."""
        training = self.prepared()
        self.run = measured(training, self.setup, self.seed, digits.held_out, self.stopped)
        return self.run

    def look(self) -> None:
        """Look at its network as it is now."""
        self._look(self.prepared())

    def _look(self, training: Training) -> None:
        self.seen = look(training)
        self._looked = time.perf_counter()
