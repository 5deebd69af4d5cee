"""How many threads there are, and whether the matrix library may use them.

NumPy's matrix library splits each product over threads of its own, which wait for work by spinning.
While they spin they take the processor from whatever else there is to do: in our own process the
work between the products, and any other program. Two trainings of 784-128-10 side by side took
twenty times as long as with one thread each. So the matrix library gets one thread and a large
batch's chunks are shared out instead; only for a single large product it gets them all.
"""

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from threadpoolctl import ThreadpoolController

from workings.errors import SettingError

#: Multiplications in one product from which the matrix library's threads pay. 784-800 in batches of
#: 128 is above it; 784-128 in batches of 128, below it, is as fast with one.
LARGE_PRODUCT = 1 << 25
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


def matrix_threads(
    threads: int, sizes: Sequence[int], examples: int, chunk_values: int
) -> AbstractContextManager[Any]:
    """Return a context in which the matrix library has the threads that suit the work.

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
    own = threads if largest >= LARGE_PRODUCT and not shared_out else 1
    return _controller().limit(limits=own, user_api="blas")


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()  # looks through the loaded libraries once
