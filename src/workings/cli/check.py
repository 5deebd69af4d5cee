"""``workings check``: gradients beside finite differences."""

from typing import Annotated

import typer

from workings.cli.help_texts import (
    CLASS_WEIGHT,
    DATA,
    DROPOUT,
    JSON,
    LABEL,
    LABEL_SMOOTHING,
    SAMPLE_WEIGHT,
    with_examples,
)

HELP = with_examples(
    "Prove backpropagation: every gradient beside the loss's own slope, which needs no calculus. "
    "Ends with status 1 where they disagree.",
    "workings check",
    "workings check model.safetensors --batch 32",
    "workings check --dropout 0.2 --class-weight balanced --label-smoothing 0.1",
    "workings check --backward mine.py",
    "workings check model.safetensors train.csv --against torch",
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("check", help=HELP)(check)


def check(
    model: Annotated[
        str | None,
        typer.Argument(
            help="A model that workings train wrote; by default a fresh network with 10 hidden "
            "units.",
            metavar="MODEL",
            show_default=False,
        ),
    ] = None,
    data: Annotated[
        str,
        typer.Argument(
            help=DATA + " Where the data has a test part, that is meant.", metavar="DATA"
        ),
    ] = "mnist",
    batch: Annotated[int, typer.Option(help="How many examples.", min=1)] = 64,
    image: Annotated[int, typer.Option(help="The first of them, counted from 0.", min=0)] = 0,
    sample: Annotated[
        str | None,
        typer.Option(
            metavar="N|all",
            help="How many parameters of each array to draw at random; by default all in small "
            "networks, 64 in large ones. Not with --against.",
            show_default=False,
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(
            help="Decides the sample, dropout's masks, and a fresh network's weights.", min=0
        ),
    ] = 0,
    l2: Annotated[
        float,
        typer.Option(
            "--l2",
            help="λ of a penalty ½λ·ΣW² that the loss shall have. A backward of your own is not "
            "told: it takes λ from its own file.",
            min=0,
        ),
    ] = 0.0,
    dropout: Annotated[
        str,
        typer.Option(help=DROPOUT + " The masks are drawn once, by --seed, and held fixed."),
    ] = "0",
    class_weight: Annotated[
        str | None,
        typer.Option(help=CLASS_WEIGHT + " Counted in all of DATA.", metavar="balanced|NAME=W,…"),
    ] = None,
    sample_weight: Annotated[str | None, typer.Option(help=SAMPLE_WEIGHT, metavar="NAME")] = None,
    label_smoothing: Annotated[float, typer.Option(help=LABEL_SMOOTHING)] = 0.0,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="torch|jax|autograd",
            help="Compare with automatic differentiation instead, where it is installed.",
        ),
    ] = None,
    backward: Annotated[
        str | None,
        typer.Option(
            metavar="FILE.py",
            help='Check your own: a function backward(net, X, Y) that returns {"dW1": …, "db1": '
            "…, …}. The file is run.",
        ),
    ] = None,
    label: Annotated[str | None, typer.Option(help=LABEL)] = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON)] = False,
) -> None:
    """See `HELP`."""
    from workings.cli.check_run import run

    agrees = run(
        model,
        data,
        batch=batch,
        image=image,
        sample=sample,
        seed=seed,
        l2=l2,
        dropout=dropout,
        class_weight=class_weight,
        sample_weight=sample_weight,
        label_smoothing=label_smoothing,
        against=against,
        backward=backward,
        label=label,
        as_json=as_json,
    )
    if not agrees:
        raise typer.Exit(1)
