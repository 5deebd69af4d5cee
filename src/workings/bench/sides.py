"""Who takes part: the sides, what each is, and which packages it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata

from workings.errors import SettingError


@dataclass(frozen=True)
class Side:
    """One side of the contest.

    Parameters
    ----------
    name
        As options and tables have it. What stands before its ``-`` is its family: of two ways to
        use one peer, the faster counts.
    what
        What it is, in a few words.
    packages
        The distributions it needs besides our own dependencies.
    """

    name: str
    what: str
    packages: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """``torch`` for torch and torch-compile; ``ours`` for all that is ours."""
        return "scikit-learn" if self.name == "scikit-learn" else self.name.partition("-")[0]

    def missing(self) -> list[str]:
        """Return the packages that are not installed."""
        return [package for package in self.packages if version(package) is None]

    def versions(self) -> str:
        """Return the packages with their versions: ``torch 2.13.0``."""
        return ", ".join(f"{package} {version(package)}" for package in self.packages)


_ALL = (
    Side("ours", "this package"),
    Side("ours-compiled", "this package, engine compiled", ("numba",)),
    Side("ours-reference", "this package, engine reference"),
    Side("lesson", "the lesson's NumPy, float64"),
    Side("numpy", "tidy NumPy, float32"),
    Side("torch", "PyTorch, eager", ("torch",)),
    Side("torch-compile", "PyTorch, torch.compile", ("torch",)),
    Side("jax", "JAX, jitted", ("jax",)),
    Side("scikit-learn", "MLPClassifier", ("scikit-learn",)),
    Side("onnxruntime", "ONNX Runtime", ("onnxruntime", "onnx")),
    Side("pandas", "pandas.read_csv", ("pandas",)),
    Side("polars", "polars.read_csv", ("polars",)),
    Side("numba", "NumPy's and Numba's own import", ("numba",)),
    Side("python", "Python alone"),
)
#: Every side by its name, ours first.
SIDES = {side.name: side for side in _ALL}


def chosen(asked: str | None) -> frozenset[str]:
    """Return the sides that an option names: ``ours,torch``; a family's name means all of it.

    Raises
    ------
    SettingError
        If there is no such side.

    Examples
    --------
    >>> sorted(chosen("torch,numpy"))
    ['numpy', 'torch', 'torch-compile']
    """
    if asked is None:
        return frozenset(SIDES)
    names: set[str] = set()
    for name in (part.strip() for part in asked.split(",")):
        found = {side.name for side in _ALL if name in (side.name, side.family)}
        if not found:
            raise SettingError(f"{name!r} is not a known side: choose from {', '.join(SIDES)}")
        names |= found
    return frozenset(names)


def ours_first(names: Sequence[str]) -> str | None:
    """Return the side that the others are compared with, of those that were measured.

    Examples
    --------
    >>> ours_first(["torch", "ours-reference", "ours-compiled"])
    'ours-compiled'
    """
    return next((name for name in SIDES if name in names and SIDES[name].family == "ours"), None)


def version(package: str) -> str | None:
    """Return the version of an installed distribution; None where there is none."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
