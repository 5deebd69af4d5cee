"""``workings learn check finale``: the learner's network trains for real."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from workings.cli.explain_text import INDENT, say, show
from workings.cli.interrupt import held
from workings.cli.learn_show import plain, show_printed
from workings.cli.learn_where import as_typed, at
from workings.course.finale import run_finale
from workings.course.finale_records import Compared, Done, Epoch, Failed, Preparing, Record
from workings.course.folder import Folder
from workings.errors import DataError


def check_kaggle(path: str | None) -> None:
    """Raise where a file that is needed at the end is not there at the beginning.

    Raises
    ------
    DataError
        If it is no file.
    """
    if path is not None and not Path(path).is_file():
        raise DataError(f"--kaggle {path}: there is no such file")


def train_and_show(folder: Folder, out: Console, kaggle: str | None) -> Done | Failed:
    """Train, and show each thing as soon as it is known; return how it ended.

    Raises
    ------
    WorkingsError
        If Kaggle's file cannot be read, or the submission not written.
    """
    records = run_finale(folder.path, kaggle=kaggle)
    record = next(records)
    while True:
        try:
            with held():
                _show(record, out)
        except KeyboardInterrupt:
            if not isinstance(record, Done | Failed):
                record = records.throw(KeyboardInterrupt)
                continue
        if isinstance(record, Done | Failed):
            return record
        record = next(records)


def as_document(folder: Folder, kaggle: str | None) -> tuple[dict[str, Any], bool]:
    """Train; return everything that came of it, and whether it passed."""
    document: dict[str, Any] = {"compared": None, "epochs": []}
    passed = False
    for record in run_finale(folder.path, kaggle=kaggle):
        fields = _plain_fields(record)
        if isinstance(record, Compared):
            document["compared"] = fields
        elif isinstance(record, Epoch):
            document["epochs"].append(fields)
        elif isinstance(record, Preparing):
            continue
        else:
            passed = isinstance(record, Done)
            document |= {"kind": "passed"} | fields
    return document, passed


def _plain_fields(record: Record) -> dict[str, Any]:
    fields = asdict(record)
    return {
        name: str(value) if isinstance(value, Path) else value for name, value in fields.items()
    }


def _show(record: Record, out: Console) -> None:
    if isinstance(record, Compared):
        _show_compared(record, out)
    elif isinstance(record, Preparing):
        say(f"Preparing {record.images:,} images.", out, "dim")
    elif isinstance(record, Epoch):
        _show_epoch(record, out)
    elif isinstance(record, Done):
        _show_done(record, out)
    else:
        _show_failed(record, out)


def _heading(text: str, out: Console) -> None:
    out.print()
    out.print(Text(text, "bold"))


def _show_compared(record: Compared, out: Console) -> None:
    _heading("Number for number", out)
    say(
        f"Your network and the package's took {record.steps} steps side by side, with "
        f"{record.images} images. Where they differ most:",
        out,
    )
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("")
    for title in ("yours", "the package's", "apart"):
        table.add_column(title, justify="right")
    for array in record.arrays:
        numbers = (f"{array.yours:.9f}", f"{array.ours:.9f}", f"{array.apart:.0e}")
        table.add_row(array.place, *numbers)
    show(table, out)


def _show_epoch(record: Epoch, out: Console) -> None:
    if record.number == 1:
        _heading("Training", out)
    out.print(
        f"{' ' * INDENT}epoch {record.number:>2}/{record.of}   {record.accuracy:.1%} of "
        f"{record.images:,} training images   {record.seconds:.1f} s"
    )
    if record.number == record.of:
        say("Now the package's network, from the same start.", out, "dim")


def _show_done(record: Done, out: Console) -> None:
    _heading("The test", out)
    say(
        f"Your network reads {record.accuracy:.2%} of the 10,000 test images, which it had never "
        f"seen. It trained for {record.seconds:.1f} s.",
        out,
        "green",
    )
    if record.ours is not None:
        say(
            f"The package's, with the same settings: {record.ours:.2%}, "
            f"{record.our_seconds or 0:.1f} s. It takes the images in another order.",
            out,
        )
    if not record.note:
        return
    _heading("The submission", out)
    if record.submission is not None:
        say(f"{record.images:,} labels are in {as_typed(record.submission)}.", out)
    if record.kept is not None:
        say(f"What was there before is kept as {as_typed(record.kept)}.", out)
    note, found, how = record.note.partition(": workings")
    say(f"{note}:" if found else note, out)
    if found and record.submission is not None:
        folder = at(Folder(record.submission.parent))
        out.print(Text(f"    workings{how}{folder}", "cyan"), soft_wrap=True)  # to be copied


def _show_failed(record: Failed, out: Console) -> None:
    _heading("Not yet", out)
    for sentence in record.sentences:
        say(plain(sentence), out, "red" if sentence == record.sentences[0] else "")
    show_printed(record.printed, False, out)
