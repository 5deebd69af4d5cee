"""What the lab measured, as plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

from workings.lab import curves
from workings.lab.entries import Entry
from workings.lab.looks import looks
from workings.lab.runs import Run, mean_of, points
from workings.lab.tools import HELD_OUT, Finding


@dataclass(frozen=True)
class Comparison:
    """A mistake in one right run, seed by seed beside it.

    Parameters
    ----------
    base, words, settings
        The right run: its name, what it is, and its settings in a line.
    mistaken_settings
        The mistaken run's settings in a line; the same where the mistake is elsewhere.
    test, held_out
        How many images the test accuracy is measured on, and how many were held out of every run.
    right, wrong
        The runs without and with the mistake, of the same seeds.
    findings
        What each tool makes of it; empty where not all seeds are through.
    """

    base: str
    words: str
    settings: str
    mistaken_settings: str
    test: int
    held_out: int
    right: tuple[Run, ...]
    wrong: tuple[Run, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def differences(self) -> tuple[float, ...]:
        """By how much each seed's test accuracy differs from the right run's; below 0: worse."""
        pairs = zip(self.right, self.wrong, strict=True)
        return tuple(wrong.test_accuracy - right.test_accuracy for right, wrong in pairs)

    @property
    def difference(self) -> float:
        """The mean of them."""
        return mean(self.differences)

    @property
    def spread(self) -> float:
        """By how much the right run's own test accuracy differs from seed to seed."""
        tested = [run.test_accuracy for run in self.right]
        return max(tested) - min(tested)

    @property
    def looks(self) -> tuple[str, ...]:
        """What is unusual while training, in sentences."""
        return looks(self.right, self.wrong)

    @property
    def caught_by(self) -> tuple[str, ...]:
        """The tools that said that something is wrong; `HELD_OUT` where images held out show it."""
        return tuple(finding.tool for finding in self.findings if finding.caught)

    @property
    def verdict(self) -> str:
        """What it costs, in a sentence."""
        cost, spread = f"{points(self.difference)} points", 100 * self.spread
        if HELD_OUT in self.caught_by:
            return f"{cost} of test accuracy that mean nothing: see the images held out."
        if not any(self.differences):
            return "No difference at all, with any seed."
        count = len(self.differences)
        if count == 1:
            return f"{cost}, with one seed."
        better, worse = (
            sum(sign * difference > 0 for difference in self.differences) for sign in (1, -1)
        )
        seeds = f"better with {better} of {count} seeds, worse with {worse}"
        if count in (better, worse):
            seeds = f"{'better' if better else 'worse'} with each of {count} seeds"
        return f"{cost}, {seeds}. The right run's own seeds differ by {spread:.2f}."

    def as_document(self) -> dict[str, Any]:
        """Return it as JSON: every number that is shown, and every run's curve."""
        shown = curves.epochs_shown(self.right[0].epochs)
        return {
            "base": self.base,
            "words": self.words,
            "settings": self.settings,
            "mistaken_settings": self.mistaken_settings,
            "test_images": self.test,
            "held_out_images": self.held_out,
            "right": _document(self.right, shown),
            "wrong": _document(self.wrong, shown),
            "differences": list(self.differences),
            "difference": self.difference,
            "spread": self.spread,
            "verdict": self.verdict,
            "epochs_shown": shown,
            "looks": list(self.looks),
            "findings": [
                {"tool": found.tool, "verdict": found.verdict, "said": found.said}
                for found in self.findings
            ],
            "caught_by": list(self.caught_by),
        }


@dataclass(frozen=True)
class Result:
    """All that was measured of a mistake.

    Parameters
    ----------
    entry
        The mistake.
    comparisons
        One for each right run it is made in.
    complete
        Whether every seed was run.
    seconds
        How long it took, right runs that were made for it included.
    """

    entry: Entry
    comparisons: tuple[Comparison, ...]
    complete: bool
    seconds: float

    def as_document(self) -> dict[str, Any]:
        """Return it as JSON."""
        mistake = self.entry.mistake
        return {
            "name": self.entry.name,
            "also": self.entry.also,
            "sentence": mistake.sentence,
            "mend": mistake.mend,
            "complete": self.complete,
            "seconds": self.seconds,
            "comparisons": [comparison.as_document() for comparison in self.comparisons],
        }


def _document(runs: Sequence[Run], shown: Sequence[int]) -> dict[str, Any]:
    tested = [run.test_accuracy for run in runs]
    losses, accuracies = curves.losses(runs), curves.accuracies(runs)
    return {
        "test_accuracy": mean(tested),
        "lowest": min(tested),
        "highest": max(tested),
        "held_out_accuracy": mean_of(runs, "held_out_accuracy"),
        "while_training": {
            "loss": [losses.at(epoch) for epoch in shown],
            "accuracy": [accuracies.at(epoch) for epoch in shown],
            "running": [losses.running_at(epoch) for epoch in shown],
        },
        "runs": [run.as_document() for run in runs],
    }
