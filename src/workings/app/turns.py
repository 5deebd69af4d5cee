"""At most so many trainings at once; the others wait, and can see their place."""

import threading
import time
from collections import deque
from collections.abc import Callable

#: After so many seconds a training lets those go ahead that wait.
SHARE = 4.0


class Turns:
    """Hands out a bounded number of places, first come, first served.

    Parameters
    ----------
    most
        How many may be busy at once, 1 or more.
    """

    def __init__(self, most: int) -> None:
        self._free = most
        self._waiting: deque[object] = deque()
        self._changed = threading.Condition()
        self._since: dict[object, float] = {}

    def take(self, who: object, given_up: Callable[[], bool]) -> bool:
        """Wait for a place.

        Parameters
        ----------
        who
            Anything that tells one who waits from another.
        given_up
            Is asked again and again whether to stop waiting; `wake` makes it be asked at once.

        Returns
        -------
        bool
            Whether there is one; it has to be given back by `leave`.
        """
        with self._changed:
            self._waiting.append(who)
            try:
                while not given_up():
                    if self._free and self._waiting[0] is who:
                        self._free -= 1
                        self._since[who] = time.monotonic()
                        return True
                    self._changed.wait(1.0)
                return False
            finally:
                self._waiting.remove(who)
                self._changed.notify_all()

    def leave(self, who: object) -> None:
        """Give a place back."""
        with self._changed:
            del self._since[who]
            self._free += 1
            self._changed.notify_all()

    def overdue(self, who: object) -> bool:
        """Return whether `who` has had its share while others wait."""
        with self._changed:
            return bool(self._waiting) and time.monotonic() - self._since[who] > SHARE

    def place(self, who: object) -> int | None:
        """Return the place of `who` in the queue, from 1; None where it does not wait."""
        with self._changed:
            return next((at for at, other in enumerate(self._waiting, 1) if other is who), None)

    def wake(self) -> None:
        """Let all who wait look whether they still want to."""
        with self._changed:
            self._changed.notify_all()
