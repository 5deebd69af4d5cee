"""A model from a visitor's disk: read by the package's own reader, it becomes one of the runs."""

import asyncio
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from workings.app.limits import text_of
from workings.app.setup import PARAMETERS
from workings.app.texts import say
from workings.app.uploads import answered, arriving
from workings.app.uploads_thread import beside
from workings.app.visitor import Visitor
from workings.errors import DataError, ModelFileError, SettingError, WorkingsError
from workings.files import load
from workings.files.plain import is_json
from workings.network import Network

#: Where models go, and the header that says what the file is called.
ADDRESS, NAME = "/model", "x-workings-name"
#: The most bytes of a model file, the most layers, and the most characters of a name.
MOST_BYTES, MOST_LAYERS, _LONGEST = 100_000_000, 20, 60
#: The most bytes of one in JSON, whose numbers take several times as much memory.
MOST_JSON = 30_000_000
#: What the package's reader says of a file that is none, before what its libraries say.
_NO_MODEL = "is not a model file"
#: What is exported here and cannot be read back, by its ending.
_ONE_WAY = {".onnx": "ONNX", ".py": "Python", ".html": "HTML"}


async def receive(request: Request) -> Response:
    """Answer a model: by what it is, or by one sentence that says what is wrong."""
    return await answered(request, _taken)


async def _taken(request: Request, visitor: Visitor) -> dict[str, Any]:
    title = title_of(request.headers.get(NAME, ""))
    temporary = tempfile.TemporaryDirectory(prefix="workings-model-", ignore_cleanup_errors=True)
    path = Path(temporary.name) / "model.safetensors"
    try:
        with path.open("xb") as file:
            async for chunk in arriving(request, MOST_BYTES):
                file.write(chunk)
        network = await beside(lambda: read(path, title))
    finally:
        await asyncio.to_thread(temporary.cleanup)
    if visitor.closed:
        raise ClientDisconnect
    try:
        run = visitor.hold(network, title)
    except DataError as error:
        source = visitor.sources[visitor.draft.data].title
        raise SettingError(say("share.misfit", title=title, data=source, reason=error)) from None
    words = {"title": title, "run": run.number, "network": shape(network)}
    return {"said": say("share.held", **words)}


def read(path: Path, title: str) -> Network:
    """Read a model that a stranger may have made.

    Parameters
    ----------
    path
        Where it lies.
    title
        What the visitor calls it.

    Raises
    ------
    SettingError
        If it is none, or too large to be shown.
    """
    if is_json(path) and path.stat().st_size > MOST_JSON:
        raise SettingError(say("share.large_json", title=title, most=MOST_JSON // 1_000_000))
    try:
        network = load(path)
    except ModelFileError as error:
        if _NO_MODEL in str(error):
            raise SettingError(no_model(title)) from None
        reason = str(error).replace(str(path), title)
        raise SettingError(_short(reason)) from None
    except (WorkingsError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise SettingError(no_model(title)) from error
    parameters = sum(array.size for array in network.parameters)
    if parameters > PARAMETERS or network.depth > MOST_LAYERS:
        words = {"title": title, "parameters": PARAMETERS, "layers": MOST_LAYERS}
        raise SettingError(say("share.large", **words))
    return network


def no_model(title: str) -> str:
    """Return what there is to say of a file that is no model, or no whole one."""
    ending = PurePosixPath(title).suffix.lower()
    if ending in _ONE_WAY:
        return say("share.no_model.one_way", title=title, kind=_ONE_WAY[ending])
    return say("share.no_model", title=title)


def title_of(raw: str) -> str:
    """Return what a file is called, from a header: its last part, without its ending.

    Examples
    --------
    >>> title_of("my%20best.safetensors")
    'my best'
    """
    name = PurePosixPath(unquote(raw).replace("\\", "/")).name
    name = name.removesuffix(".safetensors").removesuffix(".json")
    try:
        return text_of(name[:_LONGEST], _LONGEST) or say("share.unnamed")
    except WorkingsError:
        return say("share.unnamed")


def shape(network: Network) -> str:
    """Return a network's layers as they are read: ``784-10-10``."""
    return "-".join(map(str, network.sizes))


def _short(text: str) -> str:
    return text if len(text) <= 300 else text[:299] + "…"
