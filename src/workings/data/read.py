"""Reading whatever the user names: DATA on the command line."""

import os
import warnings
from pathlib import Path

from workings.data.dataset import Dataset
from workings.data.idx import idx_pairs, labels_beside, read_idx, read_idx_folder
from workings.data.kaggle import read_csv
from workings.data.mnist import load_mnist
from workings.data.npz import read_npz
from workings.data.picture_file import is_picture
from workings.data.picture_folder import holds_pictures
from workings.data.picture_notes import Say, Watch, no_digits_note, unwatched
from workings.data.picture_options import SIZE, PictureOptions
from workings.data.pictures import read_picture_files, read_pictures
from workings.data.preparation import Preparation
from workings.errors import DataError


def read(
    source: str | os.PathLike[str],
    label: str | None = None,
    *,
    like: Preparation | None = None,
    size: tuple[int, int] | None = None,
    invert: bool | None = None,
    digit: bool = False,
    sample_weight: str | None = None,
    say: Say = warnings.warn,
    watch: Watch = unwatched,
) -> tuple[Dataset, Dataset | None]:
    """Read a data set, and the test set that comes with it where one does.

    Parameters
    ----------
    source
        ``"mnist"`` (embedded); a ``.csv``; an ``.npz``; a folder that holds IDX files, or pictures;
        one picture; one IDX file of images (its labels are looked for beside it), or two,
        ``IMAGES,LABELS``.
    label
        The label column of a CSV, where it is not ``label``.
    like
        The preparation of a network that shall take the data: what it remembers of the label
        column and of pictures counts where nothing else is said.
    size, invert
        Of picture files: rows and columns to bring them to, and whether light and dark change
        places.
    digit
        Of picture files: whether each is prepared as MNIST's digits were.
    sample_weight
        The column of a CSV that says what each example counts.
    say
        Is told what the user should know.
    watch
        Of picture files: is told after each how many have been read, and how many there are.

    Returns
    -------
    data, test
        `test` is None where the source is a single data set.

    Raises
    ------
    DataError
        If there is nothing there or it cannot be read.
    """
    name = os.fspath(source)
    for flag, column in (("label", label), ("sample-weight", sample_weight)):
        if column is not None and not is_csv(name):
            raise DataError(f"{name}: --{flag} names a column of a CSV file, and this is none")
    pictures = name != "mnist" and _pictures(Path(name))
    said = {"size": size is not None, "invert": invert is not None, "digit": digit}
    if not pictures and (option := next((option for option in said if said[option]), None)):
        raise DataError(f"{name}: --{option} speaks of picture files, and there are none")
    if name == "mnist":
        return load_mnist()
    try:
        if not pictures:
            return _read(name, label, like, sample_weight)
        options = picture_options(like, size, invert, digit, say)
        if Path(name).is_dir():
            return read_pictures(Path(name), options, say, watch)
        return read_picture_files([name], options, say, watch=watch), None
    except OSError as error:  # a folder that may not be looked into, a name that is too long
        raise DataError(f"{name} cannot be read: {error.strerror or error}") from None


def picture_options(
    like: Preparation | None,
    size: tuple[int, int] | None = None,
    invert: bool | None = None,
    digit: bool = False,
    say: Say = warnings.warn,
) -> PictureOptions:
    """Return how picture files are read: as said, else as a network remembers it.

    `say` is told where pictures shall be prepared as digits for a network that learnt others.

    Raises
    ------
    DataError
        If the network takes no pictures.
    SettingError
        If the size is out of range.
    """
    if like is not None and (like.image_shape is None or not like.pixels):
        raise DataError("the model takes measured features, no pictures")
    dark_ink = invert if digit else None
    if digit and like is not None and (note := no_digits_note(like)):
        say(note)
    if like is not None:
        size = size or like.image_shape
        invert = like.inverted if invert is None else invert
    return PictureOptions(size or SIZE, bool(invert), like, digit, dark_ink)


def _pictures(path: Path) -> bool:
    """Return whether this is a picture, or a folder of them."""
    try:
        if path.is_dir():
            return not idx_pairs(path) and holds_pictures(path)
        return is_picture(path) and path.is_file()
    except OSError:  # said when it is read
        return False


def is_csv(source: str | os.PathLike[str]) -> bool:
    """Return whether `source` is called a CSV file."""
    return Path(source).suffix.lower() == ".csv"


def _read(
    name: str, label: str | None, like: Preparation | None, sample_weight: str | None
) -> tuple[Dataset, Dataset | None]:
    path = Path(name)
    suffix = path.suffix.lower()
    if path.is_dir():
        if suffix in (".csv", ".npz"):
            raise DataError(f"{name} is a folder, not a file")
        return read_idx_folder(path)
    if not path.exists() and "," in name:
        images, _, labels = name.partition(",")
        return read_idx(images.strip(), labels.strip()), None
    if not path.exists():
        if path.is_symlink():
            raise DataError(f"{name}: a link that leads nowhere, or in a circle")
        raise DataError(
            f"{name}: no such file or folder (DATA is mnist, a .csv, an .npz, IDX files, "
            "or a folder of pictures)"
        )
    if is_csv(name):
        return read_csv(path, label, like, sample_weight), None
    if suffix == ".npz":
        return read_npz(path)
    if suffix in (".safetensors", ".checkpoint"):
        raise DataError(
            f"{name} is a model, not data: expected a .csv, an .npz, IDX files"
            ", or a folder of pictures"
        )
    return read_idx(path, labels_beside(path)), None
