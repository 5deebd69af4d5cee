"""The commands, and what happens when one of them meets something it cannot do."""

import io
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import workings
from workings.cli import (
    application,
    bench,
    check,
    data,
    evaluate,
    explain,
    export,
    lab,
    learn,
    predict,
    train,
)
from workings.cli.help_texts import MAIN
from workings.errors import WorkingsError


class _Commands(TyperGroup):
    """The commands, in which a Ctrl-C is told: typer itself would end without a word."""

    def invoke(self, ctx: Any) -> Any:
        """Call a command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise typer.Abort from None


app = typer.Typer(
    name="workings",
    cls=_Commands,
    help=MAIN,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
train.register(app)
evaluate.register(app)
predict.register(app)
explain.register(app)
check.register(app)
lab.register(app)
learn.register(app)
export.register(app)
data.register(app)
bench.register(app)
application.register(app)


def _version(asked: bool) -> None:
    if asked:
        print(f"workings {workings.__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """See `MAIN`, the help text."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 when done, 1 for bad input, 2 for a wrong option.

    Parameters
    ----------
    arguments
        What follows ``workings``; by default what the process was started with.
    """
    sys.exit(_run(sys.argv[1:] if arguments is None else arguments))


def _run(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # an encoding that lacks α or █ shows ?
            stream.reconfigure(errors="replace")
    try:
        status = app(arguments, prog_name="workings", standalone_mode=False)
        sys.stdout.flush()
    except WorkingsError as error:
        return _refuse(str(error), 1)
    except typer.TyperException as error:
        text = error.format_message().strip()  # nothing where the help was shown instead
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "workings"
        return _refuse(f"{text} (see {command} --help)", 2) if text else 0
    except (KeyboardInterrupt, typer.Abort) as error:
        return _refuse(f"interrupted {error}".strip(), 130)
    except BrokenPipeError:  # the reader of our output has gone, as after `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        return _refuse(str(error), 1)
    except MemoryError as error:
        return _refuse(f"there is not enough memory for this: {error}", 1)
    return status if isinstance(status, int) else 0


def _refuse(message: str, status: int) -> int:
    print(f"workings: {' '.join(message.split())}", file=sys.stderr)
    return status
