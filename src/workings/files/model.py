"""Model files: a network and what must be known to use it, in safetensors."""

import dataclasses
import math
import os
from itertools import pairwise
from typing import Any

import numpy as np

from workings.data import Preparation
from workings.errors import ModelFileError, WorkingsError
from workings.files.tensors import Arrays, read_tensors, write_tensors
from workings.network import Network

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
        The file, by custom ending in ``.safetensors``. It is written whole or not at all.

    Raises
    ------
    OutputError
        If the file cannot be written; an older one stays as it was.
    """
    arrays = {
        f"{symbol}{layer}": array
        for symbol, layers in (("W", network.W), ("b", network.b))
        for layer, array in enumerate(layers, start=1)
    }
    write_tensors(path, arrays, describe(network))


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
    """Read a network from a file that `save` wrote.

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
    arrays, document = read_tensors(path, KIND, VERSION)
    try:
        network = _network(arrays, document)
    except (WorkingsError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelFileError(f"{path}: the model file contradicts itself ({error})") from None
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
    said = (found.source, found.fingerprint, found.label_name, found.weight_name)
    names = (found.class_names, found.class_labels, found.feature_names or (), said)
    fits = {
        "shift": np.shape(found.shift) in ((), (features,)) and np.isfinite(found.shift).all(),
        "scale": np.shape(found.scale) in ((), (features,))
        and np.isfinite(found.scale).all()
        and np.all(found.scale),
        "image_shape": found.image_shape is None or math.prod(found.image_shape) == features,
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
