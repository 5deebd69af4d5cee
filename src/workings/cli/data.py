"""``workings data``: look at a data set; write it in another format."""

from typing import Annotated

import typer

from workings.cli.help_texts import DATA, INVERT, JSON, LABEL, SAMPLE_WEIGHT, SIZE, with_examples

_WHERE = "The folder to write into, made if needed."
_FORCE = "Replace files that are there already."
_Weight = Annotated[str | None, typer.Option(help=SAMPLE_WEIGHT, metavar="NAME")]
INFO = with_examples(
    "Show what a data set holds: counts, shape, values, the average picture, examples.",
    "workings data info",
    "workings data info train.csv --png sheet.png",
    "workings data info photos/ --size 32x32",
)
CSV = with_examples(
    "Write a data set as Kaggle's train.csv (with labels) and test.csv (without).",
    "workings data csv mnist kaggle/ --train-rows 42000",
)
IDX = with_examples(
    "Write a data set of pictures as gzipped IDX files, MNIST's own format.",
    "workings data idx train.csv idx/",
    "workings data idx photos/ idx/ --size 32x32 --invert",
)


def register(app: typer.Typer) -> None:
    """Add the group of commands to the application."""
    group = typer.Typer(
        help="Look at a data set; write it in another format.", no_args_is_help=True
    )
    group.command("info", help=INFO)(info)
    group.command("csv", help=CSV)(csv)
    group.command("idx", help=IDX)(idx)
    app.add_typer(group, name="data")


def info(
    data: Annotated[str, typer.Argument(help=DATA, metavar="DATA")] = "mnist",
    label: Annotated[str | None, typer.Option(help=LABEL)] = None,
    sample_weight: _Weight = None,
    size: Annotated[str | None, typer.Option(help=SIZE, metavar="ROWSxCOLUMNS")] = None,
    invert: Annotated[bool, typer.Option("--invert", help=INVERT)] = False,
    png: Annotated[
        str | None, typer.Option(help="Draw average and examples to a picture file instead.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON)] = False,
) -> None:
    """See `INFO`."""
    from workings.cli.data_run import show

    show(
        data,
        label=label,
        sample_weight=sample_weight,
        size=size,
        invert=invert,
        png=png,
        as_json=as_json,
    )


def csv(
    data: Annotated[str, typer.Argument(help=DATA, metavar="DATA")],
    folder: Annotated[str, typer.Argument(help=_WHERE, metavar="FOLDER")],
    label: Annotated[str | None, typer.Option(help=LABEL)] = None,
    sample_weight: _Weight = None,
    size: Annotated[str | None, typer.Option(help=SIZE, metavar="ROWSxCOLUMNS")] = None,
    invert: Annotated[bool, typer.Option("--invert", help=INVERT)] = False,
    train_rows: Annotated[
        int | None,
        typer.Option(
            help="Pool all examples, shuffle them, and write so many to train.csv, the rest to "
            "test.csv: 42000 gives files of Kaggle's size."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Decides the shuffle.")] = 0,
    test_labels: Annotated[
        bool, typer.Option("--test-labels", help="Keep the labels in test.csv, too.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help=_FORCE)] = False,
) -> None:
    """See `CSV`."""
    from workings.cli.data_run import to_csv

    to_csv(
        data,
        folder,
        label=label,
        sample_weight=sample_weight,
        size=size,
        invert=invert,
        train_rows=train_rows,
        seed=seed,
        test_labels=test_labels,
        force=force,
    )


def idx(
    data: Annotated[str, typer.Argument(help=DATA, metavar="DATA")],
    folder: Annotated[str, typer.Argument(help=_WHERE, metavar="FOLDER")],
    label: Annotated[str | None, typer.Option(help=LABEL)] = None,
    size: Annotated[str | None, typer.Option(help=SIZE, metavar="ROWSxCOLUMNS")] = None,
    invert: Annotated[bool, typer.Option("--invert", help=INVERT)] = False,
    force: Annotated[bool, typer.Option("--force", help=_FORCE)] = False,
) -> None:
    """See `IDX`."""
    from workings.cli.data_run import to_idx

    to_idx(data, folder, label=label, size=size, invert=invert, force=force)
