"""Ink as a small picture, inside the page: black on white, which a room's CSS may turn round."""

from workings.data.scaling import Picture
from workings.html.pictures import ink_source


def source(picture: Picture) -> str:
    """Return an image's address that holds the picture."""
    return ink_source(picture)
