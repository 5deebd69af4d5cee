"""The network: the lesson's procedures for any number of layers.

With sizes 784, 10, 10 it is the lesson's own. Examples are columns: X is 784×m.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from workings import maths
from workings.arrays import Array, Integers
from workings.data import Preparation
from workings.errors import SettingError, ShapeError
from workings.layers import Layers, Parameters
from workings.randomness import generator
from workings.trace import Gradients, Trace


class Network:
    """A fully connected network with softmax at its end.

    Parameters
    ----------
    sizes
        Units a layer, the input first: ``[784, 10, 10]``. Each 1 or more.
    activations
        One name for all hidden layers, or one a hidden layer; see `workings.maths.ACTIVATIONS`.
    seed
        Decides the initial weights.
    init
        ``"he"``, ``"glorot"``, ``"uniform"`` or ``"zeros"``; by default He for ReLU and its kin,
        Glorot for the others.
    dtype
        ``numpy.float32``, or ``numpy.float64`` where gradients are checked.
    preparation
        How values become X; travels with the network into its file.

    Attributes
    ----------
    W, b
        The parameters, counted from layer 1: ``W[1]`` is 10×784, ``b[1]`` 10×1.

    Raises
    ------
    SettingError
        If a size is below 1, or a name unknown.

    Examples
    --------
    >>> net = Network([784, 10, 10], seed=0)
    >>> net.W[1].shape, net.b[2].shape, net.parameter_count
    ((10, 784), (10, 1), 7960)
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activations: str | Sequence[str] = "relu",
        *,
        seed: int = 0,
        init: str | None = None,
        dtype: npt.DTypeLike = np.float32,
        preparation: Preparation | None = None,
    ) -> None:
        self.sizes = _checked_sizes(sizes)
        hidden = len(self.sizes) - 2
        names = (activations,) * hidden if isinstance(activations, str) else tuple(activations)
        if isinstance(activations, str):
            maths.activation(activations)  # an unknown name is refused without hidden layers too
        if len(names) != hidden:
            raise SettingError(
                f"{len(names)} activations for {hidden} hidden layers: give one, or one a layer"
            )
        self._functions = [maths.activation(name) for name in names]
        self.activations = (*names, "softmax")
        self.dtype = np.dtype(dtype)
        if self.dtype not in (np.float32, np.float64):
            raise SettingError(f"dtype is {self.dtype}: choose float32 or float64")
        self.preparation = preparation or Preparation()
        chosen = init or maths.default_initialiser(names[0] if names else "linear")
        pairs = [
            maths.initialise(chosen, generator(seed, "initialise", layer), units, inputs)
            for layer, (inputs, units) in enumerate(
                zip(self.sizes, self.sizes[1:], strict=False), start=1
            )
        ]
        self.W = Parameters([W.astype(self.dtype) for W, _ in pairs], name="W")
        self.b = Parameters([b.astype(self.dtype) for _, b in pairs], name="b")

    @property
    def depth(self) -> int:
        """L, the number of layers with weights: 2 for the lesson's network."""
        return len(self.W)

    @property
    def parameters(self) -> list[Array]:
        """W[1], b[1], W[2], b[2], …: the arrays themselves, in the order optimisers see them."""
        return [array for pair in zip(self.W, self.b, strict=True) for array in pair]

    @property
    def parameter_count(self) -> int:
        """How many numbers the network learns: 7,960 for the lesson's."""
        return sum(array.size for array in self.parameters)

    def forward(self, X: npt.ArrayLike, masks: Mapping[int, Array] | None = None) -> Trace:
        """Z[l] = W[l] A[l−1] + b[l] and A[l] = g(Z[l]), from the first layer to the last.

        Parameters
        ----------
        X
            n×m, prepared as in training: for pixels, from 0 to 1.
        masks
            For some hidden layers, an array that multiplies A[l]; see `workings.objective`.

        Returns
        -------
        Trace
            Every Z and A.

        Raises
        ------
        ShapeError
            If X has another number of rows than the network has inputs.
        """
        A = [self._checked_input(X)]
        Z = []
        masks = masks or {}
        for layer in range(1, self.depth):
            Z.append(maths.affine(self.W[layer], A[-1], self.b[layer]))  # n×m
            A.append(self._functions[layer - 1].function(Z[-1]))  # n×m
            if layer in masks:
                A[-1] = A[-1] * masks[layer]
        Z.append(maths.affine(self.W[self.depth], A[-1], self.b[self.depth]))  # classes×m
        A.append(maths.softmax(Z[-1]))  # classes×m
        return Trace(Layers(Z, name="Z"), Layers(A, first=0, name="A"), masks)

    def backward(
        self,
        trace: Trace,
        Y: Array,
        weights: Array | None = None,
        *,
        total: float | None = None,
    ) -> Gradients:
        """Follow the loss back through every layer.

        dZ[L] = A[L] − Y; dW[l] = 1/m · dZ[l] A[l−1]ᵀ; db[l] = 1/m · Σ dZ[l];
        dZ[l−1] = W[l]ᵀ dZ[l] ⊙ g′(Z[l−1]).

        Parameters
        ----------
        trace
            What `forward` returned.
        Y
            classes×m, each column's true distribution.
        weights
            m weights, one an example: they multiply dZ[L], and so everything below.
        total
            What the sums over the examples are divided by. By default m, or the weights' sum;
            given where these examples are a part of a larger batch.

        Returns
        -------
        Gradients
            dZ, dW and db of every layer.

        Raises
        ------
        ShapeError
            If Y has another shape than the probabilities.
        """
        if Y.shape != trace.probabilities.shape:
            raise ShapeError(
                f"Y is classes×m, here {_times(trace.probabilities)}; this one is {_times(Y)}"
            )
        dZ = maths.softmax_cross_entropy_gradient(trace.probabilities, Y)  # classes×m
        if weights is not None:
            dZ = dZ * weights
        if total is None:
            total = Y.shape[1] if weights is None else float(weights.sum())
        dZs, dWs, dbs = [], [], []
        for layer in range(self.depth, 0, -1):
            dW, db = maths.affine_backward(dZ, trace.A[layer - 1], total)
            dZs.append(dZ)
            dWs.append(dW)
            dbs.append(db)
            if layer > 1:
                dZ = maths.input_gradient(self.W[layer], dZ)  # n×m, by A[l−1]
                dZ *= self._functions[layer - 2].derivative(trace.Z[layer - 1])
                if layer - 1 in trace.masks:
                    dZ *= trace.masks[layer - 1]
        return Gradients(
            Layers(dZs[::-1], name="dZ"), Layers(dWs[::-1], name="dW"), Layers(dbs[::-1], name="db")
        )

    def losses(self, trace: Trace, Y: Array) -> Array:
        """Return each example's cross-entropy, m numbers of 0 or more, in nats."""
        return maths.cross_entropy(trace.Z[self.depth], Y)

    def probabilities(self, X: npt.ArrayLike) -> Array:
        """Return classes×m probabilities."""
        return self.forward(X).probabilities

    def predict(self, X: npt.ArrayLike) -> Integers:
        """Return the m most probable classes' numbers."""
        return self.probabilities(X).argmax(axis=0)

    def copy(self, dtype: npt.DTypeLike | None = None) -> "Network":
        """Return a network of its own with the same parameters, in `dtype` where one is given."""
        twin = Network(
            self.sizes,
            self.activations[:-1],
            init="zeros",
            dtype=dtype or self.dtype,
            preparation=self.preparation,
        )
        for mine, theirs in zip(twin.parameters, self.parameters, strict=True):
            mine[...] = theirs
        return twin

    def summary(self) -> list[tuple[str, str, str, str, str, int]]:
        """Return a table of the layers: name, activation, and the shapes of W, b and Z; parameters.

        Examples
        --------
        >>> for row in Network([784, 10, 10]).summary():
        ...     print(*row, sep="  ")
        layer 1  relu  10×784  10×1  10×m  7850
        layer 2  softmax  10×10  10×1  10×m  110
        """
        return [
            (
                f"layer {layer}",
                self.activations[layer - 1],
                _times(W),
                _times(b),
                f"{len(b)}×m",
                W.size + b.size,
            )
            for layer, (W, b) in enumerate(zip(self.W, self.b, strict=True), start=1)
        ]

    def layers_text(self) -> str:
        """Return the layers in a line: ``784 → 10 relu → 10 softmax``."""
        layers = zip(self.sizes[1:], self.activations, strict=True)
        return " → ".join([str(self.sizes[0]), *(f"{units} {name}" for units, name in layers)])

    def __repr__(self) -> str:
        return f"<Network: {self.layers_text()}, {self.parameter_count:,} parameters>"

    def _repr_html_(self) -> str:
        from workings.html import network_html

        return network_html(self)

    def _checked_input(self, X: npt.ArrayLike) -> Array:
        columns: npt.NDArray[Any] = np.asarray(X, self.dtype)
        n = self.sizes[0]
        if columns.ndim != 2 or columns.shape[0] != n:
            mend = ""
            if columns.ndim == 2 and columns.shape[1] == n:
                mend = ": pass X.T"
            elif columns.shape == (n,):
                mend = ": one example is a column, X.reshape(-1, 1)"
            raise ShapeError(f"X is {n}×m; this one is {_times(columns)}{mend}")
        return columns


def _checked_sizes(sizes: Sequence[int]) -> tuple[int, ...]:
    if not all(isinstance(size, int | np.integer) for size in sizes):
        raise SettingError(f"sizes are {list(sizes)}: give whole numbers, such as [784, 10, 10]")
    checked = tuple(int(size) for size in sizes)
    if len(checked) < 2:
        raise SettingError(
            f"sizes are {list(checked)}: give at least inputs and classes, [784, 10]"
        )
    if min(checked) < 1:
        raise SettingError(f"sizes are {list(checked)}: every layer needs at least 1 unit")
    return checked


def _times(array: npt.NDArray[Any]) -> str:
    return "×".join(map(str, array.shape)) or "a single number"
