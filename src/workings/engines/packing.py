"""The compiled engine's arguments: a network and a data set as its kernels take them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from workings.arrays import Array
from workings.data import Dataset, Preparation
from workings.engines.kernels import layout
from workings.engines.kernels.layout import Whole, read_only
from workings.engines.kernels.passes import Z_AT
from workings.engines.kernels.updates import numbered
from workings.engines.segment import Order
from workings.maths.dropout import dropout_scale, dropout_threshold
from workings.network import Network
from workings.objective import Masks, Objective, dropout_shares
from workings.optimisers import Optimiser


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


def pack_rule(optimiser: Optimiser, objective: Objective, network: Network) -> layout.Rule:
    """Return what is made small, and by which update.

    Where masks are made in Python, dropout's are made there too, see `objective.made_masks`, and
    not in the kernels.
    """
    shares = () if objective.masks is not None else dropout_shares(objective, network.sizes)
    return layout.Rule(
        *numbered(optimiser),
        float(objective.l2),
        float(objective.label_smoothing),
        float(objective.clip_norm or 0),
        objective.key if shares else 0,
        np.array([dropout_threshold(p) for p in shares], np.uint32),
        np.array([dropout_scale(p) for p in shares], np.float64),
    )


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
    bytes_kept = bool(factor != 0 and values.dtype == np.uint8)
    rows = None if order is None else order.rows
    labels = np.empty(0) if order is None else data.known_labels
    return layout.Data(
        read_only(values),
        read_only(values if bytes_kept else np.empty((0, n), dtype)),
        bytes_kept,
        factor if bytes_kept else np.ones((), dtype)[()],
        shift,
        scale,
        read_only(np.ascontiguousarray(labels, np.int64)),
        read_only(np.ascontiguousarray([] if weights is None else weights, np.float64)),
        read_only(np.ascontiguousarray([] if rows is None else rows, np.int64)),
        read_only(np.empty((0, 0), dtype) if masks is None else masks),
    )


def scaling(
    preparation: Preparation, features: int, dtype: np.dtype[Any]
) -> tuple[Array, Array, Any]:
    """Return a preparation's shift and scale, a number a feature; and 1/scale, where that is all.

    The shift is float64, as `Preparation.apply` takes it off.
    The last is 0 where the features are shifted, or not all scaled alike.
    """
    shift, scale = preparation.shift, preparation.scale
    factor = 0.0 if isinstance(scale, tuple) or shift != 0 else 1 / scale
    shifts, scales = np.full(features, shift, np.float64), np.full(features, scale, dtype)
    return read_only(shifts), read_only(scales), np.asarray(factor, dtype)[()]


def pack_masks(masks: Masks, layers: Whole, examples: int, dtype: np.dtype[Any]) -> Array:
    """Return the layers' masks, one below the other: a row for each row of `layout.Work`'s Z.

    Nothing where there are none.
    """
    if not masks:
        return np.empty((0, 0), dtype)
    made: Array = np.ones((layout.rows(layers), examples), dtype)
    for layer, mask in masks.items():
        at = layers[layer - 1, Z_AT]
        made[at : at + len(mask)] = mask
    return made
