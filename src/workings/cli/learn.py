"""``workings learn``: the course. The network written by the learner, and each function checked."""

from typing import Annotated

import typer

from workings.cli.help_texts import JSON, with_examples

_FOLDER = "The course's folder, where you are not in it."
_NAME = "An exercise's name, number or file; by default the current one."
GROUP = with_examples(
    "The course: write the network yourself, one function at a time, and have each checked. Alone "
    "it says where you are and what to do next.",
    "workings learn start",
    "workings learn check",
    "workings learn hint",
    "workings learn watch",
)
START = with_examples(
    "Make a folder of exercises and show the current one. Run again it goes on; nothing that you "
    "wrote is overwritten.",
    "workings learn start",
    "workings learn start my-course",
)
CHECK = with_examples(
    "Check an exercise: what was tried, what was expected, what came. Ends with status 1 where it "
    "is not right yet.",
    "workings learn check",
    "workings learn check softmax",
    "workings learn check --all",
    "workings learn check finale --kaggle test.csv",
)
WATCH = with_examples(
    "Check the current exercise whenever a file is saved, and move on when it passes. h, l, s or q "
    "and Enter: hint, list, solution, quit.",
    "workings learn watch",
)
HINT = with_examples(
    "Show a hint, each time one more of three: from a nudge to almost the answer.",
    "workings learn hint",
    "workings learn hint softmax --again",
)
LIST = with_examples("List the exercises and how it stands with each.", "workings learn list")
RESET = with_examples(
    "Put an exercise's file back as it was at first; yours is kept beside it.",
    "workings learn reset softmax",
)
SOLUTION = with_examples(
    "Show a solution, once you have passed the exercise.",
    "workings learn solution",
    "workings learn solution softmax",
)
GRADE = with_examples(
    "Check the folders of a whole class: a table, and a CSV with a row for each. Nothing is "
    "written into the learners' folders. Their code runs with your rights: it is kept from "
    "accidents, and is in no jail.",
    "workings learn grade class/",
    "workings learn grade anna/ ben/ --out monday.csv",
)

_Folder = Annotated[
    str | None, typer.Option("--folder", metavar="FOLDER", help=_FOLDER, show_default=False)
]
_Name = Annotated[str | None, typer.Argument(metavar="NAME", help=_NAME, show_default=False)]
_Json = Annotated[bool, typer.Option("--json", help=JSON)]


def register(app: typer.Typer) -> None:
    """Add the group of commands to the application."""
    group = typer.Typer(help=GROUP, invoke_without_command=True)
    group.callback(help=GROUP)(here)
    group.command("start", help=START)(start)
    group.command("check", help=CHECK)(check)
    group.command("watch", help=WATCH)(watch)
    group.command("hint", help=HINT)(hint)
    group.command("list", help=LIST)(list_)
    group.command("reset", help=RESET)(reset)
    group.command("solution", help=SOLUTION)(solution)
    group.command("grade", help=GRADE)(grade)
    app.add_typer(group, name="learn")


def here(context: typer.Context, folder: _Folder = None) -> None:
    """See `GROUP`."""
    context.obj = folder
    if context.invoked_subcommand is None:
        from workings.cli.learn_run import say_where

        say_where(folder)


def start(
    context: typer.Context,
    folder: Annotated[
        str | None,
        typer.Argument(
            metavar="FOLDER",
            help="Where to make it; by default workings-course.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """See `START`."""
    from workings.cli.learn_start import start as run

    run(folder or context.obj)


def check(
    context: typer.Context,
    name: _Name = None,
    everything: Annotated[bool, typer.Option("--all", help="Check every exercise.")] = False,
    kaggle: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="For the finale: Kaggle's test.csv, whose digits are then read for "
            "submission.csv.",
            show_default=False,
        ),
    ] = None,
    folder: _Folder = None,
    as_json: _Json = False,
) -> None:
    """See `CHECK`."""
    from workings.cli import learn_check
    from workings.errors import SettingError

    where = folder or context.obj
    if everything:
        if name is not None or kaggle is not None:
            raise SettingError("--all checks every exercise: leave out NAME and --kaggle")
        passed = learn_check.check_all(where, as_json=as_json)
    else:
        passed = learn_check.check_one(name, where, kaggle=kaggle, as_json=as_json)
    if not passed:
        raise typer.Exit(1)


def watch(context: typer.Context, folder: _Folder = None) -> None:
    """See `WATCH`."""
    from workings.cli.learn_watch import run

    run(folder or context.obj)


def hint(
    context: typer.Context,
    name: _Name = None,
    again: Annotated[
        bool, typer.Option("--again", help="Show those you have seen, and no new one.")
    ] = False,
    folder: _Folder = None,
) -> None:
    """See `HINT`."""
    from workings.cli.learn_run import hint as run

    run(name, folder or context.obj, again=again)


def list_(context: typer.Context, folder: _Folder = None, as_json: _Json = False) -> None:
    """See `LIST`."""
    from workings.cli.learn_run import list_ as run

    run(folder or context.obj, as_json=as_json)


def reset(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="An exercise's name, number or file.")
    ],
    folder: _Folder = None,
) -> None:
    """See `RESET`."""
    from workings.cli.learn_run import reset as run

    run(name, folder or context.obj)


def solution(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help="An exercise's name, number or file; by default the last one passed.",
            show_default=False,
        ),
    ] = None,
    folder: _Folder = None,
) -> None:
    """See `SOLUTION`."""
    from workings.cli.learn_run import solution as run

    if not run(name, folder or context.obj):
        raise typer.Exit(1)


def grade(
    folders: Annotated[
        list[str],
        typer.Argument(
            metavar="FOLDER…",
            help="A learner's folder, or one that holds many.",
            show_default=False,
        ),
    ],
    out: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The CSV to write; by default grades.csv, with --json none.",
            show_default=False,
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the CSV where it is there already.")
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="How many learners at once; by default one a processor.",
            show_default=False,
        ),
    ] = None,
    finale: Annotated[
        bool,
        typer.Option("--finale/--no-finale", help="Train the finale on MNIST where it is right."),
    ] = True,
    as_json: _Json = False,
) -> None:
    """See `GRADE`."""
    from workings.cli.learn_grade import run

    run(folders, out=out, force=force, jobs=jobs, finale=finale, as_json=as_json)
