"""Which of the package's tools catches a mistake: each is asked, and what it said is kept."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

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


@dataclass(frozen=True)
class Finding:
    """What one tool makes of a mistake.

    Parameters
    ----------
    tool
        The command: ``"check"``.
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
        _train(entry, right, wrong),
        _explain(entry, right, wrong),
        _evaluate(1 / len(setup.test) + 1 / held_out, right, wrong),
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


def _train(entry: Entry, right: Sequence[Run], wrong: Sequence[Run]) -> Finding:
    """`workings train`: what it says when it stops, or when nothing has been learnt."""
    if beside := [text for run in right if (text := _message(run)) is not None]:
        return Finding("train", SILENT, f"Of the right run too it says: {beside[0]}.")
    told = {run.seed: text for run in wrong if (text := _message(run)) is not None}
    if not told:
        return Finding("train", SILENT, "Trained to the end, and not a word.")
    named = {seed: text for seed, text in told.items() if entry.named_in(text)}
    seed, text = next(iter((named or told).items()))
    return Finding(
        "train",
        NAMES if named else SEES,
        f"In {len(told)} of {len(wrong)} runs. Seed {seed}: {text}.",
    )


def _message(run: Run) -> str | None:
    if run.stopped is not None or run.nothing is None:
        return run.stopped
    return f"the network has learnt nothing: {run.nothing}"


def _explain(entry: Entry, right: Sequence[Run], wrong: Sequence[Run]) -> Finding:
    """`workings explain --weight`: why a dead unit's gradient is 0."""
    if dead_units(right, wrong) is None:
        return Finding("explain", SILENT, f"{dead_counts(right, wrong)}.")
    run = next(run for run in wrong if run.dead)
    said = f"{run.dead_place} (seed {run.seed}): {run.why_dead}."
    return Finding("explain", NAMES if entry.named_in(said) else SEES, said)


def _evaluate(shares: float, right: Sequence[Run], wrong: Sequence[Run]) -> Finding:
    """`workings evaluate`: the test images beside others that no run was given.

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
    return Finding("evaluate", SEES if gap - usual > SURE * error else SILENT, said)
