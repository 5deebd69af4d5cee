"""The compiled engine's arguments: a network and a data set as its kernels take them."""

from collections.abc import Sequence

import numpy as np

from workings.arrays import Array
from workings.data import Dataset, Preparation
from workings.engines.kernels import layout
from workings.engines.kernels.layout import Whole, read_only
from workings.engines.kernels.passes import Z_AT
from workings.engines.segment import Order
from workings.network import Network
from workings.objective import Masks


def pack(network: Network, slots: Sequence[Sequence[Array]] = (), threads: int = 1) -> layout.Model:
    """Return a network's parameters and an optimiser's slots, each in one row of numbers."""
    model = layout.model(network, threads, len(slots))
    for row, arrays in zip([model.theta, *model.slots], [network.parameters, *slots], strict=True):
        for view, array in zip(layout.views(model.layers, row), arrays, strict=True):
            view[...] = array
    return model


def unpack(model: layout.Model, network: Network, slots: Sequence[Sequence[Array]]) -> None:
    """Write parameters and slots back to where they came from."""
    for row, arrays in zip([model.theta, *model.slots], [network.parameters, *slots], strict=True):
        for view, array in zip(layout.views(model.layers, row), arrays, strict=True):
            array[...] = view


def pack_data(
    network: Network,
    data: Dataset,
    order: Order | None = None,
    weights: Array | None = None,
    masks: Array | None = None,
) -> layout.Data:
    """Return what a segment reads of a data set; without an order, of one to be predicted.

    Parameters
    ----------
    network
        Whose type the numbers shall have.
    data, order
        The examples, and in which order they are taken.
    weights
        One weight an example of the data set, or None.
    masks
        What `pack_masks` returned, or None.
    """
    dtype, n = network.dtype, data.features
    values = np.ascontiguousarray(data.values)
    shift, scale, factor = scaling(data.preparation, n, dtype)
    bytes_kept = factor is not None and values.dtype == np.uint8
    tile = np.dtype(np.uint8) if bytes_kept else dtype
    rows = None if order is None else order.rows
    in_place = values if bytes_kept and rows is None else np.empty((0, n), tile)
    labels = [] if order is None else data.known_labels
    return layout.Data(
        read_only(values),
        read_only(in_place),
        bytes_kept,
        dtype.type(factor if bytes_kept else 1),
        shift,
        scale,
        read_only(np.ascontiguousarray(labels, np.int64)),
        read_only(np.ascontiguousarray([] if weights is None else weights, np.float64)),
        read_only(np.ascontiguousarray([] if rows is None else rows, np.int64)),
        read_only(np.empty((0, 0), dtype) if masks is None else masks),
    )


def scaling(
    preparation: Preparation, features: int, dtype: np.dtype[np.floating]
) -> tuple[Array, Array, float | None]:
    """Return a preparation's shift and scale, a number for each feature; and 1/scale, if it is all.

    The last is None where the features are shifted, or not all scaled alike.
    """
    shift, scale = preparation.shift, preparation.scale
    plain = not isinstance(shift, tuple) and not isinstance(scale, tuple) and shift == 0
    each = [np.full(features, given, dtype) for given in (shift, scale)]
    return read_only(each[0]), read_only(each[1]), 1 / scale if plain else None  # type: ignore


def pack_masks(masks: Masks, layers: Whole, examples: int, dtype: np.dtype[np.floating]) -> Array:
    """Return the layers' masks, one below the other: a row for each row of `layout.Work`'s Z."""
    made: Array = np.ones((layout.rows(layers), examples), dtype)
    for layer, mask in masks.items():
        at = layers[layer - 1, Z_AT]
        made[at : at + len(mask)] = mask
    return made
