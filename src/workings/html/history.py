"""A run as a notebook shows it: the loss as a curve, and some of the epochs as a table."""

import numpy as np

from workings.history import EpochRecord, History
from workings.html.curve import curve
from workings.html.parts import fragment, number, paragraph, table, title

_MOST_ROWS = 10
_ENDINGS = {
    None: "still running",
    "epochs": "all epochs done",
    "patience": "stopped: no better for too long",
    "interrupted": "interrupted",
    "callback": "stopped by a callback",
    "diverged": "diverged",
}


def history_html(history: History) -> str:
    """Return the curve of a run's loss and a table of some epochs, the best among them."""
    records = history.records
    ending = _ENDINGS.get(history.stopped, str(history.stopped))
    head = title("History", f"{len(records):,} epochs in {history.seconds:.1f} s, {ending}")
    if not records:
        return fragment(head)
    lines = {"training": [record.loss for record in records]}
    checked = any(record.validation_loss is not None for record in records)
    if checked:
        lines["validation"] = [
            np.nan if record.validation_loss is None else record.validation_loss
            for record in records
        ]
    return fragment(
        head,
        paragraph("Loss, in nats:"),
        curve([record.epoch for record in records], lines, history.best_epoch),
        _table(history, checked),
    )


def _table(history: History, checked: bool) -> object:
    records = history.records
    places = set(np.linspace(0, len(records) - 1, _MOST_ROWS).round().astype(int).tolist())
    shown = [
        record
        for place, record in enumerate(records)
        if place in places or record.epoch == history.best_epoch
    ]
    heads = ["epoch", "loss", "accuracy", "learning rate", "seconds"]
    if checked:
        heads[3:3] = ["validation loss", "validation accuracy"]
    return table(
        heads,
        [_cells(record, checked, record.epoch == history.best_epoch) for record in shown],
        align="r" * len(heads),
        caption=None if len(shown) == len(records) else f"{len(shown)} of {len(records):,} epochs",
    )


def _cells(record: EpochRecord, checked: bool, best: bool) -> list[str]:
    cells = [
        f"{record.epoch}, the best" if best else f"{record.epoch}",
        f"{record.loss:.4f}",
        f"{record.accuracy:.2%}",
        number(record.learning_rate),
        f"{record.seconds:.2f}",
    ]
    if checked:
        loss, accuracy = record.validation_loss, record.validation_accuracy
        cells[3:3] = [
            "" if loss is None else f"{loss:.4f}",
            "" if accuracy is None else f"{accuracy:.2%}",
        ]
    return cells
