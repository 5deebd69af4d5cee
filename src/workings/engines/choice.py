"""Which engine: by name, or the one that suits the work."""

from workings.engines.reference import ReferenceEngine
from workings.engines.segment import Engine
from workings.errors import choose

ENGINES: dict[str, type[Engine]] = {ReferenceEngine.name: ReferenceEngine}


def choose_engine(name: str = "auto") -> tuple[Engine, str]:
    """Return an engine and why it is that one.

    Parameters
    ----------
    name
        One of `ENGINES`, or ``"auto"``.

    Raises
    ------
    SettingError
        If there is no such engine.
    """
    if name == "auto":
        return ReferenceEngine(), "the readable NumPy engine"
    kinds: dict[str, type[Engine]] = {"auto": ReferenceEngine} | ENGINES
    return choose(kinds, name, "engine")(), "as asked"
