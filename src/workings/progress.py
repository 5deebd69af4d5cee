"""How far a run has come: all that changes while it trains, and how it is kept in a checkpoint."""

import dataclasses
import math
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workings.arrays import Array
from workings.engines import State
from workings.errors import ModelFileError, OutputError, SettingError
from workings.files import Checkpoint, read_checkpoint, write_checkpoint
from workings.files.checkpoint import read_checkpoint_document
from workings.files.document import brief
from workings.history import EpochRecord, History

Path_ = str | os.PathLike[str]
CHECKPOINT_SECONDS = 1.0


@dataclass
class Progress:
    """The state of a run at the end of an epoch.

    Parameters
    ----------
    state
        Parameters, optimiser's slots, steps taken.
    history
        A record an epoch.
    learning_rate
        α before the schedule's factor.
    best
        Copies of the parameters that did best on the validation data; None while there are none.
    best_score
        Their accuracy and the negative of their loss.
    least_loss
        The least training loss so far.
    kept, kept_epoch
        What is put back when training diverges: copies of the parameters with the least loss so
        far, or the best where there is validation data; and the epoch they are from, 0 for the
        initial ones.

    Attributes
    ----------
    last
        Copies of the parameters at the end of the last epoch.
    """

    state: State
    history: History
    learning_rate: float
    best: Sequence[Array] | None = None
    best_score: tuple[float, float] | None = None
    least_loss: float = math.inf
    kept: Sequence[Array] = ()
    kept_epoch: int = 0

    def __post_init__(self) -> None:
        self.last = self._copies()
        self.kept = self.kept or self.last

    def note_loss(self, epoch: int, loss: float, full_batch: bool) -> None:
        """Take the parameters at the end of an epoch, whose loss was seen on the way.

        The loss of a full batch is measured with the weights from before its step.
        """
        before, self.last = self.last, self._copies()
        if loss < self.least_loss and self.best is None:
            self.least_loss = loss
            self.kept, self.kept_epoch = (before, epoch - 1) if full_batch else (self.last, epoch)

    def note_score(self, epoch: int, loss: float, accuracy: float) -> None:
        """Keep the last parameters if more accurate than all before, or as accurate with less loss.

        Parameters
        ----------
        epoch
            The epoch that has ended.
        loss, accuracy
            Measured on the validation data.
        """
        score = (accuracy, -loss)
        if self.best_score is None or score > self.best_score:
            self.best, self.best_score = self.last, score
            self.history.best_epoch = epoch
        self.kept, self.kept_epoch = self.best or self.last, self.history.best_epoch or epoch

    def put_back(self, parameters: Sequence[Array]) -> None:
        """Write `parameters` into the network."""
        for array, whole in zip(self.state.network.parameters, parameters, strict=True):
            array[...] = whole

    def _copies(self) -> Sequence[Array]:
        return [array.copy() for array in self.state.network.parameters]


