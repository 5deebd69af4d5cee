"""What can be taken along of a run, each as a file: the network in every format there is, and more.

A format of `workings.exports` is here by itself, and needs its words, ``share.format.NAME``; for
another kind of file add a row to `FORMATS`.
"""

import csv
import io
import mimetypes
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from workings.app.run import Run
from workings.app.texts import say
from workings.data import Dataset, write_submission
from workings.evaluation import predict
from workings.exports import EXPORTS, exported, takes_drawings
from workings.exports import Format as Export
from workings.network import Network

#: Numbers that a table of probabilities may have, so that making it takes a moment.
MOST_NUMBERS = 2_000_000
#: An epoch's figures, as they are called in `workings train --json` too.
_FIGURES = (
    "epoch",
    "loss",
    "accuracy",
    "validation_loss",
    "validation_accuracy",
    "learning_rate",
    "seconds",
)


@dataclass(frozen=True)
class Format:
    """A kind of file.

    Parameters
    ----------
    name
        What it is called among the words, ``share.format.NAME``.
    ending
        What is put behind ``run-1``: ``".safetensors"``.
    media
        Its media type.
    make
        Makes it of a run and its network as it is now.
    lacks
        Returns what a run lacks for it, by a key of the words; None where nothing.
    """

    name: str
    ending: str
    media: str
    make: Callable[[Run, Network], bytes]
    lacks: Callable[[Run], str | None]

    @property
    def title(self) -> str:
        """What it is called."""
        return say(f"share.format.{self.name}")

    @property
    def purpose(self) -> str:
        """What it is good for."""
        return say(f"share.format.{self.name}.for")

    def file_name(self, run: Run) -> str:
        """Return what the file is called."""
        return f"run-{run.number}{self.ending}"


def probabilities(run: Run, network: Network) -> bytes:
    """Return a line for each test example: its label, what was read, and each probability."""
    data = _test(run)
    shares = predict(network, data)  # classes×m
    names = _names(network, len(shares))
    head = ["ImageId", "label", "read", *(f"p({name})" for name in names)]
    labels = [""] * len(data) if data.labels is None else [names[k] for k in data.labels]
    rows = zip(labels, shares.argmax(axis=0).tolist(), shares.T.tolist(), strict=True)
    lines = (
        [number, label, names[read], *(f"{share:.6f}" for share in each)]
        for number, (label, read, each) in enumerate(rows, 1)
    )
    return _csv(head, lines)


def predictions(run: Run, network: Network) -> bytes:
    """Return what was read in each test example, as Kaggle takes it."""
    shares = predict(network, _test(run))  # classes×m
    names = _names(network, len(shares))
    read = [names[k] for k in shares.argmax(axis=0)]
    return _written(lambda path: write_submission(read, path))


def epochs(run: Run, network: Network) -> bytes:
    """Return all figures of each epoch, with every digit."""
    rows = ([getattr(record, name) for name in _FIGURES] for record in run.records)
    return _csv(_FIGURES, (["" if cell is None else cell for cell in row] for row in rows))


def made(kind: Format, run: Run, network: Network) -> bytes:
    """Make a file of a run's network, also of one that has run away."""
    with np.errstate(over="ignore", invalid="ignore"):
        return kind.make(run, network)


def _nothing(run: Run) -> None:
    return None


def _no_test(run: Run) -> str | None:
    test = run.source.test
    if test is None or not len(test):
        return "share.lacks.test"
    return "share.lacks.room" if len(test) * run.source.train.classes > MOST_NUMBERS else None


def _no_epochs(run: Run) -> str | None:
    if run.records:
        return None
    return "share.lacks.epochs" if run.title is None else "share.lacks.training"


def _no_onnx(run: Run) -> str | None:
    return None if find_spec("onnx") else "share.lacks.onnx"


def _no_drawings(run: Run) -> str | None:
    if run.seen is None or takes_drawings(run.seen.network):
        return None
    return "share.lacks.drawings"


#: What a run may lack for a format of the package.
_LACKS = {"onnx": _no_onnx, "html": _no_drawings}


def _network(export_: Export) -> Format:
    """Return a format of the package as a kind of file."""
    media = mimetypes.guess_type(f"run{export_.ending}")[0] or "application/octet-stream"
    lacks = _LACKS.get(export_.name, _nothing)
    return Format(
        export_.name,
        export_.ending,
        media,
        lambda _, network: exported(network, export_.name),
        lacks,
    )


#: What there is, in the order in which it is shown.
FORMATS = (
    *(_network(each) for each in EXPORTS.values()),
    Format("epochs", "-epochs.csv", "text/csv", epochs, _no_epochs),
    Format("probabilities", "-probabilities.csv", "text/csv", probabilities, _no_test),
    Format("predictions", "-predictions.csv", "text/csv", predictions, _no_test),
)


def _test(run: Run) -> Dataset:
    return run.source.test if run.source.test is not None else run.source.train[:0]


def _names(network: Network, classes: int) -> Sequence[str]:
    preparation = network.preparation
    known = preparation.class_names if preparation is not None else ()
    return known or tuple(map(str, range(classes)))


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode()


def _written(write: Callable[[Path], object]) -> bytes:
    """Return what `write` writes to a file."""
    with tempfile.TemporaryDirectory(prefix="workings-") as folder:
        path = Path(folder) / "file"
        write(path)
        return path.read_bytes()
