"""Everything that can go wrong because of what came in, as one family.

::

    WorkingsError
    ├── DataError          a data file cannot be read, or does not hold what it should
    ├── ModelFileError     a model file or checkpoint cannot be read
    ├── OutputError        a file cannot be written
    ├── SettingError       a setting is outside its range, or names something unknown
    ├── ShapeError         an array has another shape than the formula needs
    ├── DivergedError      training ran away; the message names the likely cause
    └── MissingExtraError  an optional dependency is not installed

A message says what arrived, what was expected and how to mend it, in one line. The command line
prints that line and exits with a status that is not zero.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


#: A message with more characters is shortened in its middle: a file may hold a name of a megabyte.
_LONGEST = 4_000


class WorkingsError(Exception):
    """Any error this package raises on purpose."""

    def __str__(self) -> str:
        return one_line(super().__str__())


class DataError(WorkingsError, ValueError):
    """A data file cannot be read, or does not hold what it should."""


class ModelFileError(WorkingsError, ValueError):
    """A model file or a checkpoint cannot be read."""


class OutputError(WorkingsError, OSError):
    """A file cannot be written; whatever stood there before is untouched."""


class SettingError(WorkingsError, ValueError):
    """A setting is outside its range, or names something that does not exist."""


class ShapeError(WorkingsError, ValueError):
    """An array has another shape than the formula needs."""


@dataclass(frozen=True)
class Cause:
    """What most likely made training fail, and the setting that mends it.

    Parameters
    ----------
    words
        For a reader: ``"the learning rate 50 is likely too large for gd: try 0.1"``.
    setting, value
        The setting by the name it has in `workings.Training` or `workings.Network`, and what to
        set it to; None where no single setting is to blame.
    """

    words: str
    setting: str | None = None
    value: float | str | None = None

    def __str__(self) -> str:
        return self.words


class DivergedError(WorkingsError, ArithmeticError):
    """The loss is no longer a number, or has climbed past any use.

    Parameters
    ----------
    message
        What was seen, and the likely cause.
    cause
        The likely cause, as data.
    """

    def __init__(self, message: str, cause: Cause | None = None) -> None:
        super().__init__(message)
        self.cause = cause


class MissingExtraError(WorkingsError, ImportError):
    """An optional dependency is not installed; the message gives the command that installs it."""


def one_line(text: str) -> str:
    r"""Return a text that fits a line and moves no cursor: names in it may be anybody's.

    Examples
    --------
    >>> one_line("a\nb\x1b[2J.csv: no such file")
    'a\\nb\\x1b[2J.csv: no such file'
    """
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 2 :]}"
    if text.isprintable():
        return text
    return "".join(sign if _harmless(sign) else ascii(sign)[1:-1] for sign in text)


def _harmless(sign: str) -> bool:
    return sign.isprintable() or unicodedata.category(sign) == "Zs"  # a space of whatever width


def choose(table: Mapping[str, T], name: str, what: str) -> T:
    """Look `name` up in `table`.

    Parameters
    ----------
    table
        What exists, by name.
    name
        What was asked for.
    what
        The kind of thing it is, for the message: ``"activation"``.

    Returns
    -------
    T
        The table's entry.

    Raises
    ------
    SettingError
        If there is no such entry; the message lists those there are.
    """
    try:
        return table[name]
    except (KeyError, TypeError):
        raise SettingError(
            f"{name!r} is not a known {what}: choose one of {', '.join(table)}"
        ) from None
