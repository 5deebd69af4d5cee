"""``workings evaluate``: how good a model is, and where it is wrong."""

from typing import Annotated

import typer

from workings.cli.help_texts import (
    DATA,
    DIGIT,
    ENGINE,
    INVERT_AGAIN,
    JSON,
    LABEL,
    MODEL,
    THREADS,
    with_examples,
)

HELP = with_examples(
    "Measure a model on labelled examples: accuracy, loss, each class, the surest mistakes.",
    "workings evaluate model.safetensors",
    "workings evaluate model.safetensors train.csv --plot pictures/",
    "workings evaluate leaves.safetensors photos/test/",
    "workings evaluate model.safetensors handwriting/ --digit",
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("evaluate", help=HELP)(evaluate)


def evaluate(
    model: Annotated[str, typer.Argument(help=MODEL, metavar="MODEL")],
    data: Annotated[
        str,
        typer.Argument(
            help=DATA + " Where the data has a test part, that is measured.", metavar="DATA"
        ),
    ] = "mnist",
    label: Annotated[str | None, typer.Option(help=LABEL)] = None,
    invert: Annotated[
        bool | None, typer.Option("--invert/--no-invert", help=INVERT_AGAIN, show_default=False)
    ] = None,
    digit: Annotated[bool, typer.Option("--digit", help=DIGIT)] = False,
    engine: Annotated[str, typer.Option(help=ENGINE)] = "auto",
    threads: Annotated[int | None, typer.Option(help=THREADS)] = None,
    mistakes: Annotated[
        int, typer.Option(help="How many of the surest mistakes to show.", min=0)
    ] = 10,
    plot: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            help="Draw confusion.png, mistakes.png and weights.png into a folder, made if needed.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON)] = False,
) -> None:
    """See `HELP`."""
    from workings.cli.evaluate_run import run

    run(
        model,
        data,
        label=label,
        invert=invert,
        digit=digit,
        engine=engine,
        threads=threads,
        shown=mistakes,
        plot=plot,
        as_json=as_json,
    )
