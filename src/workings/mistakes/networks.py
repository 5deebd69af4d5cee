"""Networks whose forward or backward pass is mistaken, for the reference engine to train.

The engine works through a large batch in chunks and adds their gradients up: so a mistaken backward
pass is told by what the whole batch's sums are divided by, as `Network.backward` is.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from workings.arrays import Array
from workings.errors import SettingError
from workings.layers import Layers
from workings.mistakes.backward import Mistake, gradients_with
from workings.network import Network
from workings.trace import Gradients, Trace


def mistaken(mistake: Mistake) -> type[Network]:
    """Return a class of networks that make a mistake in their backward pass, and are else right.

    It takes no example weights and no masks.
    """

    class Mistaken(Network):
        def backward(
            self,
            trace: Trace,
            Y: Array,
            weights: Array | None = None,
            *,
            total: float | None = None,
        ) -> Gradients:
            if weights is not None or trace.masks:
                raise SettingError("a mistaken backward pass takes no example weights and no masks")
            examples = Y.shape[1]
            return gradients_with((mistake,), self, trace, Y, examples if total is None else total)

    return Mistaken


def softmax_without_maximum(Z: Array) -> Array:
    """A = e^Z / Σ e^Z: softmax as it stands in books, which overflows where a sum is large.

    Parameters
    ----------
    Z
        classes×m; from about 89 in float32 and 710 in float64, e^Z is infinite.
    """
    exponentials = np.exp(Z)  # classes×m
    return np.asarray(exponentials / exponentials.sum(axis=0))  # classes×m


class WithoutMaximum(Network):
    """A network whose softmax is `softmax_without_maximum`."""

    def forward(self, X: npt.ArrayLike, masks: Mapping[int, Array] | None = None) -> Trace:
        """See `Network.forward`."""
        trace = super().forward(X, masks)
        with np.errstate(over="ignore", invalid="ignore"):
            probabilities = softmax_without_maximum(trace.Z[self.depth])  # classes×m
        hidden = list(trace.A)[:-1]
        return Trace(trace.Z, Layers([*hidden, probabilities], first=0, name="A"), trace.masks)
