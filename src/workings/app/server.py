"""The server: NiceGUI on an address and a port, from its start to Ctrl-C."""

import asyncio
import errno
import secrets
import socket
import sys
import threading
import webbrowser
from pathlib import Path

from nicegui import app, core, ui
from nicegui.server import Server
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from workings.app import frame, messages, visitors
from workings.app.frames import Frames
from workings.app.guard import Guard, names_this_machine
from workings.app.texts import say
from workings.app.warm import warmth
from workings.errors import SettingError

#: The first port that is tried where none is said, and how many after it.
FIRST_PORT, PORTS = 8484, 50
#: A tab that has been gone for so many seconds is not waited for.
GONE_AFTER = 10.0

_HERE = Path(__file__).parent


def run(*, host: str, port: int | None, opens_browser: bool, trainings: int | None) -> None:
    """Serve until Ctrl-C; see `workings.app.serve`."""
    port = _check(host, port) if port is not None else _first_free(host)
    token = None if names_this_machine(host) else secrets.token_urlsafe(24)
    messages.print_one_line_each()
    visitors.bound(trainings or visitors.AT_ONCE)
    messages.check_messages(core.sio)
    app.config.socket_io_js_transports = ["websocket"]
    app.add_middleware(Frames)
    app.add_middleware(Guard, token=token, cookie=f"workings-{port}")
    app.add_exception_handler(404, _missing)
    app.on_startup(lambda: _welcome(token, opens_browser))
    app.on_startup(warmth.begin)
    app.on_shutdown(visitors.close_all)
    frame.build_pages()
    try:
        ui.run(
            host=host,
            port=port,
            title=say("frame.name"),
            favicon=_HERE / "static" / "favicon.svg",
            dark=None,
            language="en-GB",
            reload=False,
            show=False,
            tailwind=False,
            show_welcome_message=False,
            binding_refresh_interval=None,
            reconnect_timeout=GONE_AFTER,
            fastapi_docs=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
            ws_max_size=messages.MOST_BYTES,
        )
    except KeyboardInterrupt:
        pass
    finally:
        visitors.close_all()
        warmth.end()
    print(f"\n{say('server.ended')}", flush=True)


def _check(host: str, port: int) -> int:
    """Return `port` if it is free.

    Raises
    ------
    SettingError
        If it is taken, or the address is none of this machine's.
    """
    problem = _problem(host, port)
    if problem is None:
        return port
    if problem.errno == errno.EADDRINUSE:
        raise SettingError(say("server.taken", port=port))
    raise SettingError(say("server.refused", host=host, port=port, reason=_reason(problem)))


def _first_free(host: str) -> int:
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        problem = _problem(host, port)
        if problem is None:
            return port
        if problem.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise SettingError(say("server.refused", host=host, port=port, reason=_reason(problem)))
    raise SettingError(say("server.all_taken", first=FIRST_PORT, last=FIRST_PORT + PORTS - 1))


def _problem(host: str, port: int) -> OSError | None:
    """Try to listen; return what stands against it."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as tried:
            if sys.platform != "win32":  # there it would let two programs have one port
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
            tried.listen()
    except OSError as error:
        return error
    return None


def _reason(problem: OSError) -> str:
    return (problem.strerror or str(problem)).lower()


async def _welcome(token: str | None, opens_browser: bool) -> None:
    """Print the address once it answers, and open it."""
    while not Server.instance.started:
        await asyncio.sleep(0.01)
    query = f"/?token={token}" if token else "/"
    addresses = [
        address + query for address in sorted(app.urls, key=lambda url: "local" not in url)
    ]
    if token:
        print(say("server.open"), file=sys.stderr, flush=True)
    for address in addresses:
        print(say("server.address", address=address), flush=True)
    print(say("server.end"), flush=True)
    if opens_browser and addresses:
        threading.Thread(target=webbrowser.open, args=(addresses[0],), daemon=True).start()


async def _missing(request: Request, _: Exception) -> Response:
    """Answer for an address that leads nowhere; without a visitor being made of it."""
    return HTMLResponse(frame.missing_page(), status_code=404)
