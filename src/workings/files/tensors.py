"""Named arrays and one JSON document in a safetensors file.

The document is the metadata's only entry, with its keys sorted: equal contents give equal bytes.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as to_bytes

from workings.errors import ModelFileError, OutputError
from workings.files.document import KEY, brief, checked_document, parts
from workings.regular_file import open_regular
from workings.whole_file import whole_file

Path_ = str | os.PathLike[str]
Arrays = dict[str, npt.NDArray[Any]]
#: The most bytes of a header, and lists, objects and texts in it: as Python's they are far larger.
MOST_HEADER, MOST_PARTS = 50_000_000, 4_000_000
_LENGTH = 8


def tensor_bytes(arrays: Mapping[str, npt.NDArray[Any]], document: Any) -> bytes:
    """Return the bytes of a safetensors file with `arrays` and `document`.

    Raises
    ------
    OutputError
        If there is more to say in `document` than is read again.
    """
    whole = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, allow_nan=False)
    content = bytes(to_bytes(whole, {KEY: text}))
    length = int.from_bytes(content[:_LENGTH], "little")
    if length > MOST_HEADER or parts(content[: _LENGTH + length]) > MOST_PARTS:
        raise OutputError(
            "what there is to say of this network, its features' names above all, is more than is "
            f"read again ({MOST_HEADER / 1e6:.0f} MB): give the features shorter names, or fewer"
        )
    return content


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
        with open_regular(path) as plain:  # safetensors calls a file it may not read missing
            _check_header(plain, path, kind)
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


def _check_header(file: BinaryIO, path: Path_, kind: str) -> None:
    """Refuse a file whose header is longer than the file, or would be much larger in memory.

    A safetensors file begins with its header's length, in 8 bytes.
    """
    start = file.read(_LENGTH)
    if not start:
        raise ModelFileError(f"{path} is empty; expected a {kind} file")
    length, left = int.from_bytes(start, "little"), os.fstat(file.fileno()).st_size - _LENGTH
    if length > left or len(start) < _LENGTH:
        raise ModelFileError(
            f"{path} is not a {kind} file of workings, or is damaged or cut short "
            f"(its header should have {length:,} bytes, and {max(left, 0):,} are there)"
        )
    if length > MOST_HEADER or parts(file.read(length)) > MOST_PARTS:
        raise ModelFileError(
            f"{path}: its header is larger than any {kind} file's of workings "
            f"({MOST_HEADER / 1e6:.0f} MB, {MOST_PARTS:,} lists and texts)"
        )
