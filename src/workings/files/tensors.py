"""Named arrays and one JSON document in a safetensors file.

The document is the metadata's only entry, with its keys sorted: equal contents give equal bytes.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as to_bytes

from workings.errors import ModelFileError
from workings.files.document import KEY, brief, checked_document
from workings.whole_file import whole_file

Path_ = str | os.PathLike[str]
Arrays = dict[str, npt.NDArray[Any]]


def tensor_bytes(arrays: Mapping[str, npt.NDArray[Any]], document: Any) -> bytes:
    """Return the bytes of a safetensors file with `arrays` and `document`."""
    whole = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return bytes(to_bytes(whole, {KEY: text}))


def write_tensors(path: Path_, arrays: Mapping[str, npt.NDArray[Any]], document: Any) -> None:
    """Write `arrays` and `document`.

    Raises
    ------
    OutputError
        If the file cannot be written; an older one stays as it was.
    """
    content = tensor_bytes(arrays, document)
    with whole_file(path) as file:
        file.write(content)


def read_tensors(path: Path_, kind: str, version: int) -> tuple[Arrays, dict[str, Any]]:
    """Read what `write_tensors` wrote.

    Parameters
    ----------
    path
        The file.
    kind
        ``"model"`` or ``"checkpoint"``: what the document must say it is.
    version
        The newest format version that is understood.

    Raises
    ------
    ModelFileError
        If the file is missing, damaged, not ours, of another kind or of a newer version.
    """
    try:
        if Path(path).is_dir():
            raise ModelFileError(f"{path} is a folder; expected a {kind} file")
        with Path(path).open("rb") as plain:  # safetensors calls a file it may not read missing
            if not plain.read(1):
                raise ModelFileError(f"{path} is empty; expected a {kind} file")
        with safe_open(os.fspath(path), framework="np") as file:
            entry = json.loads((file.metadata() or {}).get(KEY, "null"))
            document = checked_document(path, entry, kind, version, "safetensors")
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except FileNotFoundError:
        raise ModelFileError(f"{path}: no such file; expected a {kind} file") from None
    except OSError as error:
        raise ModelFileError(f"{path} cannot be read: {error.strerror or error}") from None
    except (SafetensorError, ValueError, TypeError, RecursionError) as error:
        if isinstance(error, ModelFileError):
            raise
        raise ModelFileError(
            f"{path} is not a {kind} file of workings, or is damaged or cut short ({brief(error)})"
        ) from None
    return arrays, document
