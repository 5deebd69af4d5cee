"""The public interface: what is there, that it is documented, that its examples run."""

import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys

import pytest

import workings as wk

MODULES = [
    name
    for _, name, _ in pkgutil.walk_packages(wk.__path__, "workings.")
    if name != "workings.__main__"
]
NAMES = {
    "Adam", "AdamW", "CheckReport", "Constant", "Cosine", "DataError", "Dataset",
    "DivergedError", "Drawing", "EpochRecord", "Evaluation", "Explanation", "Followed",
    "GradientDescent", "Gradients", "History", "MissingExtraError", "ModelFileError", "Momentum",
    "Network", "Objective", "OutputError", "Predictor", "Preparation", "SettingError",
    "ShapeError", "Step", "Trace", "Training", "WarmUp", "WorkingsError", "check_gradients",
    "distort", "evaluate", "explain", "follow", "from_arrays", "from_torch", "load", "load_mnist",
    "predict", "prepare_drawing", "prepare_strokes", "pruned", "read_csv", "read_folder",
    "read_idx", "read_npz", "save", "to_torch", "train", "with_parameter", "without_unit",
    "write_csv", "write_idx", "write_submission",
}  # fmt: skip


EXTRAS = {"WorkingsClassifier"}  # not for ``import *``: it needs scikit-learn


def test_the_public_names_are_these():
    assert set(wk.__all__) == NAMES
    assert {*NAMES, *EXTRAS, "__version__"} == set(dir(wk))


@pytest.mark.parametrize("name", sorted(NAMES | EXTRAS))
def test_a_public_name_is_there_and_documented(name):
    assert inspect.getdoc(getattr(wk, name))


def test_another_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        wk.nothing  # noqa: B018


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_docstrings_run(name):
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0


def test_every_module_says_what_it_is_for():
    for name in MODULES:
        assert importlib.import_module(name).__doc__, name


def test_heavy_imports_wait():
    """Importing the package loads no plotting, no terminal library, not even NumPy."""
    heavy = ("numpy", "matplotlib", "rich", "sklearn", "typer")
    code = f"import sys, workings; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
