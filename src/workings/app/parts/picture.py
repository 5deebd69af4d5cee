"""Ink as a small picture, inside the page: black on white in both themes."""

import numpy as np

from workings.data.scaling import Picture
from workings.html.pictures import ink_source

_NONE = np.zeros((28, 28), np.uint8)


def source(picture: Picture | None) -> str:
    """Return an image's address that holds the picture; of none, an empty sheet."""
    return ink_source(_NONE if picture is None else picture)
