"""Figures with their spread, and sides measured in alternation."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter


@dataclass(frozen=True)
class Figure:
    """Repeated measurements of one thing.

    Parameters
    ----------
    values
        At least one.
    unit
        ``"s"``, ``"bytes"``, or nothing for plain numbers.

    Examples
    --------
    >>> figure = Figure([0.021, 0.020, 0.030, 0.022])
    >>> print(figure)
    21.5 ms (20.8–24)
    """

    values: Sequence[float]
    unit: str = "s"

    @property
    def median(self) -> float:
        """The middle one of the measurements."""
        return median(self.values)

    @property
    def spread(self) -> tuple[float, float]:
        """Between these lies the middle half of the measurements."""
        if len(self.values) < 3:
            return min(self.values), max(self.values)
        low, _, high = quantiles(self.values, n=4, method="inclusive")
        return low, high

    def __str__(self) -> str:
        low, high = self.spread
        if self.unit == "bytes":
            return f"{self.median / 1e6:.0f} MB ({low / 1e6:.0f}–{high / 1e6:.0f})"
        if self.unit != "s":
            return f"{self.median:.2g}"
        for factor, unit in ((1e6, "µs"), (1e3, "ms")):
            if self.median * factor < 999.5:
                return f"{self.median * factor:.3g} {unit} ({low * factor:.3g}–{high * factor:.3g})"
        return f"{self.median:.2f} s ({low:.2f}–{high:.2f})"

    def document(self) -> dict[str, object]:
        """Return the figure for a JSON document."""
        low, high = self.spread
        return {"median": self.median, "low": low, "high": high, "unit": self.unit} | {
            "measurements": len(self.values)
        }


def turns(names: Sequence[str], rounds: int, first: int = 0) -> Iterator[tuple[int, str]]:
    """Yield rounds and names: every name once a round, each round beginning with another.

    Examples
    --------
    >>> list(turns(["a", "b"], 2))
    [(0, 'a'), (0, 'b'), (1, 'b'), (1, 'a')]
    """
    for turn in range(first, rounds):
        start = turn % len(names)
        for name in [*names[start:], *names[:start]]:
            yield turn, name


def alternate(rounds: int, sides: dict[str, Callable[[], object]]) -> dict[str, Figure]:
    """Measure every side once a round, after one round that does not count.

    Parameters
    ----------
    rounds
        How many count.
    sides
        Functions by name. One that returns a float has measured itself; of any other the call is
        timed.
    """
    values: dict[str, list[float]] = {name: [] for name in sides}
    for turn, name in turns(list(sides), rounds, first=-1):
        start = perf_counter()
        own = sides[name]()
        seconds = perf_counter() - start
        if turn >= 0:
            values[name].append(own if isinstance(own, float) else seconds)
    return {name: Figure(measured) for name, measured in values.items()}
