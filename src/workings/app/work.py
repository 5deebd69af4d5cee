"""Work beside the event loop: it can be started, paused and rewound.

What a browser asks for returns at once. The work itself goes on in a thread, which waits for its
turn and gives it away now and then where others wait.
"""

import logging
import threading
from collections.abc import Callable
from enum import StrEnum

from workings.app.texts import say
from workings.app.turns import Turns
from workings.errors import Cause, DivergedError, WorkingsError

_log = logging.getLogger(__name__)


class State(StrEnum):
    """Where it stands."""

    NEW = "new"
    WAITING = "waiting"
    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"
    FAILED = "failed"


class Work:
    """Something that trains; a kind of it says what is done in a turn.

    Parameters
    ----------
    turns
        Where it waits until it may train.

    Attributes
    ----------
    version
        Grows whenever something that is shown has changed.
    failure, cause
        Why it failed, in words, and the setting that mends it; None where it did not.
    """

    def __init__(self, turns: Turns) -> None:
        self.state, self.version = State.NEW, 0
        self.failure: str | None = None
        self.cause: Cause | None = None
        self._turns, self._lock, self._halt = turns, threading.RLock(), threading.Event()
        self._thread: threading.Thread | None = None
        self._then: list[Callable[[], None]] = []
        self.closed = False

    @property
    def busy(self) -> bool:
        """Whether it trains, or waits until it may."""
        return self.state in (State.WAITING, State.PREPARING, State.RUNNING)

    @property
    def place(self) -> int | None:
        """Its place in the queue, from 1; None where it does not wait."""
        return self._turns.place(self)

    def go(self, batches: int | None = None) -> None:
        """Train on: so many batches, or until it ends by itself.

        Nothing happens while it trains already, or where it has ended. Where it is about to pause
        or to be rewound, it goes on after that.
        """
        with self._lock:
            if self.closed:
                return
            if self._thread is not None:
                if self._halt.is_set():
                    self._then.append(lambda: self.go(batches))
                return
            if self.state in (State.ENDED, State.FAILED):
                return
            self._halt.clear()
            self._say(State.WAITING)
            self._thread = threading.Thread(target=self._work, args=(batches,), daemon=True)
            self._thread.start()

    def pause(self) -> None:
        """Stop after the slice under way; what was learnt stays."""
        with self._lock:
            self._then = []
            self._halt_now()

    def _after_this(self, act: Callable[[], None]) -> None:
        """Do something when the thread has ended, in place of whatever was to be done then."""
        with self._lock:
            if self._thread is None:
                act()
            else:
                self._then = [act]
                self._halt_now()

    def _halt_now(self) -> None:
        self._halt.set()
        self._turns.wake()

    def rewind(self) -> None:
        """Go back to the same initial weights, with nothing learnt."""
        self._after_this(self._rewind)

    def close(self) -> None:
        """Stop for good, and let go of the data."""
        with self._lock:
            self.closed = True
            self.pause()
            if self._thread is None:
                self._let_go()

    # ---- what a kind of work does; the first in its thread
    def _do(self, left: int | None) -> int | None:
        """Work for a turn; return how many of the batches asked for are left."""
        raise NotImplementedError

    @property
    def _over(self) -> bool:
        """Whether there is nothing left to do."""
        raise NotImplementedError

    def _settle(self) -> None:
        """Say where it stands, now that the thread has ended."""
        raise NotImplementedError

    def _rewind(self) -> None:
        """Go back to the beginning; no thread is at work."""
        raise NotImplementedError

    def _let_go(self) -> None:
        """Let go of what takes memory."""
        raise NotImplementedError

    # ---- its thread
    def _say(self, state: State) -> None:
        self.state = state
        self.version += 1

    def _work(self, batches: int | None) -> None:
        """Work in this thread; give the turn away now and then where others wait."""
        left = batches
        try:
            while self._turns.take(self, self._halt.is_set):
                try:
                    self._say(State.RUNNING)
                    left = self._do(left)
                finally:
                    self._turns.leave(self)
                if left == 0 or self._over or self._halt.is_set():
                    break
                self._say(State.WAITING)
        except DivergedError as error:
            self._fail(str(error), error.cause)
        except WorkingsError as error:
            self._fail(str(error))
        except MemoryError:
            self._fail(say("runs.memory"))
        except Exception:
            _log.exception("a training failed")
            self._fail(say("runs.error"))
        with self._lock:
            self._thread = None
            then, self._then = self._then, []
            if self.closed:
                self._let_go()
                return
            try:
                self._settle()
                for act in then:
                    act()
            except Exception:
                _log.exception("a training could not be settled")
                self.failure = say("runs.error")
                self._say(State.FAILED)

    def _fail(self, words: str, cause: Cause | None = None) -> None:
        self.failure, self.cause = words, cause
