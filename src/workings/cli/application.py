"""``workings app``: the browser application."""

from typing import Annotated

import typer

from workings.cli.help_texts import with_examples

HELP = with_examples(
    "Open the laboratory in the browser: watch a network learn, change anything while it does, and "
    "draw digits for it to read. Everything runs on this machine, without a connection; Ctrl-C "
    "ends it.",
    "workings app",
    "workings app --port 9000 --no-open",
    "workings app --host 0.0.0.0",
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("app", help=HELP)(application)


def application(
    port: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="The port to listen on; by default the first free one from 8484 on.",
            min=1,
            max=65535,
            show_default=False,
        ),
    ] = None,
    host: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="The address to listen on. With 0.0.0.0 other machines reach it too, with the "
            "token in the address that is printed.",
        ),
    ] = "127.0.0.1",
    opens: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page in the browser.")
    ] = True,
    trainings: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="How many trainings may run at once, of all who use it; by default one less than "
            "there are processors.",
            min=1,
            max=64,
            show_default=False,
        ),
    ] = None,
) -> None:
    """See `HELP`."""
    from workings.app import serve

    serve(host=host, port=port, opens_browser=opens, trainings=trainings)
