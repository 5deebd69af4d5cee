"""How the lab's mistakes and what was measured of them are read in a terminal."""

from collections.abc import Iterable, Sequence

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from workings.cli.explain_text import page, say, section, show
from workings.cli.render import duration
from workings.lab import Comparison, Entry, Result, Run, curves
from workings.lab.runs import mean_of, points
from workings.lab.tools import NAMES, SEES, SILENT

_BARS = "▁▂▃▄▅▆▇█"
_SPARKS = 20
#: Columns of a terminal in which all of the summary finds room.
_WIDE = 75
_VERDICTS = {NAMES: "green", SEES: "yellow", SILENT: "dim"}
_RIGHT, _WRONG = "cyan", "yellow"


def show_entries(entries: Iterable[Entry]) -> None:
    """List the mistakes, and say how one is made."""
    out = page()
    say("Mistakes to be made on purpose and measured in the real training run", out, "bold", 0)
    for entry in entries:
        out.print()
        out.print(Text(entry.name, "bold cyan"))
        say(entry.mistake.sentence, out)
    out.print()
    out.print(Text("Try next", "bold"))
    for what, command in (
        ("one of them, beside the right run", "workings lab scalar-bias-gradient"),
        ("all of them, in some minutes", "workings lab all"),
        ("a quick look", "workings lab weights-too-wide --seeds 1 --epochs 50"),
    ):
        out.print(f"  {what}:")
        out.print(Text(f"    {command}", "cyan"))


def show_result(result: Result) -> None:
    """Show a mistake's page."""
    out, entry = page(), result.entry
    section(entry.name, out)
    say(entry.mistake.sentence, out, indent=0)
    say(f"Right: {entry.mistake.mend}", out, "green", indent=0)
    if entry.also is not None:
        say(f"workings check calls it {entry.also}.", out, "dim", indent=0)
    for comparison in result.comparisons:
        _show_comparison(comparison, out)
    out.print()
    out.print(Text(f"{duration(result.seconds)}{_unfinished(result)}", "dim"))


def show_summary(results: Sequence[Result]) -> None:
    """Show all mistakes beside their right runs, the most costly first."""
    rows = [(result, comparison) for result in results for comparison in result.comparisons]
    if not rows:
        return
    out = page()
    section("What they cost", out)
    for base in dict.fromkeys(comparison.base for _, comparison in rows):
        here = [row for row in rows if row[1].base == base]
        here.sort(key=lambda row: row[1].difference)
        _head(here[0][1], out)
        tested = ["test", "lowest", "highest"][: 3 if out.width >= _WIDE else 1]
        table = _table("", *tested, "points", "caught by", left=(0, len(tested) + 2))
        right = _tested(here[0][1].right)[: len(tested)]
        table.add_row(Text("the right run", _RIGHT), *right, "", "")
        for result, comparison in here:
            table.add_row(
                result.entry.name,
                *_tested(comparison.wrong)[: len(tested)],
                points(comparison.difference),
                ", ".join(comparison.caught_by) or _nothing(comparison),
            )
        show(table, out)
    out.print()
    say(
        "Points: the difference of the mean test accuracy. Caught by: workings check, train or "
        "explain said that something is wrong; held out: images that no run was given show it.",
        out,
        "dim",
        indent=0,
    )


def _show_comparison(comparison: Comparison, out: Console) -> None:
    _head(comparison, out)
    if comparison.mistaken_settings != comparison.settings:
        say(f"mistaken: {comparison.mistaken_settings}", out, "dim", indent=0)
    right, wrong = comparison.right, comparison.wrong
    table = _table("", "test accuracy", "lowest", "highest", "held out", left=(0,))
    for name, style, runs in (("right", _RIGHT, right), ("mistaken", _WRONG, wrong)):
        held_out = f"{mean_of(runs, 'held_out_accuracy'):.2%}"
        table.add_row(Text(name, style), *_tested(runs), held_out)
    show(table, out)
    say(
        f"Of {comparison.test:,} test images; held out: {comparison.held_out:,} more that no run "
        "was given.",
        out,
        "dim",
    )
    say(comparison.verdict, out, "bold")
    if len(right) > 1:
        each = ", ".join(points(difference) for difference in comparison.differences)
        say(f"Seed by seed: {each}.", out, "dim")
    show(_while_training(comparison), out)
    for sentence in comparison.looks:
        say(sentence, out)
    if not comparison.findings:
        return
    tools = _table("tool", "", "what it says", left=(0, 1, 2))
    for found in comparison.findings:
        verdict = Text(found.verdict, _VERDICTS[found.verdict], no_wrap=True)
        tools.add_row(found.tool, verdict, found.said)
    show(tools, out)
    if not comparison.caught_by:
        say("Nothing in the package catches it here.", out, "bold")


def _head(comparison: Comparison, out: Console) -> None:
    last = comparison.right[-1].seed
    out.print()
    say(f"In {comparison.words}", out, "bold", indent=0)
    seeds = f"seeds 0–{last}" if last else "seed 0"
    say(f"{comparison.settings}; {seeds}", out, "dim", indent=0)


def _while_training(comparison: Comparison) -> Table:
    """Return loss and accuracy at some epochs, and the accuracy's whole course as bars."""
    shown = curves.epochs_shown(comparison.right[0].epochs)
    names = [f"epoch {shown[0]}", *map(str, shown[1:])]
    table = _table(
        "", "training", *names, f"accuracy, 1 to {shown[-1]}", left=(0, 1, len(shown) + 2)
    )
    for name, style, runs in (
        ("right", _RIGHT, comparison.right),
        ("mistaken", _WRONG, comparison.wrong),
    ):
        losses, accuracies = curves.losses(runs), curves.accuracies(runs)
        line = Text(_sparks(accuracies, shown[-1]), style)
        table.add_row(
            Text(name, style), "loss", *(_loss(losses.at(epoch)) for epoch in shown), line
        )
        table.add_row("", "accuracy", *(_share(accuracies.at(epoch)) for epoch in shown), "")
        running = [losses.running_at(epoch) for epoch in shown]
        if min(running) < len(runs):
            table.add_row("", "runs going on", *map(str, running), "")
    return table


def _sparks(curve: curves.Curve, last: int) -> str:
    """Return a curve of shares as bars as far as it goes, the epochs on a logarithmic scale."""
    epochs = np.unique(np.geomspace(1, last, _SPARKS).round().astype(int)).tolist()
    found = [curve.at(epoch) for epoch in epochs]
    return "".join(_BARS[min(int(share * 8), 7)] for share in found if share is not None)


def _tested(runs: Sequence[Run]) -> list[str]:
    tested = [run.test_accuracy for run in runs]
    return [f"{mean_of(runs, 'test_accuracy'):.2%}", f"{min(tested):.2%}", f"{max(tested):.2%}"]


def _nothing(comparison: Comparison) -> Text:
    return Text("nothing" if comparison.findings else "not asked", "dim")


def _unfinished(result: Result) -> str:
    if result.complete:
        return ""
    return "; unfinished: with the seeds above only, and not all tools were asked"


def _loss(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}" if value < 100 else f"{value:.3g}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _table(*headings: str, left: Sequence[int]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="left" if place in left else "right", no_wrap=place == 0)
    return table
