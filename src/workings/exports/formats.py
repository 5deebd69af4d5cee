"""The table of formats, and the one function that writes any of them."""

import os
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workings.errors import OutputError, choose
from workings.exports.onnx_file import to_onnx
from workings.exports.program import to_python
from workings.exports.web_page import to_html
from workings.files.model import to_json, to_safetensors
from workings.network import Network
from workings.whole_file import whole_file


@dataclass(frozen=True)
class Format:
    """A kind of file that a network can leave as.

    Parameters
    ----------
    name
        What the command line calls it.
    ending
        How its files' names end by custom: ``".json"``.
    sentence
        What the file is good for.
    make
        Network in, the file's bytes out.
    """

    name: str
    ending: str
    sentence: str
    make: Callable[[Network], bytes]


#: What there is, by name, in the order in which it is shown.
EXPORTS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        Format(
            "safetensors",
            ".safetensors",
            "Workings' own model file, which any program that knows safetensors opens.",
            to_safetensors,
        ),
        Format(
            "json",
            ".json",
            "Plain text with every number, to be read by any program, and by workings again.",
            to_json,
        ),
        Format(
            "python",
            ".py",
            "One Python file that predicts by itself: NumPy is all it needs.",
            to_python,
        ),
        Format(
            "onnx",
            ".onnx",
            "For ONNX runtimes in any language: values in, probabilities out.",
            to_onnx,
        ),
        Format(
            "html",
            ".html",
            "A web page to draw on, which shows what the network does; it needs no server.",
            to_html,
        ),
    )
}


def exported(network: Network, name: str) -> bytes:
    """Return a network as the bytes of a file of the format called `name`.

    Raises
    ------
    SettingError
        If there is no such format; the message lists those there are.
    MissingExtraError
        If the format needs a package that is not installed.
    OutputError
        If the network cannot be put into it.
    """
    chosen = choose(EXPORTS, name, "format")
    if not all(np.isfinite(array).all() for array in network.parameters):
        raise OutputError("this network's weights are not finite numbers: its training ran away")
    return chosen.make(network)


def export(network: Network, name: str, path: str | os.PathLike[str]) -> int:
    """Write a network to a file of the format called `name`, whole or not at all.

    Parameters
    ----------
    network
        The network.
    name
        A key of `EXPORTS`.
    path
        The file.

    Returns
    -------
    int
        How many bytes it has.

    Raises
    ------
    WorkingsError
        As `exported` does, and if the file cannot be written; an older one stays as it was.
    """
    content = exported(network, name)
    with whole_file(path) as file:
        file.write(content)
    return len(content)
