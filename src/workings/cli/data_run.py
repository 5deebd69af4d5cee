"""``workings data``: the work behind it."""

import dataclasses
from pathlib import Path

import numpy as np
from rich.table import Table
from rich.text import Text

from workings.arrays import Array, Values
from workings.cli.reading import read_data
from workings.cli.render import console, halved, print_json, side_by_side
from workings.data import Dataset, write_csv, write_idx
from workings.errors import DataError, OutputError, SettingError
from workings.randomness import generator
from workings.whole_file import refuse_same

_BAR = 30
_MOST_CLASSES = 30
Captioned = tuple[Values, str]


def show(
    source: str,
    *,
    label: str | None,
    sample_weight: str | None,
    size: str | None,
    invert: bool,
    png: str | None,
    as_json: bool,
) -> None:
    """Show what a data set holds.

    Raises
    ------
    WorkingsError
        If it cannot be read.
    """
    data, test = read_data(
        source, label, size=size, invert=invert or None, sample_weight=sample_weight
    )
    if png is not None:
        _draw(data, png)
    if as_json:
        print_json({"data": describe(data), "test": test and describe(test)})
        return
    out = console()
    for part in (data, test):
        if part is not None:
            _print(part, part is data)
    if png is not None:
        out.print(f"Drawn to {png}")


def describe(data: Dataset) -> dict[str, object]:
    """Return what there is to say of a data set as a JSON document."""
    return {
        "source": data.preparation.source,
        "examples": len(data),
        "features": data.features,
        "image_shape": data.image_shape and list(data.image_shape),
        "dtype": data.values.dtype.name,
        "minimum": float(data.values.min()),
        "maximum": float(data.values.max()),
        "mean": float(data.values.mean(dtype=np.float64)),
        "zeros": float((data.values == 0).mean()),
        "classes": None
        if data.labels is None
        else dict(zip(data.preparation.class_names, _counts(data), strict=True)),
        "weights": None if data.weights is None else _weights(data.weights),
        "fingerprint": data.preparation.fingerprint,
    }


def _weights(weights: Array) -> dict[str, float]:
    return {
        "minimum": float(weights.min()),
        "maximum": float(weights.max()),
        "mean": float(weights.mean()),
        "zeros": float((weights == 0).mean()),
    }


def to_csv(
    source: str,
    folder: str,
    *,
    label: str | None,
    sample_weight: str | None,
    size: str | None,
    invert: bool,
    train_rows: int | None,
    seed: int,
    test_labels: bool,
    force: bool,
) -> None:
    """Write train.csv and test.csv.

    Raises
    ------
    WorkingsError
        If the data cannot be read, or a file cannot be written.
    """
    train, test = read_data(
        source, label, size=size, invert=invert or None, sample_weight=sample_weight
    )
    train.require_labels()
    if train_rows is not None:
        train, test = _redeal(train, test, train_rows, seed)
    place = _folder(folder)
    parts = {"train.csv": (train, True)}
    if test is not None:
        parts["test.csv"] = (test, test_labels)
    _check_new([place / name for name in parts], source, force)
    for name, (part, labels) in parts.items():
        _write(part, place / name, labels)


def to_idx(
    source: str, folder: str, *, label: str | None, size: str | None, invert: bool, force: bool
) -> None:
    """Write gzipped IDX files, under MNIST's names.

    Raises
    ------
    WorkingsError
        If the data cannot be read or is no pictures, or a file cannot be written.
    """
    train, test = read_data(source, label, size=size, invert=invert or None)
    place = _folder(folder)
    parts = {"train": train} if test is None else {"train": train, "t10k": test}
    paths = {
        name: (place / f"{name}-images-idx3-ubyte.gz", place / f"{name}-labels-idx1-ubyte.gz")
        for name in parts
    }
    _check_new([path for pair in paths.values() for path in pair], source, force)
    for name, part in parts.items():
        images, labels = paths[name]
        write_idx(part, images, None if part.labels is None else labels)
        console().print(f"{len(part):,} images written to {images}")


def _check_new(paths: list[Path], source: str, force: bool) -> None:
    """Raise before anything is written if a file stands there already."""
    for path in paths:
        refuse_same(path, source)
        if path.exists() and not force:
            raise OutputError(
                f"{path} is there already: name another folder, or say --force to replace it"
            )


