"""A visitor: what one browser tab has, apart from all others, and gone when it closes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from workings.app.run import Run, State
from workings.app.setup import Setup
from workings.app.sources import Source, Sources
from workings.app.subject import Subject
from workings.app.texts import say
from workings.app.turns import Turns
from workings.app.work import Work
from workings.errors import SettingError
from workings.network import Network
from workings.predictor import Predictor

if TYPE_CHECKING:
    from workings.app.drawings import SavedDrawing

#: Runs that are kept for comparison.
RUNS = 6
#: So many of them can go on where they were paused.
PAUSED = 2


@dataclass(frozen=True, eq=False)
class Reader:
    """A network as it is now, ready to read drawings.

    Parameters
    ----------
    run, version
        Whose network, and which look at it.
    predictor
        Gives the probabilities.
    """

    run: int
    version: int
    predictor: Predictor

    @property
    def network(self) -> Network:
        """The network: a copy."""
        return self.predictor.network

    @property
    def classes(self) -> tuple[str, ...]:
        """What the classes are called."""
        preparation = self.network.preparation
        return preparation.class_names if preparation is not None else ()

    def probabilities(self, pixels: npt.NDArray[np.uint8]) -> list[float]:
        """Return the probability of each class for 784 pixels from 0 to 255."""
        return [float(p) for p in self.predictor(pixels.reshape(-1))]


class Visitor:
    """One browser tab's runs, data and drawings.

    Parameters
    ----------
    turns
        Where its trainings wait.
    """

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self.runs: list[Run] = []
        self.run: Run | None = None
        self.draft = Setup()
        self.hidden_runs: set[int] = set()
        self.uploads: dict[str, Source] = {}
        self.drawings: list[SavedDrawing] = []
        self.subject: Subject | None = None  # what the room Inside shows
        self._works: dict[str, Work] = {}
        self.version = 0
        self.closed = False
        self._numbers = 0
        self._reader: Reader | None = None

    @property
    def sources(self) -> Sources:
        """All the data it can train on, by name."""
        return Sources(self)

    def new_run(self, setup: Setup) -> Run:
        """Make a run the current one; the one before stays for comparison, paused.

        Raises
        ------
        SettingError
            If its data is not there.
        """
        source = self.sources.get(setup.data)
        if source is None:
            raise SettingError(say("runs.no_data"))
        return self._begin(Run(self._numbers + 1, setup, source, self._turns))

    def hold(self, network: Network, title: str) -> Run:
        """Make a network that was not trained here the current run: it can be used, not trained.

        Parameters
        ----------
        network
            A trained network.
        title
            What it is called: a file's name, say.

        Raises
        ------
        DataError
            If it does not fit the data that is chosen.
        """
        source = self.sources[self.draft.data]
        run = Run(self._numbers + 1, self.draft, source, self._turns)
        run.hold(network, title)
        return self._begin(run)

    def work(self, name: str) -> Work | None:
        """Return the work beside the runs that has this name; None where there is none."""
        return self._works.get(name)

    def have(self, name: str, make: Callable[[Turns], Work]) -> None:
        """Have work beside the runs, in place of what had this name; it is closed with the visitor.

        Parameters
        ----------
        name
            The room's.
        make
            Makes it, given where it waits for its turn.
        """
        if (before := self._works.pop(name, None)) is not None:
            before.close()
        if not self.closed:
            self._works[name] = make(self._turns)

    def _begin(self, run: Run) -> Run:
        if self.run is not None:
            self._lay_aside(self.run)
        self._numbers += 1
        run.number = self._numbers
        self.run = run
        self.runs.append(run)
        while len(self.runs) > RUNS:
            self.runs.pop(0).close()
        self.version += 1
        return run

    def choose(self, run: Run) -> None:
        """Make one of the runs the current one."""
        if run in self.runs and run is not self.run:
            if self.run is not None:
                self._lay_aside(self.run)
            self.run = run
            self.version += 1

    def remove(self, run: Run) -> None:
        """Forget a run that is not the current one."""
        if run in self.runs and run is not self.run:
            self.runs.remove(run)
            run.close()
            self.version += 1

    def _lay_aside(self, run: Run) -> None:
        run.lay_aside()
        learnt = run.title is not None or (run.seen is not None and run.seen.steps > 0)
        if not learnt and run in self.runs:  # nothing to compare with
            self.runs.remove(run)
            run.close()
            if run.number == self._numbers:
                self._numbers -= 1
        paused = [each for each in self.runs if each.state is State.PAUSED]
        for old in paused[:-PAUSED]:  # each may hold a copy of the data
            old.give_up()

    def reader(self) -> Reader | None:
        """Return the current run's network as it was last looked at; None where there is none."""
        run = self.run
        seen = None if run is None else run.seen
        if run is None or seen is None:
            return None
        kept = self._reader
        if kept is None or (kept.run, kept.version) != (run.number, seen.version):
            kept = Reader(run.number, seen.version, Predictor(seen.network, engine="reference"))
            self._reader = kept
        return kept

    def rest(self) -> None:
        """Pause all that trains: nobody watches."""
        for work in (*self.runs, *self._works.values()):
            work.pause()

    def close(self) -> None:
        """End its trainings and let go of everything."""
        self.closed = True
        for work in (*self.runs, *self._works.values()):
            work.close()
        self.runs, self.run, self._works = [], None, {}
        self.uploads, self.drawings = {}, []