def write_progress(
    path: Path_, progress: Progress, settings: dict[str, Any], note: dict[str, Any]
) -> None:
    """Write a checkpoint.

    Parameters
    ----------
    path
        The file, replaced whole or not at all.
    progress
        What to keep.
    settings
        What decides the run's outcome; compared on resuming.
    note
        Anything the caller wants back.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    document = {
        "settings": settings,
        "note": note,
        "step": progress.state.step,
        "learning_rate": progress.learning_rate,
        "best_score": progress.best_score,
        "best_epoch": progress.history.best_epoch,
        "least_loss": None if math.isinf(progress.least_loss) else progress.least_loss,
        "kept_epoch": progress.kept_epoch,
        "records": [dataclasses.astuple(record) for record in progress.history.records],
    }
    state = progress.state
    write_checkpoint(
        path,
        Checkpoint(
            state.network.parameters, progress.best or [], progress.kept, state.slots, document
        ),
    )


_NUMBER = int | float
#: What kinds of numbers a checkpoint holds: of the run, and in a record of an epoch.
_KNOWN = {
    "step": int,
    "learning_rate": _NUMBER,
    "best_epoch": int | None,
    "least_loss": _NUMBER | None,
    "kept_epoch": int,
}
_RECORD = (int, int, *[_NUMBER] * 4, *[_NUMBER | None] * 2)


def _checked(values: Any, kinds: Iterable[Any]) -> Any:
    """Return values if each is of its kind."""
    for value, kind in zip(values, kinds, strict=True):
        if isinstance(value, bool) or not isinstance(value, kind):
            raise TypeError(f"{value!r} is not the number it should be")
    return values


def read_progress(path: Path_, fresh: Progress, settings: dict[str, Any], epochs: int) -> Progress:
    """Read a checkpoint into a run that has not begun.

    Parameters
    ----------
    path
        The checkpoint.
    fresh
        The run's progress; its state is written over.
    settings
        The run's settings, which must be the checkpoint's.
    epochs
        How many epochs the run is to have; more than the checkpoint has.

    Raises
    ------
    ModelFileError
        If the checkpoint cannot be read.
    SettingError
        If it is of a run with other settings; the message names the first that differs.
    """
    state = fresh.state
    checkpoint = read_checkpoint(path, state.network.parameters, len(state.slots), settings)
    document = checkpoint.document
    try:
        records = [EpochRecord(*_checked(fields, _RECORD)) for fields in document["records"]]
        known = _checked([document[name] for name in _KNOWN], _KNOWN.values())
        step, rate, best_epoch, least, kept_epoch = known
        best_score = document["best_score"]
        if best_score is not None:
            best_score = tuple(_checked(best_score, (_NUMBER, _NUMBER)))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ModelFileError(
            f"{path}: the checkpoint contradicts itself ({brief(error)})"
        ) from None
    if len(records) >= epochs:
        raise SettingError(
            f"epochs is {epochs}, and the checkpoint {path} has {len(records)} behind it: give more"
        )
    for own, kept in zip(state.network.parameters, checkpoint.parameters, strict=True):
        own[...] = kept
    state.slots, state.step = [list(slot) for slot in checkpoint.slots], step
    records = [dataclasses.replace(record, epochs=epochs) for record in records]
    return Progress(
        state,
        History(records, best_epoch),
        rate,
        checkpoint.best or None,
        best_score,
        math.inf if least is None else least,
        checkpoint.kept,
        kept_epoch,
    )


def kept_engine(path: Path_) -> str:
    """Return the name of the engine that a checkpoint's run was computed by; else ``"auto"``.

    Raises
    ------
    ModelFileError
        If the checkpoint cannot be read.
    """
    settings = read_checkpoint_document(path).get("settings")
    return str(settings.get("engine", "auto")) if isinstance(settings, dict) else "auto"


class Keeper:
    """Keeps a run's progress in a file, replaced at most once a second.

    A file that cannot be written is no reason to end a run that may be hours old: it is tried
    again, and `failed` says why it could not be done. Only the first time it is an error.

    Parameters
    ----------
    path
        The file; None to keep nothing.
    settings
        What decides the run's outcome.
    """

    def __init__(self, path: Path_ | None, settings: dict[str, Any]) -> None:
        self.path = None if path is None else Path(path)
        self.settings = settings
        self.note: dict[str, Any] = {}
        self.failed: str | None = None
        self._written: float | None = None

    def keep(self, progress: Progress, at_once: bool = False) -> None:
        """Write the file if it is due, or in any case with `at_once`."""
        now = time.monotonic()
        first = self._written is None
        due = self._written is None or now - self._written >= CHECKPOINT_SECONDS
        if self.path is None or not (at_once or due):
            return
        self._written = now
        try:
            write_progress(self.path, progress, self.settings, self.note)
            self.failed = None
        except OutputError as error:
            if first:
                raise
            self.failed = str(error)

    def discard(self) -> None:
        """Remove the file: the run has ended and its network is saved."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)
