"""Where everything lies while the kernels run: padded with zeros, in a few long rows of numbers.

These are the kernels' arguments; `workings.engines.packing` fills them.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from workings.arrays import Array, Values
from workings.engines.kernels.activations import NUMBERS
from workings.engines.kernels.products import COLUMNS, ROWS
from workings.engines.kernels.touched import GROUP
from workings.errors import SettingError
from workings.network import Network

#: Long rows begin at a cache line: sixteen float32.
LINE = 16
#: Units of a layer are rows of one product and columns of another.
_BLOCK = ROWS * COLUMNS

Whole = npt.NDArray[np.int64]


class Model(NamedTuple):
    """The network, in one row of numbers: first all W, then all b.

    Attributes
    ----------
    layers
        For each layer a line of whole numbers: its inputs, room for inputs, units, room for units,
        where W and b begin among the parameters, where Z, A and dZ begin among the rows of
        `Work`'s, and its activation's number. `passes` has names for them.
    weights
        How many of the parameters belong to W.
    theta
        The parameters.
    gradients
        A row of gradients for each thread; the first receives their sum.
    slots
        A row for each thing that the optimiser remembers.
    """

    layers: Whole
    weights: int
    theta: Array
    gradients: Array
    slots: Array


class Rule(NamedTuple):
    """What is made small, and by which update.

    Attributes
    ----------
    optimiser, settings
        The optimiser's number and settings; see `updates`.
    l2
        λ of the penalty.
    smoothing
        ε of label smoothing.
    clip
        The largest norm of all gradients together; 0 where they are left as they are.
    key, thresholds, scales
        What dropout's draws come from; and for each hidden layer the least draw with which a unit
        is kept, and what it is then multiplied by. No numbers where there is no dropout.
    """

    optimiser: int
    settings: npt.NDArray[np.float64]
    l2: float
    smoothing: float
    clip: float
    key: int
    thresholds: npt.NDArray[np.uint32]
    scales: npt.NDArray[np.float64]


class Data(NamedTuple):
    """What a segment reads of a data set.

    Attributes
    ----------
    values
        m×n, as the data set has them.
    pixels
        The same where they are bytes that need only a factor to become X; otherwise no rows, of
        the network's type.
    bytes_kept
        Which of the two: otherwise values are prepared, number by number.
    factor
        That factor, 1/255 for pixels; or 1.
    shift, scale
        The preparation's, a number for each feature; `shift` is float64.
    labels
        m class numbers.
    weights
        m weights; or none, where each example counts once.
    rows
        The examples' row numbers in their order; or none, for all as they stand.
    masks
        What hidden activations are multiplied by: a row for each of `Work`'s rows, a column for
        each example of the batch; or none.
    """

    values: Values
    pixels: Values
    bytes_kept: bool
    factor: Any
    shift: Array
    scale: Array
    labels: Whole
    weights: npt.NDArray[np.float64]
    rows: Whole
    masks: Array


class Work(NamedTuple):
    """A thread's room for one chunk of images.

    Attributes
    ----------
    tile, tile_read
        The images, a row each; and the same to be read only.
    seen, starts
        A byte a pixel, not zero where an image touches it; where groups of touched pixels begin.
    part
        Room for five rows of W or dW.
    Z, A, dZ
        For every layer a row a unit, a column an image.
    labels, shares
        For each image its class number, and what it counts for in the batch's mean: its weight by
        the sum of the weights.
    masks, masks_read, states
        What dropout multiplies A and dZ by; the same to be read only; for each image what its draws
        come from.
    top, total, best
        For each image the largest of Z[L], the sum of the exponentials, and the class predicted.
    """

    tile: Values
    tile_read: Values
    seen: npt.NDArray[np.uint8]
    starts: Whole
    part: Array
    Z: Array
    A: Array
    dZ: Array
    labels: Whole
    shares: Array
    masks: Array
    masks_read: Array
    states: npt.NDArray[np.uint32]
    top: Array
    total: Array
    best: npt.NDArray[np.int32]


def model(network: Network, threads: int, slots: int) -> Model:
    """Return room for a network's numbers, and a row of gradients for each thread."""
    lines, at, rows = [], 0, 0
    for layer, (inputs, units) in enumerate(zip(network.sizes, network.sizes[1:], strict=False)):
        width, height = padded(inputs, _BLOCK if layer else LINE), padded(units, _BLOCK)
        kind = _kind(network.activations[layer])
        lines.append([inputs, width, units, height, at, 0, rows, kind])
        at += padded(height * width, LINE)
        rows += height
    weights = at
    for line in lines:
        line[5] = at
        at += padded(line[3], LINE)
    return Model(
        np.array(lines, np.int64),
        weights,
        aligned(at, network.dtype),
        aligned((threads, at), network.dtype),
        aligned((slots, at), network.dtype),
    )


def _kind(activation: str) -> int:
    if activation not in NUMBERS:
        raise SettingError(f"the compiled engine does not know {activation}: choose reference")
    return NUMBERS[activation]


def views(layers: Whole, numbers: Array) -> list[Array]:
    """Return W[1], b[1], W[2], b[2], … of a row of parameters, without copying."""
    found = []
    for inputs, width, units, height, W_at, b_at, _, _ in layers.tolist():
        W = numbers[W_at : W_at + height * width].reshape(height, width)
        found += [W[:units, :inputs], numbers[b_at : b_at + units].reshape(units, 1)]
    return found


def rows(layers: Whole) -> int:
    """Return how many rows all layers' units have, with the room between them."""
    return int(layers[-1, 6] + layers[-1, 3])


def work(layers: Whole, chunk: int, tile: npt.DTypeLike, dtype: npt.DTypeLike) -> Work:
    """Return room for a chunk of images."""
    width = padded(int(layers[0, 0]), 4 * LINE)
    own = aligned((padded(chunk, COLUMNS), width), tile)
    columns = padded(chunk + COLUMNS, LINE)
    Z, A, dZ, masks = (aligned((rows(layers), columns), dtype) for _ in range(4))
    shares, top, total = (aligned(chunk, dtype) for _ in range(3))
    return Work(
        own,
        read_only(own),
        aligned(width, np.uint8),
        np.zeros(width // GROUP, np.int64),
        aligned((ROWS, width), dtype),
        Z,
        A,
        dZ,
        np.zeros(chunk, np.int64),
        shares,
        masks,
        read_only(masks),
        aligned(chunk, np.uint32),
        top,
        total,
        aligned(chunk, np.int32),
    )


def padded(count: int, to: int) -> int:
    """Round up to a multiple."""
    return -(-count // to) * to


def aligned(shape: int | tuple[int, ...], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """Return zeros that begin at a cache line."""
    line = 64
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    room = np.zeros(size + line, np.uint8)
    start = -room.ctypes.data % line
    return room[start : start + size].view(dtype).reshape(shape)


def read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return a view that cannot be written: Numba compiles for each kind of array anew."""
    view = array.view()
    view.flags.writeable = False
    return view
