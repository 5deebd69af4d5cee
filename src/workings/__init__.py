"""A neural network from scratch that shows its workings.

``import workings as wk`` and see `README.md`; `docs/architecture.md` says where everything is.
Names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workings.data import (
        Dataset,
        Drawing,
        Preparation,
        distort,
        from_arrays,
        load_mnist,
        prepare_drawing,
        prepare_strokes,
        read_csv,
        read_folder,
        read_idx,
        read_npz,
        write_csv,
        write_idx,
        write_submission,
    )
    from workings.edit import pruned, with_parameter, without_unit
    from workings.errors import (
        DataError,
        DivergedError,
        MissingExtraError,
        ModelFileError,
        OutputError,
        SettingError,
        ShapeError,
        WorkingsError,
    )
    from workings.estimator import WorkingsClassifier as WorkingsClassifier
    from workings.evaluation import Evaluation, evaluate, predict
    from workings.explanation import Explanation, Followed, explain, follow
    from workings.exports import from_torch, to_torch
    from workings.files import load, save
    from workings.gradcheck import CheckReport, check_gradients
    from workings.history import EpochRecord, History
    from workings.network import Network
    from workings.objective import Objective
    from workings.optimisers import Adam, AdamW, GradientDescent, Momentum
    from workings.predictor import Predictor
    from workings.schedules import Constant, Cosine, Step, WarmUp
    from workings.trace import Gradients, Trace
    from workings.training import Training, train

__version__ = "0.1.0"

_HOMES = {
    "data": [
        "Dataset",
        "Drawing",
        "Preparation",
        "distort",
        "from_arrays",
        "load_mnist",
        "prepare_drawing",
        "prepare_strokes",
        "read_csv",
        "read_folder",
        "read_idx",
        "read_npz",
        "write_csv",
        "write_idx",
        "write_submission",
    ],
    "edit": ["pruned", "with_parameter", "without_unit"],
    "errors": [
        "DataError",
        "DivergedError",
        "MissingExtraError",
        "ModelFileError",
        "OutputError",
        "SettingError",
        "ShapeError",
        "WorkingsError",
    ],
    "estimator": ["WorkingsClassifier"],
    "evaluation": ["Evaluation", "evaluate", "predict"],
    "explanation": ["Explanation", "Followed", "explain", "follow"],
    "exports": ["from_torch", "to_torch"],
    "files": ["load", "save"],
    "gradcheck": ["CheckReport", "check_gradients"],
    "history": ["EpochRecord", "History"],
    "network": ["Network"],
    "objective": ["Objective"],
    "optimisers": ["Adam", "AdamW", "GradientDescent", "Momentum"],
    "predictor": ["Predictor"],
    "schedules": ["Constant", "Cosine", "Step", "WarmUp"],
    "trace": ["Gradients", "Trace"],
    "training": ["Training", "train"],
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}
#: What needs a package that may be missing: not in `__all__`, or ``import *`` would fail without.
_EXTRAS = {"WorkingsClassifier": "sklearn"}

__all__ = [
    "Adam",
    "AdamW",
    "CheckReport",
    "Constant",
    "Cosine",
    "DataError",
    "Dataset",
    "DivergedError",
    "Drawing",
    "EpochRecord",
    "Evaluation",
    "Explanation",
    "Followed",
    "GradientDescent",
    "Gradients",
    "History",
    "MissingExtraError",
    "ModelFileError",
    "Momentum",
    "Network",
    "Objective",
    "OutputError",
    "Predictor",
    "Preparation",
    "SettingError",
    "ShapeError",
    "Step",
    "Trace",
    "Training",
    "WarmUp",
    "WorkingsError",
    "check_gradients",
    "distort",
    "evaluate",
    "explain",
    "follow",
    "from_arrays",
    "from_torch",
    "load",
    "load_mnist",
    "predict",
    "prepare_drawing",
    "prepare_strokes",
    "pruned",
    "read_csv",
    "read_folder",
    "read_idx",
    "read_npz",
    "save",
    "to_torch",
    "train",
    "with_parameter",
    "without_unit",
    "write_csv",
    "write_idx",
    "write_submission",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'workings' has no attribute {name!r}")
    value = getattr(import_module(f"workings.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    there = [name for name, package in _EXTRAS.items() if find_spec(package) is not None]
    return sorted([*__all__, *there, "__version__"])
