"""The compiled engine made ready while nobody waits for it.

Compiling its kernels takes some seconds, once, and keeps the interpreter busy; so another process
does it, with what is left of the processors, and this one only loads the result. A run that needs
the compiled engine before that is done waits for it; one that does not begins at once.
"""

import subprocess
import sys
import threading
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from workings.app.sources import mnist

#: Before the work begins it steps behind whatever else there is to do.
_CODE = """
import os
if hasattr(os, "nice"):
    os.nice(10)
from workings.app.warm import use_once
use_once()
"""


class Warmth:
    """Whether the compiled engine is ready."""

    def __init__(self) -> None:
        self._ready = threading.Event()
        self._begun = False
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Begin to make it ready, where Numba is installed; a second call does nothing."""
        with self._lock:
            if self._begun:
                return
            self._begun = True
        threading.Thread(target=mnist, daemon=True).start()  # what the first visitor needs
        if find_spec("numba") is None:
            self._ready.set()
        else:
            threading.Thread(target=self._make, daemon=True).start()

    def wait(self, given_up: Callable[[], bool]) -> bool:
        """Wait until it is ready, or `given_up` says so; return whether it is."""
        self.begin()
        while not self._ready.wait(0.05):
            if given_up():
                return False
        return True

    def end(self) -> None:
        """Stop what is under way: the program ends."""
        if self._child is not None and self._child.poll() is None:
            self._child.kill()

    def _make(self) -> None:
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-c", _CODE],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            if self._child.wait() == 0:
                use_once()
        except Exception:  # noqa: S110  the engine itself says what is wrong, where it is asked for
            pass
        finally:
            self._ready.set()


def use_once() -> None:
    """Train and measure next to nothing on the compiled engine, so that all its code is there."""
    from workings.data import from_arrays
    from workings.network import Network
    from workings.training import Training

    rng = np.random.default_rng(0)
    labels = np.arange(64) % 2
    pixels = rng.integers(0, 256, (64, 4), dtype=np.uint8)
    for values in (pixels, pixels.astype(np.float32)):
        data = from_arrays(values, labels)
        rest, aside = data.split(16)
        network = Network([4, 3, 2])
        Training(network, rest, validation=aside, epochs=1, batch_size=8, engine="compiled").run()
        Training(network, rest, epochs=1, engine="compiled").run()


#: The one of this process.
warmth = Warmth()
