"""Lists that count as the lesson counts: layers from 1, and the input as layer 0.

``net.W[1]`` is the first layer's W. There is no layer 0 with weights, so ``net.W[0]`` raises;
``trace.A[0]`` is the input. Iterating goes from the first layer to the last.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

import numpy as np

from workings.arrays import Array
from workings.errors import ShapeError


class Layers(Sequence[Array]):
    """One array a layer, read by the layer's number.

    Parameters
    ----------
    arrays
        The arrays, first layer first.
    first
        The number of the first: 1 for W, b and Z; 0 for A, where A[0] is the input.
    name
        The symbol, for messages.
    """

    def __init__(self, arrays: Iterable[Array], first: int = 1, name: str = "W") -> None:
        self._arrays = tuple(arrays)
        self._first = first
        self._name = name

    def _place(self, layer: int) -> int:
        last = self._first + len(self._arrays) - 1
        if layer < 0:  # from the end, as in any Python list
            layer += last + 1
        if not self._first <= layer <= last:
            raise IndexError(f"{self._name}[{layer}]: layers go from {self._first} to {last}")
        return layer - self._first

    @overload
    def __getitem__(self, layer: int) -> Array: ...
    @overload
    def __getitem__(self, layer: slice) -> Sequence[Array]: ...
    def __getitem__(self, layer: int | slice) -> Array | Sequence[Array]:
        if isinstance(layer, slice):
            raise TypeError(f"take one layer at a time: {self._name}[{self._first}]")
        return self._arrays[self._place(layer)]

    def __len__(self) -> int:
        return len(self._arrays)

    def __iter__(self) -> Iterator[Array]:
        return iter(self._arrays)

    def __repr__(self) -> str:
        shapes = ", ".join(
            f"{self._name}[{layer}] {'×'.join(map(str, array.shape))}"
            for layer, array in enumerate(self._arrays, self._first)
        )
        return f"<{shapes}>"


class Parameters(Layers):
    """Layers whose arrays can be replaced: ``net.W[1] = new`` copies `new` into the array."""

    def __setitem__(self, layer: int, new: Any) -> None:
        array = self[layer]
        new = np.asarray(new)
        if new.shape != array.shape:
            raise ShapeError(
                f"{self._name}[{layer}] is {'×'.join(map(str, array.shape))}; "
                f"this one is {'×'.join(map(str, new.shape)) or 'a single number'}"
            )
        array[...] = new
