"""What a pass through the network leaves behind, as plain data.

Backward, pictures and explanations all read the same trace: no two of them can show different
numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from workings.arrays import Array
from workings.layers import Layers


@dataclass(frozen=True, repr=False)
class Trace:
    """Everything a forward pass computed; whatever shows numbers reads them from here.

    Parameters
    ----------
    Z
        The weighted sums, ``Z[1]`` to ``Z[L]``, always before the activation.
    A
        The activations: ``A[0]`` is the input X, ``A[L]`` the probabilities.
    masks
        What hidden activations were multiplied by, by layer; empty where nothing was.
    """

    Z: Layers
    A: Layers
    masks: Mapping[int, Array] = field(default_factory=dict)

    @property
    def probabilities(self) -> Array:
        """A[L]: classes×m, each column's sum 1."""
        return self.A[len(self.Z)]

    @property
    def dead(self) -> tuple[tuple[int, ...], ...]:
        """For each hidden layer, the units that put out 0 for every one of these examples."""
        hidden = (self.A[layer] for layer in range(1, len(self.Z)))
        return tuple(tuple(np.flatnonzero(~A.any(axis=1)).tolist()) for A in hidden)

    def __repr__(self) -> str:
        return f"Trace(A={self.A!r}, Z={self.Z!r})"

    def _repr_html_(self) -> str:
        from workings.html import trace_html

        return trace_html(self)


@dataclass(frozen=True, repr=False)
class Gradients:
    """Everything a backward pass computed.

    Parameters
    ----------
    dZ
        The loss's derivative by each weighted sum, per example, n×m.
    dW, db
        The mean over the examples, of the shapes of W and b.
    """

    dZ: Layers
    dW: Layers
    db: Layers

    def __repr__(self) -> str:
        return f"Gradients(dZ={self.dZ!r}, dW={self.dW!r}, db={self.db!r})"

    def _repr_html_(self) -> str:
        from workings.html import gradients_html

        return gradients_html(self)
