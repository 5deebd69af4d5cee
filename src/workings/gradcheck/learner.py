"""A learner's own `backward`: called with care, and what it returns taken as far as possible."""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workings.arrays import Array
from workings.errors import SettingError
from workings.gradcheck.problem import Problem
from workings.mistakes import named

#: ``mine(network, X, Y)`` returns ``{"dW1": …, "db1": …, …}``.
Learners = Callable[..., Any]


@dataclass(frozen=True, eq=False)
class Arrived:
    """One array as it came.

    Parameters
    ----------
    values
        Its numbers in the parameter's shape, or None where they do not fit it in any way.
    problem
        What was wrong with it, or None.
    """

    values: Array | None
    problem: str | None = None


def call(backward: Learners, problem: Problem) -> dict[str, Arrived]:
    """Call a learner's backward and return each array that was expected of it.

    It is given copies: whatever it does to the network, X or Y changes nothing here.

    Raises
    ------
    SettingError
        If it is no function, raises, or returns no dictionary.
    """
    if not callable(backward):
        raise SettingError(
            f"backward is {backward!r}: give a function backward(network, X, Y) that returns "
            '{"dW1": …, "db1": …, …}'
        )
    try:
        with np.errstate(all="ignore"):
            returned = backward(problem.network.copy(), problem.X.copy(), problem.Y.copy())
    except (Exception, SystemExit) as error:
        code = getattr(backward, "__code__", None)
        file = code.co_filename if code else ""
        raise SettingError(f"backward raised {described(error, file)}") from error
    keys = list(expected(problem))
    if not isinstance(returned, Mapping):
        raise SettingError(
            f"backward returned {_kind(returned)}: return a dictionary with {', '.join(keys)}"
        )
    return {name: _taken(returned, name, shape) for name, shape in expected(problem).items()}


def expected(problem: Problem) -> dict[str, tuple[int, ...]]:
    """Return the names of the gradients and their shapes."""
    parameters = named(problem.network.W, problem.network.b)
    return {name: array.shape for name, array in parameters.items()}


def described(error: BaseException, file: str) -> str:
    """Return an error in a line: its kind, its text, the last line of `file` it came through."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if not own:
        return text
    return f"{text} ({Path(own[-1].filename).name}, line {own[-1].lineno})"


def _taken(returned: Mapping[Any, Any], name: str, shape: tuple[int, ...]) -> Arrived:
    size = _times(shape)
    if name not in returned:
        keys = ", ".join(map(str, returned)) or "nothing"
        return Arrived(None, f"missing: the dictionary has {keys}")
    try:
        values = np.array(returned[name])
    except ValueError:  # rows of different lengths
        return Arrived(None, f"no array of numbers, where {size} was expected")
    if values.dtype.kind not in "fiub":
        return Arrived(
            None, f"no array of real numbers ({values.dtype}), where {size} was expected"
        )
    if values.dtype.kind == "f" and values.dtype.itemsize < 8:
        hint = "it was given float64 and should compute in it, to be compared to the last digits"
        return Arrived(None, f"its numbers are {values.dtype}: {hint}")
    values = values.astype(np.float64)
    if not np.isfinite(values).all():
        count = int((~np.isfinite(values)).sum())
        return Arrived(None, f"{count:,} of {values.size:,} numbers are NaN or infinite")
    if values.shape == shape:
        return Arrived(values)
    arrived = f"it is {_times(values.shape)}, not {size}"
    bias = shape[1] == 1 and name.startswith("db")
    if values.size == 1 and bias:
        hint = "dZ.sum(axis=1, keepdims=True) / m has one for each unit"
        return Arrived(np.full(shape, values.item()), f"{arrived}: {hint}")
    if values.size == shape[0] and bias:
        return Arrived(values.reshape(shape), f"{arrived}: sum with axis=1, keepdims=True")
    if values.shape == shape[::-1]:
        return Arrived(values.T, f"{arrived}: it is transposed")
    if bias and values.ndim == 2 and values.shape[0] == shape[0]:
        return Arrived(None, f"{arrived}: the sum over the examples is missing")
    return Arrived(None, arrived)


def _times(shape: tuple[int, ...]) -> str:
    if len(shape) == 1:
        return f"({shape[0]},)"
    return "×".join(map(str, shape)) or "a single number"


def _kind(value: Any) -> str:
    if value is None:
        return "nothing (is there a return?)"
    return f"a {type(value).__name__}"
