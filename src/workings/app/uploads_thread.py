"""Readings beside the event loop, one after another.

One at a time, since the readers switch warnings off and on for the whole process. In threads that
do not keep the program from ending, and that nothing else waits for.
"""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_one = threading.Lock()


async def beside(work: Callable[[], T]) -> T:
    """Return what `work` returns, done in a thread.

    Where the caller is cancelled before the work has begun, it is not done.

    Raises
    ------
    Exception
        What `work` raises.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result, error = None, None
        with _one:
            if done.cancelled():
                return
            try:
                result = work()
            except BaseException as problem:
                error = problem
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, name="reading", daemon=True).start()
    return await done
