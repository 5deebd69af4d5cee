"""What the user should know of pictures that have been read."""

from collections.abc import Callable

import numpy as np

from workings.data.dataset import Dataset
from workings.data.picture_folder import listed
from workings.data.picture_options import PictureOptions
from workings.data.preparation import light_edged

Say = Callable[[str], None]


def look(data: Dataset, options: PictureOptions, say: Say) -> None:
    """Say so where the pictures look inverted, or otherwise than those a network learnt from."""
    shape = data.image_shape or (1, data.features)
    light = light_edged(data.values, shape)
    count = f"{int(light.sum()):,} of {len(data):,} pictures have light edges"
    if len(data) == 1:
        count = f"its edges are {'light' if light[0] else 'dark'}"
    mostly = 2 * int(light.sum()) > len(data)
    if options.digit:
        empty = np.flatnonzero((data.values == data.values[:, :1]).all(axis=1)).tolist()
        if empty and data.names is not None:
            say(f"no digit was found in {listed([str(name) for name in data.names[empty]])}")
    elif options.like is None and mostly:
        mend = (
            "they were inverted: leave out invert (--invert)"
            if options.invert
            else "if they show dark ink on light ground, say invert=True (--invert)"
        )
        say(f"the pictures look inverted: {count}, and in MNIST empty ground is black; {mend}")
    elif options.like is not None and mostly != options.like.light_ground:
        picture = "the pictures look" if len(data) > 1 else "the picture looks"
        say(
            f"{picture} inverted: {count}, and the model learnt from pictures with "
            f"{'light' if options.like.light_ground else 'dark'} ones; if so, say "
            f"{'--no-invert' if options.invert else '--invert'}"
        )
