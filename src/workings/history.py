"""What a run leaves behind: a record an epoch."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class EpochRecord:
    """One epoch, as seen on the way.

    Parameters
    ----------
    epoch, epochs
        Which epoch, counted from 1, and how many there are to be.
    loss
        Mean objective over the epoch's examples, penalties included, each measured before the
        update its batch led to; in nats.
    accuracy
        Share of the epoch's examples classified rightly, 0 to 1, measured at the same moments.
    learning_rate
        α of the epoch's last batch.
    seconds
        How long the epoch took, validation included.
    validation_loss, validation_accuracy
        Cross-entropy and accuracy on the validation data after the epoch; None where there is
        none.
    """

    epoch: int
    epochs: int
    loss: float
    accuracy: float
    learning_rate: float
    seconds: float
    validation_loss: float | None = None
    validation_accuracy: float | None = None

    def __str__(self) -> str:
        text = (
            f"epoch {self.epoch:>{len(str(self.epochs))}}/{self.epochs}"
            f"  loss {self.loss:.4f}  accuracy {self.accuracy:6.2%}"
        )
        if self.validation_accuracy is not None:
            text += f"  validation {self.validation_accuracy:6.2%}"
        return text


@dataclass
class History:
    """A run's records, and how it ended.

    Parameters
    ----------
    records
        One an epoch.
    best_epoch
        The epoch with the best validation accuracy (of equal ones, that with the least loss); None
        without validation data.
    stopped
        Why the run ended: ``"epochs"``, ``"patience"``, ``"interrupted"``, ``"diverged"``, or
        ``"callback"`` where an estimator's callback asked for it; None while it runs.
    """

    records: list[EpochRecord] = field(default_factory=list)
    best_epoch: int | None = None
    stopped: str | None = None

    @property
    def seconds(self) -> float:
        """How long all epochs took together."""
        return sum(record.seconds for record in self.records)

    def __len__(self) -> int:
        return len(self.records)

    def __repr__(self) -> str:
        last = f", last: {self.records[-1]}" if self.records else ""
        return f"<History: {len(self)} epochs{last}>"

    def _repr_html_(self) -> str:
        from workings.html import history_html

        return history_html(self)
