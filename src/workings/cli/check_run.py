"""``workings check``: the work behind it."""

from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from workings.cli.check_learner import aside, learners, neighbours
from workings.cli.objective_options import parse_class_weight, parse_dropout
from workings.cli.reading import read_data
from workings.cli.render import console, print_json
from workings.data import Dataset
from workings.errors import DataError, SettingError
from workings.example_weights import example_weights
from workings.files import load
from workings.gradcheck import ArrayCheck, CheckReport, check_gradients
from workings.gradcheck.compare import ABSOLUTE, RELATIVE
from workings.gradcheck.wording import digits_of, told_apart
from workings.maths import one_hot
from workings.network import Network

#: Lines are easy to read up to here; pipes get lines that fit any terminal.
_LONGEST, _PIPE = 120, 80
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
    dropout: str,
    class_weight: str | None,
    sample_weight: str | None,
    label_smoothing: float,
    against: str | None,
    backward: str | None,
    label: str | None,
    as_json: bool,
) -> bool:
    """Check and show; return whether the gradients agree, and there are any to say so.

    Raises
    ------
    WorkingsError
        If the model, the data or the learner's file cannot be read, or they do not fit.
    """
    count, shares = _sample(sample), parse_dropout(dropout)
    if backward is not None and (np.any(shares) or class_weight or sample_weight):
        raise SettingError(
            "--backward is told nothing of masks and weights: leave out --dropout, "
            "--class-weight and --sample-weight"
        )
    network = None if model is None else load(model)
    known = None if network is None else network.preparation
    whole, test = read_data(source, label, known, sample_weight=sample_weight)
    data = whole if test is None else test
    if not image < len(data):
        raise DataError(f"--image {image}: the examples go from 0 to {len(data) - 1:,}")
    weights = example_weights(data, class_weight=parse_class_weight(class_weight))
    weights = None if weights is None else weights[image : image + batch]
    data = data[image : image + batch]
    labels = data.Y.argmax(axis=0)  # refused where there are none
    if network is None:
        network = Network([data.features, 10, data.classes], seed=seed)
    else:
        data = data.prepared_as(network.preparation, network.sizes[0])
        if labels.max() >= (classes := network.sizes[-1]):
            raise DataError(f"the model has {classes} classes; the data has {data.classes}")
    with aside(), neighbours(backward):
        report = check_gradients(
            network,
            data.X,
            one_hot(labels, network.sizes[-1]),
            backward=None if backward is None else learners(backward),
            l2=l2,
            weights=weights,
            dropout=shares,
            label_smoothing=label_smoothing,
            sample=count,
            seed=seed,
            against=against,
        )
    if as_json:
        document: dict[str, Any] = {"model": model, "data": data.preparation.source}
        print_json(document | {"first": image} | report.as_document())
    else:
        _print(report, data, image)
    return report.ok and report.compared > 0


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
    _say(Text(report.verdict, right if report.ok else "bold red"), out)
    for known in report.mistakes:
        _say(Text.assemble((f"Known mistake: {known.name}. ", "bold"), known.sentence), out)
        _say(Text.assemble(("Mend: ", "bold"), known.mend), out)
    if report.detail is not None:
        _say(Text(report.detail), out)


def _say(text: Text, out: Console) -> None:
    """Print sentences, wrapped between words, in a pipe too."""
    width = min(out.width, _LONGEST) if out.is_terminal else _PIPE
    for line in text.wrap(out, width):
        line.rstrip()
        out.print(line)


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
    told = [f"{array.name}: {array.problem}." for array in report.arrays if array.problem]
    counts = [
        f"{array.wrong:,} of {array.judged:,} in {array.name}"
        for array in report.arrays
        if array.wrong
    ]
    if counts:
        told.append(f"Wrong are {', '.join(counts)}.")
    if report.sampled:
        told.append(
            f"A random sample: at most {report.sample:,} of each array's numbers, seed "
            f"{report.seed}. --sample all takes every one."
        )
    told += report.notes
    told.append(
        f"Right is |a − n| ≤ {_short(RELATIVE)} · max(|a|, |n|) + {_short(ABSOLUTE)}, in float64. "
        "Worst is what comes nearest to it, or is furthest beyond."
    )
    out.print()
    for note in told:
        _say(Text(note), out)


def _short(value: float) -> str:
    """Return a power of ten without its leading zero: 1e-6."""
    return f"{value:.0e}".replace("e-0", "e-")


def _numbers(array: ArrayCheck) -> tuple[str, str]:
    """Return the two that are compared: five digits, or as many as show that they differ."""
    one, other = array.backpropagation, array.numeric
    if array.wrong:
        return told_apart(one, other, 5)
    return digits_of(one, 5), digits_of(other, 5)


def _sample(text: str | None) -> int | str | None:
    if text is None or text == "all":
        return text
    try:
        return int(text)
    except ValueError:
        raise SettingError(f"--sample {text}: give a number from 1 upwards, or all") from None
