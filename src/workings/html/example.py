"""An example's picture, as it was before it was prepared."""

import numpy as np

from workings.arrays import Array, Values
from workings.network import Network


def picture_of(network: Network, x: Array) -> Values | None:
    """Return an example as rows×columns from 0 to 255; None where it is no picture.

    Parameters
    ----------
    network
        Its preparation says what the values are.
    x
        n, prepared. Measured values are spread over the range.
    """
    known = network.preparation
    if known.image_shape is None or known.image_shape[0] * known.image_shape[1] != len(x):
        return None
    raw = (x * np.asarray(known.scale) + np.asarray(known.shift)).reshape(known.image_shape)
    if known.pixels:
        return raw
    low, high = float(raw.min()), float(raw.max())
    return (raw - low) * (255 / (high - low)) if high > low else np.zeros_like(raw)
