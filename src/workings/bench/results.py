"""What was measured, and how the sides compare."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workings.bench.cases import Case
from workings.bench.figures import Figure
from workings.bench.sides import SIDES, ours_first


@dataclass(frozen=True)
class Verdict:
    """Whether a side computed what all should.

    Parameters
    ----------
    agrees
        A side that does not is shown but not ranked.
    numbers
        What it reached: loss, accuracy, by how much it is apart.
    shown
        The same in a few words.
    """

    agrees: bool
    numbers: dict[str, float] = field(default_factory=dict)
    shown: str = ""


@dataclass(frozen=True)
class SideResult:
    """One side in one case.

    Parameters
    ----------
    side
        Its name.
    time
        Seconds; None where nothing was measured, and then `note` says why.
    peak
        The most bytes of memory it held.
    verdict
        What it computed.
    note
        Why there are no figures, in one line.
    """

    side: str
    time: Figure | None = None
    peak: float | None = None
    verdict: Verdict | None = None
    note: str = ""

    @property
    def ranked(self) -> bool:
        """Whether it was measured and has computed what all should."""
        return self.time is not None and (self.verdict is None or self.verdict.agrees)


@dataclass(frozen=True)
class CaseResult:
    """One case: all its sides, in the order of the table."""

    case: Case
    sides: Sequence[SideResult]

    @property
    def ours(self) -> SideResult | None:
        """The side of ours that the others are compared with."""
        measured = {result.side: result for result in self.sides if result.ranked}
        name = ours_first(list(measured))
        return None if name is None else measured[name]

    def ratio(self, result: SideResult) -> float | None:
        """Return how many times as fast ours is; None for a side that is not ranked."""
        ours = self.ours
        if ours is None or ours.time is None or result.time is None or not result.ranked:
            return None
        return result.time.median / ours.time.median

    def fastest(self) -> list[SideResult]:
        """Return the fastest side of each peer's family: what counts where one has two ways."""
        best: dict[str, SideResult] = {}
        for result in self.sides:
            family = SIDES[result.side].family
            if not result.ranked or family == "ours" or result.time is None:
                continue
            known = best.get(family)
            if known is None or known.time is None or result.time.median < known.time.median:
                best[family] = result
        return list(best.values())

    def document(self) -> dict[str, object]:
        """Return the case for a JSON document."""
        ours, fastest = self.ours, {result.side for result in self.fastest()}
        return {
            "workload": self.case.workload,
            "case": self.case.key,
            "title": self.case.title,
            "compared_with": ours and ours.side,
            "sides": [
                {
                    "side": result.side,
                    "what": SIDES[result.side].what,
                    "versions": "" if result.time is None else SIDES[result.side].versions(),
                    "seconds": result.time and result.time.document(),
                    "peak_bytes": result.peak,
                    "ours_times_as_fast": self.ratio(result),
                    "fastest_of_its_family": result.side in fastest,
                    "agrees": result.verdict and result.verdict.agrees,
                    "reached": result.verdict and result.verdict.numbers,
                    "note": result.note,
                }
                for result in self.sides
            ],
        }
