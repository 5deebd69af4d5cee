"""What the room Inside looks at: an example or a batch, a copy of the network, one training step.

No number is made here: the step is `workings.explain`'s, a cell is
`workings.explanation.cells`'. Steps are taken on this room's copy of the network.
"""

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal
from weakref import WeakKeyDictionary, proxy

import numpy as np

from workings.app.drawings import SavedDrawing, drawings_dataset
from workings.app.judged import Held, hold
from workings.app.reading import as_taken
from workings.app.run import Run
from workings.app.subject import Subject
from workings.app.visitor import Visitor
from workings.arrays import Array, Integers, Values
from workings.data import Dataset
from workings.errors import SettingError, WorkingsError
from workings.evaluation import predict
from workings.explanation import Explanation, explain
from workings.maths import one_hot
from workings.network import Network

Kind = Literal["test", "train", "validation", "drawing", "pad"]
#: How many examples a batch has here.
BATCH = 64
#: The example that is looked at first: a five that many networks read wrongly.
FIRST = 8
#: What the room can look at, in the order in which it is offered.
KINDS: tuple[Kind, ...] = ("test", "train", "validation", "drawing", "pad")


@dataclass(frozen=True, eq=False)
class Taken:
    """A step that was taken here.

    Parameters
    ----------
    network
        As it was before.
    subject
        What it was a step on.
    loss, loss_after
        The loss of that, before and after.
    """

    network: Network
    subject: Subject
    loss: float
    loss_after: float


@dataclass(frozen=True)
class Left:
    """Steps that were left, because another network was taken.

    Parameters
    ----------
    steps
        How many.
    run
        The number of the run whose network they were taken on.
    """

    steps: int
    run: int


@dataclass(frozen=True, eq=False)
class Looked:
    """What is looked at now.

    Parameters
    ----------
    network
        Whose step it is.
    explanation
        The training step, with all its numbers.
    subject
        What it is a step on.
    values
        The examples as they came, m×n.
    labels
        What they are.
    labelled
        Who says so: ``"data"``, ``"visitor"`` or ``"network"``.
    """

    network: Network
    explanation: Explanation
    subject: Subject
    values: Values
    labels: tuple[int, ...]
    labelled: str


