"""A learner's result beside the right one: the first difference between them, and how to mend it.

From the outside in: the kind of thing, how many of them, the shape, the type, then the numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workings.arrays import Values
from workings.course.exercise import Value
from workings.course.wire import Other
from workings.course.words import (
    kind_of,
    number_text,
    shape_mend,
    shape_words,
    told_apart,
    wanted_text,
)

#: So much may be left of sums that cancel each other out, and stands for 0.
ROUNDING = 1e-13


@dataclass(frozen=True, eq=False)
class Difference:
    """Where a result is not as it should be.

    Parameters
    ----------
    kind
        One of `verdict.KINDS`: ``"wrong-shape"``.
    sentences
        What is, then what to do.
    name
        The result, or the part of it: ``'gradients["dW1"]'``.
    expected, got
        That part, as it should be and as it came.
    index
        Where in it the first wrong number is, if it is a wrong number in an array.
    """

    kind: str
    sentences: tuple[str, ...]
    name: str
    expected: Value
    got: Value
    index: tuple[int, ...] | None = None


def difference(
    right: Value, got: Value, returns: Sequence[str], relative: float
) -> Difference | None:
    """Return the first difference between a learner's result and the right one, or None.

    Parameters
    ----------
    right, got
        The results.
    returns
        Their names; several where a tuple is returned.
    relative
        How far a number may be off, beside the largest of its array.
    """
    name = ", ".join(returns)
    if got is None and right is not None:
        sentences = "It returned nothing (None).", f"Is there a return? End with: return {name}"
        return Difference("nothing", sentences, name, right, got)
    if len(returns) == 1:
        return _one(right, got, name, relative)
    count, several = len(returns), isinstance(got, tuple | list)
    if not several or len(got) != count:
        came = f"{len(got)} came" if several else f"{kind_of(got)} came"
        sentences = f"{count} results are expected; {came}.", f"End with: return {name}"
        return Difference("wrong-structure", sentences, name, right, got)
    for part, expected, arrived in zip(returns, right, got, strict=True):
        if found := _one(expected, arrived, part, relative):
            return found
    return None


def several_numbers(right: Value, got: Value) -> bool:
    """Whether both results are the same number of single numbers."""
    return (
        isinstance(right, tuple)
        and isinstance(got, tuple | list)
        and len(right) == len(got) > 1
        and all(_numeric(value) and np.ndim(value) == 0 for value in (*right, *got))
    )


def whole_numbers(like: Value, value: Value) -> Value:
    """Return a list of whole numbers as an array, where `like` is an array of such."""
    if not (isinstance(like, np.ndarray) and like.dtype.kind in "iu"):
        return value
    if not (isinstance(value, tuple | list) and value and _whole(value)):
        return value
    try:
        return np.array(value, dtype=np.int64)
    except (ValueError, OverflowError):
        return value


def _whole(value: Value) -> bool:
    if isinstance(value, tuple | list):
        return all(map(_whole, value))
    if isinstance(value, np.ndarray | np.generic):
        return value.dtype.kind in "iu"
    return type(value) is int


def same(one: Value, other: Value, relative: float) -> bool:
    """Return whether two results have the same structure, shapes and numbers; NaN equals NaN."""
    if isinstance(one, Mapping):
        return isinstance(other, Mapping) and all(
            key in other and same(value, other[key], relative) for key, value in one.items()
        )
    if isinstance(one, tuple | list):
        return (
            isinstance(other, tuple | list)
            and len(one) == len(other)
            and all(same(a, b, relative) for a, b in zip(one, other, strict=True))
        )
    other = whole_numbers(one, other)
    if not _numeric(one) or not _numeric(other):
        return type(one) is type(other) and bool(one == other)
    first, second = np.asarray(one), np.asarray(other)
    return first.shape == second.shape and not _off(first, second, relative).any()


def _numeric(value: Value) -> bool:
    return isinstance(value, bool | int | float | complex | np.ndarray | np.generic)


def _one(right: Value, got: Value, name: str, relative: float) -> Difference | None:
    def found(kind: str, *sentences: str) -> Difference:
        return Difference(kind, tuple(filter(None, sentences)), name, right, got)

    if isinstance(got, Other) and got.large:
        return found(
            "too-large",
            f"{name} is {got.kind}, too large to be looked at; {wanted_text(right)} is expected.",
            "Some shape has grown on the way: print the shapes of what goes into it.",
        )
    if isinstance(right, Mapping):
        if not isinstance(got, Mapping):
            keys = ", ".join(f'"{key}"' for key in right)
            return found(
                "wrong-structure",
                f"{name} is {kind_of(got)}, where a dictionary is expected.",
                f"Its keys: {keys}.",
            )
        if missing := [f'"{key}"' for key in right if key not in got]:
            has = ", ".join(f'"{key}"' for key in got) or "nothing"
            return found("wrong-structure", f"{name} lacks {', '.join(missing)}; it has {has}.")
        parts = ((f'{name}["{key}"]', value, got[key]) for key, value in right.items())
        return _first(parts, relative)
    if isinstance(right, tuple | list):
        if not isinstance(got, tuple | list):
            first = f"{name} is {kind_of(got)}, where a list is expected."
            return found("wrong-structure", first, _mend(got))
        if len(got) != len(right):
            count = f"{len(got)} {'entry' if len(got) == 1 else 'entries'}"
            return found("wrong-structure", f"{name} has {count}; {len(right)} are expected.")
        pairs = enumerate(zip(right, got, strict=True))
        return _first(((f"{name}[{n}]", *pair) for n, pair in pairs), relative)
    if not _numeric(right) or isinstance(right, bool):
        if type(right) is type(got) and right == got:
            return None
        return found("wrong-value", f"{name} is {got!r}; {right!r} is expected.")
    got = whole_numbers(right, got)
    if not _numeric(got):
        first = f"{name} is {kind_of(got)}, where {wanted_text(right)} is expected."
        return found("wrong-type", first, _mend(got, np.ndim(right) > 0))
    return _numbers(np.asarray(right), np.asarray(got), name, relative)


def _first(parts: Any, relative: float) -> Difference | None:
    for name, right, got in parts:
        if found := _one(right, got, name, relative):
            return found
    return None


def _mend(got: Value, array: bool = False) -> str:
    """Return how to make what is expected of something of another kind, or ""."""
    if isinstance(got, tuple | list):
        if len(got) == 1 and isinstance(got, tuple):
            return "Is there a comma too many after the return?"
        return "np.array(…) makes an array of it." if array else ""
    kind = got.kind if isinstance(got, Other) else ""
    if kind.startswith("an array of objects"):
        return "Rows of different lengths, or None among the numbers, make such an array."
    return _MENDS.get(kind, "")


_MENDS = {
    "a generator": "Use return in place of yield; or list(…), which makes a list of it.",
    "a range": "np.arange makes an array, list(…) a list.",
    "a map": "list(…) makes a list of it.",
    "a zip": "list(…) makes a list of it.",
    "a MaskedArray": "np.asarray(…) makes an ordinary array of it.",
    "an np.matrix": "np.asarray(…) makes an ordinary array of it; for a matrix * means @.",
    "a function": "Are the brackets of a call missing, f in place of f(Z)?",
}


def _numbers(right: Values, got: Values, name: str, relative: float) -> Difference | None:
    """Compare arrays, or single numbers as arrays without a shape: shape, type, then values."""

    def found(kind: str, *sentences: str, index: tuple[int, ...] | None = None) -> Difference:
        one, other = (array if array.shape else array[()] for array in (right, got))
        return Difference(kind, tuple(filter(None, sentences)), name, one, other, index)

    if right.shape != got.shape:
        wanted = shape_words(right.shape) if right.shape else wanted_text(right[()])
        return found(
            "wrong-shape",
            f"{name} is {shape_words(got.shape)}, where {wanted} is expected.",
            shape_mend(right.shape, got.shape, name),
        )
    if sentences := _wrong_type(right, got, name):
        return found("wrong-type", *sentences)
    off = _off(right, got, relative)
    if not off.any():
        return None
    unfit = off & ~np.isfinite(got)
    where = tuple(int(place) for place in np.argwhere(unfit if unfit.any() else off)[0])
    place = f"{name}[{', '.join(map(str, where))}]" if where else name
    came, expected = told_apart(got[where], right[where])
    if unfit.any():
        many = f"NaN or infinite: {int(unfit.sum()):,} of {off.size:,} numbers."
        first = f"{place} is {came}; {expected} is expected."
        return found("not-finite", first, many if where else "", index=where or None)
    short = got.dtype.kind == "f" and got.dtype.itemsize < 8 and right.dtype.kind == "f"
    if short and not _off(right, got, 1e-3).any():
        return found(
            "wrong-type",
            f"{name} is computed in {got.dtype}, which has too few digits here.",
            "Leave the numbers in the type in which they come, float64.",
            index=where or None,
        )
    count = int(off.sum())
    many = f"{count:,} of its {off.size:,} numbers {'is' if count == 1 else 'are'} off."
    first = f"{place} is {came}; {expected} is expected."
    little = ""
    if right.dtype.kind == "f" and not _off(right, got, 1e-5).any():
        little = (
            "So small a difference mostly comes of float32 somewhere on the way: leave the numbers "
            "in float64."
        )
    return found("wrong-value", first, many if where else "", little, index=where or None)


def _wrong_type(right: Values, got: Values, name: str) -> tuple[str, ...]:
    """Return what is wrong with the type of numbers, if anything."""
    if got.dtype.kind == "b":
        if got.shape:
            mend = ".astype(float) makes 1 and 0 of them."
            return f"{name} holds True and False, where numbers are expected.", mend
        return f"{name} is {got}, where {wanted_text(right[()])} is expected.", ""
    if got.dtype.kind == "c":
        return f"{name} is complex, where real numbers are expected.", ""
    if right.dtype.kind in "iu" and got.dtype.kind == "f":
        if got.shape:
            first = number_text(got.ravel()[0]) if got.size else "decimals"
            mend = "An index or a count is an int: .astype(int) makes whole numbers of them."
            return f"{name} holds {first}, where whole numbers are expected.", mend
        mend = "// divides and leaves the remainder, and stays whole; / always gives decimals."
        return f"{name} is {number_text(got[()])}, where a whole number is expected.", mend
    return ()


def _off(right: Values, got: Values, relative: float) -> Values:
    """Return where two arrays of one shape differ; whole numbers must be equal."""
    with np.errstate(all="ignore"):
        if right.dtype.kind in "iu" and got.dtype.kind in "iub":
            return np.asarray(right != got)
        kind = complex if "c" in right.dtype.kind + got.dtype.kind else float
        one, other = right.astype(kind), got.astype(kind)
        finite = np.abs(one[np.isfinite(one)])
        allowed = max(relative * (float(finite.max(initial=0.0)) or 1.0), ROUNDING)
        equal = (one == other) | (np.isnan(one) & np.isnan(other))
        return np.asarray(~(equal | (np.abs(one - other) <= allowed)))
