"""``workings predict``: labels for images nobody has labelled."""

from typing import Annotated

import typer

from workings.cli.help_texts import DATA, ENGINE, JSON, LABEL, MODEL, THREADS, with_examples

HELP = with_examples(
    "Predict labels. With --out, write them as Kaggle takes them; where the data has labels, also "
    "report the accuracy.",
    "workings predict model.safetensors test.csv --out submission.csv",
    "workings predict model.safetensors mnist",
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("predict", help=HELP)(predict)


def predict(
    model: Annotated[str, typer.Argument(help=MODEL, metavar="MODEL")],
    data: Annotated[str, typer.Argument(help=DATA, metavar="DATA")],
    out: Annotated[
        str | None, typer.Option(help="Write ImageId,Label here: Kaggle's submission.csv.")
    ] = None,
    label: Annotated[str | None, typer.Option(help=LABEL)] = None,
    engine: Annotated[str, typer.Option(help=ENGINE)] = "auto",
    threads: Annotated[int | None, typer.Option(help=THREADS)] = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON)] = False,
) -> None:
    """See `HELP`."""
    from workings.cli.predict_run import run

    run(model, data, out_file=out, label=label, engine=engine, threads=threads, as_json=as_json)
