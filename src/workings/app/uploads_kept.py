"""How many uploads a visitor keeps, and how much memory all uploads take together."""

from weakref import WeakSet

from workings.app.sources import Source
from workings.app.texts import say
from workings.app.visitor import Visitor
from workings.errors import SettingError

#: A visitor keeps at most so many.
MOST = 3
#: All visitors' uploads take at most so many bytes.
MOST_HELD = 4_000_000_000
#: Each may be there once more for each of the seeds that its examples were divided with.
_COPIES = 2

_held: WeakSet[Source] = WeakSet()  # as long as anything, such as a run, keeps them


def held() -> int:
    """Return how many bytes the uploads take that are still there, divided copies included."""
    return sum(_COPIES * source.size for source in _held)


def check_room() -> None:
    """Refuse an upload where there is no room for any.

    Raises
    ------
    SettingError
        If there is none.
    """
    if held() >= MOST_HELD:
        raise SettingError(say("upload.full"))


def keep(visitor: Visitor, source: Source) -> None:
    """Give a visitor an upload; of more than three the oldest goes that is not in use.

    Raises
    ------
    SettingError
        If there is no room for it.
    """
    gone = _spare(visitor) if len(visitor.uploads) >= MOST else None
    freed = 0 if gone is None or any(run.source is gone for run in visitor.runs) else gone.size
    if held() + _COPIES * (source.size - freed) > MOST_HELD:
        raise SettingError(say("upload.full"))
    if gone is not None:
        del visitor.uploads[gone.name]
    _held.add(source)
    visitor.uploads[source.name] = source


def _spare(visitor: Visitor) -> Source:
    """Return the oldest upload that no run uses, or at least not the current one."""
    used = {run.source for run in visitor.runs}
    current = {visitor.draft.data, visitor.run.source.name if visitor.run else ""}
    oldest = list(visitor.uploads.values())
    unused = [source for source in oldest if source not in used]
    return (unused or [source for source in oldest if source.name not in current])[0]