def _redeal(train: Dataset, test: Dataset | None, rows: int, seed: int) -> tuple[Dataset, Dataset]:
    pool = train
    if test is not None:
        values = np.concatenate([train.values, test.values])
        labels = np.concatenate([train.known_labels, test.known_labels])
        pool = dataclasses.replace(train, values=values, labels=labels, names=None)
    if not 1 <= rows < len(pool):
        raise SettingError(
            f"--train-rows {rows}: there are {len(pool):,} examples in all; "
            f"give a number from 1 to {len(pool) - 1:,}"
        )
    order = generator(seed, "shuffle").permutation(len(pool))
    return pool[order[:rows]], pool[order[rows:]]


def _write(data: Dataset, path: Path, labels: bool) -> None:
    write_csv(data, path, with_labels=labels)
    console().print(f"{len(data):,} rows written to {path}{'' if labels else ' (without labels)'}")


def _folder(name: str) -> Path:
    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"the folder {folder} cannot be made: {error.strerror}") from None
    return folder


def _counts(data: Dataset) -> list[int]:
    counts: list[int] = np.bincount(data.known_labels, minlength=data.classes).tolist()
    return counts


def _print(data: Dataset, pictures: bool) -> None:
    out = console()
    said = describe(data)
    shape = (
        f"{data.image_shape[0]}×{data.image_shape[1]} pixels"
        if data.image_shape
        else (f"{data.features} features")
    )
    out.print(Text.assemble((f"{len(data):,} examples", "bold"), f" of {shape} ({said['source']})"))
    out.print(
        f"values from {said['minimum']:g} to {said['maximum']:g}, mean {said['mean']:.1f}, "
        f"{said['zeros']:.1%} zero, held as {said['dtype']}"
    )
    if data.weights is not None:
        counted = _weights(data.weights)
        out.print(
            f"weights ({data.preparation.weight_name}) from {counted['minimum']:g} to "
            f"{counted['maximum']:g}, mean {counted['mean']:.3g}, {counted['zeros']:.1%} zero"
        )
    if data.labels is None:
        out.print("no labels\n")
    else:
        counts = _counts(data)
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in ("class", "examples", "share", ""):
            table.add_column(heading, justify="left" if heading in ("class", "") else "right")
        for name, count in zip(data.preparation.class_names, counts, strict=True):
            bar = "█" * round(_BAR * count / max(counts))
            table.add_row(name, f"{count:,}", f"{count / len(data):.1%}", bar)
        out.print(table)
        out.print()
    if pictures and data.image_shape is not None:
        averages, examples = _averages(data), _examples(data, each=1)
        shown = [*averages, *(picture for group in examples for picture in group)]
        images, captions = zip(*shown, strict=True)
        out.print(side_by_side([halved(image) for image in images], captions, out))


def _averages(data: Dataset) -> list[Captioned]:
    """Return each class's average picture, or that of all examples where there are no labels."""
    shape = data.image_shape or (1, data.features)
    if data.labels is None:
        return [(data.values.mean(axis=0).reshape(shape), "average")]
    return [
        (data.values[data.labels == label].mean(axis=0).reshape(shape), f"{name} on average")
        for label, name in _shown_classes(data)
    ]


def _examples(data: Dataset, each: int) -> list[list[Captioned]]:
    """Return the first examples of each class, or the first ten where there are no labels."""
    if data.labels is None:
        return [[(data.image(row), f"#{row}") for row in range(min(10, len(data)))]]
    return [
        [
            (data.image(row), f"{name} (#{row})")
            for row in np.flatnonzero(data.labels == label)[:each].tolist()
        ]
        for label, name in _shown_classes(data)
    ]


def _shown_classes(data: Dataset) -> list[tuple[int, str]]:
    used = set(np.unique(data.known_labels).tolist())
    names = enumerate(data.preparation.class_names)
    return [(label, name) for label, name in names if label in used][:_MOST_CLASSES]


def _draw(data: Dataset, path: str) -> None:
    from workings import plots

    plots.require()
    if data.image_shape is None:
        raise DataError(f"{data.features} features are no picture that could be drawn")
    averages, examples = _averages(data), _examples(data, each=9)
    if data.labels is None:
        shown = [*averages, *examples[0][:9]]
    else:
        shown = [
            picture
            for average, group in zip(averages, examples, strict=True)
            for picture in [average, *group]
        ]
    images, captions = zip(*shown, strict=True)
    plots.save(plots.pictures(images, captions, f"{len(data):,} examples"), path)
