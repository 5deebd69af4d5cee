"""Everything that brings examples in, and everything that writes them out again.

Every reader returns the same thing: a `Dataset`.
"""

from workings.data.dataset import Dataset, Preparation
from workings.data.distort import distort
from workings.data.drawing import Drawing, prepare_drawing, prepare_strokes
from workings.data.from_arrays import from_arrays
from workings.data.idx import read_idx, write_idx
from workings.data.kaggle import read_csv, write_csv, write_submission
from workings.data.mnist import load_mnist
from workings.data.npz import read_npz
from workings.data.pictures import read_folder
from workings.data.read import read

__all__ = [
    "Dataset",
    "Drawing",
    "Preparation",
    "distort",
    "from_arrays",
    "load_mnist",
    "prepare_drawing",
    "prepare_strokes",
    "read",
    "read_csv",
    "read_folder",
    "read_idx",
    "read_npz",
    "write_csv",
    "write_idx",
    "write_submission",
]
