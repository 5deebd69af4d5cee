"""``workings evaluate``: the work behind it."""

from pathlib import Path

from rich.text import Text

from workings.cli.overlap import overlap_note
from workings.cli.reading import read_data
from workings.cli.render import (
    classes_table,
    confusion_table,
    console,
    halved,
    print_json,
    side_by_side,
)
from workings.data import Dataset
from workings.errors import OutputError
from workings.evaluation import Evaluation, evaluate
from workings.files import load
from workings.network import Network


def run(
    model: str,
    source: str,
    *,
    label: str | None,
    invert: bool | None,
    digit: bool,
    engine: str,
    threads: int | None,
    shown: int,
    plot: str | None,
    as_json: bool,
) -> None:
    """Evaluate and show.

    Raises
    ------
    WorkingsError
        If the model or the data cannot be read, or they do not fit.
    """
    network = load(model)
    whole, test = read_data(source, label, network.preparation, invert=invert, digit=digit)
    data = whole if test is None else test
    evaluation = evaluate(network, data, engine, threads)
    if plot is not None:
        drawn = _draw(network, evaluation, data, Path(plot))
    note = overlap_note(network, data)
    if as_json:
        print_json(as_document(evaluation, model, shown, data) | {"note": note})
        return
    out = console()
    out.print(
        Text.assemble(
            (f"Accuracy {evaluation.accuracy:.2%}", "bold"),
            f", loss {evaluation.loss:.4f} on {len(data):,} examples ({data.preparation.source})\n",
        )
    )
    out.print(classes_table(evaluation))
    if len(evaluation.class_names) <= 20:
        out.print()
        out.print(confusion_table(evaluation))
    _print_mistakes(evaluation, data, shown)
    if note:
        out.print(Text(f"Note: {note}", "yellow"))
    if plot is not None:
        out.print(f"\nDrawn to {plot}: {', '.join(drawn)}")


def as_document(evaluation: Evaluation, model: str, shown: int, data: Dataset) -> dict[str, object]:
    """Return an evaluation as a JSON document."""
    names = evaluation.class_names
    return {
        "model": model,
        "examples": len(evaluation.labels),
        "accuracy": evaluation.accuracy,
        "loss": evaluation.loss,
        "classes": [
            {"class": name, "precision": precision, "recall": recall, "f1": f1, "examples": count}
            for name, precision, recall, f1, count in zip(
                names,
                evaluation.precision.tolist(),
                evaluation.recall.tolist(),
                evaluation.f1.tolist(),
                evaluation.confusion.sum(axis=1).tolist(),
                strict=True,
            )
        ],
        "confusion": evaluation.confusion.tolist(),
        "mistakes": [
            {
                "row": row,
                **({} if data.names is None else {"file": str(data.names[row])}),
                "label": names[evaluation.labels[row]],
                "predicted": names[evaluation.predicted[row]],
                "probability": float(evaluation.confidence[row]),
            }
            for row in evaluation.mistakes[:shown].tolist()
        ],
    }


def _print_mistakes(evaluation: Evaluation, data: Dataset, shown: int) -> None:
    out = console()
    rows = evaluation.mistakes[:shown].tolist()
    if not rows:
        return
    names = evaluation.class_names
    out.print()
    out.print(
        Text.assemble(
            (f"The surest of {len(evaluation.mistakes):,} mistakes", "bold"),
            " (# counts the examples from 0)\n",
        )
    )
    captions = [
        f"#{row}{_file(data, row)}\n"
        f"{names[evaluation.labels[row]]} read as {names[evaluation.predicted[row]]}\n"
        f"{evaluation.confidence[row]:.1%} sure"
        for row in rows
    ]
    if data.image_shape is None:
        out.print("\n".join(caption.replace("\n", "  ") for caption in captions))
    else:
        out.print(side_by_side([halved(data.image(row)) for row in rows], captions, out))


def _file(data: Dataset, row: int) -> str:
    """Return what a picture's file is called, where there is one for each example."""
    return "" if data.names is None else f" {data.names[row]}"


def _draw(network: Network, evaluation: Evaluation, data: Dataset, folder: Path) -> list[str]:
    from workings import plots

    plots.require()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"the folder {folder} cannot be made: {error.strerror}") from None
    figures = {"confusion.png": plots.confusion(evaluation)}
    if data.image_shape is not None:
        figures["mistakes.png"] = plots.mistakes(evaluation, data)
        figures["weights.png"] = plots.weights(network)
    for name, figure in figures.items():
        plots.save(figure, folder / name)
    return list(figures)
