"""``workings bench``: how fast this machine does the work, ours beside every peer installed."""

from typing import Annotated

import typer

from workings.cli.help_texts import JSON, with_examples

HELP = with_examples(
    "Measure the workloads W1 to W8 on this machine: ours beside every peer that is installed, in "
    "processes of their own, in alternation, with the same threads, data and arithmetic. W1 to W4 "
    "train, W5 races to 98 %, W6 reads train.csv, W7 predicts, W8 starts. Peers: pip install "
    "'workings\\[bench]'.",
    "workings bench",
    "workings bench W1 W3 --rounds 9 --plot ratios.png",
    "workings bench 784-256-64-10@64",
    "workings bench W7 --sides ours,torch,onnxruntime --json",
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("bench", help=HELP)(bench)


def bench(
    workloads: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORKLOAD]...",
            help="W1 to W8, one case of them (W7a), or a network and its batch size: "
            "784-256-10@64. All of W1 to W8 by default.",
        ),
    ] = None,
    rounds: Annotated[int, typer.Option(help="Measurements a side.", min=1)] = 7,
    threads: Annotated[
        int | None, typer.Option(help="How many every side may use; by default one a processor.")
    ] = None,
    sides: Annotated[
        str | None,
        typer.Option(metavar="SIDE,…", help="Measure only these: ours,torch,jax. All by default."),
    ] = None,
    plot: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Draw how many times as fast ours is to a picture."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON)] = False,
) -> None:
    """See `HELP`."""
    from workings.cli.bench_run import run

    run(workloads or [], rounds=rounds, threads=threads, sides=sides, plot=plot, as_json=as_json)
