"""How features of any scale become X: by a `Preparation`, which travels with the network."""

import numpy as np

from workings.arrays import Array, Values
from workings.data import Preparation
from workings.data.preparation import square_image
from workings.data.standardising import moments

#: Bytes are taken for pixels from 0 to 255 where there are as many features as in a small picture,
#: 8×8, and half of those that are ever lit are brighter than this somewhere. Others are columns of
#: a table: flags divided by 255, for one age above 127 beside them, would never be learnt.
FEWEST_PIXELS, DARK = 64, 127


def are_pixels(values: Values) -> bool:
    """Whether values are pixels: bytes of many features, of which half are bright somewhere.

    Examples
    --------
    >>> picture, row = np.full((1, 784), 200, np.uint8), np.array([[1, 0, 1, 130]], np.uint8)
    >>> are_pixels(picture), are_pixels(row)
    (True, False)
    """
    if values.dtype != np.uint8 or not len(values) or values.shape[1] < FEWEST_PIXELS:
        return False
    brightest = values.max(axis=0)  # n; 0 at the edges, in many pictures
    return bool((brightest > DARK).sum() * 2 >= max(1, (brightest > 0).sum()))


def preparation_of(
    values: Values,
    weights: Array | None,
    class_names: tuple[str, ...],
    feature_names: tuple[str, ...] | None,
    checksum: str = "",
) -> Preparation:
    """Return what brings features to one scale.

    Pixels are divided by 255. Other features are standardised, see `moments`.

    Parameters
    ----------
    values
        m×n, those that are trained on.
    weights
        m weights, or None.
    class_names, feature_names, checksum
        What is to be remembered beside it.

    Raises
    ------
    DataError
        If features are too large for their standard deviation to be computed.
    """
    shift: float | tuple[float, ...] = 0.0
    scale: float | tuple[float, ...] = 255.0
    pixels = are_pixels(values)
    if not pixels:
        mean, spread = moments(values, weights)
        shift, scale = tuple(mean.tolist()), tuple(spread.tolist())
    return Preparation(
        shift,
        scale,
        image_shape=square_image(values.shape[1]) if pixels else None,
        class_names=class_names,
        feature_names=feature_names,
        source="arrays",
        fingerprint=checksum,
    )
