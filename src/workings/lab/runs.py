"""One run, from its setup to what it was worth."""

import dataclasses
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

import numpy as np

from workings.data import Dataset
from workings.divergence import learnt_nothing
from workings.errors import DivergedError
from workings.evaluation import evaluate
from workings.explanation import follow
from workings.history import EpochRecord
from workings.mistakes import Setup
from workings.network import Network
from workings.training import Training

#: Examples that a dead unit is explained with, as many as `workings check` takes.
SAMPLE = 64


@dataclass(frozen=True)
class Run:
    """What was seen of a run.

    Parameters
    ----------
    seed
        Decides the initial weights and the order of mini-batches.
    engine
        Which engine computed it.
    epochs
        How many it was to have.
    losses, accuracies
        Of each epoch that ended, on the training data, seen on the way.
    train_accuracy, test_accuracy, held_out_accuracy
        After the run, from 0 to 1. Where training stopped itself, of the weights that it put back:
        the best until then.
    dead, units
        Hidden units that put out 0 for every test image, and how many there are. Activations that
        are never exactly 0 have none.
    stopped
        What training said when it stopped itself, or None.
    nothing
        What it said of a run that has learnt nothing, or None.
    dead_place, why_dead
        A weight of a dead unit, and why its gradient is 0; None where no unit is dead.
    seconds
        How long the epochs took.
    """

    seed: int
    engine: str
    epochs: int
    losses: tuple[float, ...]
    accuracies: tuple[float, ...]
    train_accuracy: float
    test_accuracy: float
    held_out_accuracy: float
    dead: int
    units: int
    stopped: str | None
    nothing: str | None
    dead_place: str | None
    why_dead: str | None
    seconds: float

    def as_document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return dataclasses.asdict(self) | {
            "losses": list(self.losses),
            "accuracies": list(self.accuracies),
        }


def trained(
    setup: Setup, seed: int, held_out: Dataset, threads: int | None = None
) -> Generator[EpochRecord, None, Run]:
    """Train, yielding a record an epoch, and return what was seen.

    Parameters
    ----------
    setup
        All of the run but its seed.
    seed
        The seed.
    held_out
        Images that the run is not given.
    threads
        How many the engine may use; by default one a processor.
    """
    training = setup.training(seed, threads)
    stopped = None
    try:
        yield from training
    except DivergedError as error:
        stopped = str(error)
    return measured(training, setup, seed, held_out, stopped, threads)


def measured(
    training: Training,
    setup: Setup,
    seed: int,
    held_out: Dataset,
    stopped: str | None = None,
    threads: int | None = None,
) -> Run:
    """Return what was seen of a training that has ended, and what its network is worth.

    Parameters
    ----------
    training
        The training: `setup.training(seed)`.
    setup, seed, held_out, threads
        See `trained`.
    stopped
        What it said when it stopped itself, or None.
    """
    network, history = training.network, training.history
    with np.errstate(over="ignore", invalid="ignore"):
        seen = evaluate(network, setup.data, threads=threads)
        tested, unseen = (
            evaluate(network, _alike(part, setup.data), threads=threads).accuracy
            for part in (setup.test, held_out)
        )
        dead = dead_units(network, _alike(setup.test, setup.data))
    nothing = None
    if stopped is None:
        cause = learnt_nothing(seen, history, training.progress.state, setup.data)
        nothing = None if cause is None else str(cause)
    place, why = _why_dead(network, setup.data, dead)
    return Run(
        seed,
        training.engine.name,
        training.epochs,
        tuple(record.loss for record in history.records),
        tuple(record.accuracy for record in history.records),
        seen.accuracy,
        tested,
        unseen,
        len(dead),
        setup.hidden[0],
        stopped,
        nothing,
        place,
        why,
        history.seconds,
    )


def mean_of(runs: Sequence[Run], name: str) -> float:
    """Return the mean of one of the runs' figures: ``"test_accuracy"``."""
    return mean(getattr(run, name) for run in runs)


def points(share: float) -> str:
    """Return a difference of two shares in points, signed.

    Examples
    --------
    >>> points(-0.0463), points(-0.00003)
    ('−4.63', '+0.00')
    """
    return f"{round(100 * share, 2) + 0.0:+.2f}".replace("-", "−")


def dead_units(network: Network, data: Dataset) -> list[int]:
    """Return the units of the first hidden layer that put out 0 for every example."""
    return list(network.forward(data.X).dead[0])


def _alike(part: Dataset, data: Dataset) -> Dataset:
    """Return examples prepared as the training data: a mistake made there is made here too."""
    return dataclasses.replace(part, preparation=data.preparation)


def _why_dead(
    network: Network, data: Dataset, dead: list[int]
) -> tuple[str, str] | tuple[None, None]:
    """Return a weight of the first dead unit, at the pixel with the most ink, and why it stays."""
    if not dead:
        return None, None
    sample = data[:SAMPLE]
    pixel = int(sample.values.sum(axis=0, dtype=np.float64).argmax())
    followed = follow(network, sample.X, sample.Y, f"W1[{dead[0]},{pixel}]")
    return str(followed.place), followed.why_zero or "its gradient is not 0 here"
