"""``workings lab``: the famous mistakes, made on purpose and measured."""

from typing import Annotated

import typer

from workings.cli.help_texts import JSON, THREADS, with_examples

HELP = with_examples(
    "Make the famous mistakes on purpose, in the real training run, and measure each beside the "
    "right one: what it costs, what it looks like while training, and which of the package's tools "
    "catches it. Without a name it lists them.",
    "workings lab",
    "workings lab scalar-bias-gradient",
    "workings lab weights-too-wide dead-layer --seeds 5 --plot curves.png",
    "workings lab all --json",
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("lab", help=HELP)(lab)


def lab(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="Which mistakes; or all, which takes some minutes."),
    ] = None,
    seeds: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="How many seeds: 0 to N − 1; by default 3.",
            min=1,
            show_default=False,
        ),
    ] = None,
    epochs: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="At most so many epochs, for a quick look; by default 500 for the lesson's run.",
            min=1,
            show_default=False,
        ),
    ] = None,
    threads: Annotated[int | None, typer.Option(help=THREADS)] = None,
    plot: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Draw the right and the mistaken runs' curves."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON)] = False,
) -> None:
    """See `HELP`."""
    from workings.cli.lab_run import run

    status = run(
        names or [], seeds=seeds, epochs=epochs, threads=threads, plot=plot, as_json=as_json
    )
    if status:
        raise typer.Exit(status)
