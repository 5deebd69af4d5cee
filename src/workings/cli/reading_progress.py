"""How many pictures have been read: shown on stderr, in a terminal, where it takes a while."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.live import Live
from rich.text import Text

from workings.cli.render import console, line_of
from workings.data.picture_notes import Watch

#: Nothing is shown of what is done by then.
AFTER_SECONDS = 1.0
_REDRAW_SECONDS = 0.1
_WIDEST = 40


@contextmanager
def picture_progress() -> Iterator[Watch]:
    """Yield what is told of each picture and shows a line that is gone when all are read."""
    out = console(stderr=True)
    live = Live(  # which shows nothing in a pipe
        console=out,
        transient=True,
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    due = time.monotonic() + AFTER_SECONDS

    def watch(read: int, pictures: int) -> None:
        nonlocal due
        if read == pictures:  # what there is to say of them is said now
            live.stop()
        elif time.monotonic() >= due:
            live.start()
            live.update(_line(read, pictures, out.width), refresh=True)
            due = time.monotonic() + _REDRAW_SECONDS

    try:
        yield watch
    finally:
        live.stop()


def _line(read: int, pictures: int, columns: int) -> Text:
    told = f"{read:,} of {pictures:,} pictures read"
    bar = line_of(read / pictures, min(_WIDEST, columns - len(told) - 2))
    return Text.assemble((bar, "cyan"), "  " if bar else "", told, no_wrap=True)
