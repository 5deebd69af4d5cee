"""A learner's file: run with its neighbours, and what it prints kept apart from the results."""

import contextlib
import os
import runpy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from workings.errors import SettingError
from workings.gradcheck.learner import described


@contextlib.contextmanager
def aside() -> Iterator[None]:
    """Send to stderr what is printed meanwhile, by whichever way: it is no result.

    A child process and `os.write` know nothing of `sys.stdout`: they write to descriptor 1, which
    leads to where descriptor 2 leads for the while; where that is closed, nowhere. What is printed
    later, as by `atexit`, comes after the results.
    """
    with contextlib.ExitStack() as stack:
        # Where descriptor 2 is closed, this becomes it: the lowest that is free.
        nowhere = stack.enter_context(Path(os.devnull).open("w", encoding="utf-8"))
        try:
            kept = os.dup(1)
            stack.callback(os.close, kept)
            _flush()
            os.dup2(2, 1)
            stack.callback(os.dup2, kept, 1)
            stack.callback(_flush)  # while it still leads there
        except OSError:
            pass
        stack.enter_context(contextlib.redirect_stdout(sys.stderr or nowhere))
        yield


def _flush() -> None:
    for stream in (sys.stdout, sys.__stdout__):
        with contextlib.suppress(AttributeError, OSError, ValueError):  # none, closed, broken
            stream.flush()  # type: ignore[union-attr]


@contextlib.contextmanager
def neighbours(name: str | None) -> Iterator[None]:
    """Let a learner's file import its neighbours, when it is run and when it is called."""
    before = list(sys.path)
    if name is not None:
        sys.path.insert(0, str(Path(name).resolve().parent))
    try:
        yield
    finally:
        sys.path[:] = before


def learners(name: str) -> Callable[..., Any]:
    """Run a learner's file and return its `backward`.

    Raises
    ------
    SettingError
        If the file is not there, cannot be run, or has no such function.
    """
    path = Path(name)
    if path.is_dir():
        raise SettingError(f"--backward {name}: this is a folder, give a file of Python in it")
    if not path.is_file():
        raise SettingError(f"--backward {name}: there is no such file")
    try:
        found = runpy.run_path(str(path)).get("backward")
    except SyntaxError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        raise SettingError(f"{name}{line}: {error.msg}") from None
    except (Exception, SystemExit) as error:
        if isinstance(error, ValueError) and "source code" in str(error):  # before Python 3.11.4
            raise SettingError(f"{name}: {error}") from None
        raise SettingError(f"{name} cannot be run: {described(error, str(path))}") from error
    if not callable(found):
        raise SettingError(
            f"{name} has no function backward: def backward(net, X, Y), which returns "
            '{"dW1": …, "db1": …, …}'
        )
    return found
