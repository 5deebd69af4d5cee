"""Which engine: by name, or the one that suits the work."""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from itertools import pairwise

from workings.engines.reference import ReferenceEngine
from workings.engines.segment import Engine
from workings.engines.threads import checked_threads
from workings.errors import MissingExtraError, choose

#: Seconds of the reference engine's work from which `auto` takes the compiled one: loading it takes
#: about one, and compiling it, once, about eight.
LONG = 3.0
_INSTALL = "pip install 'workings[fast]'"


def _compiled(threads: int | None) -> Engine:
    checked_threads(threads)
    try:
        import numba

        from workings.engines.compiled import CompiledEngine
    except (ImportError, OSError) as error:  # not installed, or a library of it cannot be loaded
        raise MissingExtraError(f"the compiled engine needs Numba ({error}): {_INSTALL}") from None
    if numba.config.DISABLE_JIT:
        raise MissingExtraError("the compiled engine cannot work while NUMBA_DISABLE_JIT is set")
    return CompiledEngine(threads)


#: Each makes an engine for so many threads; None for one a processor.
ENGINES: dict[str, Callable[[int | None], Engine]] = {
    "reference": ReferenceEngine,
    "compiled": _compiled,
}


def choose_engine(
    name: str = "auto", threads: int | None = None, seconds: float = 0.0
) -> tuple[Engine, str]:
    """Return an engine and why it is that one.

    Parameters
    ----------
    name
        One of `ENGINES`, or ``"auto"``.
    threads
        How many it may use, 1 or more; by default one a processor.
    seconds
        About how long the reference engine would take; see `reference_seconds`. Only ``"auto"``
        asks.

    Raises
    ------
    SettingError
        If there is no such engine, or fewer than one thread is asked for.
    MissingExtraError
        If ``"compiled"`` is asked for and Numba is not installed.
    """
    if name != "auto":
        return choose({"auto": ReferenceEngine, **ENGINES}, name, "engine")(threads), "as asked"
    if seconds < LONG:
        return ReferenceEngine(threads), "too little to do for the compiled one to pay"
    if find_spec("numba") is None:
        return ReferenceEngine(threads), f"it would be faster with Numba: {_INSTALL}"
    try:
        return _compiled(threads), "there is enough to do for it to pay"
    except MissingExtraError as error:
        return ReferenceEngine(threads), str(error)


def reference_seconds(sizes: Sequence[int], examples: int, batches: int) -> float:
    """Return about how long the reference engine takes to train, from sizes alone.

    Parameters
    ----------
    sizes
        The network's units a layer, the input first.
    examples, batches
        How many, over all epochs.
    """
    products = 2 * examples * sum(inputs * units for inputs, units in pairwise(sizes))
    return batches * 150e-6 + products / 20e9  # measured: see benchmarks/RESULTS.md
