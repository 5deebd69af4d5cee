"""Ctrl-C between two things instead of in the middle of one; and other ways to say it."""

import signal
import types
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held() -> Iterator[None]:
    """Let a Ctrl-C wait for what is inside, such as a line that is being printed.

    Raises
    ------
    KeyboardInterrupt
        At the end, if Ctrl-C was pressed meanwhile.
    """
    pressed = False

    def on_interrupt(number: int, frame: types.FrameType | None) -> None:
        nonlocal pressed
        pressed = True

    previous = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
    if pressed:
        raise KeyboardInterrupt


@contextmanager
def ended_like_ctrl_c() -> Iterator[None]:
    """Let the end that a system asks for, or a terminal that is closed, be like a Ctrl-C.

    Both would end the process at once, and what is finished would be lost. Who has had one of them
    ignored (``nohup``) keeps that.
    """

    def on_end(number: int, frame: types.FrameType | None) -> None:
        on_interrupt = signal.getsignal(signal.SIGINT)
        if not callable(on_interrupt):  # ignored, as in the background
            raise KeyboardInterrupt
        on_interrupt(number, frame)

    previous = {}
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            previous[number] = signal.signal(number, on_end)
    try:
        yield
    finally:
        for number, before in previous.items():
            signal.signal(number, before)
