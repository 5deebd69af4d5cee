"""``workings predict``: the work behind it."""

import csv
import io
import sys
from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

from workings.arrays import Array
from workings.cli.overlap import overlap_note
from workings.cli.predict_data import data_to_predict
from workings.cli.render import console, halved, print_json, side_by_side
from workings.data import Dataset, write_submission
from workings.data.picture_file import is_picture
from workings.errors import OutputError
from workings.evaluation import predict
from workings.files import load
from workings.whole_file import check_writable, refuse_same, whole_file

_SHOWN = 10
_SHOWN_FILES = 100
_HEADER = ("File", "Label", "Probability")


def run(
    model: str,
    sources: Sequence[str],
    *,
    out_file: str | None,
    label: str | None,
    invert: bool | None,
    digit: bool,
    engine: str,
    threads: int | None,
    as_json: bool,
) -> None:
    """Predict, and show or write.

    Raises
    ------
    WorkingsError
        If the model or the data cannot be read, do not fit, or the file cannot be written.
    """
    network = load(model)
    if out_file is not None:
        refuse_same(out_file, *sources, model)
        if is_picture(out_file):  # it may be one of those that are read
            raise OutputError(f"--out {out_file}: a CSV is written, and this is called a picture")
        check_writable(out_file)
    data = data_to_predict(network, sources, label, invert, digit)
    probabilities = predict(network, data, engine, threads)  # classes×m
    predicted = probabilities.argmax(axis=0)
    known = network.preparation.class_names or tuple(map(str, range(len(probabilities))))
    names = [known[label] for label in predicted.tolist()]
    accuracy = None if data.labels is None else float((predicted == data.labels).mean())
    note = overlap_note(network, data)
    if out_file is not None:
        if data.names is None:
            write_submission(names, out_file)
        else:
            _write(out_file, _lines(data, names, probabilities))
    if as_json:
        print_json(
            {
                "model": model,
                "examples": len(data),
                "accuracy": accuracy,
                "out": out_file,
                "files": None if data.names is None else data.names.tolist(),
                "note": note,
                "classes": list(known),
                "labels": names,
                "probabilities": probabilities.max(axis=0).tolist(),
            }
        )
        return
    messages = console(stderr=out_file is None)
    if out_file is None:
        _show(data, names, probabilities)
    else:
        kind = "ImageId,Label" if data.names is None else ",".join(_HEADER)
        count = f"{len(data):,} prediction{'s' * (len(data) != 1)}"
        messages.print(f"{count} written to {out_file} ({kind})")
    if accuracy is not None:
        messages.print(f"The data has labels: accuracy {accuracy:.2%}")
    if note:
        messages.print(Text(f"Note: {note}", "yellow"))


def _show(data: Dataset, names: list[str], probabilities: Array) -> None:
    """Show the first predictions in a terminal; print all of them, as CSV, into a pipe."""
    out = console()
    sure = probabilities.max(axis=0).tolist()
    if not out.is_terminal:
        rows_out = csv.writer(sys.stdout, lineterminator="\n")
        rows_out.writerows(_lines(data, names, probabilities))
        return
    if data.names is not None:
        table = Table(*_HEADER, box=None, pad_edge=False)
        for row in range(min(_SHOWN_FILES, len(data))):
            table.add_row(str(data.names[row]), names[row], f"{sure[row]:.1%}")
        out.print(table)
        if len(data) > _SHOWN_FILES:
            out.print(f"… and {len(data) - _SHOWN_FILES:,} more; --out FILE writes them all")
        return
    rows = range(min(_SHOWN, len(data)))
    if data.image_shape is not None:
        captions = [f"{names[row]}  {sure[row]:.1%}" for row in rows]
        out.print(side_by_side([halved(data.image(row)) for row in rows], captions, out))
    else:
        table = Table("ImageId", "Label", "Probability", box=None, pad_edge=False)
        for row in rows:
            table.add_row(str(row + 1), names[row], f"{sure[row]:.1%}")
        out.print(table)
    if len(data) > len(rows):
        out.print(f"… and {len(data) - len(rows):,} more; --out FILE writes them all")


def _lines(
    data: Dataset, names: Sequence[str], probabilities: Array
) -> Iterable[tuple[object, str, str]]:
    """Return the predictions as lines of a CSV, with a header; pictures by their file's name."""
    yield _HEADER if data.names is not None else ("ImageId", *_HEADER[1:])
    known = range(1, len(data) + 1) if data.names is None else data.names.tolist()
    for name, label, share in zip(known, names, probabilities.max(axis=0).tolist(), strict=True):
        yield name, label, f"{share:.4f}"


def _write(path: str, lines: Iterable[tuple[object, str, str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    with whole_file(path) as file:
        file.write(text.getvalue().encode(errors="surrogateescape"))  # a name in other bytes
