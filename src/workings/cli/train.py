"""``workings train``: what it can be told."""

from typing import Annotated

import typer

from workings.cli.help_texts import (
    CLASS_WEIGHT,
    CLIP_NORM,
    DATA,
    DROPOUT,
    ENGINE,
    INVERT,
    JSON,
    LABEL,
    LABEL_SMOOTHING,
    SAMPLE_WEIGHT,
    SIZE,
    THREADS,
    with_examples,
)
from workings.cli.train_options import TrainOptions

HELP = with_examples(
    "Train a network. With nothing said: the lesson's own, 784-10-10, on embedded MNIST.",
    "workings train",
    "workings train --optimiser adam --batch-size 32 --epochs 30 --schedule cosine",
    "workings train train.csv --hidden 128 --validation 0.1 --out digits.safetensors",
    "workings train --hidden 128 --batch-size 32 --dropout 0.2",
    "workings train mine.csv --class-weight balanced --label-smoothing 0.1 --clip-norm 1",
    "workings train mine.csv --label kind --sample-weight trust",
    "workings train photos/ --size 32x32 --invert --hidden 64 --optimiser adam",
    "workings train --resume model.safetensors.checkpoint",
)
_NETWORK, _LEARNING, _DATA, _OUTPUT = "The network", "Learning", "The data", "Output"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("train", help=HELP)(train)


def train(
    context: typer.Context,
    data: Annotated[str, typer.Argument(help=DATA, metavar="DATA")] = "mnist",
    hidden: Annotated[
        str,
        typer.Option(
            help="Units of each hidden layer: 10, or 128,64; none for no hidden layer.",
            rich_help_panel=_NETWORK,
        ),
    ] = "10",
    activation: Annotated[
        str,
        typer.Option(
            help="relu, leaky-relu, sigmoid, tanh, gelu-tanh or linear; one, or one a "
            "hidden layer: relu,tanh.",
            rich_help_panel=_NETWORK,
        ),
    ] = "relu",
    init: Annotated[
        str | None,
        typer.Option(
            help="Initial weights: he (default for relu), glorot, uniform (the lesson's "
            "±0.5), zeros.",
            rich_help_panel=_NETWORK,
        ),
    ] = None,
    dtype: Annotated[
        str, typer.Option(help="float32 or float64.", rich_help_panel=_NETWORK)
    ] = "float32",
    optimiser: Annotated[
        str,
        typer.Option(
            "--optimiser",
            "--optimizer",
            help="gd, momentum, adam or adamw.",
            rich_help_panel=_LEARNING,
        ),
    ] = "gd",
    learning_rate: Annotated[
        float | None,
        typer.Option(
            help="α; by default 0.1 for gd and momentum, 0.001 for adam and adamw.",
            rich_help_panel=_LEARNING,
        ),
    ] = None,
    schedule: Annotated[
        str,
        typer.Option(
            help="How α changes: constant, cosine (down to 0), or step:EVERY:FACTOR.",
            rich_help_panel=_LEARNING,
        ),
    ] = "constant",
    warm_up: Annotated[
        float,
        typer.Option(help="Epochs over which α grows from 0 first.", rich_help_panel=_LEARNING),
    ] = 0.0,
    momentum: Annotated[
        float | None,
        typer.Option(help="μ of --optimiser momentum; 0.9 by default.", rich_help_panel=_LEARNING),
    ] = None,
    nesterov: Annotated[
        bool,
        typer.Option("--nesterov", help="Nesterov's form of momentum.", rich_help_panel=_LEARNING),
    ] = False,
    weight_decay: Annotated[
        float | None,
        typer.Option(help="λ of --optimiser adamw; 0.01 by default.", rich_help_panel=_LEARNING),
    ] = None,
    l2: Annotated[
        float,
        typer.Option(help="λ of the penalty ½λ·ΣW² on the loss.", rich_help_panel=_LEARNING),
    ] = 0.0,
    dropout: Annotated[str, typer.Option(help=DROPOUT, rich_help_panel=_LEARNING)] = "0",
    class_weight: Annotated[
        str | None,
        typer.Option(help=CLASS_WEIGHT, metavar="balanced|NAME=W,…", rich_help_panel=_LEARNING),
    ] = None,
    label_smoothing: Annotated[
        float, typer.Option(help=LABEL_SMOOTHING, rich_help_panel=_LEARNING)
    ] = 0.0,
    clip_norm: Annotated[
        float | None, typer.Option(help=CLIP_NORM, rich_help_panel=_LEARNING)
    ] = None,
    epochs: Annotated[
        int | None,
        typer.Option(
            help="Times through the data; by default 500 with the full batch, 20 with "
            "mini-batches.",
            rich_help_panel=_LEARNING,
        ),
    ] = None,
    batch_size: Annotated[
        str,
        typer.Option(help="Examples a step: a number, or full.", rich_help_panel=_LEARNING),
    ] = "full",
    patience: Annotated[
        int | None,
        typer.Option(
            help="Stop after so many epochs without a better validation score.",
            rich_help_panel=_LEARNING,
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(
            help="Decides initial weights, order, split and dropout.", rich_help_panel=_LEARNING
        ),
    ] = 0,
    engine: Annotated[str, typer.Option(help=ENGINE, rich_help_panel=_LEARNING)] = "auto",
    validation: Annotated[
        str | None,
        typer.Option(
            help="Examples that pick the best epoch: a share (0.1) or a number (6000) of "
            "the training data, or DATA.",
            rich_help_panel=_DATA,
        ),
    ] = None,
    test: Annotated[
        str | None,
        typer.Option(
            help="DATA read once, after training; by default the test set that comes "
            "with the data.",
            rich_help_panel=_DATA,
        ),
    ] = None,
    label: Annotated[str | None, typer.Option(help=LABEL, rich_help_panel=_DATA)] = None,
    sample_weight: Annotated[
        str | None,
        typer.Option(
            help=SAMPLE_WEIGHT + " Validation and test count each example once.",
            metavar="NAME",
            rich_help_panel=_DATA,
        ),
    ] = None,
    classes: Annotated[
        str | None,
        typer.Option(
            metavar="NAME,…",
            help="What the classes are called, in their order, where the data only numbers them.",
            rich_help_panel=_DATA,
        ),
    ] = None,
    size: Annotated[
        str | None, typer.Option(help=SIZE, metavar="ROWSxCOLUMNS", rich_help_panel=_DATA)
    ] = None,
    invert: Annotated[bool, typer.Option("--invert", help=INVERT, rich_help_panel=_DATA)] = False,
    threads: Annotated[int | None, typer.Option(help=THREADS, rich_help_panel=_LEARNING)] = None,
    out: Annotated[
        str, typer.Option(help="Where the model goes.", rich_help_panel=_OUTPUT)
    ] = "model.safetensors",
    resume: Annotated[
        str | None,
        typer.Option(
            help="Go on with an interrupted run from its checkpoint, OUT.checkpoint.",
            rich_help_panel=_OUTPUT,
        ),
    ] = None,
    plot: Annotated[
        str | None,
        typer.Option(
            help="Draw the curves of loss and accuracy to a picture.", rich_help_panel=_OUTPUT
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON, rich_help_panel=_OUTPUT)] = False,
) -> int:
    """See `HELP`."""
    values = dict(locals())
    del values["context"]
    said = {
        name
        for name in values
        if (source := context.get_parameter_source(name)) and source.name == "COMMANDLINE"
    }
    from workings.cli.train_run import run

    return run(TrainOptions(**values), said)
