"""What is explained: examples of a data set, or a picture file, as a network takes them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workings.arrays import Array, Values
from workings.cli.explain_picture import read_picture
from workings.cli.objective_options import parse_class_weight
from workings.cli.reading import read_data
from workings.data import Dataset
from workings.errors import DataError, SettingError
from workings.example_weights import example_weights
from workings.maths import one_hot
from workings.network import Network


@dataclass(frozen=True)
class Subject:
    """A batch to explain, and how it is spoken of.

    Parameters
    ----------
    X, Y
        n×m and classes×m, of the network's type.
    images
        Each example as rows×columns from 0 to 255; None where the examples are no pictures.
    numbers
        Their row numbers in the data.
    source
        Where they come from, in words.
    labelled
        Who says what they are: ``"data"``, ``"user"`` or ``"network"``.
    notes
        What else is to be said of them.
    options
        What was said on the command line to get them, for commands to be copied.
    weights
        One an example, or None where each counts once.
    """

    X: Array
    Y: Array
    images: Sequence[Values] | None
    numbers: Sequence[int]
    source: str
    labelled: str
    notes: tuple[str, ...]
    options: tuple[str, ...]
    weights: Array | None = None

    def call(self, example: int) -> str:
        """Return what an example is called: ``#8``; of a picture file nothing."""
        return "" if self.source.startswith("the picture ") else f"#{self.numbers[example]}"


def from_data(
    network: Network,
    source: str | None,
    label: str | None,
    first: int,
    count: int,
    class_weight: str | None = None,
    sample_weight: str | None = None,
) -> Subject:
    """Take `count` examples from row `first` on; of a test part, where there is one.

    What the classes weigh is counted in all of that data.

    Raises
    ------
    WorkingsError
        If the data cannot be read, does not fit the network, or ends before.
    """
    whole, test = read_data(
        source or "mnist", label, network.preparation, sample_weight=sample_weight
    )
    data = (whole if test is None else test).prepared_as(network.preparation, network.sizes[0])
    if first >= len(data):
        raise SettingError(
            f"--image {first}: there {_examples(len(data))}; give "
            + (f"0 to {len(data) - 1}" if len(data) > 1 else "0")
        )
    if first + count > len(data):
        raise SettingError(
            f"--batch {count}: from row {first} on there {_examples(len(data) - first)}, "
            f"not {count:,}"
        )
    weights = example_weights(data, class_weight=parse_class_weight(class_weight))
    if weights is not None and not weights[first : first + count].any():
        option, named = "--class-weight", class_weight
        if named is None:
            option, named = "--sample-weight", sample_weight
        raise SettingError(
            f"{option} {named}: none of the examples explained counts; give one a weight above "
            "0, or take others by --image and --batch"
        )
    batch = data[first : first + count]
    X = batch.preparation.apply(batch.values, network.dtype)  # n×m
    labels, labelled = batch.labels, "data"
    if labels is None:
        labels, labelled = network.predict(X), "network"
    elif labels.max() >= network.sizes[-1]:
        raise DataError(f"the model has {network.sizes[-1]} classes; the data has {data.classes}")
    chosen = [] if source in (None, "mnist") else [str(source)]
    if label is not None:
        chosen += ["--label", label]
    if first:
        chosen += ["--image", str(first)]
    if count > 1:
        chosen += ["--batch", str(count)]
    if class_weight is not None:
        chosen += ["--class-weight", class_weight]
    if sample_weight is not None:
        chosen += ["--sample-weight", sample_weight]
    return Subject(
        X,
        one_hot(labels, network.sizes[-1], network.dtype),
        _pictures(batch),
        range(first, first + count),
        data.preparation.source,
        labelled,
        _notes(labelled),
        tuple(chosen),
        None if weights is None else weights[first : first + count],
    )


def from_picture(network: Network, path: str, shows: str | None, invert: bool) -> Subject:
    """Take a picture file.

    Raises
    ------
    WorkingsError
        If it cannot be read, has another size than the network takes, or there is no such class.
    """
    names = network.preparation.class_names or tuple(map(str, range(network.sizes[-1])))
    if shows is not None and shows not in names:
        raise SettingError(f"--class {shows}: the model's classes are {', '.join(names)}")
    pixels, hint = read_picture(path, network.preparation, network.sizes[0], invert)
    X = network.preparation.apply(pixels.reshape(1, -1), network.dtype)  # n×1
    if shows is None:
        labels, labelled = network.predict(X), "network"
    else:
        labels, labelled = np.array([names.index(shows)]), "user"
    chosen = ["--picture", path]
    if shows is not None:
        chosen += ["--class", shows]
    if invert:
        chosen.append("--invert")
    return Subject(
        X,
        one_hot(labels, network.sizes[-1], network.dtype),
        [pixels],
        [0],
        f"the picture {path}",
        labelled,
        (*_notes(labelled), *([hint] if hint else [])),
        tuple(chosen),
    )


def _examples(count: int) -> str:
    return "is 1 example" if count == 1 else f"are {count:,} examples"


def _notes(labelled: str) -> tuple[str, ...]:
    if labelled != "network":
        return ()
    return (
        "nobody has said what this shows, so the network's own answer counts as the label: the "
        "step makes it surer of what it thinks already",
    )


def _pictures(data: Dataset) -> list[Values] | None:
    """Return the examples as pictures from 0 to 255; measured values are spread over that range."""
    if data.image_shape is None:
        return None
    images = [np.asarray(data.image(row), np.float64) for row in range(len(data))]
    if data.preparation.pixels:
        return images
    return [_spread(image) for image in images]


def _spread(image: Values) -> Values:
    low, high = float(image.min()), float(image.max())
    return (image - low) * (255 / (high - low)) if high > low else np.zeros_like(image)
