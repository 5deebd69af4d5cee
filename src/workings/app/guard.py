"""Who is answered: ASGI middleware around everything the application serves, websockets too.

On an address of this machine alone, requests must name this machine as their host: a page from
elsewhere whose name is made to point here (DNS rebinding) gets nothing. Where other machines reach
the server, whoever comes needs the token that was printed; it is exchanged for a cookie, so that it
does not stay in the address. Either way, what a page of another origin sends is refused, and a body
is counted as it arrives.
"""

import ipaddress
import re
import secrets
from collections.abc import Iterable
from typing import Final
from urllib.parse import parse_qs, quote, unquote

from starlette.datastructures import MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workings.app.texts import say

#: The most bytes a request's body may have.
MOST_BYTES: Final = 200_000_000

#: What every answer says to the browser. NiceGUI writes scripts and styles into its page and
#: compiles templates there; beyond that, nothing from anywhere but this server.
_HEADERS: Final = {
    "content-security-policy": "; ".join(
        [
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


#: A Host header: a name or an IPv4 address, or an IPv6 address in brackets; with a port or not.
_HOST: Final = re.compile(r"(\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<name>[0-9a-zA-Z.-]+))(:\d{1,5})?")

#: What stands in addresses as it is; all else is written as %.. in them.
_OF_ADDRESSES: Final = "/?&=%:@!$'()*+,;~-._"


class Guard:
    """Answers whom it should, and refuses the rest with a sentence.

    Parameters
    ----------
    app
        What it stands before.
    token
        What has to be known where other machines reach the server; None where only this one does.
    cookie
        The name of the cookie that the token is exchanged for.
    most_bytes
        The most bytes a body may have.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        token: str | None = None,
        cookie: str = "workings",
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._app, self._token, self._cookie = app, token, cookie
        self._most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        scope = _without_forwarding(scope)
        answer = self._refusal(scope) or self._entrance(scope) or self._length(scope)
        if answer is None:
            await self._pass(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "refused"})
        else:
            await answer(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> Response | None:
        """Look whom the request names as its host, and where the page that sends it is from."""
        hosts = _all(scope, b"host")
        if len(hosts) != 1 or (self._token is None and not names_this_machine(hosts[0])):
            return _sentence("guard.host", 403)
        origins = _all(scope, b"origin")
        if any(not _same_origin(origin, hosts[0]) for origin in origins) or _fetched_elsewhere(
            scope
        ):
            return _sentence("guard.origin", 403)
        return None

    def _entrance(self, scope: Scope) -> Response | None:
        """Where a token is needed: exchange it for the cookie, or look for the cookie."""
        if self._token is None or self._knows(self._cookies(scope)):
            return None
        query = parse_qs(scope["query_string"].decode("latin-1"))
        if self._knows(query.get("token", [])):
            return self._admission(scope)
        return _sentence("guard.token", 403)

    def _admission(self, scope: Scope) -> Response:
        """Give the cookie, and go on to the address without the token."""
        if _all(scope, b"sec-fetch-site") == ["cross-site"]:
            # A browser withholds a strict cookie while it follows a link from another site, all
            # redirections included; a page of ours that moves on is not another site.
            answer = Response(status_code=200, headers={"refresh": f"0; url={_onward(scope)}"})
        else:
            answer = RedirectResponse(_onward(scope), status_code=303)
        answer.set_cookie(self._cookie, str(self._token), httponly=True, samesite="strict")
        answer.headers["cache-control"] = "no-store"
        return answer

    def _cookies(self, scope: Scope) -> list[str]:
        found = (cookie_parser(text).get(self._cookie) for text in _all(scope, b"cookie"))
        return [value for value in found if value is not None]

    def _knows(self, said: Iterable[str]) -> bool:
        token = str(self._token).encode()
        return any(secrets.compare_digest(each.encode(), token) for each in said)

    def _length(self, scope: Scope) -> Response | None:
        """Refuse a body that is announced as too large, before any of it is read."""
        for text in _all(scope, b"content-length"):
            if not text.isdecimal() or len(text) > 18 or int(text) > self._most_bytes:
                return self._too_large()
        return None

    def _too_large(self) -> Response:
        answer = _sentence("guard.large", 413, most=self._most_bytes // 1_000_000)
        answer.headers["connection"] = "close"
        return answer

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, counting its body and adding the headers."""
        sent, counted, too_large = False, 0, False
        send_on = _with_headers(send) if scope["type"] == "http" else send

        async def counting() -> Message:
            nonlocal counted, too_large
            message = await receive()
            if message["type"] == "http.request":
                counted += len(message.get("body", b""))
                if counted > self._most_bytes:
                    too_large = True
                    raise _TooLargeError
            return message

        async def sending(message: Message) -> None:
            nonlocal sent
            if too_large and not sent:
                return  # whatever is made of the interruption: the answer is ours
            sent = True
            await send_on(message)

        try:
            await self._app(scope, counting, sending)
        except _TooLargeError:
            pass
        finally:
            if too_large and not sent:
                await self._too_large()(scope, receive, send_on)


class _TooLargeError(Exception):
    """More has arrived than may."""


def names_this_machine(host: str) -> bool:
    """Return whether a Host header, or an address to listen on, is this machine and no other.

    Examples
    --------
    >>> names_this_machine("127.0.0.1:8484"), names_this_machine("evil.example:8484")
    (True, False)
    """
    found = _HOST.fullmatch(host)
    name = (found["six"] or found["name"]).lower() if found else host  # ::1, to listen on
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _same_origin(origin: str, host: str) -> bool:
    parts = origin.lower().split("://")
    return len(parts) == 2 and parts[0] in ("http", "https") and parts[1] == host.lower()


def _fetched_elsewhere(scope: Scope) -> bool:
    """Return whether a page of another site asks for this, other than by a link that is followed.

    Whatever it puts in itself (a picture, a frame, a script) would make a visitor of each request.
    """
    if not {"cross-site", "same-site"} & set(_all(scope, b"sec-fetch-site")):
        return False
    mode, goal = _all(scope, b"sec-fetch-mode"), _all(scope, b"sec-fetch-dest")
    return (mode, goal) != (["navigate"], ["document"])


def _onward(scope: Scope) -> str:
    """Return the address that was asked for, on this server whatever it is, without the token."""
    path = scope.get("raw_path") or scope["path"].encode()
    parts = scope["query_string"].split(b"&")
    query = b"&".join(part for part in parts if unquote(part.partition(b"=")[0]) != "token")
    address = b"/" + path.lstrip(b"/") + (b"?" + query if query else b"")
    return quote(address, safe=_OF_ADDRESSES)


def _all(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


def _without_forwarding(scope: Scope) -> Scope:
    """Leave out what only a proxy may say, and there is none before this server."""
    headers = [
        (key, value)
        for key, value in scope["headers"]
        if not key.lower().startswith(b"x-forwarded-") and key.lower() != b"forwarded"
    ]
    return {**scope, "headers": headers}


def _sentence(key: str, status: int, **values: object) -> Response:
    return PlainTextResponse(say(key, **values) + "\n", status_code=status)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for key, value in _HEADERS.items():
                headers[key] = value
        await send(message)

    return sending
