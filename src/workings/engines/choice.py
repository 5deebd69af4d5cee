"""Which engine: by name, or the one that suits the work."""

from collections.abc import Callable

from workings.engines.reference import ReferenceEngine
from workings.engines.segment import Engine
from workings.errors import choose

#: Each makes an engine for so many threads; None for one a processor.
ENGINES: dict[str, Callable[[int | None], Engine]] = {ReferenceEngine.name: ReferenceEngine}


def choose_engine(name: str = "auto", threads: int | None = None) -> tuple[Engine, str]:
    """Return an engine and why it is that one.

    Parameters
    ----------
    name
        One of `ENGINES`, or ``"auto"``.
    threads
        How many it may use, 1 or more; by default one a processor.

    Raises
    ------
    SettingError
        If there is no such engine, or fewer than one thread is asked for.
    """
    if name == "auto":
        return ReferenceEngine(threads), "the readable NumPy engine"
    make = choose({"auto": ReferenceEngine, **ENGINES}, name, "engine")
    return make(threads), "as asked"
