"""A visitor's own data, from the browser to the list of what can be trained on.

One address takes all uploads. Whom one belongs to is told by a key that only the visitor's own page
has. What arrives goes to a private folder, is read there by the package's readers, and the folder
is gone as soon as that is done, whatever happens.
"""

import asyncio
import dataclasses
import logging
import secrets
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, WeakSet, WeakValueDictionary

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from workings.app import guard
from workings.app.sources import Source
from workings.app.texts import say
from workings.app.uploads_body import Body
from workings.app.uploads_kept import check_room, keep
from workings.app.uploads_read import read_sent
from workings.app.uploads_sent import Sent
from workings.app.uploads_thread import beside
from workings.app.visitor import Visitor
from workings.errors import WorkingsError

T = TypeVar("T")

#: Where uploads go, and the header that carries the key.
ADDRESS, HEADER = "/upload", "x-workings-upload"
#: The most bytes of an upload: a little less than of any request, so that the answer is ours.
MOST_BYTES = guard.MOST_BYTES - 1_000_000
#: Uploads at once, of all visitors; each visitor has one.
MOST_AT_ONCE = 8
#: Seconds after which an upload is given up of which nothing arrives any more.
PATIENCE = 60.0
#: And after which it is given up however much arrives: it keeps others from uploading.
AT_LONGEST = 900.0

_keys: "WeakKeyDictionary[Visitor, str]" = WeakKeyDictionary()
_visitors: "WeakValueDictionary[str, Visitor]" = WeakValueDictionary()
_busy: "WeakSet[Visitor]" = WeakSet()


def key_of(visitor: Visitor) -> str:
    """Return the key that a visitor's page sends along with an upload."""
    if visitor not in _keys:
        _keys[visitor] = secrets.token_urlsafe(24)
        _visitors[_keys[visitor]] = visitor
    return _keys[visitor]


async def receive(request: Request) -> Response:
    """Answer an upload of data: by its source's name, or by one sentence that says what is wrong.

    Data that cannot be read is answered with status 200, as data that can: the request was as it
    should be. What no page of ours would send has a status of its own.
    """
    return await answered(request, _taken)


async def answered(
    request: Request, take: Callable[[Request, Visitor], Awaitable[dict[str, Any]]]
) -> Response:
    """Answer an upload of any kind.

    Parameters
    ----------
    request
        The request, which has to have a visitor's key.
    take
        Takes in what the visitor sends, and returns what there is to say of it.
    """
    visitor = _visitors.get(request.headers.get(HEADER, ""))
    if visitor is None or visitor.closed:
        return _no(say("upload.stranger"), 403)
    if visitor in _busy:
        return _no(say("upload.second"), 429)
    if len(_busy) >= MOST_AT_ONCE:
        return _no(say("upload.busy"), 429)
    with _at_work(visitor):
        try:
            found = await take(request, visitor)
        except TooLargeError as error:
            return _no(say("upload.large", most=error.most // 1_000_000), 413)
        except (ClientDisconnect, TimeoutError):
            return _no(say("upload.cut"), 400)  # which nobody hears
        except WorkingsError as error:
            return _no(str(error))
        except MemoryError:
            return _no(say("upload.memory"))
        except OSError as error:
            return _no(say("upload.disk", reason=error.strerror or "?"))
        except Exception:
            logging.getLogger(__name__).exception("an upload failed")
            return _no(say("upload.failed"))
    return JSONResponse({"ok": True} | found)


async def arriving(request: Request, most: int) -> AsyncIterator[bytes]:
    """Yield what arrives, piece by piece.

    Raises
    ------
    TooLargeError
        If more arrives than `most` bytes.
    TimeoutError
        If nothing arrives any more, or all of it takes too long.
    """
    chunks, arrived = request.stream(), 0
    clock = asyncio.get_running_loop().time
    end = clock() + AT_LONGEST
    while True:
        async with asyncio.timeout_at(min(clock() + PATIENCE, end)):
            chunk = await anext(chunks, None)
        if chunk is None:
            return
        arrived += len(chunk)
        if arrived > most:
            raise TooLargeError(most)
        yield chunk


class TooLargeError(Exception):
    """More has arrived than may.

    Parameters
    ----------
    most
        How many bytes may.
    """

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


async def _taken(request: Request, visitor: Visitor) -> dict[str, Any]:
    source = await _take(request, visitor)
    return {"name": source.name, "said": _said(source), "notes": list(source.notes)}


async def _take(request: Request, visitor: Visitor) -> Source:
    """Take an upload in, read it, and give it to the visitor."""
    temporary = tempfile.TemporaryDirectory(prefix="workings-upload-", ignore_cleanup_errors=True)
    folder = Path(temporary.name)

    def read(sent: Sent, files: Sequence[Path]) -> Source:
        try:
            return read_sent(sent, files, folder, f"upload-{secrets.token_hex(4)}")
        finally:  # here, so that it is gone where nobody waits any more
            temporary.cleanup()

    try:
        sent, files = await _receive(request, folder / "sent")
        check_room()
        source = await _while_there(request, beside(lambda: read(sent, files)))
    finally:
        await asyncio.to_thread(temporary.cleanup)
    if visitor.closed:
        raise ClientDisconnect
    titles = {each.title for each in visitor.uploads.values()}
    source = dataclasses.replace(source, title=_new_title(source.title, titles))
    keep(visitor, source)
    return source


async def _receive(request: Request, folder: Path) -> tuple[Sent, list[Path]]:
    """Put what arrives into a folder. What is refused is heard to its end, then answered."""
    folder.mkdir()
    body = Body(request.headers.get("content-type", ""), folder)
    refusal: WorkingsError | None = None
    try:
        async for chunk in arriving(request, MOST_BYTES):
            try:
                if refusal is None:
                    body.take(chunk)
            except WorkingsError as error:
                refusal = error
    finally:
        body.close()
    if refusal is not None:
        raise refusal
    return body.finished(), body.files


async def _while_there(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Wait for `work`, but no longer than the browser does.

    Raises
    ------
    ClientDisconnect
        If it has gone: the upload was cancelled, or the tab closed.
    """
    working = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(request.receive())  # all has arrived: there is one message left
    try:
        await asyncio.wait((working, gone), return_when=asyncio.FIRST_COMPLETED)
        if gone.done():
            raise ClientDisconnect
        return working.result()
    finally:
        working.cancel()
        gone.cancel()


@contextmanager
def _at_work(visitor: Visitor) -> Iterator[None]:
    _busy.add(visitor)
    try:
        yield
    finally:
        _busy.discard(visitor)


def _no(sentence: str, status: int = 200) -> Response:
    return JSONResponse({"ok": False, "said": sentence}, status_code=status)


def _new_title(title: str, taken: set[str]) -> str:
    """Return a title that no other of the visitor's uploads has."""
    number, new = 1, title
    while new in taken:
        number += 1
        new = say("upload.again", title=title, number=number)
    return new


def _said(source: Source) -> str:
    """Say what was read."""
    data, shape = source.train, source.train.image_shape
    what = say("upload.features", features=data.features)
    if shape is not None:
        what = say("upload.pictures", rows=shape[0], columns=shape[1])
    return say(
        "upload.done", title=source.title, examples=len(data), what=what, classes=data.classes
    )
