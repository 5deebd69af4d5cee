"""``workings predict``: labels for examples nobody has labelled."""

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
    "Predict labels. With --out, write them: as Kaggle takes them, or for picture files with their "
    "names. Where the data has labels, also report the accuracy.",
    "workings predict model.safetensors test.csv --out submission.csv",
    "workings predict model.safetensors mnist",
    "workings predict leaves.safetensors one.jpg two.png",
    "workings predict model.safetensors photo.jpg --digit",
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("predict", help=HELP)(predict)


def predict(
    model: Annotated[str, typer.Argument(help=MODEL, metavar="MODEL")],
    data: Annotated[
        list[str],
        typer.Argument(
            help=DATA + " Or picture files: brought to the model's size as in training.",
            metavar="DATA",
        ),
    ],
    out: Annotated[
        str | None,
        typer.Option(
            help="Write ImageId,Label here, Kaggle's submission.csv; for picture files "
            "File,Label,Probability."
        ),
    ] = None,
    label: Annotated[str | None, typer.Option(help=LABEL)] = None,
    invert: Annotated[
        bool | None, typer.Option("--invert/--no-invert", help=INVERT_AGAIN, show_default=False)
    ] = None,
    digit: Annotated[
        bool,
        typer.Option(
            "--digit",
            help=DIGIT,
        ),
    ] = False,
    engine: Annotated[str, typer.Option(help=ENGINE)] = "auto",
    threads: Annotated[int | None, typer.Option(help=THREADS)] = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON)] = False,
) -> None:
    """See `HELP`."""
    from workings.cli.predict_run import run

    run(
        model,
        data,
        out_file=out,
        label=label,
        invert=invert,
        digit=digit,
        engine=engine,
        threads=threads,
        as_json=as_json,
    )
