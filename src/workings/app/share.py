"""A run's settings in an address: whoever opens it gets the same run, with the same numbers.

Only settings are in it, no data: a visitor's own data stays where it is.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from workings.app.setup import Setup
from workings.errors import SettingError

#: An address that is longer was not made here.
MOST = 500
_FULL, _NONE = "full", "none"
_NAMES = [field.name for field in dataclasses.fields(Setup)]


@dataclass(frozen=True)
class Opened:
    """What an address brought.

    Parameters
    ----------
    setup
        The settings; None where there are none in it.
    problem
        Why they cannot be used; None where they can.
    """

    setup: Setup | None = None
    problem: str | None = None


def opened(query: str) -> Opened:
    """Return what the part of an address after the ``?`` brings.

    Examples
    --------
    >>> opened("seed=-1").problem
    'seed: give a whole number from 0 to 4,294,967,295'
    """
    try:
        return Opened(from_query(query))
    except SettingError as error:
        return Opened(problem=str(error))


def to_query(setup: Setup) -> str:
    """Return the settings as the part of an address after the ``?``.

    Examples
    --------
    >>> to_query(Setup(hidden=(64, 32), batch_size=None))
    'hidden=64,32&activation=relu&init=he&optimiser=adam&learning_rate=0.002&batch_size=full&l2=0.0&dropout=0.0&epochs=10&patience=5&seed=0'
    """
    said = {name: getattr(setup, name) for name in _NAMES if name != "data"}
    said["hidden"] = ",".join(map(str, setup.hidden)) or _NONE
    said["batch_size"] = _FULL if setup.batch_size is None else setup.batch_size
    return urlencode(said, safe=",")


def from_query(query: str) -> Setup | None:
    """Return the settings that an address holds; None where it holds none.

    Parameters
    ----------
    query
        The part after the ``?``. What is not a setting in it is passed over.

    Raises
    ------
    SettingError
        If a setting is none, or outside its range.

    Examples
    --------
    >>> from_query("hidden=20&seed=3").hidden
    (20,)
    """
    if len(query) > MOST:
        raise SettingError(f"an address of settings has at most {MOST} characters after the ?")
    said = {name: value for name, value in parse_qsl(query) if name in _NAMES and name != "data"}
    return Setup(**_values(said)) if said else None


def _values(said: Mapping[str, str]) -> dict[str, Any]:
    """Return what texts stand for; `Setup` looks whether it is in range."""
    found: dict[str, Any] = {}
    for name, text in said.items():
        try:
            if name == "hidden":
                found[name] = (
                    () if text == _NONE else tuple(int(units) for units in text.split(","))
                )
            elif name == "batch_size":
                found[name] = None if text == _FULL else int(text)
            elif name in ("epochs", "patience", "seed"):
                found[name] = int(text)
            elif name in ("learning_rate", "l2", "dropout"):
                found[name] = float(text)
            else:
                found[name] = text
        except ValueError:
            raise SettingError(f"{name.replace('_', ' ')}: {text[:40]!r} is no number") from None
    return found
