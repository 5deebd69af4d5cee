"""The picture of a contest: how many times as fast ours is as each peer, a bar each."""

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from workings.bench.results import CaseResult
from workings.bench.sides import SIDES
from workings.plots import new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: A colour a family, from Okabe and Ito's palette, told apart by colour-blind eyes too; every bar
#: also carries its name.
_COLOURS = {
    "torch": "#d55e00",
    "jax": "#0072b2",
    "scikit-learn": "#e69f00",
    "numpy": "#56b4e9",
    "lesson": "#009e73",
    "onnxruntime": "#cc79a7",
}
_OTHER = "#999999"


def ratios(results: Sequence[CaseResult], caption: str) -> "Figure":
    """Draw the ratios, case under case; of a peer used in two ways, the faster.

    Parameters
    ----------
    results
        What was measured.
    caption
        On what it was measured.
    """
    drawn = [(result, result.fastest()) for result in results if result.ours is not None]
    drawn = [(result, peers) for result, peers in drawn if peers]
    lines = sum(len(peers) + 1.6 for _, peers in drawn)
    figure = new_figure(9.0, max(2.0, 0.26 * lines + 1.4))
    axes = figure.subplots()
    heights, names, widest = [], [], 1.0
    y = 0.0
    for result, peers in drawn:
        axes.text(
            0.0,
            y,
            f"{result.case.key}  {result.case.title}",
            transform=axes.get_yaxis_transform(),
            fontsize=9,
            fontweight="bold",
            va="center",
            backgroundcolor="white",
        )
        y += 1
        for peer in sorted(peers, key=lambda peer: result.ratio(peer) or 0.0, reverse=True):
            ratio = result.ratio(peer) or 0.0
            family = SIDES[peer.side].family
            axes.barh(y, ratio - 1, left=1, height=0.75, color=_COLOURS.get(family, _OTHER))
            axes.annotate(
                f"{ratio:.3g}×  ({str(peer.time).partition(' (')[0]})",
                (ratio, y),
                xytext=(4 if ratio >= 1 else -4, 0),
                textcoords="offset points",
                fontsize=8,
                va="center",
                ha="left" if ratio >= 1 else "right",
            )
            heights.append(y)
            names.append(peer.side)
            widest = max(widest, ratio, 1 / ratio if ratio else 1.0)
            y += 1
        y += 0.6
    axes.set_xscale("log")
    smallest = min(
        (result.ratio(peer) or 1.0 for result, peers in drawn for peer in peers), default=1
    )
    axes.set_xlim(min(0.5, smallest / 6), max(2.0, widest * 4))
    axes.set_ylim(y, -0.8)
    axes.set_yticks(heights, names, fontsize=8)
    axes.axvline(1, color="black", linewidth=1)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}×")
    axes.grid(axis="x", alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_title("How many times as fast ours is: right of 1× ours is faster", fontsize=11)
    axes.set_xlabel(fill(caption, 120), fontsize=7)
    return figure
