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
from workings.whole_file import whole_file

Path_ = str | os.PathLike[str]
Arrays = dict[str, npt.NDArray[Any]]
_KEY = "workings"


def write_tensors(path: Path_, arrays: Mapping[str, npt.NDArray[Any]], document: Any) -> None:
    """Write `arrays` and `document`.

    Raises
    ------
    OutputError
        If the file cannot be written; an older one stays as it was.
    """
    whole = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, allow_nan=False)
    content = to_bytes(whole, {_KEY: text})
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
            document = _document(path, file.metadata(), kind, version)
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except FileNotFoundError:
        raise ModelFileError(f"{path}: no such file; expected a {kind} file") from None
    except OSError as error:
        raise ModelFileError(f"{path} cannot be read: {error.strerror or error}") from None
    except (SafetensorError, ValueError, TypeError, RecursionError) as error:
        if isinstance(error, ModelFileError):
            raise
        raise ModelFileError(
            f"{path} is not a {kind} file of workings, or is damaged or cut short ({error})"
        ) from None
    return arrays, document


def _document(
    path: Path_, metadata: Mapping[str, str] | None, kind: str, version: int
) -> dict[str, Any]:
    document = json.loads((metadata or {}).get(_KEY, "null"))
    if not isinstance(document, dict) or "format" not in document:
        raise ModelFileError(f"{path} is a safetensors file, but not one of workings")
    if document["format"] != kind:
        raise ModelFileError(f"{path} is a {document['format']} file; expected a {kind} file")
    if not isinstance(document.get("version"), int) or document["version"] > version:
        raise ModelFileError(
            f"{path} has format version {document.get('version')}; this workings reads up to "
            f"{version}: upgrade it with pip install --upgrade workings"
        )
    return document
