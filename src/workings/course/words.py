"""Values and shapes in words, for the sentences of a verdict."""

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from workings.course.exercise import Value
from workings.course.wire import Other, named

#: A bias itself, not its gradient: no sum leads to it.
_BIAS = re.compile(r"\bb\d*\b(?!\w)")


def shape_words(shape: tuple[int, ...]) -> str:
    """Return a shape in words: ``"10×1"``, ``"10 numbers in one row (10,)"``."""
    if not shape:
        return "a single number"
    if len(shape) == 1:
        return f"{shape[0]:,} number{'' if shape[0] == 1 else 's'} in one row ({shape[0]},)"
    return "×".join(map(str, shape))


def shape_mend(right: tuple[int, ...], got: tuple[int, ...], name: str) -> str:
    """Return how to come to the right shape from the one that arrived; "" where it is unknown.

    Parameters
    ----------
    right, got
        Shapes that differ.
    name
        The array's, for the formula.
    """
    column = len(right) == 2 and right[1] == 1
    if not right and math.prod(got) == 1:
        return f"Take the one number out of it: {name}[{', '.join('0' * len(got))}]."
    if column and _BIAS.search(name) and math.prod(got) == 1 < right[0]:
        return f"There is one for each row: np.zeros(({right[0]}, 1)) makes a column of zeros."
    if column and _BIAS.search(name) and got in ((right[0],), (1, right[0])):
        return "reshape(-1, 1) makes a column of it."
    if column and got in ((right[0],), (1, right[0])):
        return "keepdims=True in a sum keeps it a column; reshape(-1, 1) makes it one."
    if column and math.prod(got) == 1:
        return "There is one for each row: sum with axis=1, keepdims=True."
    if column and len(got) == 2 and got[0] == right[0]:
        return "A sum with axis=1, keepdims=True leaves one number for each row."
    if len(got) > 1 and got == right[::-1]:
        return f"It is transposed: {name}.T turns it round."
    if len(right) == 1 and math.prod(got) == right[0]:
        return f"{name}.ravel() makes one row of it."
    return ""


def told_apart(one: Any, other: Any) -> tuple[str, str]:
    """Return two numbers in six digits, or in as many more as tell them apart."""
    texts = number_text(one), number_text(other)
    for digits in range(7, 18):
        if texts[0] != texts[1]:
            break
        texts = number_text(one, digits), number_text(other, digits)
    return texts


def number_text(value: Any, digits: int = 6) -> str:
    """Return a number with so many digits; a float is seen to be one."""
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | np.integer):
        return str(int(value))
    if isinstance(value, complex | np.complexfloating):
        return f"{complex(value):.{digits}g}"
    text = f"{float(value) + 0.0:.{digits}g}"  # −0 is 0
    text = {"nan": "NaN", "inf": "infinity", "-inf": "-infinity"}.get(text, text)
    return f"{text}.0" if text.removeprefix("-").isdigit() else text


def kind_of(value: Value) -> str:
    """Return what kind of thing a value is."""
    if isinstance(value, Other):
        return value.kind
    if isinstance(value, np.ndarray) and value.shape:
        return f"one array of {'×'.join(map(str, value.shape))} numbers"
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float | complex | np.generic | np.ndarray):
        return "a single number"
    names: dict[type, str] = {dict: "a dictionary", str: "text", tuple: "a tuple", list: "a list"}
    return names.get(type(value), named(value))


def wanted_text(right: Value) -> str:
    """Return what kind of thing a right value is, as what is expected."""
    if isinstance(right, np.ndarray) and right.shape:
        return f"an array of {'×'.join(map(str, right.shape))} numbers"
    if isinstance(right, int | np.integer):
        return "a whole number"
    if isinstance(right, Mapping):
        return "a dictionary"
    return "a list" if isinstance(right, list | tuple) else "one number"
