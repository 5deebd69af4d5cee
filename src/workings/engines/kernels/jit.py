"""How the kernels are compiled: by Numba, without Python's lock, and kept between runs."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from numba import njit
from numba.core.options import DefaultOptions

from workings.maths import activations, clipping, dropout, label_smoothing

#: What the compiler may do with floating point: sum in another order (so that a sum can be kept in
#: many lanes), join a product and a sum, and ignore the sign of zero. It may not assume that
#: numbers are finite: a loss that is not a number must be seen.
_ALLOWED = {"reassoc", "contract", "nsz", "arcp"}
_OPTIONS: dict[str, Any] = {"nogil": True, "fastmath": _ALLOWED, "error_model": "numpy"}

#: Kernels make no arrays, they are given all they need: so Numba need not count how many look at
#: one. Counting took a quarter of a small mini-batch's time. (The price: a function that returns a
#: part of an array has to be a `part`.)
_NO_COUNTING: dict[str, Any] = {"_nrt": False} if hasattr(DefaultOptions, "_nrt") else {}
#: What is called stands within what calls it. Were it called by name, a process that has just
#: compiled both would call the one compiled by itself, and a process that loads the kept code the
#: one that was fitted to its caller: their sums differ in the last bits.
_INSIDE: dict[str, Any] = {
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "forceinline": True,
}

#: For a function that only other kernels call. (Python could not: what it would call through is
#: left out, which saves a third of the time to compile.)
kernel: Callable[..., Any] = njit(**_INSIDE, **_NO_COUNTING, **_OPTIONS)


#: For a function that is called in one place, or is hardly more than a name: written apart to be
#: read, compiled as if it stood there. Otherwise the compiler would work through the same loops
#: once more at each call upwards.
part: Callable[..., Any] = njit(inline="always", **_INSIDE, **_NO_COUNTING, **_OPTIONS)


def kept(
    make: Callable[[str], Callable[..., Any]], makes_arrays: bool = False
) -> Callable[..., Any]:
    """Compile a function that Python calls, and keep the code for the next run.

    It is kept beside the package, or where that cannot be written in the user's cache folder, or
    where ``NUMBA_CACHE_DIR`` says. Where no folder can be written, it is compiled in each run.

    Parameters
    ----------
    make
        Takes a checksum of all kernels' texts (and of the formulas' that they take constants and
        functions from) and returns the function, which mentions it. Numba looks whether the file of
        the kept function has changed and not at the files of what it calls; but what a function
        takes from around it is a part of the name it is kept by.
    makes_arrays
        Whether it makes arrays of its own, or returns one.
    """
    options = _OPTIONS if makes_arrays else _NO_COUNTING | _OPTIONS
    digest = hashlib.sha256(repr(sorted(_ALLOWED)).encode())
    formulas = [activations, clipping, dropout, label_smoothing]
    texts = [Path(module.__file__) for module in formulas if module.__file__]
    for path in [*sorted(Path(__file__).parent.glob("*.py")), *texts]:
        digest.update(path.read_bytes())
    function = make(digest.hexdigest())
    try:
        return njit(cache=True, **options)(function)
    except RuntimeError:  # "no locator available": no folder can be written
        return njit(**options)(function)
