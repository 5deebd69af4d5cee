"""``workings predict``: the work behind it."""

import numpy as np
from rich.table import Table

from workings.arrays import Array
from workings.cli.render import console, halved, print_json, side_by_side
from workings.data import Dataset, read, write_submission
from workings.data.mnist import TRAINING_FINGERPRINT
from workings.evaluation import predict
from workings.files import load
from workings.network import Network
from workings.whole_file import check_writable

_SHOWN = 10


def run(
    model: str,
    source: str,
    *,
    out_file: str | None,
    label: str | None,
    engine: str,
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
        check_writable(out_file)
    whole, test = read(source, label)
    data = (whole if test is None else test).prepared_as(network.preparation, network.sizes[0])
    probabilities = predict(network, data, engine)  # classes×m
    predicted = probabilities.argmax(axis=0)
    names = np.array(data.preparation.class_names)[predicted].tolist()
    accuracy = None if data.labels is None else float((predicted == data.labels).mean())
    note = overlap_note(network, source, data)
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
                "classes": list(data.preparation.class_names),
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
        messages.print(f"[yellow]Note:[/yellow] {note}")


def overlap_note(network: Network, source: str, data: Dataset) -> str | None:
    """Say what a score on Kaggle's file is worth when the model has seen its images."""
    seen = network.preparation.fingerprint == TRAINING_FINGERPRINT
    if not seen or not source.lower().endswith(".csv") or data.image_shape != (28, 28):
        return None
    return (
        "this model was trained on embedded MNIST, and Kaggle's images, test.csv included, are "
        "all among MNIST's 70,000: it has seen most of them with their labels, so its score "
        "there would mean nothing. For an honest one: workings train train.csv"
    )


def _show(data: Dataset, names: list[str], probabilities: Array) -> None:
    """Show the first predictions in a terminal; print all of them, as CSV, into a pipe."""
    out = console()
    sure = probabilities.max(axis=0).tolist()
    if not out.is_terminal:
        print("ImageId,Label,Probability")
        for row, (name, share) in enumerate(zip(names, sure, strict=True), 1):
            print(f"{row},{name},{share:.4f}")
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
