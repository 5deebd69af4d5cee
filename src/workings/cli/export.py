"""``workings export``: a model as a file that other programs open."""

from typing import Annotated

import typer

from workings.cli.help_texts import JSON, MODEL, with_examples

HELP = with_examples(
    "Write a model as a file that other programs open. json: every number in plain text, which "
    "workings reads again. python: one file of NumPy that predicts by itself, and turns a "
    "test.csv into a submission. onnx: for runtimes in any language, pixels in, probabilities "
    "out. html: a web page on which anyone draws a digit and watches the network read it; it needs "
    "no server. safetensors: a model file, from JSON back again.",
    "workings export model.safetensors json model.json",
    "workings export model.safetensors python digits.py",
    "workings export model.safetensors onnx digits.onnx",
    "workings export model.safetensors html digits.html",
    "workings export model.json safetensors again.safetensors",
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("export", help=HELP)(export)


def export(
    model: Annotated[str, typer.Argument(help=MODEL + " Or one in plain JSON.", metavar="MODEL")],
    name: Annotated[
        str, typer.Argument(help="html, json, onnx, python or safetensors.", metavar="FORMAT")
    ],
    out: Annotated[
        str,
        typer.Argument(help="The file to write; one that is there is replaced.", metavar="FILE"),
    ],
    as_json: Annotated[bool, typer.Option("--json", help=JSON)] = False,
) -> None:
    """See `HELP`."""
    from workings.cli.export_run import run

    run(model, name, out, as_json=as_json)
