"""Work that is done for what arrived last: what is older and still waits is dropped."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Newest(Generic[T]):
    """Does one piece of work at a time; of those that wait only the newest is done.

    Parameters
    ----------
    work
        What is done with each. It runs in the event loop: heavy work it gives to a thread.
    """

    def __init__(self, work: Callable[[T], Awaitable[None]]) -> None:
        self._work = work
        self._waiting: list[T] = []  # none or one
        self._task: asyncio.Task[None] | None = None

    def put(self, item: T) -> None:
        """Have `item` worked at, as soon as what is worked at now is done."""
        self._waiting[:] = [item]
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def idle(self) -> None:
        """Wait until nothing is left to do."""
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        while self._waiting:
            try:
                await self._work(self._waiting.pop())
            except Exception:  # what waits is done all the same
                logging.getLogger(__name__).exception("a piece of work failed")
