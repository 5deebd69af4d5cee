"""How many threads there are, and whether the matrix library may use them.

NumPy's matrix library splits each product over threads of its own, which wait for work by spinning.
While they spin they take the processor from whatever else there is to do: in our own process the
work between the products, and any other program. Two trainings of 784-128-10 side by side took
twenty times as long as with one thread each. So the matrix library gets one thread and a large
batch's chunks are shared out instead; only for a single large product it gets them all.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from threadpoolctl import ThreadpoolController

from workings.errors import SettingError

#: Multiplications in one product from which the matrix library's threads pay. 784-800 in batches of
#: 128 is above it; 784-128 in batches of 128, below it, is as fast with one.
LARGE_PRODUCT = 1 << 25
T = TypeVar("T")
_CGROUP = Path("/sys/fs/cgroup/cpu.max")  # Linux containers: quota and period in microseconds


def processors() -> int:
    """Return how many processors this process may use, containers' limits included."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    try:
        quota, period = _CGROUP.read_text().split()
        granted = max(1, round(int(quota) / int(period)))
    except (OSError, ValueError):  # no container, or no limit ("max")
        return allowed or 1
    return min(allowed or 1, granted)


def checked_threads(threads: int | None) -> int:
    """Return how many threads to use: as asked, or one a processor.

    Raises
    ------
    SettingError
        If fewer than one is asked for.
    """
    if threads is None:
        return processors()
    if threads < 1:
        raise SettingError(f"threads is {threads}: give 1 or more")
    return threads


@contextmanager
def matrix_threads(
    threads: int, sizes: Sequence[int], examples: int, chunk_values: int
) -> Iterator[None]:
    """Give the matrix library the threads that suit the work, while the block lasts.

    The setting is the whole process's: where several runs overlap in one process, the first decides
    and the last puts it back.

    Parameters
    ----------
    threads
        How many there are.
    sizes
        The network's units a layer, the input first.
    examples
        How many examples a batch has.
    chunk_values
        How many values of the widest layer make a chunk; larger batches are shared out.
    """
    largest = max(inputs * units for inputs, units in pairwise(sizes)) * examples
    shared_out = max(sizes) * examples > chunk_values
    library = _library()
    own = min(threads, library.most) if largest >= LARGE_PRODUCT and not shared_out else 1
    with library.lock:
        if not library.users:
            library.belong_to_nobody()
            library.limit = library.controller.limit(limits=own, user_api="blas")
        library.users += 1
    try:
        yield
    finally:
        with library.lock:
            library.users -= 1
            if not library.users:
                library.belong_to_nobody()  # it may have been limited by another thread
                library.limit.restore_original_limits()
                library.belong_to_nobody()


class Workers:
    """Threads that wait for work; in a forked process, where they would not exist, new ones.

    Parameters
    ----------
    threads
        How many, 1 or more. They are started when they are first needed.
    """

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._pool = ThreadPoolExecutor(self._threads, "workings")
        self._turn = threading.Lock()

    @property
    def turn(self) -> threading.Lock:
        """A lock, for what only one caller may do at a time."""
        if self._process != os.getpid():  # the lock may have been held when the process was forked
            self._begin()
        return self._turn

    def submit(self, work: Callable[..., T], *arguments: Any) -> Future[T]:
        """Let a thread do some work."""
        if self._process != os.getpid():
            self._begin()
        return self._pool.submit(work, *arguments)


def start_apart(place: int, threads: int) -> None:
    """Put this thread on a processor of its own, where a team takes all the processors there are.

    Threads that are woken together are often put on one processor, though another is idle, and it
    takes the system some milliseconds to notice: longer than a full batch of 784-10-10. From here
    on the thread may again go wherever the system puts it.

    Parameters
    ----------
    place
        Which of the team's threads this is, from 0.
    threads
        How many there are.
    """
    if threads == 1 or not hasattr(os, "sched_setaffinity"):
        return
    allowed = sorted(os.sched_getaffinity(0))
    if threads == len(allowed):
        try:
            os.sched_setaffinity(0, {allowed[place]})
        finally:
            os.sched_setaffinity(0, allowed)


class _Library:
    """The matrix library: how many threads it came with, and how many runs hold it to fewer."""

    def __init__(self) -> None:
        self.controller = ThreadpoolController()  # looks through the loaded libraries, once
        found = [library["num_threads"] for library in self.controller.info()]
        self.most = max(found, default=1)
        self.lock, self.users = threading.Lock(), 0
        self.limit: Any = None

    def belong_to_nobody(self) -> None:
        """Let any thread set its number of threads.

        threadpoolctl 3.8 heeds the first thread that did, as long as that lives, and passes over
        the others without a word; here a lock sees to it that the limit is set once at a time.
        """
        for library in self.controller.lib_controllers:
            if (clear := getattr(library, "clear_controlling_thread", None)) is not None:
                clear(force=True)


@cache
def _library() -> _Library:
    return _Library()
