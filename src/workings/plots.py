"""Pictures of training, weights and mistakes, with Matplotlib (extra ``plots``).

Each function returns a figure, which a notebook shows and `save` writes.
"""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from workings.arrays import Values
from workings.data import Dataset
from workings.errors import DataError, MissingExtraError, OutputError
from workings.evaluation import Evaluation
from workings.history import History
from workings.network import Network
from workings.whole_file import check_writable, whole_file

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST_UNITS = 100
_TRAINING, _VALIDATION = "#1f77b4", "#d95f02"


def require() -> None:
    """Raise now if Matplotlib is not installed.

    Raises
    ------
    MissingExtraError
        With the command that installs it.
    """
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError:
        raise MissingExtraError("plots need Matplotlib: pip install 'workings[plots]'") from None


def check_picture(path: str | os.PathLike[str]) -> None:
    """Raise now, before the long work, if `save` could not draw to `path` at its end.

    Raises
    ------
    MissingExtraError
        If Matplotlib is not installed.
    OutputError
        If the file cannot be written, or the ending is not one that Matplotlib draws.
    """
    require()
    _ending(path)
    check_writable(path)


def curves(history: History) -> "Figure":
    """Draw loss and accuracy over the epochs, training and validation."""
    figure = new_figure(9.0, 3.6)
    loss, accuracy = figure.subplots(1, 2)
    epochs = [record.epoch for record in history.records]
    panels: list[tuple[Any, str, str, float]] = [
        (loss, "loss", "cross-entropy loss (nats)", 1.0),
        (accuracy, "accuracy", "accuracy (%)", 100.0),
    ]
    marker = "o" if len(epochs) == 1 else ""
    for axes, name, title, factor in panels:
        values = [getattr(record, name) * factor for record in history.records]
        axes.plot(epochs, values, color=_TRAINING, label="training", marker=marker)
        checked = [getattr(record, f"validation_{name}") for record in history.records]
        if history.best_epoch is not None:
            scaled = [value * factor for value in checked]
            axes.plot(
                epochs, scaled, color=_VALIDATION, linestyle="--", label="validation", marker=marker
            )
            axes.axvline(
                history.best_epoch, color="0.6", linewidth=1, linestyle=":", label="best epoch"
            )
        axes.set(xlabel="epoch", title=title)
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False)
    return figure


def weights(network: Network) -> "Figure":
    """Draw each first-layer unit's weights as a picture, all on one scale centred on zero.

    Raises
    ------
    DataError
        If the network's inputs are no pictures.
    """
    shape = network.preparation.image_shape
    if shape is None:
        raise DataError("weights are drawn for networks of pictures; this one takes features")
    shown = network.W[1][:_MOST_UNITS]
    limit = float(np.abs(shown).max()) or 1.0
    columns = min(len(shown), 10 if len(shown) > 10 else 5)
    rows = -(-len(shown) // columns)
    figure = new_figure(1.25 * columns + 0.8, 1.45 * rows + 0.5)
    grid = np.atleast_1d(figure.subplots(rows, columns)).ravel()
    drawn: Any = None
    for unit, axes in enumerate(grid):
        axes.axis("off")
        if unit < len(shown):
            drawn = axes.imshow(shown[unit].reshape(shape), cmap="RdBu_r", vmin=-limit, vmax=limit)
            axes.set_title(f"unit {unit}", fontsize=8)
    bar = figure.colorbar(drawn, ax=grid.tolist(), shrink=0.8)
    bar.set_label("weight: red pushes the unit up, blue down", fontsize=8)
    more = (
        f" (the first {_MOST_UNITS} of {len(network.W[1])})"
        if len(shown) < len(network.W[1])
        else ""
    )
    figure.suptitle(f"Weights of layer 1{more}")
    return figure


def confusion(evaluation: Evaluation) -> "Figure":
    """Draw the confusion matrix as shares of each true class, with the counts written in."""
    counts = evaluation.confusion
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    classes = len(counts)
    size = max(4.5, 0.55 * classes + 1.5)
    figure = new_figure(size + 0.8, size)
    axes = figure.subplots()
    drawn = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in np.ndindex(counts.shape):
        if counts[row, column] and classes <= 30:
            colour = "white" if shares[row, column] > 0.5 else "black"
            axes.text(
                column,
                row,
                str(counts[row, column]),
                ha="center",
                va="center",
                fontsize=8,
                color=colour,
            )
    axes.set_xticks(range(classes), evaluation.class_names)
    axes.set_yticks(range(classes), evaluation.class_names)
    axes.set(
        xlabel="predicted",
        ylabel="true",
        title=f"{evaluation.accuracy:.2%} of {counts.sum():,} right",
    )
    figure.colorbar(drawn, ax=axes, shrink=0.8, label="share of the true class")
    return figure


def mistakes(evaluation: Evaluation, data: Dataset, count: int = 30) -> "Figure":
    """Draw the surest mistakes with their true label, the predicted one and its probability.

    Raises
    ------
    DataError
        If the examples are no pictures.
    """
    rows = evaluation.mistakes[:count].tolist()
    names = evaluation.class_names
    captions = [
        f"{names[evaluation.labels[row]]} read as {names[evaluation.predicted[row]]}\n"
        f"{evaluation.confidence[row]:.1%} sure"
        for row in rows
    ]
    title = (
        f"The {len(rows)} surest of {len(evaluation.mistakes):,} mistakes"
        if rows
        else "No mistakes"
    )
    return pictures([data.image(row) for row in rows], captions, title)


def pictures(images: Sequence[Values], captions: Sequence[str], title: str) -> "Figure":
    """Draw a sheet of pictures, ink in black on white, each with its caption above."""
    columns = min(10, max(1, len(images)))
    rows = max(1, -(-len(images) // columns))
    figure = new_figure(max(4.0, 1.15 * columns), 1.5 * rows + 0.5)
    grid = np.atleast_1d(figure.subplots(rows, columns)).ravel()
    for place, axes in enumerate(grid):
        axes.axis("off")
        if place < len(images):
            axes.imshow(images[place], cmap="gray_r", vmin=0, vmax=255)
            axes.set_title(captions[place], fontsize=8)
    figure.suptitle(title)
    return figure


def new_figure(width: float, height: float) -> "Figure":
    """Return an empty figure, so many inches wide and high, that needs no screen.

    Raises
    ------
    MissingExtraError
        If Matplotlib is not installed.
    """
    require()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def save(figure: "Figure", path: str | os.PathLike[str]) -> None:
    """Write a figure to a picture file, whole or not at all; its ending says which kind.

    Raises
    ------
    OutputError
        If the file cannot be written, or the ending is not one that Matplotlib draws.
    """
    ending = _ending(path)
    with whole_file(path) as file:
        figure.savefig(file, format=ending, dpi=150)


def _ending(path: str | os.PathLike[str]) -> str:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    ending = os.path.splitext(path)[1].lstrip(".").lower()  # noqa: PTH122
    if ending not in FigureCanvasAgg.get_supported_filetypes():
        raise OutputError(f"{path}: pictures end in .png, .svg or .pdf")
    return ending
