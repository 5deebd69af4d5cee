"""Reading DATA for a command: what there is to say of it goes to stderr."""

import re

from rich.text import Text

from workings.cli.reading_progress import picture_progress
from workings.cli.render import console
from workings.data import Dataset, Preparation, read
from workings.errors import SettingError, one_line

_SIZE = re.compile(r"(\d{1,6})(?:\s*[x×,*]\s*(\d{1,6}))?$", re.IGNORECASE)


def read_data(
    source: str,
    label: str | None = None,
    like: Preparation | None = None,
    size: str | None = None,
    invert: bool | None = None,
    digit: bool = False,
    sample_weight: str | None = None,
) -> tuple[Dataset, Dataset | None]:
    """Read a data set, and the test set that comes with it where one does.

    Parameters
    ----------
    source
        DATA, as the user named it.
    label
        ``--label``.
    like
        The preparation of the model that shall take the data, where there is one.
    size
        ``--size``, as it was said: ``32x32``.
    invert
        ``--invert``, or None where nothing was said.
    digit
        ``--digit``: whether picture files are each prepared as MNIST's digits were.
    sample_weight
        ``--sample-weight``.

    Raises
    ------
    WorkingsError
        If the data cannot be read, or an option does not fit it.
    """
    with picture_progress() as watch:
        return read(
            source,
            label,
            like=like,
            size=parse_size(size),
            invert=invert,
            digit=digit,
            sample_weight=sample_weight,
            say=say_note,
            watch=watch,
        )


def say_note(text: str) -> None:
    """Print a note on stderr."""
    console(stderr=True).print(Text(f"Note: {one_line(text)}", "yellow"))


def parse_size(text: str | None) -> tuple[int, int] | None:
    """Return rows and columns of ``32x48``; ``32`` is a square.

    Raises
    ------
    SettingError
        If it says something else.
    """
    if text is None:
        return None
    found = _SIZE.match(text.strip())
    if found is None:
        raise SettingError(f"--size {text}: give rows x columns of a picture, such as 32x32")
    return int(found[1]), int(found[2] or found[1])
