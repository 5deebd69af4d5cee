"""The reading workload: Kaggle's train.csv, by each side's own reader."""

import gc
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np

from workings.arrays import Values
from workings.bench.work import Work

#: Reads a CSV and returns its rows, the label first, in whatever form the reader makes.
Reader = Callable[[Path], object]


def train_csv(folder: Path) -> Path:
    """Return where the file is."""
    return folder / "train.csv"


def reader(side: str) -> tuple[Reader, Callable[[object], Values]]:
    """Return what reads, and what makes m×785 numbers of it afterwards, untimed."""
    return {"ours": _ours, "numpy": _numpy, "pandas": _pandas, "polars": _polars}[side]()


def work(side: str, path: Path) -> Work:
    """Return what to measure; the first reading, with the file from disk, does not count."""
    read, as_rows = reader(side)
    rows = as_rows(read(path))
    reached = {"rows": np.array([len(rows)]), "sums": rows.sum(axis=0, dtype=np.int64)}
    del rows

    def measure() -> float:
        gc.collect()
        start = perf_counter()
        table = read(path)
        seconds = perf_counter() - start
        del table
        return seconds

    return Work(measure, reached)


def _ours() -> tuple[Reader, Callable[..., Values]]:
    import workings as wk

    def rows(data: "wk.Dataset") -> Values:
        return np.column_stack([data.known_labels, data.values])

    return wk.read_csv, rows


def _numpy() -> tuple[Reader, Callable[..., Values]]:
    def read(path: Path) -> object:
        return np.loadtxt(path, delimiter=",", dtype=np.uint8, skiprows=1)

    return read, np.asarray


def _pandas() -> tuple[Reader, Callable[..., Values]]:
    import pandas

    return pandas.read_csv, lambda table: table.to_numpy()


def _polars() -> tuple[Reader, Callable[..., Values]]:
    import polars

    return polars.read_csv, lambda table: table.to_numpy()
