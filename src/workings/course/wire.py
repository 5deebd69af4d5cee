"""Values as JSON and back, without pickle, between the package and a learner's process.

Stands alone: the learner's process reads this file too, and there is no `workings` there.
What comes back from there is not trusted: `decode` takes nothing for granted.
"""

import base64
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy import dtype, frombuffer, generic, memmap, ndarray

#: What a value may take on its way: bytes of arrays and entries of lists, all together, and lists
#: in lists.
BYTES, ENTRIES, DEPTH = 32_000_000, 200_000, 12
_TEXT = 500
_NUMBERS = {f"<{kind}{size}" for kind in "iu" for size in (1, 2, 4, 8)}
_NUMBERS |= {"|b1", "|i1", "|u1", "<f2", "<f4", "<f8", "<c8", "<c16"}


@dataclass(frozen=True)
class Other:
    """A value that no numbers can be taken from: a generator, an object, a masked array.

    Parameters
    ----------
    kind
        What it is, with its article: ``"a generator"``, ``"an array of objects"``.
    text
        Its repr, cut where it is long; "" where it has none.
    large
        Whether it is numbers, but too many.
    """

    kind: str
    text: str = ""
    large: bool = False


class _TooLarge(Exception):
    pass


class _Encoder:
    def __init__(self) -> None:
        self.bytes, self.entries = BYTES, ENTRIES

    def spend(self, entries: int, size: int = 0) -> None:
        self.entries -= entries
        self.bytes -= size
        if self.entries < 0 or self.bytes < 0:
            raise _TooLarge

    def encode(self, value: Any, depth: int) -> Any:
        self.spend(1)
        kind = type(value)
        if value is None or kind is bool:
            return value
        if kind is int:
            self.spend(0, value.bit_length())
            return {"int": hex(value)}
        if kind is float:
            return {"float": value.hex()}
        if kind is complex:
            return {"complex": [value.real.hex(), value.imag.hex()]}
        if kind is str:
            return {"str": shortened(value)}
        if kind is ndarray or kind is memmap or isinstance(value, generic):
            return self.array(value)
        if isinstance(value, tuple | list | dict) and depth == 0:
            return other("lists in lists, too many to read")
        if isinstance(value, dict):
            self.spend(len(value))
            return {
                "dict": [[_key(key), self.encode(item, depth - 1)] for key, item in value.items()]
            }
        if isinstance(value, tuple | list):
            self.spend(len(value))
            name = "tuple" if isinstance(value, tuple) else "list"
            return {name: [self.encode(item, depth - 1) for item in value]}
        return other(named(value), told(value))

    def array(self, value: Any) -> Any:
        kind = value.dtype
        scalar = isinstance(value, generic)
        if kind.kind == "f" and kind.itemsize > 8:
            kind = dtype("f8")
        elif kind.kind == "c" and kind.itemsize > 16:
            kind = dtype("c16")
        plain = kind.newbyteorder("<")
        if plain.str not in _NUMBERS:
            held = _HELD.get(kind.kind, f"dtype {shortened(str(kind))}")
            return other(f"a scalar of {held}" if scalar else f"an array of {held}", told(value))
        self.spend(1, value.size * plain.itemsize)
        data = base64.b64encode(value.astype(plain, order="C").tobytes()).decode()
        return {
            "scalar" if scalar else "array": data,
            "dtype": plain.str,
            "shape": list(value.shape),
        }


_HELD = {"O": "objects", "U": "text", "S": "bytes", "V": "records", "M": "dates", "m": "times"}


def encode(value: Any) -> Any:
    """Return a value as JSON: numbers to their last bit, anything else as `Other`."""
    try:
        return _Encoder().encode(value, DEPTH)
    except _TooLarge:
        kind = named(value)
        if isinstance(value, ndarray):
            kind = f"an array of {value.size:,} numbers"
        return {**other(kind), "large": True}


def decode(document: Any, *, draws: Callable[[int], Any] = np.random.default_rng) -> Any:
    """Return the value of a JSON document that `encode` made.

    Parameters
    ----------
    document
        Anything at all.
    draws
        What stands for random numbers, by their seed.

    Raises
    ------
    ValueError
        If it is not what `encode` makes.
    """
    if document is None or isinstance(document, bool):
        return document
    try:
        kind = next(iter(document))
        content = document[kind]
        if kind in ("array", "scalar"):
            return _array(kind, content, document["dtype"], document["shape"])
        if kind in ("tuple", "list"):
            values = [decode(item, draws=draws) for item in content]
            return tuple(values) if kind == "tuple" else values
        if kind == "dict":
            return {str(key): decode(item, draws=draws) for key, item in content}
        if kind == "complex":
            return complex(float.fromhex(content[0]), float.fromhex(content[1]))
        if kind == "draws":
            return draws(int(content))
        if kind == "other":
            text, large = str(document["text"]), document.get("large") is True
            return Other(shortened(str(content)), shortened(text), large)
        if kind == "int":
            return int(content, 16)
        return float.fromhex(content) if kind == "float" else _text(document)
    except _NO_VALUE as error:
        raise ValueError(f"not a value: {shortened(repr(document))}") from error


_NO_VALUE = (
    AttributeError, LookupError, StopIteration, TypeError, OverflowError, RecursionError
)  # fmt: skip


def _array(kind: str, content: str, name: str, shape: list[int]) -> Any:
    if name not in _NUMBERS or not all(type(size) is int and size >= 0 for size in shape):
        raise ValueError("not an array of numbers")
    data = base64.b64decode(content, validate=True)
    if len(shape) > 32 or math.prod(shape) * dtype(name).itemsize != len(data):
        raise ValueError("an array of another size than it says")
    array = frombuffer(data, dtype(name)).reshape(shape).astype(dtype(name).newbyteorder("="))
    return array[()] if kind == "scalar" else array


def _text(document: dict[str, Any]) -> str:
    text = document["str"]
    if not isinstance(text, str):
        raise TypeError
    return shortened(text)


def other(kind: str, text: str = "") -> dict[str, Any]:
    """Return what stands for a value that no numbers can be taken from."""
    return {"other": kind, "text": text}


def _key(key: Any) -> str:
    return shortened(key) if type(key) is str else told(key)


_FUNCTIONS = ("builtin_function_or_method", "method", "ufunc", "_ArrayFunctionDispatcher")


def named(value: Any) -> str:
    """Return what kind of thing a value is: ``"a list"``, ``"an int"``."""
    name = shortened(type(value).__name__)
    name = {"matrix": "np.matrix", **dict.fromkeys(_FUNCTIONS, "function")}.get(name, name)
    vowel = name[:1].lower() in tuple("aeiou") or name in ("np.matrix", "ndarray")
    return f"{'an' if vowel else 'a'} {name}"


def told(value: Any) -> str:
    """Return a value's repr, or "" if it has none."""
    try:
        return shortened(" ".join(repr(value)[: 4 * _TEXT].split()))
    except Exception:
        return ""


def shortened(text: str, length: int = _TEXT) -> str:
    """Return a text, cut where it is too long."""
    return text if len(text) <= length else f"{text[: length - 1]}…"
