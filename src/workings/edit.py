"""A network changed by hand: one parameter set, a unit taken out, the smallest weights pruned.

Each function returns a network of its own; the one it is given stays as it is.
"""

import numpy as np

from workings.errors import SettingError
from workings.network import Network
from workings.places import Place, place_of


def with_parameter(network: Network, place: str | Place, value: float) -> Network:
    """Return the network with one weight or bias set to `value`.

    Parameters
    ----------
    network
        Stays as it is.
    place
        ``"W1[3,406]"`` or ``"b2[7]"``; see `workings.places`.
    value
        Any number that the network's type holds: float32 goes to 3.4e38.

    Raises
    ------
    SettingError
        If there is no such parameter, or the value is no finite number of that type.

    Examples
    --------
    >>> net = with_parameter(Network([4, 3, 2], seed=0), "W1[2,0]", 0.5)
    >>> float(net.W[1][2, 0])
    0.5
    """
    found = place if isinstance(place, Place) else place_of(place, network)
    if not abs(value) <= float(np.finfo(network.dtype).max):  # a NaN is not, either
        raise SettingError(
            f"{found} is to be {value}: give a finite number that fits {network.dtype}"
        )
    changed = network.copy()
    found.array_of(changed)[found.row, found.column] = value
    return changed


def without_unit(network: Network, layer: int, unit: int) -> Network:
    """Return the network with a hidden unit switched off: W[l+1][:, unit] = 0.

    Nothing that it puts out reaches the next layer. It still computes its A, but no unit after it
    listens; so the network does what it would if the unit had never been there, whatever the
    activation.

    Parameters
    ----------
    network
        Stays as it is.
    layer
        A hidden layer, from 1.
    unit
        From 0.

    Raises
    ------
    SettingError
        If there is no such hidden unit.

    Examples
    --------
    >>> without_unit(Network([4, 3, 2], seed=0), 1, 2).W[2][:, 2].tolist()
    [0.0, 0.0]
    """
    if not 1 <= layer < network.depth:
        hidden = (
            f"hidden layers 1 to {network.depth - 1}" if network.depth > 1 else "no hidden layer"
        )
        raise SettingError(f"unit {unit} of layer {layer}: the network has {hidden}")
    if not 0 <= unit < network.sizes[layer]:
        raise SettingError(
            f"unit {unit} of layer {layer}: its units are 0 to {network.sizes[layer] - 1}"
        )
    changed = network.copy()
    changed.W[layer + 1][:, unit] = 0
    return changed


def pruned(network: Network, share: float, layer: int | None = None) -> Network:
    """Return the network with its smallest weights set to 0, by their size |w|; biases stay.

    Parameters
    ----------
    network
        Stays as it is.
    share
        Which share of the weights, from 0 to 1; so many are 0 afterwards, or more where more were
        before. The count is rounded to the nearest; of weights of one size the first ones go.
    layer
        The layer whose weights are looked at, from 1; by default those of all layers together.

    Raises
    ------
    SettingError
        If the share is outside 0 to 1, or there is no such layer.

    Examples
    --------
    >>> net = Network([2, 2])
    >>> net.W[1] = [[3, -1], [-4, 2]]
    >>> pruned(net, 0.5).W[1].tolist()
    [[3.0, 0.0], [-4.0, 0.0]]
    """
    if not 0 <= share <= 1:
        raise SettingError(f"the share to prune is {share}: give a number from 0 to 1")
    if layer is not None and not 1 <= layer <= network.depth:
        raise SettingError(f"layer {layer}: the network has layers 1 to {network.depth}")
    changed = network.copy()
    layers = range(1, network.depth + 1) if layer is None else (layer,)
    sizes = np.abs(np.concatenate([changed.W[each].ravel() for each in layers]))
    kept = np.ones(sizes.size, np.bool_)
    kept[np.argsort(sizes, kind="stable")[: round(share * sizes.size)]] = False
    start = 0
    for each in layers:
        W = changed.W[each]
        W[~kept[start : start + W.size].reshape(W.shape)] = 0
        start += W.size
    return changed
