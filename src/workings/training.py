"""Training: epochs, validation, early stopping, checkpoints, exact resume.

Nothing here prints. A training yields a record an epoch; what to do with it is the caller's.
(Longer than most files here: one run's life, from its settings to its end, told in one place.)
"""

import dataclasses
import math
import os
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from workings.arrays import Integers
from workings.data import Dataset
from workings.divergence import last_update_ruined, likely_cause, parts_run_away, runs_away
from workings.engines import Order, State, Sums, choose_engine, reference_seconds
from workings.errors import DataError, DivergedError, SettingError
from workings.evaluation import score
from workings.example_weights import ClassWeight, example_weights
from workings.history import EpochRecord, History
from workings.network import Network
from workings.objective import MaskMaker, Objective, dropout_shares
from workings.optimisers import GradientDescent, Optimiser, check_learning_rate
from workings.progress import Keeper, Progress, kept_engine, read_progress
from workings.randomness import generator
from workings.schedules import Constant, Schedule
from workings.training_checks import (
    check_data,
    check_settings,
    checked_optimiser,
    describe_run,
    describe_schedule,
)

FULL_BATCH_EPOCHS, MINI_BATCH_EPOCHS = 500, 20
#: What may change while a run lasts, besides the learning rate.
_CHANGEABLE = {"clip_norm", "dropout", "l2", "label_smoothing"}


