"""Model files: a network and what must be known to use it, in safetensors or in plain JSON.

`docs/model-files.md` has every entry of both.
"""

import dataclasses
import math
import os
from itertools import pairwise
from typing import Any

import numpy as np

from workings.data import Preparation
from workings.errors import ModelFileError, WorkingsError
from workings.files.document import brief
from workings.files.plain import is_json, json_bytes, read_json
from workings.files.tensors import Arrays, read_tensors, tensor_bytes
from workings.network import Network
from workings.whole_file import whole_file

Path_ = str | os.PathLike[str]
KIND = "model"
VERSION = 1


def save(network: Network, path: Path_) -> None:
    """Write a network to a file: weights, sizes, activations, and how its input is prepared.

    The file holds no time and no path: equal networks give equal bytes.

    Parameters
    ----------
    network
        What to save.
    path
        The file, by custom ending in ``.safetensors``. One that ends in ``.json`` is written as
        plain JSON. It is written whole or not at all.

    Raises
    ------
    OutputError
        If the file cannot be written; an older one stays as it was.
    """
    content = to_json(network) if os.fspath(path).endswith(".json") else to_safetensors(network)
    with whole_file(path) as file:
        file.write(content)


def to_safetensors(network: Network) -> bytes:
    """Return the bytes of a model file."""
    return tensor_bytes(_named(network), describe(network))


def to_json(network: Network) -> bytes:
    """Return the bytes of a model file in plain JSON.

    Raises
    ------
    OutputError
        If a weight is not a finite number, or there are more than can be read again.
    """
    return json_bytes(_named(network), describe(network))


def _named(network: Network) -> Arrays:
    """Return W1, b1, W2, …: each parameter by its name in a file."""
    return {
        f"{symbol}{layer}": array
        for layer, pair in enumerate(zip(network.W, network.b, strict=True), start=1)
        for symbol, array in zip("Wb", pair, strict=True)
    }


def describe(network: Network) -> dict[str, Any]:
    """Return what a model file says of a network besides its parameters."""
    return {
        "format": KIND,
        "version": VERSION,
        "sizes": list(network.sizes),
        "activations": list(network.activations),
        "dtype": network.dtype.name,
        "preparation": dataclasses.asdict(network.preparation),
    }


def load(path: Path_) -> Network:
    """Read a network from a file that `save` wrote; safetensors or JSON, its first bytes tell.

    Raises
    ------
    ModelFileError
        If the file is missing, damaged, not a model file of workings, or of a newer version.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(Network([4, 3, 2], seed=1), pathlib.Path(folder) / "small.safetensors")
    ...     load(pathlib.Path(folder) / "small.safetensors")
    <Network: 4 → 3 relu → 2 softmax, 23 parameters>
    """
    read = read_json if is_json(path) else read_tensors
    arrays, document = read(path, KIND, VERSION)
    try:
        network = _network(arrays, document)
    except (WorkingsError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise ModelFileError(
            f"{path}: the model file contradicts itself ({brief(error)})"
        ) from None
    except (OverflowError, RecursionError):  # what a number or a name should be is neither
        raise ModelFileError(f"{path}: the model file contradicts itself") from None
    if not all(np.isfinite(array).all() for array in network.parameters):
        raise ModelFileError(f"{path}: the model file holds weights that are not finite numbers")
    return network


def _network(arrays: Arrays, document: dict[str, Any]) -> Network:
    """Build the network, its arrays' shapes and types looked at before any memory is taken."""
    sizes, dtype = document["sizes"], document["dtype"]
    for layer, (inputs, units) in enumerate(pairwise(sizes), start=1):
        for name, shape in ((f"W{layer}", (units, inputs)), (f"b{layer}", (units, 1))):
            found = arrays[name]
            if found.shape != shape or found.dtype.name != dtype:
                raise ValueError(f"{name} is {found.dtype} {found.shape}, not {dtype} {shape}")
    if document["activations"][-1] != "softmax":
        raise ValueError(f"the last layer's activation is {document['activations'][-1]!r}")
    network = Network(
        sizes,
        document["activations"][:-1],
        init="zeros",
        dtype=dtype,
        preparation=_preparation(document["preparation"], sizes[0], sizes[-1]),
    )
    for layer in range(1, network.depth + 1):
        network.W[layer], network.b[layer] = arrays[f"W{layer}"], arrays[f"b{layer}"]
    return network


def _preparation(fields: dict[str, Any], features: int, classes: int) -> Preparation:
    """Turn JSON's lists back into tuples, and raise ValueError for what does not fit."""
    tuples: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
    found = Preparation(**tuples)
    lists = (found.class_names, found.class_labels, found.feature_names)
    said = (found.source, found.fingerprint, found.label_name, found.weight_name)
    names = (found.class_names, found.class_labels, found.feature_names or (), said)
    fits = {
        "shift": np.shape(found.shift) in ((), (features,)) and np.isfinite(found.shift).all(),
        "scale": np.shape(found.scale) in ((), (features,))
        and np.isfinite(found.scale).all()
        and np.all(found.scale),
        "image_shape": found.image_shape is None or _is_picture(found.image_shape, features),
        "lists": all(isinstance(group, tuple | None) for group in lists),
        "class_names": len(found.class_names) in (0, classes),
        "class_labels": len(found.class_labels) in (0, len(found.class_names)),
        "feature_names": found.feature_names is None or len(found.feature_names) == features,
        "marks": isinstance(found.inverted, bool) and isinstance(found.light_ground, bool | None),
        "names": all(isinstance(name, str) for group in names for name in group),
    }
    for name, right in fits.items():
        if not right:
            raise ValueError(f"its preparation's {name} do not fit {features} inputs")
    return found


def _is_picture(shape: Any, pixels: int) -> bool:
    """Return whether these are rows and columns of so many pixels."""
    whole = isinstance(shape, tuple) and len(shape) == 2 and all(type(n) is int for n in shape)
    return whole and min(shape) > 0 and math.prod(shape) == pixels
