"""A network made ready to predict again and again: one image at once, or many."""

from typing import Any

import numpy as np
import numpy.typing as npt

from workings import maths
from workings.arrays import Array
from workings.data import Dataset
from workings.engines import LONG, choose_engine
from workings.errors import ShapeError
from workings.network import Network

_TYPES = {np.dtype(kind) for kind in (np.uint8, np.float32, np.float64)}


class Predictor:
    """Gives probabilities for values as a data set holds them: pixels from 0 to 255, say.

    What can be done once is done once: an engine is chosen and loaded, and the network is copied.
    A network that is trained further needs a new predictor. It may be called from several threads.

    Parameters
    ----------
    network
        A trained network. Its preparation says how values become X.
    engine
        An engine's name; with ``"auto"`` the compiled engine where Numba is installed.
    threads
        How many to use for many examples, 1 or more; by default one a processor.

    Raises
    ------
    SettingError
        If there is no such engine, or fewer than one thread is asked for.
    MissingExtraError
        If ``"compiled"`` is asked for and Numba is not installed.

    Examples
    --------
    >>> network = Network([784, 10, 10], seed=0)
    >>> predict = Predictor(network, engine="reference")
    >>> predict(np.zeros(784, np.uint8)).shape
    (10,)
    >>> predict(np.zeros((3, 784), np.uint8)).shape
    (10, 3)
    """

    def __init__(self, network: Network, engine: str = "auto", threads: int | None = None) -> None:
        self.network = network.copy()
        self.engine, self.engine_reason = choose_engine(engine, threads, seconds=LONG)
        self._inputs, self._one_shape = network.sizes[0], (network.sizes[0],)
        self._one = self.engine.for_one(self.network)

    def __call__(self, values: npt.NDArray[Any]) -> Array:
        """Return the probabilities of each class.

        Parameters
        ----------
        values
            n values of one example; or m×n, a row an example. ``uint8``, float32 or float64.

        Returns
        -------
        Array
            For one example as many numbers as there are classes; for m, classes×m.

        Raises
        ------
        ShapeError
            If there are other than n values an example, or they are of another type.
        """
        if values.shape == self._one_shape and values.dtype in _TYPES:
            return self._one(values)
        if values.shape[-1:] != (self._inputs,) or values.ndim > 2:
            raise ShapeError(
                f"the network takes {self._inputs} values an example, or m×{self._inputs}; "
                f"these are {'×'.join(map(str, values.shape)) or 'a single number'}"
            )
        if values.dtype not in _TYPES:
            raise ShapeError(f"values are uint8, float32 or float64; these are {values.dtype}")
        data = Dataset(values, None, self.network.preparation)
        return maths.softmax(self.engine.outputs(self.network, data))
