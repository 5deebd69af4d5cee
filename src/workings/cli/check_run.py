"""``workings check``: the work behind it."""

import contextlib
import runpy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from workings.cli.render import console, print_json
from workings.data import Dataset, read
from workings.errors import DataError, SettingError
from workings.files import load
from workings.gradcheck import ArrayCheck, CheckReport, check_gradients
from workings.gradcheck.compare import ABSOLUTE, RELATIVE
from workings.gradcheck.learner import described
from workings.gradcheck.report import OWN
from workings.gradcheck.wording import told_apart
from workings.network import Network

_STYLES = {"agrees": "green", "wrong": "bold red", "unknown": "yellow"}


def run(
    model: str | None,
    source: str,
    *,
    batch: int,
    image: int,
    sample: str | None,
    seed: int,
    l2: float,
    against: str | None,
    backward: str | None,
    label: str | None,
    as_json: bool,
) -> bool:
    """Check and show; return whether the gradients agree.

    Raises
    ------
    WorkingsError
        If the model, the data or the learner's file cannot be read, or they do not fit.
    """
    count = _sample(sample)
    network = None if model is None else load(model)
    whole, test = read(source, label)
    data = whole if test is None else test
    if not image < len(data):
        raise DataError(f"--image {image}: the examples go from 0 to {len(data) - 1:,}")
    data = data[image : image + batch]
    data.require_labels()
    if network is None:
        network = Network([data.features, 10, data.classes], seed=seed)
    else:
        data = data.prepared_as(network.preparation, network.sizes[0])
    # what a learner's file prints is no result
    with contextlib.redirect_stdout(sys.stderr), _neighbours(backward):
        report = check_gradients(
            network,
            data.X,
            data.Y,
            backward=None if backward is None else _learners(backward),
            l2=l2,
            sample=count,
            seed=seed,
            against=against,
        )
    if as_json:
        document: dict[str, Any] = {"model": model, "data": data.preparation.source}
        print_json(document | {"first": image} | report.as_document())
    else:
        _print(report, data, image)
    return report.ok


def _print(report: CheckReport, data: Dataset, first: int) -> None:
    out = console()
    last = first + report.examples - 1
    which = f"example {first:,}" if first == last else f"examples {first:,} to {last:,}"
    out.print(
        Text.assemble(
            (report.network, "bold"),
            f"\n{which} of {data.preparation.source}, loss {report.loss:.6f}\n",
        )
    )
    out.print(_table(report))
    _print_notes(report, out)
    out.print()
    right = "bold green" if report.known else "yellow"
    out.print(Text(report.verdict, right if report.ok else "bold red"))
    for known in report.mistakes:
        out.print(Text.assemble((f"Known mistake: {known.name}. ", "bold"), known.sentence))
        out.print(Text.assemble(("Mend: ", "bold"), known.mend))
    if report.detail is not None:
        out.print(report.detail)


def _table(report: CheckReport) -> Table:
    """Return a row for each array; at 80 columns it fits for 1,024 hidden units and 784 inputs."""
    finite = report.method == "finite differences"
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("")
    table.add_column("shape")
    table.add_column("checked", justify="right")
    if finite:
        table.add_column("kinks", justify="right")
    table.add_column("worst")
    table.add_column("backprop", justify="right")
    table.add_column("difference" if finite else report.method, justify="right")
    table.add_column("relative", justify="right")
    table.add_column("")
    for array in report.arrays:
        cells = [
            array.name,
            "×".join(map(str, array.shape)),
            f"{array.checked:,}",
            *([f"{array.kinks:,}"] if finite else []),
            "–" if array.worst is None else str(array.worst),
            *_numbers(array),
            "–" if array.relative is None else f"{array.relative:.1e}",
        ]
        table.add_row(*cells, Text(array.verdict, _STYLES[array.verdict]))
    return table


def _print_notes(report: CheckReport, out: Console) -> None:
    notes = [f"{array.name}: {array.problem}." for array in report.arrays if array.problem]
    counts = [
        f"{array.wrong:,} of {array.judged:,} in {array.name}"
        for array in report.arrays
        if array.wrong
    ]
    if counts:
        notes.append(f"Wrong are {', '.join(counts)}.")
    if own := [array.name for array in report.arrays if array.worst_beside_own]:
        notes.append(
            f"The worst of {', '.join(own)} stands beside {OWN}, not beside a difference, which "
            "says nothing there or was not taken. At a sum of exactly 0 ReLU's slope is 0: Z > 0."
        )
    if report.sampled:
        notes.append(
            f"A random sample: at most {report.sample:,} of each array's numbers, seed "
            f"{report.seed}. --sample all takes every one."
        )
    if any(array.kinks for array in report.arrays):
        notes.append(
            "Kinks: there a weighted sum changes its sign between the two sides, the slope of "
            "ReLU jumps, and a difference says nothing."
        )
    if unsure := sum(array.unsure for array in report.arrays):
        notes.append(
            f"{unsure:,} could not be told from their differences, whose own rounding is too large."
        )
    notes.append(
        f"Right is |a − n| ≤ {_short(RELATIVE)} · max(|a|, |n|) + {_short(ABSOLUTE)}, in float64. "
        "Worst is what comes nearest to it, or is furthest beyond."
    )
    out.print()
    for note in notes:
        out.print(Text(note))


def _short(value: float) -> str:
    """Return a power of ten without its leading zero: 1e-6."""
    return f"{value:.0e}".replace("e-0", "e-")


def _numbers(array: ArrayCheck) -> tuple[str, str]:
    """Return the two that are compared: five digits, or as many as show that they differ."""
    one, other = array.backpropagation, array.numeric
    if array.wrong:
        return told_apart(one, other, 5)
    return _number(one), _number(other)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.5g}"


def _sample(text: str | None) -> int | str | None:
    if text is None or text == "all":
        return text
    try:
        return int(text)
    except ValueError:
        raise SettingError(f"--sample {text}: give a number from 1 upwards, or all") from None


@contextlib.contextmanager
def _neighbours(name: str | None) -> Iterator[None]:
    """Let a learner's file import its neighbours, when it is run and when it is called."""
    before = list(sys.path)
    if name is not None:
        sys.path.insert(0, str(Path(name).resolve().parent))
    try:
        yield
    finally:
        sys.path[:] = before


def _learners(name: str) -> Callable[..., Any]:
    """Run a learner's file and return its `backward`.

    Raises
    ------
    SettingError
        If the file is not there, cannot be run, or has no such function.
    """
    path = Path(name)
    if not path.is_file():
        raise SettingError(f"--backward {name}: there is no such file")
    try:
        found = runpy.run_path(str(path)).get("backward")
    except SyntaxError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        raise SettingError(f"{name}{line}: {error.msg}") from None
    except (Exception, SystemExit) as error:
        raise SettingError(f"{name} cannot be run: {described(error, str(path))}") from error
    if not callable(found):
        raise SettingError(
            f"{name} has no function backward: def backward(net, X, Y), which returns "
            '{"dW1": …, "db1": …, …}'
        )
    return found
