"""What the lab measured, drawn: the right and the mistaken runs' curves, a panel a comparison."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from workings.lab.curves import accuracies, epochs_shown
from workings.lab.results import Comparison, Result
from workings.lab.runs import Run, points
from workings.plots import new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_RIGHT, _WRONG = "#1f77b4", "#d95f02"
_COLUMNS = 3


def panels(results: Sequence[Result]) -> "Figure":
    """Draw each mistake's training accuracy over the epochs beside the right run's.

    Lines are means over the seeds, the bands go from the lowest to the highest; the epochs stand on
    a logarithmic scale. A cross is where a run stopped itself.
    """
    drawn = [(result, comparison) for result in results for comparison in result.comparisons]
    columns = min(_COLUMNS, len(drawn))
    rows = -(-len(drawn) // columns)
    figure = new_figure(4.2 * columns, 2.9 * rows + 0.5)
    grid = np.atleast_1d(figure.subplots(rows, columns, sharey=True)).ravel()
    for axes, (result, comparison) in zip(grid, drawn, strict=False):
        _panel(axes, result, comparison)
    for axes in grid[len(drawn) :]:
        axes.axis("off")
    for axes in grid[::columns]:
        axes.set_ylabel("training accuracy (%)")
    handles, labels = grid[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=2, frameon=False)
    return figure


def _panel(axes: Any, result: Result, comparison: Comparison) -> None:
    lines = ((comparison.right, _RIGHT, "-", "right"), (comparison.wrong, _WRONG, "--", "mistaken"))
    for runs, colour, style, label in lines:
        _lines(axes, runs, colour, style, label)
    last = comparison.right[0].epochs
    axes.set(xscale="log", xlim=(0.95, max(last, 2) * 1.05), ylim=(0, 101), xlabel="epoch")
    # those near the last would cover its number
    ticks = [at for at in epochs_shown(last) if at == last or 2 * at <= last]
    axes.set_xticks(ticks, [f"{at:,}" for at in ticks])
    axes.set_xticks([], minor=True)
    where = "" if comparison.base == "lesson" else f"\n{comparison.words}"
    axes.set_title(
        f"{result.entry.name}{where}\ntest accuracy {points(comparison.difference)} points",
        fontsize=9,
    )
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)


def _lines(axes: Any, runs: Sequence[Run], colour: str, style: str, label: str) -> None:
    curve = accuracies(runs)
    epochs = np.arange(1, len(curve.mean) + 1)
    axes.fill_between(
        epochs, 100 * curve.lowest, 100 * curve.highest, color=colour, alpha=0.2, linewidth=0
    )
    marker = "o" if len(epochs) == 1 else ""  # of one point no line can be drawn
    axes.plot(epochs, 100 * curve.mean, color=colour, linestyle=style, marker=marker, label=label)
    for run in runs:
        if run.stopped and run.accuracies:
            end = len(run.accuracies), 100 * run.accuracies[-1]
            axes.plot(*end, color=colour, marker="x", clip_on=False)
