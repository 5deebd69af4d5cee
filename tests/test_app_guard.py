"""Whom the server answers, asked as a server would be: without a browser, without a port."""

import asyncio

import pytest

from workings.app.guard import MOST_BYTES, Guard, names_this_machine

TOKEN = "a-token-that-nobody-guesses"
#: What a browser says that follows a link on a page of another site.
FROM_ELSEWHERE = (
    ("sec-fetch-site", "cross-site"),
    ("sec-fetch-mode", "navigate"),
    ("sec-fetch-dest", "document"),
)


async def inner(scope, receive, send):
    """An application that reads all of a body and says how much that was."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        return
    read, more = 0, True
    while more:
        message = await receive()
        read += len(message.get("body", b""))
        more = message.get("more_body", False)
    headers = [(key, value) for key, value in scope["headers"] if key.startswith(b"x-forwarded")]
    body = f"{read} {headers}".encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


async def swallowing(scope, receive, send):
    """An application that makes an answer of its own of whatever goes wrong."""
    try:
        await inner(scope, receive, send)
    except Exception:
        await send({"type": "http.response.start", "status": 400, "headers": []})
        await send({"type": "http.response.body", "body": b"swallowed"})


class Answer:
    """What came back."""

    def __init__(self, sent):
        self.sent = sent
        self.kinds = [message["type"] for message in sent]
        start = next((m for m in sent if m["type"] == "http.response.start"), {})
        self.status = start.get("status")
        self.headers = {k.decode().lower(): v.decode() for k, v in start.get("headers", [])}
        self.text = b"".join(
            m.get("body", b"") for m in sent if m["type"] == "http.response.body"
        ).decode()


def ask(
    *headers,
    kind="http",
    path="/",
    raw_path=None,
    query=b"",
    chunks=(b"",),
    host="127.0.0.1:8484",
    app=inner,
    **on,
):
    """Send a request through a guard."""
    all_headers = [(b"host", host.encode())] if host is not None else []
    all_headers += [(key.encode(), value.encode()) for key, value in headers]
    scope = {"type": kind, "method": "POST", "path": path, "query_string": query}
    scope |= {"raw_path": path.encode() if raw_path is None else raw_path}
    scope |= {"headers": all_headers, "http_version": "1.1", "scheme": "http"}
    pieces = [
        {"type": "http.request", "body": chunk, "more_body": at < len(chunks)}
        for at, chunk in enumerate(chunks, 1)
    ]
    waiting = [{"type": "websocket.connect"}] if kind == "websocket" else pieces
    sent = []

    async def receive():
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    asyncio.run(Guard(app, **on)(scope, receive, send))
    return Answer(sent)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:9", "localhost:8484", "LOCALHOST", "[::1]:8484", "app.localhost:1"],
)
def test_this_machine_is_answered(host):
    assert ask(host=host).status == 200
    assert ask(host=host, kind="websocket").kinds == ["websocket.accept"]


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:8484", "192.168.0.7:8484", "localhost.evil.example"),
        *("127.0.0.1.evil.example", "evil.example@127.0.0.1", "[::1", "", " 127.0.0.1", "0.0.0.0"),
        *("127.0.0.1/x", "localhost:8484,evil.example"),
    ],
)
def test_another_name_is_not(host):
    answer = ask(host=host)
    assert answer.status == 403
    assert "127.0.0.1 or localhost" in answer.text
    assert ask(host=host, kind="websocket").kinds == ["websocket.close"]


def test_a_host_named_twice_or_never_is_refused():
    assert ask(("host", "evil.example")).status == 403
    assert ask(host=None).status == 403


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    "origin",
    [
        *("http://evil.example", "null", "http://127.0.0.1:9999", "https://localhost:8484", ""),
        *("http://127.0.0.1:8484.evil.example", "file://", "chrome-extension://127.0.0.1:8484"),
    ],
)
def test_another_origin_is_refused(kind, origin):
    answer = ask(("origin", origin), kind=kind)
    if kind == "http":
        assert answer.status == 403 and "another site" in answer.text
    else:
        assert answer.kinds == ["websocket.close"]


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_its_own_origin_is_not(kind):
    answer = ask(("origin", "http://127.0.0.1:8484"), kind=kind)
    assert answer.status == 200 or answer.kinds == ["websocket.accept"]


def test_a_second_origin_does_not_hide_behind_the_first():
    answer = ask(("origin", "http://127.0.0.1:8484"), ("origin", "http://evil.example"))
    assert answer.status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("mode", "goal"),
    [("no-cors", "image"), ("navigate", "iframe"), ("no-cors", "document"), ("cors", "empty")],
)
def test_what_another_site_puts_in_its_page_is_refused(site, mode, goal):
    said = ("sec-fetch-site", site), ("sec-fetch-mode", mode), ("sec-fetch-dest", goal)
    assert ask(*said).status == 403
    assert ask(said[0]).status == 403


def test_a_link_on_a_page_of_another_site_is_followed():
    assert ask(*FROM_ELSEWHERE).status == 200


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_its_own_pages_ask_for_what_they_need(site):
    assert ask(("sec-fetch-site", site), ("sec-fetch-dest", "image")).status == 200


class TestToken:
    """A server that other machines reach."""

    HOST = "192.168.0.7:8484"

    def ask(self, *headers, **more):
        return ask(*headers, host=self.HOST, token=TOKEN, cookie="workings-8484", **more)

    def test_nobody_is_answered_without_it(self):
        answer = self.ask()
        assert answer.status == 403
        assert "with the token" in answer.text and TOKEN not in answer.text
        assert self.ask(kind="websocket").kinds == ["websocket.close"]
        assert self.ask(path="/static/app.css").status == 403

    @pytest.mark.parametrize(
        "query", [b"token=", b"token=wrong", b"token=%ff", b"tok", b"token=" + TOKEN[:-1].encode()]
    )
    def test_a_wrong_one_is_none(self, query):
        assert self.ask(query=query).status == 403
        wrong = ("cookie", f"workings-8484={query.decode()}")
        assert self.ask(wrong).status == 403

    def test_it_is_exchanged_for_a_cookie_and_leaves_the_address(self):
        answer = self.ask(query=b"token=" + TOKEN.encode(), path="/draw")
        assert answer.status == 303 and answer.headers["location"] == "/draw"
        cookie = answer.headers["set-cookie"].lower()
        assert cookie.startswith(f"workings-8484={TOKEN};".lower())
        assert "httponly" in cookie and "samesite=strict" in cookie
        assert answer.headers["cache-control"] == "no-store"

    @pytest.mark.parametrize(
        ("path", "raw", "query", "location"),
        [
            ("/", b"/", b"hidden=20&token=%s&seed=3", "/?hidden=20&seed=3"),
            ("/", b"/", b"%%74oken=%s", "/"),
            ("//evil.example/", b"//evil.example/", b"token=%s", "/evil.example/"),
            ("/\\evil.example", b"/\\evil.example", b"token=%s", "/%5Cevil.example"),
            ("/€", b"/%E2%82%AC", b"token=%s", "/%E2%82%AC"),
            ("/a\r\nb: c", b"/a%0d%0ab:%20c", b"token=%s", "/a%0d%0ab:%20c"),
        ],
    )
    @pytest.mark.parametrize("fetched", [(), FROM_ELSEWHERE])
    def test_it_goes_on_to_where_it_was_asked(self, path, raw, query, location, fetched):
        answer = self.ask(*fetched, path=path, raw_path=raw, query=query % TOKEN.encode())
        if fetched:
            assert (answer.status, answer.headers["refresh"]) == (200, f"0; url={location}")
        else:
            assert (answer.status, answer.headers["location"]) == (303, location)

    def test_a_link_from_another_site_moves_on_by_itself(self):
        answer = self.ask(*FROM_ELSEWHERE, query=b"token=" + TOKEN.encode())
        assert answer.status == 200 and answer.headers["refresh"] == "0; url=/"
        assert TOKEN in answer.headers["set-cookie"]

    def test_the_cookie_opens_pages_and_websockets(self):
        cookie = ("cookie", f"other=1; workings-8484={TOKEN}")
        assert self.ask(cookie).status == 200
        assert self.ask(cookie, kind="websocket").kinds == ["websocket.accept"]

    def test_the_cookie_does_not_excuse_another_origin(self):
        cookie = ("cookie", f"workings-8484={TOKEN}")
        assert self.ask(cookie, ("origin", "http://evil.example")).status == 403

    def test_a_token_is_no_way_in_for_a_websocket(self):
        answer = self.ask(kind="websocket", query=b"token=" + TOKEN.encode())
        assert answer.kinds == ["websocket.close"]

    @pytest.mark.parametrize(
        "cookie", ["workings-8484", "=;=", "workings-8484=ü", "a\x00=b", ";" * 99]
    )
    def test_a_cookie_of_another_form_is_none(self, cookie):
        assert self.ask(("cookie", cookie)).status == 403


class TestBody:
    """How much may be sent."""

    def test_up_to_the_limit_all_arrives(self):
        answer = ask(chunks=(b"a" * 60, b"b" * 40), most_bytes=100)
        assert answer.status == 200 and answer.text.startswith("100 ")

    def test_one_byte_more_is_refused_as_it_arrives(self):
        answer = ask(chunks=(b"a" * 60, b"b" * 41, b"never read"), most_bytes=100)
        assert answer.status == 413

    def test_what_an_application_makes_of_it_is_not_the_answer(self):
        answer = ask(chunks=(b"a" * 101,), most_bytes=100, app=swallowing)
        assert answer.status == 413 and "swallowed" not in answer.text

    @pytest.mark.parametrize("announced", ["101", "9" * 30, "-1", "1e2", "²", ""])
    def test_what_is_announced_as_more_is_not_read_at_all(self, announced):
        answer = ask(("content-length", announced), chunks=(), most_bytes=100)
        assert answer.status == 413

    def test_a_small_announcement_does_not_help(self):
        answer = ask(("content-length", "5"), chunks=(b"a" * 101,), most_bytes=100)
        assert answer.status == 413

    def test_the_sentence_names_the_limit(self):
        answer = ask(("content-length", str(MOST_BYTES + 1)))
        assert answer.status == 413 and "200 MB" in answer.text


def test_every_answer_carries_the_headers():
    for answer in (ask(), ask(host="evil.example"), ask(chunks=(b"aa",), most_bytes=1)):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
        assert "http:" not in policy and "*" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_what_only_a_proxy_may_say_is_left_out():
    assert "evil" not in ask(("x-forwarded-prefix", "/evil")).text


@pytest.mark.parametrize("name", ["127.0.0.1", "::1", "localhost", "127.9.9.9"])
def test_an_address_to_listen_on_may_be_this_machine_alone(name):
    assert names_this_machine(name)


@pytest.mark.parametrize("name", ["0.0.0.0", "::", "[::]", "192.168.0.7", "workshop"])
def test_or_not(name):
    assert not names_this_machine(name)