class Inside:
    """What a visitor looks at in the room; kept while the visitor is in another.

    Parameters
    ----------
    visitor
        Whose network and data.

    Attributes
    ----------
    held
        The network that was taken, and whose it is; None before there is one.
    network
        This room's copy of it, with the steps taken here.
    taken
        These steps.
    left
        The steps that were left when it was taken; None where there were none.
    subject
        What is looked at.
    wanted
        What another room has asked to be looked at, and is not yet.
    pad
        What is drawn on the pad in the room Draw.
    shows
        What the visitor says that it shows, where nobody else has said.
    learning_rate
        α of the next step.
    """

    def __init__(self, visitor: Visitor) -> None:
        self._visitor: Visitor = proxy(visitor)  # it is kept as long as the visitor, not longer
        self.held: Held | None = None
        self.network: Network | None = None
        self.taken: list[Taken] = []
        self.left: Left | None = None
        self.subject = Subject("test", FIRST)
        self.wanted: Subject | None = None
        self.pad: SavedDrawing | None = None
        self.shows: int | None = None
        self.learning_rate = 0.1

    # ---- the network
    @property
    def behind(self) -> bool:
        """Whether the run has another network by now."""
        reader = self._visitor.reader()
        return reader is not None and (self.held is None or reader is not self.held.reader)

    @property
    def elsewhere(self) -> bool:
        """Whether the visitor has another run by now."""
        return self.run is not self._visitor.run

    @property
    def run(self) -> Run | None:
        """Whose network it is."""
        return None if self.held is None else self.held.run

    def take_network(self) -> bool:
        """Take the current run's network as it is now; return whether there is one."""
        newest = hold(self._visitor)
        if newest is not None:
            self.take(newest)
        return newest is not None

    def take(self, held: Held) -> None:
        """Take a network; the steps taken on the one before are left."""
        before = self.held
        if before is None or before.run is not held.run:
            self.learning_rate = held.run.setup.learning_rate
        self.left = Left(len(self.taken), before.run.number) if before and self.taken else None
        self.held, self.network, self.taken = held, held.reader.network.copy(), []

    @property
    def l2(self) -> float:
        """λ of the run."""
        return self.run.setup.l2 if self.run is not None else 0.0

    # ---- the examples
    def kinds(self) -> dict[Kind, int]:
        """Return what can be looked at, and how many examples each has."""
        return {kind: len(data) for kind in KINDS if (data := self._data(kind)) is not None}

    def _data(self, kind: str) -> Dataset | None:
        run, network = self.run, self.network
        if run is None or network is None:
            return None
        if kind == "test":
            return run.source.test
        if kind in ("train", "validation"):
            return run.source.split(run.setup.seed)[kind == "validation"]
        return _drawn(self._drawings(kind), network)

    def _drawings(self, kind: str) -> Sequence[SavedDrawing]:
        if kind == "pad":
            return [] if self.pad is None else [self.pad]
        return self._visitor.drawings

    def look_at(self, subject: Subject) -> None:
        """Look at something else.

        Raises
        ------
        SettingError
            If it is not there.
        """
        count = self.kinds().get(subject.kind, 0)
        if not count:
            raise SettingError("there are no such examples here")
        size = min(subject.batch, count) if subject.batch else None
        last = count - (size or 1)
        if not 0 <= subject.row < count:
            raise SettingError(f"there are examples number 0 to {count - 1:,}")
        self.subject = replace(subject, row=min(subject.row, last), batch=size, judged=None)
        self.shows = None

    def look_at_wanted(self) -> None:
        """Look at what another room has asked for, where it is there, with its network."""
        wanted, self.wanted = self.wanted, None
        if wanted is not None:
            if wanted.judged is not None:
                self.take(wanted.judged)
            with suppress(SettingError):
                self.look_at(wanted)

    def another(self) -> None:
        """Look at an example drawn by lot."""
        count = self.kinds().get(self.subject.kind, 0)
        if count:
            self.look_at(replace(self.subject, row=random.randrange(count)))

    def wrong_one(self) -> bool:
        """Look at the next example that is read wrongly; return whether there is one.

        It reads all examples there are: for a thread.
        """
        data, network = self._data(self.subject.kind), self.network
        if data is None or network is None or data.labels is None:
            return False
        wrong = np.flatnonzero(predict(network, data).argmax(axis=0) != _labels(data, network))
        if not len(wrong):
            return False
        later = wrong[wrong > self.subject.row]
        self.look_at(Subject(self.subject.kind, int(later[0] if len(later) else wrong[0])))
        return True

    # ---- the step
    def look(self) -> Looked | None:
        """Return the training step on what is looked at; None where there is no network.

        Raises
        ------
        WorkingsError
            If the examples do not fit the network.
        """
        batch = self._batch()
        if batch is None or self.network is None:
            return None
        data, inputs, truth, labels, labelled = batch
        explanation = explain(
            self.network, inputs, truth, learning_rate=self.learning_rate, l2=self.l2
        )
        return Looked(self.network, explanation, self.subject, data.values, labels, labelled)

    def _batch(self) -> tuple[Dataset, Array, Array, tuple[int, ...], str] | None:
        network, subject = self.network, self.subject
        if network is None:
            return None
        data = self._data(subject.kind)
        if data is None or subject.row >= len(data):  # drawings that are gone, another run's data
            subject = self.subject = Subject(next(iter(self.kinds())), 0, subject.batch)
            data = self._data(subject.kind)
            assert data is not None  # noqa: S101  (every source has examples to learn from)
        rows = slice(subject.row, subject.row + (subject.batch or 1))
        part = data.prepared_as(network.preparation, network.sizes[0])[rows]
        inputs = part.preparation.apply(part.values, network.dtype)  # n×m
        labels, labelled = part.labels, "data"
        if subject.kind in ("drawing", "pad"):
            drawings = self._drawings(subject.kind)[rows]
            labels, labelled = _meant(drawings, network.predict(inputs))
        if self.shows is not None and len(inputs.T) == 1:
            labels, labelled = np.array([self.shows]), "visitor"
        if labels is None:
            labels, labelled = network.predict(inputs), "network"
        truth = one_hot(labels, network.sizes[-1], network.dtype)
        return part, inputs, truth, tuple(labels.tolist()), labelled

    def is_current(self, looked: Looked) -> bool:
        """Return whether this is still a step of this room's network."""
        return looked.network is self.network

    def step(self, looked: Looked) -> None:
        """Take the step: this room's network becomes the one after it."""
        explanation = looked.explanation
        taken = Taken(explanation.network, looked.subject, explanation.loss, explanation.loss_after)
        self.taken.append(taken)
        self.left = None
        self.network = explanation.after

    def undo(self) -> None:
        """Take the last step back."""
        if self.taken:
            self.network = self.taken.pop().network


def inside_of(visitor: Visitor) -> Inside:
    """Return what a visitor looks at; at first, the first test example."""
    return _left.setdefault(visitor, Inside(visitor))


_left: WeakKeyDictionary[Visitor, Inside] = WeakKeyDictionary()


def _meant(drawings: Sequence[SavedDrawing], read: Integers) -> tuple[Integers, str]:
    """Return what drawings were meant to be; where nobody has said, what is read in them."""
    said = [drawing.label for drawing in drawings]
    meant = [guess if label is None else label for label, guess in zip(said, read, strict=True)]
    return np.array(meant, np.int64), "network" if None in said else "data"


def _labels(data: Dataset, network: Network) -> Integers:
    return data.prepared_as(network.preparation, network.sizes[0]).known_labels


def _drawn(drawings: Sequence[SavedDrawing], network: Network) -> Dataset | None:
    """Return drawings as a network takes them; None where there are none that it could take."""
    if not drawings:
        return None
    data = drawings_dataset(drawings)
    try:
        data.prepared_as(network.preparation, network.sizes[0])
    except WorkingsError:
        return None
    return Dataset(as_taken(data.values, network), None, data.preparation)
