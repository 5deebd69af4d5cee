"""Reads files that are named on stdin, in a process that may take a gigabyte and no more.

A line in: a path, and whether it is a folder of pictures does not matter. A line out: JSON, what
became of it.
"""

import contextlib
import json
import sys
import warnings
from pathlib import Path

import workings as wk
from workings.data import read
from workings.errors import WorkingsError
from workings.files.checkpoint import read_checkpoint_document

GIGABYTE = 10**9


def bound_memory() -> None:
    """Let this process take a gigabyte more than it has."""
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + GIGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def look(path: str) -> str:
    """Return the message that a file is refused with, or what it holds."""
    try:
        if path.endswith((".safetensors", ".json")):
            return repr(wk.load(path))
        if path.endswith(".checkpoint"):
            return f"a checkpoint of {len(read_checkpoint_document(path))} entries"
        return repr(read(path, say=lambda note: None)[0])
    except WorkingsError as error:
        return f"{type(error).__name__}: {error}"


def main() -> None:
    """Answer line for line."""
    warnings.simplefilter("error")
    import PIL.Image  # what is loaded late is loaded now

    PIL.Image.init()
    wk.load_mnist()
    with contextlib.suppress(ImportError, OSError):
        bound_memory()
    for line in sys.stdin:
        try:
            said = look(json.loads(line))
        except BaseException as error:
            said = f"not ours: {error!r}"
        print(json.dumps(said), flush=True)


main()
