"""``workings predict``: the work behind it."""

import csv
import sys

from rich.table import Table
from rich.text import Text

from workings.arrays import Array
from workings.cli.overlap import overlap_note
from workings.cli.render import console, halved, print_json, side_by_side
from workings.data import Dataset, read, write_submission
from workings.evaluation import predict
from workings.files import load
from workings.whole_file import check_writable, refuse_same

_SHOWN = 10


def run(
    model: str,
    source: str,
    *,
    out_file: str | None,
    label: str | None,
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
        refuse_same(out_file, source, model)
        check_writable(out_file)
    whole, test = read(source, label)
    data = (whole if test is None else test).prepared_as(network.preparation, network.sizes[0])
    probabilities = predict(network, data, engine, threads)  # classes×m
    predicted = probabilities.argmax(axis=0)
    known = network.preparation.class_names or tuple(map(str, range(len(probabilities))))
    names = [known[label] for label in predicted.tolist()]
    accuracy = None if data.labels is None else float((predicted == data.labels).mean())
    note = overlap_note(network, data)
    if out_file is not None:
        write_submission(names, out_file)
    if as_json:
        print_json(
            {
                "model": model,
                "examples": len(data),
                "accuracy": accuracy,
                "out": out_file,
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
        messages.print(f"{len(data):,} predictions written to {out_file} (ImageId,Label)")
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
        rows_out.writerow(("ImageId", "Label", "Probability"))
        for row, (name, share) in enumerate(zip(names, sure, strict=True), 1):
            rows_out.writerow((row, name, f"{share:.4f}"))
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
