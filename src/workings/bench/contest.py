"""The contest: every side of a case prepared, measured in alternation, judged."""

import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from workings.bench.cases import Case, RaceCase, StartCase
from workings.bench.contestants import Child, Contestant, Fresh
from workings.bench.figures import Figure, turns
from workings.bench.fresh import Measurement, ProcessFailed
from workings.bench.machine import environment, held_to
from workings.bench.races import race_command, start
from workings.bench.results import CaseResult, SideResult, Verdict
from workings.bench.side import reached_file
from workings.bench.sides import SIDES
from workings.bench.verdicts import Judge, judge, race

#: Seconds before each measurement: the threads of the side before spin for a while after their
#: work, and would take the processors from the next.
PAUSE = 0.05
_INSTALL = "pip install 'workings[bench]'"
#: Told what is being done: the case, the side, the round from 1, or 0 while it gets ready.
Progress = Callable[[Case, str, int], None]


@dataclass
class _Entry:
    """A side while it is measured."""

    contestant: Contestant
    seconds: list[float] = field(default_factory=list)
    peaks: list[int] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    verdict: Verdict | None = None


def contest(
    cases: Sequence[Case],
    sides: Collection[str],
    rounds: int,
    threads: int,
    progress: Progress = lambda case, side, turn: None,
) -> Iterator[CaseResult]:
    """Measure cases, one after the other.

    Parameters
    ----------
    cases
        What to measure.
    sides
        The names of those who may take part.
    rounds
        Measurements a side, 1 or more.
    threads
        How many every side may use, 1 or more.
    progress
        Is told what is being done.

    Yields
    ------
    CaseResult
        One for each case in which a side takes part, as soon as it is measured.
    """
    with tempfile.TemporaryDirectory() as folder, held_to(threads):
        for case in cases:
            names = [name for name in case.sides if name in sides]
            if names:
                yield _measure(case, names, rounds, threads, Path(folder), progress)


def _measure(
    case: Case, names: Sequence[str], rounds: int, threads: int, folder: Path, progress: Progress
) -> CaseResult:
    judged = judge(case, threads, folder)
    notes: dict[str, str] = {}
    entries: dict[str, _Entry] = {}
    with ExitStack() as stack:
        for name in names:
            if missing := SIDES[name].missing():
                notes[name] = f"not installed: {', '.join(missing)} ({_INSTALL})"
                continue
            progress(case, name, 0)
            entry = _Entry(_contestant(case, name, threads, folder))
            stack.callback(entry.contestant.kill)
            try:
                entry.contestant.prepare()
                entry.verdict = _verdict(judged, reached_file(folder, case.key, name))
                entries[name] = entry
            except ProcessFailed as error:
                notes[name] = str(error)
        for turn, name in turns(list(entries), rounds) if entries else ():
            if name in notes:
                continue
            progress(case, name, turn + 1)
            time.sleep(PAUSE)
            try:
                _note_down(entries[name], entries[name].contestant.measure())
            except ProcessFailed as error:
                notes[name] = str(error)
        results = [_result(case, name, entries.get(name), notes) for name in names]
    return CaseResult(case, sorted(results, key=_place))


def _contestant(case: Case, side: str, threads: int, folder: Path) -> Contestant:
    variables = environment(threads)
    if isinstance(case, RaceCase):
        return Fresh(lambda number: race_command(side, number, threads, folder, variables))
    if isinstance(case, StartCase):
        return Fresh(lambda _: start(case, side, variables))
    return Child(case.key, side, threads, folder, variables)


def _note_down(entry: _Entry, measured: Measurement) -> None:
    entry.seconds.append(measured.seconds)
    if measured.output:
        entry.outputs.append(measured.output)
    if measured.peak is not None:
        entry.peaks.append(measured.peak)


def _verdict(judged: Judge | None, path: Path) -> Verdict | None:
    if judged is None:
        return None
    with np.load(path) as reached:
        return judged(reached)


def _result(case: Case, name: str, entry: _Entry | None, notes: dict[str, str]) -> SideResult:
    if entry is None or name in notes:
        return SideResult(name, note=notes[name])
    verdict = entry.verdict
    try:
        peak = entry.contestant.finish()
        if isinstance(case, RaceCase):
            verdict = race(case, entry.outputs)
    except ProcessFailed as error:
        return SideResult(name, note=str(error))
    peaks = [*entry.peaks, *([] if peak is None else [peak])]
    held = Figure(peaks, "bytes").median if peaks else None
    return SideResult(name, Figure(entry.seconds), held, verdict)


def _place(result: SideResult) -> tuple[bool, bool, float]:
    """Sort the fastest first, then those that computed something else, then those without."""
    seconds = 0.0 if result.time is None else result.time.median
    return result.time is None, not result.ranked, seconds
