"""What the benchmarks share: figures with their spread, rows of the table, sides in alternation."""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import numpy as np


@dataclass(frozen=True)
class Figure:
    """Repeated measurements of one thing, in seconds or bytes or as plain numbers."""

    values: list[float]
    unit: str = "s"

    @property
    def median(self) -> float:
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
        if self.median < 1:
            return f"{self.median * 1e3:.3g} ms ({low * 1e3:.3g}–{high * 1e3:.3g})"
        return f"{self.median:.2f} s ({low:.2f}–{high:.2f})"

    def document(self) -> dict[str, object]:
        low, high = self.spread
        return {"median": self.median, "low": low, "high": high, "unit": self.unit} | {
            "measurements": len(self.values)
        }


@dataclass(frozen=True)
class Row:
    """One line of the table: a result beside its target."""

    what: str
    ours: Figure
    result: float
    shown: str  #: the result as text
    other: Figure | None = None
    at_most: float | None = None
    at_least: float | None = None
    target: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.at_most is not None:
            return self.result <= self.at_most
        return None if self.at_least is None else self.result >= self.at_least

    def document(self) -> dict[str, object]:
        return {
            "what": self.what,
            "ours": self.ours.document(),
            "other": self.other and self.other.document(),
            "result": self.result,
            "at_most": self.at_most,
            "at_least": self.at_least,
            "met": self.met,
        }


def alternate(rounds: int, sides: dict[str, Callable[[], object]]) -> dict[str, Figure]:
    """Measure every side once a round, after one round that does not count.

    A side that returns a float has measured itself; of any other the call is timed. Each round
    begins with another side, so that none is always the first.
    """
    values: dict[str, list[float]] = {name: [] for name in sides}
    names = list(sides)
    for turn in range(-1, rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            start = time.perf_counter()
            own = sides[name]()
            seconds = time.perf_counter() - start
            if turn >= 0:
                values[name].append(own if isinstance(own, float) else seconds)
    return {name: Figure(measured) for name, measured in values.items()}


def in_fresh_process(statement: str, before: str = "pass") -> float:
    """Run Python code in a process of its own and return the seconds that `statement` took."""
    code = (
        f"{before}\nimport time\nstart = time.perf_counter()\n{statement}\n"
        "print(time.perf_counter() - start)"
    )
    # Compiled modules are kept, as on any user's machine; otherwise each start compiles them.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def machine() -> dict[str, object]:
    """Say what the figures were measured on."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "blas": f"{blas['name']} {blas['version']}",
        "load before": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
