"""The room Train."""

from workings.app.visitor import Visitor


def train_page(visitor: Visitor) -> None:
    """Show the room."""
