"""What a browser sends, checked before anything is done with it.

A value has been through JSON, so it may be of any type, of any size, not a number, or missing. Each
check returns a value of the right type or raises one of our errors with one sentence for the
reader; it never passes on what it does not know.
"""

import math
import re
from collections.abc import Collection

from workings.app.texts import say
from workings.errors import SettingError

#: What a number looks like in a text field: no ``nan``, no ``1_000``, nothing but plain digits.
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
#: No number of ours takes more characters than this.
_MOST_DIGITS = 40


def whole(raw: object, low: int, high: int) -> int:
    """Check that `raw` is a whole number from `low` to `high`.

    Parameters
    ----------
    raw
        What arrived: a number, or the text of a field.
    low, high
        The least and the greatest that will do.

    Returns
    -------
    int
        The number.

    Raises
    ------
    SettingError
        If it is not, with one sentence that says what is expected.

    Examples
    --------
    >>> whole("20", 1, 500)
    20
    """
    number = _number(raw)
    if number is None or number != int(number) or not low <= number <= high:
        raise SettingError(say("limit.whole", low=low, high=high))
    return int(number)


def real(raw: object, low: float, high: float) -> float:
    """Check that `raw` is a finite number from `low` to `high`.

    Parameters
    ----------
    raw
        What arrived: a number, or the text of a field.
    low, high
        The least and the greatest that will do.

    Returns
    -------
    float
        The number.

    Raises
    ------
    SettingError
        If it is not, with one sentence that says what is expected.

    Examples
    --------
    >>> real("1e-3", 0.0, 1.0)
    0.001
    """
    number = _number(raw)
    if number is None or not low <= number <= high:
        raise SettingError(say("limit.real", low=low, high=high))
    return float(number)


def one_of(raw: object, allowed: Collection[str]) -> str:
    """Check that `raw` is one of the names in `allowed`.

    Raises
    ------
    SettingError
        If it is not.

    Examples
    --------
    >>> one_of("relu", ["relu", "tanh"])
    'relu'
    """
    if not isinstance(raw, str) or raw not in allowed:
        raise SettingError(say("limit.one_of"))
    return raw


def text_of(raw: object, most: int) -> str:
    """Check that `raw` is text of at most `most` characters, on one line; return it trimmed.

    Raises
    ------
    SettingError
        If it is no text, too long, or holds characters that cannot be shown.

    Examples
    --------
    >>> text_of("  my drawings ", 40)
    'my drawings'
    """
    if not isinstance(raw, str) or len(raw) > most + _MOST_DIGITS or len(raw.strip()) > most:
        raise SettingError(say("limit.text", most=most))
    text = raw.strip()
    if not text.isprintable():  # a line end, a control character, half of a surrogate pair
        raise SettingError(say("limit.printable"))
    return text


def yes_or_no(raw: object) -> bool:
    """Check that `raw` is true or false.

    Raises
    ------
    SettingError
        If it is anything else.

    Examples
    --------
    >>> yes_or_no(True)
    True
    """
    if not isinstance(raw, bool):
        raise SettingError(say("limit.yes_or_no"))
    return raw


def _number(raw: object) -> int | float | None:
    """Return the finite number `raw` is or spells, or None."""
    if isinstance(raw, str):
        text = raw.strip()
        if len(text) > _MOST_DIGITS or not _NUMBER.fullmatch(text):
            return None
        raw = float(text)
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    return raw if isinstance(raw, int) or math.isfinite(raw) else None
