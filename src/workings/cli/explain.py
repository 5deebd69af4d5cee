"""``workings explain``: one training step on a real example, with every number."""

from typing import Annotated

import typer

from workings.cli.help_texts import (
    CLASS_WEIGHT,
    CLIP_NORM,
    DATA,
    DROPOUT,
    JSON,
    LABEL,
    LABEL_SMOOTHING,
    MODEL,
    SAMPLE_WEIGHT,
    with_examples,
)

HELP = with_examples(
    "Take one training step on one example, or a batch, and show its workings: the forward pass, "
    "softmax, the loss, backpropagation, the update, and the loss measured again. The model's file "
    "is not changed.",
    "workings explain model.safetensors --image 8",
    "workings explain model.safetensors --image 8 --weight 'W1[3,406]'",
    "workings explain model.safetensors --batch 16 --dropout 0.2 --clip-norm 1",
    "workings explain model.safetensors --picture seven.png --class 7",
)
_PICTURE = "A picture of your own"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("explain", help=HELP)(explain)


def explain(
    model: Annotated[str, typer.Argument(help=MODEL, metavar="MODEL")],
    data: Annotated[
        str | None,
        typer.Argument(
            help=DATA + " By default mnist. Where the data has a test part, that is meant, as in "
            "evaluate.",
            metavar="DATA",
            show_default=False,
        ),
    ] = None,
    image: Annotated[
        int | None,
        typer.Option(help="Which example, counted from 0; by default 0.", min=0),
    ] = None,
    batch: Annotated[
        int | None,
        typer.Option(help="So many examples, from --image on; by default 1.", min=1),
    ] = None,
    learning_rate: Annotated[float, typer.Option(help="α of the step.")] = 0.1,
    l2: Annotated[
        float, typer.Option("--l2", help="λ of a penalty ½λ·ΣW² that the loss shall have.", min=0)
    ] = 0.0,
    dropout: Annotated[
        str,
        typer.Option(help=DROPOUT + " The masks are those of a run's first step."),
    ] = "0",
    class_weight: Annotated[
        str | None,
        typer.Option(help=CLASS_WEIGHT + " Counted in all of DATA.", metavar="balanced|NAME=W,…"),
    ] = None,
    sample_weight: Annotated[str | None, typer.Option(help=SAMPLE_WEIGHT, metavar="NAME")] = None,
    label_smoothing: Annotated[float, typer.Option(help=LABEL_SMOOTHING)] = 0.0,
    clip_norm: Annotated[float | None, typer.Option(help=CLIP_NORM)] = None,
    seed: Annotated[int, typer.Option(help="Decides dropout's masks.", min=0)] = 0,
    weight: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Follow one parameter all the way: W1[3,406] is row 3 (unit), column 406 (input) "
            "of W[1]; b2[7] is row 7 of b[2].",
        ),
    ] = None,
    label: Annotated[str | None, typer.Option(help=LABEL)] = None,
    picture: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Explain this picture instead of an example of DATA: light ink on dark ground, "
            "brought to the model's size as in training.",
            rich_help_panel=_PICTURE,
        ),
    ] = None,
    shows: Annotated[
        str | None,
        typer.Option(
            "--class",
            metavar="NAME",
            help="What it shows; by default what the network takes it for.",
            rich_help_panel=_PICTURE,
        ),
    ] = None,
    invert: Annotated[
        bool,
        typer.Option("--invert", help="It is dark ink on light ground.", rich_help_panel=_PICTURE),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=JSON)] = False,
) -> None:
    """See `HELP`."""
    from workings.cli.explain_run import run

    run(
        model,
        data,
        image=image,
        batch=batch,
        learning_rate=learning_rate,
        l2=l2,
        dropout=dropout,
        class_weight=class_weight,
        sample_weight=sample_weight,
        label_smoothing=label_smoothing,
        clip_norm=clip_norm,
        seed=seed,
        weight=weight,
        label=label,
        picture=picture,
        shows=shows,
        invert=invert,
        as_json=as_json,
    )
