"""What each mistake cost when `make lab` measured it for docs/lab.md: nothing is computed here."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import mean
from typing import Any

from workings.lab.results import Result
from workings.lab.runs import Run

#: Where the figures stand, beside this module.
FILE = "measured.json"
#: Decimals of a share that are kept: as many as the tables show.
_DECIMALS = 4


@dataclass(frozen=True)
class Cost:
    """A mistake's cost over several seeds.

    Parameters
    ----------
    seeds
        The seeds.
    right, wrong
        The mean test accuracy without and with the mistake, from 0 to 1.
    difference
        The mean difference; below 0: worse.
    """

    seeds: tuple[int, ...]
    right: float
    wrong: float
    difference: float


def cost_of(entry: str, base: str) -> Cost | None:
    """Return what a mistake cost; None where it has not been measured.

    Parameters
    ----------
    entry, base
        The names of the mistake and of the right run it is made in.

    Examples
    --------
    >>> cost_of("weights-too-wide", "lesson").difference
    -0.0463
    """
    measured = _measured()
    here = measured["bases"].get(base)
    found = here and here["mistakes"].get(entry)
    if not found:
        return None
    return Cost(tuple(measured["seeds"]), here["right"][0], found["test"][0], found["difference"])


def document(results: Sequence[Result]) -> dict[str, Any]:
    """Return what is kept of results: the mean, lowest and highest test accuracy of each."""
    rows = [(result, comparison) for result in results for comparison in result.comparisons]
    bases: dict[str, Any] = {}
    for result, comparison in rows:
        empty = {"right": _tested(comparison.right), "mistakes": {}}
        bases.setdefault(comparison.base, empty)["mistakes"][result.entry.name] = {
            "test": _tested(comparison.wrong),
            "difference": round(comparison.difference, _DECIMALS),
        }
    return {"seeds": [run.seed for run in rows[0][1].right], "bases": bases}


def _tested(runs: Sequence[Run]) -> list[float]:
    found = [run.test_accuracy for run in runs]
    return [round(each, _DECIMALS) for each in (mean(found), min(found), max(found))]


@cache
def _measured() -> dict[str, Any]:
    text = files("workings.lab").joinpath(FILE).read_text("utf-8")
    measured: dict[str, Any] = json.loads(text)
    return measured
