"""The JSON document that says what a file of workings is, whichever way the file is written."""

import os
from typing import Any

from workings.errors import ModelFileError

#: The document's name among a file's entries.
KEY = "workings"


def checked_document(
    path: str | os.PathLike[str], document: Any, kind: str, version: int, container: str
) -> dict[str, Any]:
    """Return a file's document if it says that the file is one of ours.

    Parameters
    ----------
    path
        The file.
    document
        What was found under `KEY`; None where nothing was.
    kind
        ``"model"`` or ``"checkpoint"``: what the document must say it is.
    version
        The newest format version that is understood.
    container
        What the file is in any case: ``"safetensors"``.

    Raises
    ------
    ModelFileError
        If the file is not ours, of another kind or of a newer version.
    """
    if not isinstance(document, dict) or "format" not in document:
        raise ModelFileError(f"{path} is a {container} file, but not one of workings")
    if document["format"] != kind:
        raise ModelFileError(
            f"{path} is a {brief(document['format'])} file; expected a {kind} file"
        )
    if not isinstance(document.get("version"), int) or document["version"] > version:
        raise ModelFileError(
            f"{path} has format version {brief(document.get('version'))}; this workings reads up "
            f"to {version}: upgrade it with pip install --upgrade workings"
        )
    return document


def parts(content: bytes) -> int:
    """Return how many lists, objects and texts there may be in JSON, without parsing it."""
    return sum(content.count(mark) for mark in (b"[", b"{", b'"'))


def brief(said: object) -> str:
    """Return what a file says, or an error does of it, shortened: a file may say a great deal."""
    text = str(said)
    return text if len(text) <= 200 else text[:199] + "…"
