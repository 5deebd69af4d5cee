"""For tests of uploads: a visitor, and what the server answers when its page sends files.

``pytest_plugins = ["app_uploads"]`` gives the fixtures.
"""

import asyncio
import json
import tempfile
from dataclasses import dataclass
from typing import Any

import pytest

from workings.app import uploads
from workings.app.turns import Turns
from workings.app.visitor import Visitor

BOUNDARY = b"what-stands-between"
GONE = {"type": "http.disconnect"}


@dataclass
class Browser:
    """A visitor's page."""

    visitor: Visitor
    key: str
    kind: bytes = b"multipart/form-data; boundary=" + BOUNDARY

    @staticmethod
    def parted(*parts: bytes) -> bytes:
        """A body of these parts, which call themselves something harmful."""
        head = b'--%b\r\nContent-Disposition: form-data; name="x"; filename="../x"\r\n\r\n'
        told = b"".join(head % BOUNDARY + part + b"\r\n" for part in parts)
        return told + b"--%b--\r\n" % BOUNDARY

    def body(self, names: list[str], contents: list[bytes], **said: Any) -> bytes:
        """The body that the page would send."""
        return self.parted(json.dumps({"names": names} | said).encode(), *contents)

    def send(self, names: list[str], contents: list[bytes], **said: Any) -> dict[str, Any]:
        """Send files; return the answer, whose status is as it is for any page of ours."""
        status, answer = self.post(self.body(names, contents, **said))
        assert status == 200
        return answer

    def source(self, names: list[str], contents: list[bytes], **said: Any) -> Any:
        """Send files that can be read; return the source that they became."""
        answer = self.send(names, contents, **said)
        assert answer["ok"], answer
        return self.visitor.uploads[answer["name"]]

    def said(self, names: list[str], contents: list[bytes], **said: Any) -> str:
        """Send files that cannot be read; return the sentence."""
        answer = self.send(names, contents, **said)
        assert not answer["ok"], answer
        return answer["said"]

    def post(self, content: bytes) -> tuple[int, dict[str, Any]]:
        """Send a body, in pieces; return status and answer."""
        pieces = [content[at : at + 10_000] for at in range(0, len(content), 10_000)]
        return asyncio.run(self.answer(pieces))

    async def answer(
        self, pieces: list[bytes], after: asyncio.Event | None = None, whole: bool = True
    ) -> tuple[int, dict[str, Any]]:
        """Send a body; `after` it, or at once where it is not `whole`, the tab goes."""
        left = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
        left.append({"type": "http.request", "body": b""} if whole else GONE)
        said: list[Any] = []

        async def receive() -> Any:
            await asyncio.sleep(0)
            if not left:
                await (after or asyncio.Event()).wait()
                return GONE
            return left.pop(0)

        async def send(message: Any) -> None:
            said.append(message)

        headers = [(b"content-type", self.kind), (uploads.HEADER.encode(), self.key.encode())]
        request = uploads.Request({"type": "http", "method": "POST", "headers": headers}, receive)
        response = await uploads.receive(request)
        await response({"type": "http"}, receive, send)
        return said[0]["status"], json.loads(said[1]["body"])


@pytest.fixture
def new_tab(tmp_path, monkeypatch):
    """Make pages of visitors; whatever is left in the folder for temporary files is a fault."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))

    def make() -> Browser:
        visitor = Visitor(Turns(1))
        return Browser(visitor, uploads.key_of(visitor))

    yield make
    assert list(temporary.iterdir()) == []
    assert not uploads._busy


@pytest.fixture
def tab(new_tab) -> Browser:
    """A visitor's page."""
    return new_tab()