class Training:
    """A run that can be watched, stepped, stopped, rewound and resumed.

    Iterating it trains and yields an `EpochRecord` an epoch. The network's W and b are written in
    place. With validation data the best weights are put back at the end; without it the last are
    kept.

    Parameters
    ----------
    network
        What to train. It takes on the data's preparation.
    data
        Labelled examples.
    validation
        Labelled examples that decide which epoch was best, and when to stop.
    optimiser
        By default the lesson's gradient descent with α = 0.1.
    epochs
        How many times through the data, 1 or more; by default 500 with the full batch, 20 with
        mini-batches.
    batch_size
        Examples a step, from 1 to all; None for the full batch.
    schedule
        How the learning rate changes; constant by default.
    l2
        λ ≥ 0 of the penalty ½λ·ΣW²; see `workings.objective.Objective`.
    dropout
        The share of hidden units switched off for an example, from 0 to below 1: one for all hidden
        layers, or one a hidden layer. Validation and predictions use all units.
    weights
        One weight an example, in place of the data's own; None for those, `Dataset.weights`, or
        where it has none, each once. Ones count each once whatever the data says.
    class_weight
        ``"balanced"``, or what some classes weigh, by name or number; multiplies `weights`. See
        `workings.example_weights`.
    label_smoothing
        ε, from 0 to below 1: Y becomes (1 − ε)·Y + ε/K. Validation is measured without.
    clip_norm
        c, above 0: all gradients together are scaled to a norm of at most c; None to leave them.
    masks
        Makes the masks of a batch, or None; see `workings.objective`.
    patience
        Stop after so many epochs without a better validation score, 1 or more; None to go on.
    seed
        Decides the order of the examples, epoch by epoch, and dropout's draws.
    engine
        An engine's name; or ``"auto"``: the compiled one where Numba is installed and there is
        enough to do, decided by sizes alone. A run that is resumed keeps its engine.
    threads
        How many the engine may use, 1 or more; by default one a processor.
    checkpoint
        Where to keep the state of the run, replaced at most once a second. None for nowhere. It
        stays until `keeper.discard()`, to be called when the network is saved.
    resume
        A checkpoint of the same run to go on from: it ends with the same bits as an uninterrupted
        one.
    part
        Whether these are a part of the examples, and the others come in other runs: then it is no
        mistake that they are of one class only, and their losses are judged over many parts.

    Raises
    ------
    SettingError
        If a setting is outside its range, or the checkpoint is of a run with other settings.
    MissingExtraError
        If the compiled engine is asked for and Numba is not installed.
    DataError
        If the data has no labels, only one class, or does not fit the network.
    ModelFileError
        If the checkpoint cannot be read.
    """

    def __init__(
        self,
        network: Network,
        data: Dataset,
        *,
        validation: Dataset | None = None,
        optimiser: Optimiser | None = None,
        epochs: int | None = None,
        batch_size: int | None = None,
        schedule: Schedule | None = None,
        l2: float = 0.0,
        dropout: float | Sequence[float] = 0.0,
        weights: npt.ArrayLike | None = None,
        class_weight: ClassWeight | None = None,
        label_smoothing: float = 0.0,
        clip_norm: float | None = None,
        masks: MaskMaker | None = None,
        patience: int | None = None,
        seed: int = 0,
        engine: str = "auto",
        threads: int | None = None,
        checkpoint: str | os.PathLike[str] | None = None,
        resume: str | os.PathLike[str] | None = None,
        part: bool = False,
    ) -> None:
        check_data(network, data, part)
        check_settings(len(data), batch_size, epochs, patience, validation is not None)
        network.preparation = data.preparation
        if validation is not None:
            validation = validation.prepared_as(data.preparation, data.features)
            if not len(validation.known_labels):
                raise DataError("the validation data is empty; give at least 1 example")
        self.network, self.data, self.validation = network, data, validation
        self.part = part
        self.batch_size = batch_size or len(data)
        self.epochs = epochs or (FULL_BATCH_EPOCHS if self.batches == 1 else MINI_BATCH_EPOCHS)
        self.schedule, self.patience, self.seed = schedule or Constant(), patience, seed
        work = (self.epochs * len(data), self.epochs * self.batches)
        kept = kept_engine(resume) if resume is not None and engine == "auto" else "auto"
        self.engine, self.engine_reason = choose_engine(
            engine if kept == "auto" else kept, threads, reference_seconds(network.sizes, *work)
        )
        if kept != "auto":
            self.engine_reason = "as before the interruption"
        self.optimiser = checked_optimiser(optimiser or GradientDescent())
        counted = example_weights(data, weights, class_weight)
        self.objective = Objective(l2, counted, masks, dropout, label_smoothing, clip_norm, seed)
        dropout_shares(self.objective, network.sizes)  # refused now where it does not fit
        settings = {} if checkpoint is None and resume is None else self._settings()
        self.keeper = Keeper(checkpoint, settings)
        self._initial = [array.copy() for array in network.parameters]
        self._first_objective = self.objective
        self._stop = np.zeros(1, np.bool_)
        self.progress: Progress
        self.rewind()
        if resume is not None:
            self.progress = read_progress(resume, self.progress, settings, self.epochs)

    def _settings(self) -> dict[str, Any]:
        """Return what decides the run's outcome. It reads all the data, for their checksum."""
        return describe_run(self.network, self.data, self.validation, self.objective) | {
            "optimiser": repr(self.optimiser),
            "schedule": describe_schedule(self.schedule, self.epochs),
            "batch_size": self.batch_size,
            "patience": self.patience,
            "seed": self.seed,
            "engine": self.engine.name,
        }

    @property
    def batches(self) -> int:
        """How many steps an epoch has."""
        return math.ceil(len(self.data) / self.batch_size)

    @property
    def history(self) -> History:
        """The records so far, and how the run ended."""
        return self.progress.history

    @property
    def epoch(self) -> int:
        """How many epochs have ended."""
        return len(self.history)

    @property
    def finished(self) -> bool:
        """Whether the run has ended: all epochs done, patience over, or stopped."""
        return self.history.stopped is not None

    @property
    def learning_rate(self) -> float:
        """α before the schedule's factor. It can be set while the run goes on."""
        return self.progress.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self.progress.learning_rate = check_learning_rate(value)

    def change(self, **parts: Any) -> None:
        """Change parts of the objective for the steps to come: ``change(l2=0.01, dropout=0.2)``.

        As with the learning rate, `rewind` puts back what the run began with.

        Raises
        ------
        SettingError
            If one is outside its range, or no part that a run may change.
        """
        if unknown := sorted(set(parts) - _CHANGEABLE):
            allowed = ", ".join(sorted(_CHANGEABLE))
            raise SettingError(f"{unknown[0]} stays as it is while a run lasts: change {allowed}")
        objective = dataclasses.replace(self.objective, **parts)
        dropout_shares(objective, self.network.sizes)
        self.objective = self.progress.state.objective = objective

    @property
    def seen(self) -> Sums:
        """What the epoch under way has seen so far; at its end, all that it has seen."""
        return self._sums if self._sums.batches else self._whole

    def __iter__(self) -> Iterator[EpochRecord]:
        if not self.finished and not self._sums.batches:  # only whole epochs can be resumed
            self.keeper.keep(self.progress)  # also before the first: it may be killed at once
        while not self.finished:
            if (record := self.step(self.batches)) is not None:
                yield record

    def run(self) -> History:
        """Train to the end and return the history."""
        for _ in self:
            pass
        return self.history

    def step(self, batches: int = 1) -> EpochRecord | None:
        """Take so many steps, at most to the end of the epoch.

        Returns
        -------
        EpochRecord or None
            The epoch's record, if these steps ended it.

        Raises
        ------
        SettingError
            If the run has ended.
        DivergedError
            If training runs away; the best weights so far are put back.
        """
        if batches < 1:
            raise SettingError(f"{batches} steps: give 1 or more")
        if self.finished:
            raise SettingError("this training has ended: rewind() starts it again")
        start = time.perf_counter()
        try:
            self._run_segment(min(batches, self.batches - self._sums.batches))
        except KeyboardInterrupt:  # perhaps in the middle of an update
            self.progress.put_back(self.progress.best or self.progress.last)
            self.history.stopped = "interrupted"
            raise
        self._seconds += time.perf_counter() - start
        if self._sums.batches == self.batches:
            return self._end_epoch()
        if self._stop[0]:
            self._finish("interrupted")
        return None

    def stop(self, now: bool = False) -> None:
        """Ask the run to end after this epoch, or with `now` after this batch.

        May be called from another thread or a signal's handler.
        """
        self._stop_after_epoch = True
        self._stop[0] = now

    def rewind(self) -> None:
        """Go back to the initial weights, with nothing learnt and nothing remembered."""
        for array, initial in zip(self.network.parameters, self._initial, strict=True):
            array[...] = initial
        self.objective = self._first_objective
        self.progress = Progress(
            State(self.network, self.optimiser, self.objective),
            History(),
            self.optimiser.learning_rate,
        )
        self._sums, self._whole, self._seconds = Sums(), Sums(), 0.0
        self._rows: Integers | None = None
        self._stop_after_epoch, self._stop[0] = False, False

    def _run_segment(self, batches: int) -> None:
        done = self._sums.batches
        if self.batches > 1 and self._rows is None:
            shuffle = generator(self.seed, "shuffle", self.epoch)
            self._rows = shuffle.permutation(len(self.data))
        rates = [
            self._rate(self.epoch + (step + 0.5) / self.batches)
            for step in range(done, done + batches)
        ]
        order = Order.of(self._rows, self.batch_size, done, rates, self._stop)
        with np.errstate(over="ignore", invalid="ignore"):  # looked for below, and explained
            self._sums += self.engine.run(self.progress.state, self.data, order)
        if not np.isfinite(self._sums.loss):
            raise self._diverged("the loss is not a number any more")

    def _rate(self, epoch: float) -> float:
        """Return α when so many epochs have passed."""
        return self.learning_rate * self.schedule.factor(epoch, self.epochs)

    def _end_epoch(self) -> EpochRecord:
        start = time.perf_counter()
        history, sums = self.history, self._sums
        loss = sums.loss / sums.weight
        losses = [*(record.loss for record in history.records), loss]
        seen = (
            parts_run_away(losses, self.data)
            if self.part
            else runs_away(losses, self.network, self.data)
        )
        if seen is not None:
            raise self._diverged(seen)
        scored: tuple[float, float] | None = None
        if self.validation is not None:
            with np.errstate(over="ignore", invalid="ignore"):
                scored = score(self.network, self.validation, self.engine)
            if not np.isfinite(scored[0]):
                raise self._diverged("the loss on the validation data is not a number")
        full = self.batches == 1
        if full:  # its loss speaks for the weights from before the update, ruined or not
            self.progress.note_loss(self.epoch + 1, loss, full)
        last = self.epoch + 1 >= self.epochs or self._stop_after_epoch
        weights = self.objective.weights
        looked_at = (losses, self.network, self.data, weights, self.part)
        if last and (seen := last_update_ruined(*looked_at)) is not None:
            raise self._diverged(seen)
        if not full:
            self.progress.note_loss(self.epoch + 1, loss, full)
        if scored is not None:
            self.progress.note_score(self.epoch + 1, *scored)
        seconds = self._seconds + time.perf_counter() - start
        record = EpochRecord(
            self.epoch + 1,
            self.epochs,
            loss,
            sums.hits / sums.examples,
            self._rate(self.epoch + 1 - 0.5 / self.batches),
            seconds,
            *(scored or (None, None)),
        )
        history.records.append(record)
        self._sums, self._whole, self._seconds, self._rows = Sums(), sums, 0.0, None
        self._after(record)
        return record

    def _after(self, record: EpochRecord) -> None:
        """Decide whether the run goes on, and keep its state."""
        best = self.history.best_epoch
        if record.epoch >= self.epochs:
            self._finish("epochs")
        elif self.patience and best is not None and record.epoch - best >= self.patience:
            self._finish("patience")
        elif self._stop_after_epoch:
            self.keeper.keep(self.progress, at_once=True)
            self._finish("interrupted")
        else:
            self.keeper.keep(self.progress)

    def _finish(self, reason: str) -> None:
        self.history.stopped = reason
        if (best := self.progress.best) is not None:
            self.progress.put_back(best)

    def _diverged(self, what: str) -> DivergedError:
        """Put the best weights so far back, and return the error that says why."""
        state, initial = self.progress.state, self._initial
        cause = likely_cause(state, self.data, self.learning_rate, initial)
        error = DivergedError(
            f"training diverged in epoch {self.epoch + 1}: {what}; {cause}", cause
        )
        self.progress.put_back(self.progress.kept)
        self.history.stopped = "diverged"
        return error


train = Training  # wk.train(network, data) reads as what it does
