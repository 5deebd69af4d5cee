"""Which of the package's tools catches a mistake: each is asked, and what it said is kept.

Beside the tools stand images held out of every run, which nobody at work has: they are no tool, and
show all the same where a test accuracy means nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workings.data.shared import shared_note
from workings.errors import SettingError
from workings.gradcheck import check_gradients
from workings.lab.entries import Entry
from workings.lab.looks import dead_counts, dead_units
from workings.lab.runs import SAMPLE, Run, mean_of, points
from workings.mistakes import Setup

#: What a tool's word is worth.
NAMES, SEES, SILENT = "names it", "sees it", "silent"
#: So many standard errors above what images held out say, a test accuracy is no chance.
SURE = 3.0
#: What is told of the images held out, where a command's name would stand.
HELD_OUT = "held out"


@dataclass(frozen=True)
class Finding:
    """What one tool makes of a mistake.

    Parameters
    ----------
    tool
        The command: ``"check"``; or `HELD_OUT`.
    verdict
        `NAMES` where its message says which mistake it is, `SEES` where it says that something is
        wrong, `SILENT` where it says nothing of the kind.
    said
        What it said, in a line.
    """

    tool: str
    verdict: str
    said: str

    @property
    def caught(self) -> bool:
        """Whether the tool said that something is wrong."""
        return self.verdict != SILENT


def findings(
    entry: Entry, setup: Setup, held_out: int, right: Sequence[Run], wrong: Sequence[Run]
) -> tuple[Finding, ...]:
    """Ask every tool.

    Parameters
    ----------
    entry
        The mistake.
    setup
        The run's setup, the mistake made in it.
    held_out
        How many images were held out of every run.
    right, wrong
        The runs without and with it, of the same seeds.
    """
    return (
        _check(entry, setup, wrong[0].seed),
        _train(entry, right, wrong, shared_note(setup.data, setup.test)),
        _explain(entry, right, wrong),
        _held_out(1 / len(setup.test) + 1 / held_out, right, wrong),
    )


def _check(entry: Entry, setup: Setup, seed: int) -> Finding:
    """`workings check`: the gradients of the network as it starts, on some training images."""
    sample, network = setup.data[:SAMPLE], setup.fresh(seed)
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            report = check_gradients(network, sample.X, sample.Y, backward=entry.backward)
    except SettingError as error:
        return Finding("check", SEES, f"{error}.")
    if report.ok:
        return Finding("check", SILENT, report.verdict)
    known = [f"Known mistake: {mistake.name}." for mistake in report.mistakes]
    said = " ".join([report.verdict, *known])
    return Finding("check", NAMES if entry.named_in(said) else SEES, said)


def _train(entry: Entry, right: Sequence[Run], wrong: Sequence[Run], shared: str | None) -> Finding:
    """`workings train`: what it says when it stops, has learnt nothing, or has seen the test set.

    What it says of a right run too is no word on the mistake.
    """
    beside = [kind for run in right for kind in _words(run)]
    told = {
        run.seed: text for run in wrong for kind, text in _words(run).items() if kind not in beside
    }
    if not told and shared is not None:
        return Finding("train", NAMES if entry.named_in(shared) else SEES, f"Note: {shared}.")
    if not told:
        said = [text for run in right for text in _words(run).values()]
        quiet = "Trained to the end, and not a word."
        return Finding(
            "train", SILENT, f"Of the right run too it says: {said[0]}." if said else quiet
        )
    named = {seed: text for seed, text in told.items() if entry.named_in(text)}
    seed, text = next(iter((named or told).items()))
    runs = f"In {len(told)} of {len(wrong)} runs. Seed" if len(wrong) > 1 else "With seed"
    return Finding("train", NAMES if named else SEES, f"{runs} {seed}: {text}.")


def _words(run: Run) -> dict[str, str]:
    """Return what training said of a run, by the kind of its word."""
    if run.stopped is not None:
        return {"stopped": run.stopped}
    if run.nothing is not None:
        return {"nothing": f"the network has learnt nothing: {run.nothing}"}
    return {}


def _explain(entry: Entry, right: Sequence[Run], wrong: Sequence[Run]) -> Finding:
    """`workings explain --weight`: why a dead unit's gradient is 0."""
    if dead_units(right, wrong) is None:
        return Finding("explain", SILENT, f"{dead_counts(right, wrong)}.")
    run = next(run for run in wrong if run.dead)
    said = f"{run.dead_place} (seed {run.seed}): {run.why_dead}."
    return Finding("explain", NAMES if entry.named_in(said) else SEES, said)


def _held_out(shares: float, right: Sequence[Run], wrong: Sequence[Run]) -> Finding:
    """The test images beside others that no run was given.

    `shares` is 1/n of both, added: what the variance of the difference of two shares grows with.
    """
    test, held_out = mean_of(wrong, "test_accuracy"), mean_of(wrong, "held_out_accuracy")
    gap = test - held_out
    usual = mean_of(right, "test_accuracy") - mean_of(right, "held_out_accuracy")
    error = math.sqrt(held_out * (1 - held_out) * shares)
    said = (
        f"{test:.2%} of the test images and {held_out:.2%} of those held out are right: "
        f"{points(gap)} points; in the right run {points(usual)}."
    )
    return Finding(HELD_OUT, SEES if gap - usual > SURE * error else SILENT, said)
